import type { Json } from '../domain/step-outcome.ts';
import { detectLanguage } from './language.ts';
import { chooseMaterial, materialText, refuseUnusable, textNames } from './material.ts';
import { asConfidence, type RuleAgent, type RuleAnswer, RuleInputError } from './rule-agent.ts';
import { chooseSentences } from './sentence-choice.ts';
import { sentencesByParagraph } from './sentences.ts';
import { limitText, withoutBlobs } from './text-limit.ts';

const wanted = 'a text of several sentences, as a string or as {"text": "…"}; {"sentences": 1…10} says how many to keep';

const defaultSentences = 3;
const maxSentences = 10;

const wantedSentences = (inputs: Json): number => {
  const given = typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs) ? inputs.sentences : undefined;
  if (given === undefined || given === null) return defaultSentences;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= maxSentences) return given;
  throw new RuleInputError(`sentences must be a whole number from 1 to ${maxSentences}.`);
};

/** `Summarize this article:` before the text asks for the summary and is no part of it. */
const request = /^[^\n.!?]{0,120}\b(?:summar|tl;?dr|shorten|condense|key points|main points|zusammen|résum|resum|riassu|samenvat)[^\n.!?]{0,80}[:：]\s*/i;

const summarize = (inputs: Json): RuleAnswer => {
  refuseUnusable(inputs, wanted);
  const most = wantedSentences(inputs);
  const { value, path } = chooseMaterial(inputs, textNames);
  const whole = materialText(value)?.replace(request, '');
  if (whole === undefined || !/\p{L}/u.test(whole)) throw new RuleInputError(`There is no text in ${path} to summarize. Give ${wanted}.`);
  const { text, limited } = limitText(withoutBlobs(whole));
  const language = detectLanguage(text);
  const paragraphs = sentencesByParagraph(text, language.code);
  const sentences = paragraphs.flat();
  const chosen = chooseSentences(paragraphs, language.code, most);
  const summary = chosen.map(({ sentence }) => sentence);
  const short = sentences.length <= most;
  return {
    output: {
      summary: summary.join(language.code === 'zh' || language.code === 'ja' ? '' : ' '),
      sentences: summary,
      language: language.code,
      totalSentences: sentences.length,
      ...(limited && { limited: { ...limited } }),
    },
    confidence: asConfidence((short ? 0.5 : 0.75) + (sentences.length >= 8 ? 0.1 : 0) - (language.code === 'en' ? 0 : 0.1) - (limited ? 0.2 : 0)),
    reasoning: [
      `${summary.length} of ${sentences.length} sentences in ${path}: those that share most with the rest of the text.`,
      ...(short ? ['The text is too short to leave much out.'] : []),
      ...(limited ? [`Only the first ${limited.analyzedCharacters} of ${limited.totalCharacters} characters were read.`] : []),
    ].join(' '),
  };
};

export const summarizer: RuleAgent = { name: 'summarizer', run: summarize };
