import multilang from 'multilang-sentiment';
import vader from 'vader-sentiment';
import { phrases } from './sentiment-phrases.ts';

export interface Sentiment {
  label: 'positive' | 'negative' | 'neutral';
  /** -1 to 1. */
  score: number;
}

/** The lexicon's own advice is 0.05 for a sentence; a report mentions a good thing now and then and stays plain. */
const threshold = 0.1;

const restate = (sentence: string): string => {
  const plain = sentence.replace(/[“”"()[\]*_]/g, ' ').replaceAll('’', "'");
  return phrases.reduce((text, [pattern, words]) => text.replace(pattern, words), plain);
};

const scoreOf = (sentence: string): number => vader.SentimentIntensityAnalyzer.polarity_scores(restate(sentence)).compound;

/**
 * How English sentences feel about their subject: the mean over all of them, so that one outburst in a long report is not its mood. Half of
 * the weight goes to the sentences that feel anything, so that a review that also tells facts stays a review.
 */
export const sentimentOf = (sentences: readonly string[]): Sentiment => {
  const scores = sentences.map(scoreOf);
  const felt = scores.filter((score) => Math.abs(score) >= 0.05);
  if (felt.length === 0) return { label: 'neutral', score: 0 };
  const total = felt.reduce((sum, score) => sum + score, 0);
  const score = Math.round((total / Math.sqrt(felt.length * sentences.length)) * 100) / 100;
  return { label: score >= threshold ? 'positive' : score <= -threshold ? 'negative' : 'neutral', score };
};

/** Languages whose lexicon was found to be any good. It was made by machine from the English one, so trust it less. */
const otherLexicons = new Set(['de', 'es', 'fr', 'it', 'pt']);

/** How a text in another language than English feels; undefined where there is no lexicon for the language. */
export const foreignSentimentOf = (text: string, language: string, words: number): Sentiment | undefined => {
  if (!otherLexicons.has(language)) return undefined;
  const total = multilang(text, language).score;
  const score = Math.round((total / Math.sqrt(total * total + 15 + words / 2)) * 100) / 100;
  return { label: score >= 0.35 ? 'positive' : score <= -0.35 ? 'negative' : 'neutral', score };
};
