import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/step-outcome.ts';
import { ruleAgents } from './registry.ts';

type Fields = { [key: string]: Json | undefined };

interface Labelled {
  input: Json;
  referenceDate?: string;
  expect: Fields;
}

/** Whether an output agrees with one label, by the definitions in labelled/README.md. */
type Judge = (label: Json, output: Fields) => boolean;

const requiredAccuracy = 0.9;

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

const fields = (value: Json | undefined): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

const isNear = (label: Json, value: Json | undefined, tolerance: number): boolean =>
  typeof label === 'number' && typeof value === 'number' && Math.abs(label - value) <= tolerance + 1e-9;

const sameSet = (label: Json, values: readonly string[], normal = (text: string): string => text): boolean =>
  isDeepStrictEqual(new Set(texts(label).map(normal)), new Set(values.map(normal)));

const singular = (word: string): string =>
  word
    .toLowerCase()
    .replace(/(?:ies|y)$/, 'i')
    .replace(/(?:es|e|s)$/, '');

const oneSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();

const statistic =
  (name: string): Judge =>
  (label, output) =>
    isNear(label, output[name], 0.01);

const exactly =
  (name: string): Judge =>
  (label, output) =>
    isDeepStrictEqual(label, output[name]);

const analyzerJudges: Record<string, Judge> = {
  ...Object.fromEntries(['count', 'sum', 'average', 'min', 'max', 'median'].map((name) => [name, statistic(name)])),
  ...Object.fromEntries(['kind', 'sentences', 'sentiment', 'readingLevel'].map((name) => [name, exactly(name)])),
  words: (label, output) => isNear(label, output.words, Math.ceil(Number(label) * 0.1)),
  keywords: (label, output) => {
    const found = new Set(texts(output.keywords).slice(0, 10).map(singular));
    const wanted = texts(label);
    return wanted.filter((word) => found.has(singular(word))).length * 2 >= wanted.length;
  },
};

const extractorJudges: Record<string, Judge> = {
  urls: (label, output) => sameSet(label, texts(output.urls), (url) => new URL(url).href),
  emails: (label, output) => sameSet(label, texts(output.emails)),
  dates: (label, output) =>
    sameSet(
      label,
      (Array.isArray(output.dates) ? output.dates : []).flatMap((found) => texts(fields(found).date)),
    ),
  json: (label, output) => Array.isArray(output.json) && isDeepStrictEqual(output.json[0], label),
  csv: (label, output) => {
    const { columns, ...records } = fields(label);
    const table = fields(output.csv);
    return isDeepStrictEqual(table.columns, columns) && Object.values(records).every((count) => count === table.rowCount);
  },
};

const summarizerJudges: Record<string, Judge> = {
  mustInclude: (label, output) => texts(label).some((sentence) => texts(output.sentences).map(oneSpace).includes(oneSpace(sentence))),
  mustNotInclude: (label, output) => !texts(label).some((sentence) => texts(output.sentences).map(oneSpace).includes(oneSpace(sentence))),
};

const routerJudges: Record<string, Judge> = {
  agent: (label, output) => texts(label).includes(String(output.agent)),
  language: exactly('language'),
  needs: (label, output) => texts(label).every((need) => fields(output.needs)[need] === true),
};

const judges: Record<string, Record<string, Judge>> = {
  analyzer: analyzerJudges,
  extractor: extractorJudges,
  summarizer: summarizerJudges,
  router: routerJudges,
};

const labelledInputs = (folder: string, agent: string): Labelled[] => JSON.parse(readFileSync(new URL(`${folder}/${agent}.json`, import.meta.url), 'utf8'));

/** The labels that the answer misses; a label that nobody can judge is a miss too. */
const misses = (agent: string, { input, referenceDate, expect: labels }: Labelled): string[] => {
  const inputs: Json = referenceDate === undefined ? input : { text: input, referenceDate };
  const output = fields(ruleAgents.get(agent)?.run(inputs).output);
  return Object.entries(labels)
    .filter(([name, label]) => label === undefined || !judges[agent]?.[name]?.(label, output))
    .map(([name, label]) => `${name} should be ${JSON.stringify(label)?.slice(0, 200)}`);
};

describe.each([
  { folder: 'labelled', name: 'labelled inputs' },
  { folder: 'labelled/held-out', name: 'inputs that were held out' },
])('$name', ({ folder }) => {
  it.each([...ruleAgents.keys()])('%s is right on nine in ten', (agent) => {
    const inputs = labelledInputs(folder, agent);
    const wrong = inputs.flatMap((labelled) => {
      const missed = misses(agent, labelled);
      return missed.length === 0 ? [] : [`${JSON.stringify(labelled.input).slice(0, 120)}: ${missed.join('; ')}`];
    });
    const accuracy = 1 - wrong.length / inputs.length;
    console.info(`${agent}: ${(accuracy * 100).toFixed(1)} % of ${inputs.length}`);
    expect(inputs.length).toBeGreaterThanOrEqual(60);
    expect(accuracy, wrong.join('\n')).toBeGreaterThanOrEqual(requiredAccuracy);
  });
});
