import type { Meaning } from './instruction.ts';
import { quotedMark } from './marks.ts';

/**
 * Ways to say something, the more special first. In `say`, words stand for themselves, `(a|b)` is either, `[a]` may be there or not, and
 * `{name}` is a slot:
 * - `{place}` an address or a known site;
 * - `{text}`, `{target}` and `{value}` any words, as few as the rest of the pattern leaves; `{quoted}` is a text in quotes;
 * - others are patterns of the language, by name.
 */
export interface Phrase {
  means: Meaning;
  say: readonly string[];
  /** What the words do not tell by themselves. */
  direction?: 'up' | 'down' | 'top' | 'bottom';
  /** Name of what is clicked, or typed into, where no slot has it. */
  target?: string;
  submit?: true;
  /** Waits until it is not to be seen any more. */
  hidden?: true;
}

export interface Language {
  code: 'en' | 'zh';
  phrases: readonly Phrase[];
  /** Regular expressions for `{name}`. A part `(?<x>…)` of one is a slot of its own. */
  slots: Readonly<Record<string, string>>;
  /** What stands between two words. */
  space: string;
  /** Rewritten before anything is looked for. */
  rewrites: readonly (readonly [pattern: RegExp, by: string | ((...groups: string[]) => string)])[];
  /** Nouns that may stand before a text in quotes, which then is the name of the element. */
  elementNouns: RegExp;
  /** The verbs that most phrases begin with: a slip of the pen in one of them is forgiven. */
  verbs: readonly string[];
  /** Divides a prompt into clauses. */
  separators: readonly RegExp[];
  /** What may stand before and behind a clause, and says nothing. */
  before: RegExp;
  behind: RegExp;
  /** Where a clause that cannot be read as a whole may be two: between what stands before and what stands behind. */
  seams: RegExp;
  /** How often, as it is written. */
  times(written: string): number;
  /** Words for the element that the step before was about. */
  itself: RegExp;
  /** Milliseconds of an amount of time as it is written. */
  milliseconds(amount: string): number | undefined;
  /** Without articles, and without the noun that says what kind of element it is. */
  elementName(words: string): string;
}

export interface CompiledPhrase extends Phrase {
  pattern: RegExp;
}

const anything = { text: '(?<text>.+?)', target: '(?<target>.+?)', value: '(?<value>.+?)', quoted: `(?<text>${quotedMark})` };

export function compiled({ phrases, slots, space }: Language): CompiledPhrase[] {
  const notation = { slots: { ...anything, ...slots }, space };
  return phrases.flatMap((phrase) => phrase.say.map((say) => ({ ...phrase, pattern: new RegExp(`^${alternatives(say, notation)}$`, 'iu') })));
}

interface Notation {
  slots: Readonly<Record<string, string>>;
  space: string;
}

function alternatives(say: string, notation: Notation): string {
  return divided(say, '|')
    .map((sequence) => sequenceOf(sequence, notation))
    .join('|');
}

/** Parts with spaces between them; the space beside a part that is missing is missing, too. */
function sequenceOf(sequence: string, notation: Notation): string {
  const { space } = notation;
  let pattern = '';
  let isStarted = false;
  for (const part of divided(sequence, ' ')) {
    const isOptional = part.startsWith('[') && endOf(part, 0) === part.length;
    const source = isOptional ? `(?:${alternatives(part.slice(1, -1), notation)})` : partOf(part, notation);
    if (!isOptional) pattern += isStarted ? `${space}${source}` : source;
    else pattern += isStarted ? `(?:${space}${source})?` : `(?:${source}${space})?`;
    isStarted ||= !isOptional;
  }
  return pattern;
}

function partOf(part: string, notation: Notation): string {
  let pattern = '';
  for (let index = 0; index < part.length; ) {
    const end = endOf(part, index);
    const inner = part.slice(index + 1, end - 1);
    if (part[index] === '(') pattern += `(?:${alternatives(inner, notation)})`;
    else if (part[index] === '[') pattern += `(?:${alternatives(inner, notation)})?`;
    else pattern += part[index] === '{' ? (notation.slots[inner] ?? missing(inner)) : part[index];
    index = end;
  }
  return pattern;
}

/** At a character that stands in no brackets. */
function divided(text: string, at: string): string[] {
  const pieces = [''];
  for (let index = 0; index < text.length; ) {
    const end = endOf(text, index);
    if (text[index] === at) pieces.push('');
    else pieces.push((pieces.pop() ?? '') + text.slice(index, end));
    index = end;
  }
  return pieces;
}

/** Behind what begins there: one character, or everything up to the bracket that closes it. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if ('([{'.includes(text[index] ?? '')) depth += 1;
    if (')]}'.includes(text[index] ?? '')) depth -= 1;
    if (depth === 0) return index + 1;
  }
  throw new Error(`A bracket is not closed in the phrase ${text}`);
}

function missing(name: string): never {
  throw new Error(`A phrase has the slot {${name}}, which its language does not define`);
}
