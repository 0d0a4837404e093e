import type { Json } from '../step-outcome.ts';
import { isFields } from './report-log.ts';

/** What a report shows of one value at most. */
const MAX_TEXT = 2_000;
const MAX_ITEMS = 20;
const MAX_FIELDS = 40;
const MAX_DEPTH = 5;
/** Shorter ones may be words or ids. */
const MIN_BASE64 = 256;
/** Longer lists of numbers are embeddings or bytes. */
const MAX_NUMBERS = 32;

/** The value without bulk: long text is cut, blobs are dropped. Undefined where nothing is left of it. */
export function shorten(value: Json | undefined, depth = 0): Json | undefined {
  if (value === undefined || isBlob(value)) return undefined;
  if (typeof value === 'string') return cut(value, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => shorten(item, depth + 1));
    const kept = items.filter((item) => item !== undefined);
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  }
  const fields = Object.entries(value).flatMap(([name, item]) => {
    const short = shorten(item, depth + 1);
    return short === undefined ? [] : [[name, short] as const];
  });
  return fields.length === 0 && Object.keys(value).length > 0 ? undefined : fromEntries(fields.slice(0, MAX_FIELDS));
}

/** An own property each, also where a name is `__proto__`. */
export const fromEntries = (fields: readonly (readonly [string, Json])[]): { [name: string]: Json } => Object.fromEntries(fields);

/** At most so many characters, with a sign that there was more. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Not between the halves of a character beyond the basic plane.
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Bytes in some disguise. */
function isBlob(value: Json): boolean {
  if (typeof value === 'string') return /^data:[^,]{0,200},/i.test(value) || isBase64(value);
  if (Array.isArray(value)) return value.length > MAX_NUMBERS && value.every((item) => typeof item === 'number');
  // What JSON.stringify makes of a Buffer.
  return isFields(value) && value.type === 'Buffer' && Array.isArray(value.data);
}

function isBase64(text: string): boolean {
  if (text.length < MIN_BASE64) return false;
  // Its beginning tells: no language has words of this length.
  return /^[A-Za-z0-9+/_-]{200}/.test(text.slice(0, MIN_BASE64).replace(/[\r\n]/g, ''));
}
