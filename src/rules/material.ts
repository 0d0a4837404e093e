import type { Json } from '../domain/step-outcome.ts';
import { RuleInputError } from './rule-agent.ts';
import { collapseSpace } from './text-limit.ts';

/** What an agent works on, and where in the inputs it was found. */
export interface Material {
  value: Json;
  /** For example `inputs.output.text`. */
  path: string;
}

/** The names that users give to a text, those that leave no doubt first. */
export const textNames: readonly string[] = (
  'text content document article body review comment message prompt query question input inputs data value values output result results json ' +
  'response reply answer summary transcript email html markdown csv payload source description'
).split(' ');

const maxDepth = 8;

const isRecord = (value: Json | undefined): value is { [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isEmpty = (value: Json | undefined): boolean => {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every(isEmpty);
  return isRecord(value) && Object.values(value).every(isEmpty);
};

/** The field that `names` puts first, whatever the case of its name; empty fields do not count. */
const preferredField = (record: { [key: string]: Json | undefined }, names: readonly string[]): string | undefined => {
  const fields = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  return names.map((name) => fields.get(name)).find((key) => key !== undefined && !isEmpty(record[key]));
};

/**
 * Finds the material by these rules, the first that fits: what is no object is itself the material; of an object's fields, the one whose
 * name comes first in `names`; the only field that is not empty; else the object as a whole. A field that is an object is searched likewise,
 * so that the nested output of an earlier agent is found.
 */
export const chooseMaterial = (inputs: Json, names: readonly string[], path = 'inputs', depth = 0): Material => {
  if (!isRecord(inputs) || depth >= maxDepth) return { value: inputs, path };
  const filled = Object.keys(inputs).filter((key) => !isEmpty(inputs[key]));
  const only = filled.length === 1 && isRecord(inputs[filled[0] ?? '']) ? filled[0] : undefined;
  const key = preferredField(inputs, names) ?? only;
  const value = key === undefined ? undefined : inputs[key];
  return key === undefined || value === undefined ? { value: inputs, path } : chooseMaterial(value, names, `${path}.${key}`, depth + 1);
};

/** Every text in a value, in its order; numbers and booleans are no texts. */
const textsIn = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
};

/** The material as text: a text itself, several texts joined by blank lines; undefined where there is none. */
export const materialText = (value: Json): string | undefined => {
  const texts = textsIn(value);
  return texts.length === 0 ? undefined : collapseSpace(texts.join('\n\n'));
};

/** A string that holds a JSON array or object, parsed; anything else as it is. */
export const parsedIfJson = (value: Json): Json => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

const maxInputDepth = 200;

/** Walks without recursion, since it is there to refuse what would exhaust the stack. */
const isTooDeep = (inputs: Json): boolean => {
  let level: Json[] = [inputs];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxInputDepth) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value).filter((item) => item !== undefined) : []));
  }
  return false;
};

/** What no rule can work on. `wanted` says what the agent needs. */
export const refuseUnusable = (inputs: Json, wanted: string): void => {
  if (isTooDeep(inputs)) throw new RuleInputError(`The inputs are nested deeper than ${maxInputDepth} levels. Give ${wanted}.`);
  if (isEmpty(inputs)) throw new RuleInputError(`There is nothing to work on: the inputs are empty. Give ${wanted}.`);
};
