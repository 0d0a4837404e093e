import type { Json } from '../step-outcome.ts';
import { type Fields, isFields, plainName } from './report-log.ts';
import { cut } from './shorten.ts';

/** Of each text in a journey. */
const MAX_TEXT = 32_000;

/** How agents call the prompt that they were given, as plain names; the one that stands first goes before the others. */
const given = [
  'prompt',
  'currentprompt',
  'finalprompt',
  'enhancedprompt',
  'optimizedprompt',
  'refinedprompt',
  'positiveprompt',
  'inputprompt',
  'userprompt',
  'originalprompt',
  'userinput',
  'message',
  'inputs',
  'input',
];

/** How they call the one that they made of it. */
const made = [
  'finalprompt',
  'promptfinal',
  'enhancedprompt',
  'improvedprompt',
  'optimizedprompt',
  'optimisedprompt',
  'refinedprompt',
  'rewrittenprompt',
  'revisedprompt',
  'expandedprompt',
  'updatedprompt',
  'newprompt',
  'outputprompt',
  'generationprompt',
  'imageprompt',
  'positiveprompt',
  'compiledprompt',
  'currentprompt',
  'prompt',
];

/** How they call the one that the user wrote. */
const original = ['originalprompt', 'userprompt', 'initialprompt', 'rawprompt', 'inputprompt'];

/** Any other name with `prompt` at its end is taken for one that was made, unless it has one of these words in it. */
const otherPrompts = { is: /prompt$/, isNot: /negative|system|original|user|input|raw|initial|previous|old|developer/ };

/** Where a prompt is an object: its text. */
const textOfPrompt = ['text', 'positive', 'value', 'content', 'final', 'prompt'];

/** Why a prompt was changed, where the log's own reasoning does not say. */
const reasons = ['reasoning', 'reason', 'rationale', 'explanation', 'justification', 'changes', 'changesmade', 'why'];

export interface PromptsOfLog {
  /** What the user wrote, where the log says so. */
  original: string | undefined;
  /** What the stage was given. */
  before: string | undefined;
  /** What the stage made of it. */
  after: string | undefined;
  /** Where the output says it. */
  reason: string | undefined;
}

/** The prompts in a log's input and output, at their top or one level below. */
export function promptsOf(input: Json, output: Json): PromptsOfLog {
  const before = typeof input === 'string' ? textIn(input) : find(input, given);
  return {
    original: find(input, original) ?? find(output, original) ?? before,
    before,
    after: find(output, made) ?? findOther(output),
    reason: find(output, reasons),
  };
}

export interface PromptTransformation {
  index: number;
  stage: string;
  before: string | null;
  after: string;
  reasoning: string | null;
  /** ISO 8601. */
  at: string;
}

/** The step that a log adds to a journey; undefined where it left the prompt as it was. */
export function stepOf(
  journey: readonly PromptTransformation[],
  { before, after, reason }: PromptsOfLog,
  log: { agentName: string; reasoning: string | null; createdAt: Date },
  userPrompt: string | null,
): PromptTransformation | undefined {
  const last = journey.at(-1);
  const from = before ?? last?.after ?? userPrompt;
  if (after === undefined || after === from) return undefined;
  // The same change again is a retry.
  if (last?.stage === log.agentName && last.after === after && last.before === from) return undefined;
  return { index: journey.length, stage: log.agentName, before: from, after, reasoning: log.reasoning ?? reason ?? null, at: log.createdAt.toISOString() };
}

/** The first of the names that has a text, each at the top before any below. */
function find(value: Json, names: readonly string[]): string | undefined {
  if (!isFields(value)) return undefined;
  for (const level of levelsOf(value)) {
    const texts = new Map(level.map(([name, item]) => [plainName(name), textIn(item)]));
    const found = names.map((name) => texts.get(name)).find((text) => text !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findOther(value: Json): string | undefined {
  if (!isFields(value)) return undefined;
  for (const level of levelsOf(value)) {
    for (const [name, item] of level) {
      const plain = plainName(name);
      const text = otherPrompts.is.test(plain) && !otherPrompts.isNot.test(plain) ? textIn(item) : undefined;
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

type Entry = [name: string, value: Json | undefined];

function levelsOf(value: Fields): Entry[][] {
  const top = Object.entries(value);
  return [top, top.flatMap(([, item]) => (isFields(item) ? Object.entries(item) : []))];
}

function textIn(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : cut(value.trim(), MAX_TEXT);
  if (!isFields(value)) return undefined;
  const texts = new Map(Object.entries(value).map(([name, item]) => [plainName(name), item]));
  const text = textOfPrompt.map((name) => texts.get(name)).find((item) => typeof item === 'string' && item.trim() !== '');
  return typeof text === 'string' ? textIn(text) : undefined;
}
