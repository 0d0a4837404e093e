import type { Json } from '../domain/step-outcome.ts';
import { keywordsOf } from './keywords.ts';
import { detectLanguage } from './language.ts';
import { chooseMaterial, materialText, refuseUnusable, textNames } from './material.ts';
import { findSeries, type NumberSeries } from './number-series.ts';
import { readingLevelOf } from './reading-level.ts';
import { asConfidence, type RuleAgent, type RuleAnswer, RuleInputError } from './rule-agent.ts';
import { sentencesOf } from './sentences.ts';
import { foreignSentimentOf, sentimentOf } from './sentiment.ts';
import { statisticsOf } from './statistics.ts';
import { collapseSpace, limitText, withoutBlobs } from './text-limit.ts';
import { wordsOf } from './words.ts';

const wanted = 'numbers, as {"numbers": [1, 2, 3]}, a list or CSV, or a text, as a string or as {"text": "…"}';

const analyzeNumbers = ({ numbers, from, certainty, columns }: NumberSeries, path: string): RuleAnswer => {
  const [first, ...others] = numbers;
  if (first === undefined) throw new RuleInputError(`There are no numbers in ${path}. Give ${wanted}.`);
  const statistics = statisticsOf([first, ...others]);
  const perColumn = Object.entries(columns ?? {}).flatMap(([name, [head, ...tail]]) =>
    head === undefined ? [] : [[name, statisticsOf([head, ...tail])] as const],
  );
  return {
    output: {
      kind: 'numbers',
      ...statistics,
      ...(perColumn.length > 1 && { columns: Object.fromEntries(perColumn.map(([name, values]) => [name, { ...values }])) }),
    },
    confidence: asConfidence(certainty),
    reasoning: `${numbers.length} number${numbers.length === 1 ? '' : 's'} in ${path}, from ${from}.`,
  };
};

const analyzeText = (whole: string, path: string): RuleAnswer => {
  const { text, limited } = limitText(withoutBlobs(whole));
  const language = detectLanguage(text);
  const isEnglish = language.code === 'en';
  const words = wordsOf(text, language.code);
  if (words.length === 0) throw new RuleInputError(`There are neither numbers nor words in ${path}. Give ${wanted}.`);
  const sentences = sentencesOf(text, language.code);
  const sentiment = isEnglish ? sentimentOf(sentences) : foreignSentimentOf(text, language.code, words.length);
  const reading = isEnglish ? readingLevelOf(words, sentences.length) : undefined;
  return {
    output: {
      kind: 'text',
      language: language.code,
      words: words.length,
      sentences: sentences.length,
      readingLevel: reading?.level ?? null,
      readingGrade: reading?.grade ?? null,
      keywords: keywordsOf(text, language.code),
      sentiment: sentiment?.label ?? null,
      sentimentScore: sentiment?.score ?? null,
      ...(limited && { limited: { ...limited } }),
    },
    confidence: asConfidence((isEnglish ? 0.9 : 0.5) - (words.length < 5 ? 0.4 : 0) - (limited ? 0.2 : 0)),
    reasoning: [
      `A text of ${words.length} words in ${path}, in ${language.name}.`,
      ...(isEnglish ? [] : ['The reading level is known for English only, and sentiment in other languages is a guess or unknown.']),
      ...(words.length < 5 ? ['It is too short to tell much.'] : []),
      ...(limited ? [`Only the first ${limited.analyzedCharacters} of ${limited.totalCharacters} characters were analyzed.`] : []),
    ].join(' '),
  };
};

const analyze = (inputs: Json): RuleAnswer => {
  refuseUnusable(inputs, wanted);
  const { value, path } = chooseMaterial(inputs, ['numbers', ...textNames]);
  const series = findSeries(typeof value === 'string' ? collapseSpace(value) : value);
  if (series) return analyzeNumbers(series, path);
  const text = materialText(value);
  if (text === undefined) throw new RuleInputError(`There are neither numbers nor words in ${path}. Give ${wanted}.`);
  return analyzeText(text, path);
};

export const analyzer: RuleAgent = { name: 'analyzer', run: analyze };
