import { createScanner } from 'jsonc-parser';
import { jsonrepair } from 'jsonrepair';
import type { Json } from '../domain/step-outcome.ts';

export interface FoundJson {
  value: Json;
  index: number;
  end: number;
  /** Whether it had to be mended: single quotes, trailing commas, comments, bare names. */
  repaired: boolean;
}

/** Deeper values would exhaust the stack of whoever walks them later. */
const maxDepth = 200;

/** Opening brackets that never close make a search quadratic: after this many tokens the rest stays unread. */
const maxTokens = 1_000_000;

const maxRepairCharacters = 100_000;

/** Where the bracket at `start` closes. */
const closingOf = (text: string, start: number, budget: { tokens: number }): number | undefined => {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  for (let depth = 0; budget.tokens > 0; budget.tokens -= 1) {
    scanner.scan();
    if (scanner.getTokenOffset() >= text.length) return undefined;
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > maxDepth) return undefined;
    if (depth === 0) return scanner.getPosition();
  }
  return undefined;
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Only what has names with colons is worth mending: brackets in prose are no JSON. */
const mended = (text: string): Json | undefined => {
  if (text.length > maxRepairCharacters || !/^[[{]\s*(?:\{\s*)?(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_]\w*)\s*:|^\[\s*(?:"|'|-?\d).*,\s*\]$/s.test(text))
    return undefined;
  try {
    return parsed(jsonrepair(text));
  } catch {
    return undefined;
  }
};

/** `[1]` in prose is a reference and `{}` says nothing. */
const isDocument = (value: Json, isWholeText: boolean): boolean => {
  if (isWholeText) return true;
  if (Array.isArray(value)) return value.length >= 2 || typeof value[0] === 'object';
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
};

/** The JSON objects and arrays in a text, in their order; what is inside another is part of it. */
export const findJson = (text: string): FoundJson[] => {
  const found: FoundJson[] = [];
  const budget = { tokens: maxTokens };
  const opening = /[[{]/g;
  for (let match = opening.exec(text); match && budget.tokens > 0; match = opening.exec(text)) {
    const index = match.index;
    const end = closingOf(text, index, budget);
    if (end === undefined) continue;
    const source = text.slice(index, end);
    const strict = parsed(source);
    const value = strict ?? mended(source);
    if (value === undefined || !isDocument(value, source.length === text.trim().length)) continue;
    found.push({ value, index, end, repaired: strict === undefined });
    opening.lastIndex = end;
  }
  if (found.length > 0) return found;
  // An empty document counts where it stands by itself: in code, brackets are something else.
  return [...text.matchAll(/(?<=^|\s)(?:\{\}|\[\])(?=[.,;]?(?:\s|$))/g)]
    .slice(0, 1)
    .map((match) => ({ value: match[0] === '[]' ? [] : {}, index: match.index, end: match.index + 2, repaired: false }));
};
