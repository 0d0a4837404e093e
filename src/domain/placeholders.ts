import type { Json } from './step-outcome.ts';

/**
 * `{{parameter}}` and `{{steps.NAME.output.path}}` in a step's configuration. A placeholder that is a whole string keeps
 * the JSON type of its value; where there is no value, its key or its place in a list is left out. Inside a longer string it
 * becomes text, an object as JSON with its keys in order. Nothing is evaluated.
 */
const PLACEHOLDER = /\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}/g;
const WHOLE = /^\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}$/;

export type Lookup = (name: string) => Json | undefined;

/** Every placeholder, with the path of the string that it stands in. */
export function findPlaceholders(config: Json, path: string[] = []): { name: string; path: string[] }[] {
  if (typeof config === 'string') return [...config.matchAll(PLACEHOLDER)].map(([, name = '']) => ({ name, path }));
  if (config === null || typeof config !== 'object') return [];
  return Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : findPlaceholders(value, [...path, key])));
}

/** Whether the string at this path of a configuration has a placeholder, and so no type yet. */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.search(PLACEHOLDER) >= 0;
}

/** A copy with every placeholder filled in. */
export function fillPlaceholders(config: Json, lookup: Lookup): Json | undefined {
  if (typeof config === 'string') {
    const [, whole] = WHOLE.exec(config) ?? [];
    return whole === undefined ? config.replace(PLACEHOLDER, (_, name: string) => asText(lookup(name))) : lookup(whole);
  }
  if (Array.isArray(config)) {
    return config.flatMap((item) => {
      const filled = fillPlaceholders(item, lookup);
      return filled === undefined ? [] : [filled];
    });
  }
  if (config === null || typeof config !== 'object') return config;
  const filled: { [key: string]: Json | undefined } = {};
  for (const [key, value] of Object.entries(config)) {
    const replaced = value === undefined ? undefined : fillPlaceholders(value, lookup);
    // Own property, whatever the key is: `__proto__` must not reach a prototype.
    if (replaced !== undefined) Object.defineProperty(filled, key, { value: replaced, enumerable: true, writable: true, configurable: true });
  }
  return filled;
}

/** Follows `path` through objects and arrays; undefined where it leads nowhere. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((current, key) => {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, key)) return undefined;
    return Array.isArray(current) ? current[Number(key)] : current[key];
  }, value);
}

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, (_key, part: Json) => inOrder(part)) : String(value);
}

/** The database keeps an object's keys in an order of its own: the same text has to come of the object before and after. */
function inOrder(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
