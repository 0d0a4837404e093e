import type { Json } from '../domain/step-outcome.ts';
import { type Secrets, secretsOf, withoutSecrets } from '../secrets.ts';

type JsonObject = Record<string, Json | undefined>;

const MAX_TEXT = 4_000;
/** Of all texts and keys of a payload. */
const MAX_CHARACTERS = 32_000;
const MAX_ITEMS = 200;
const MAX_DEPTH = 12;
const CUT = '…';

/** What of a trace event's payload is kept: long texts, lists and objects are cut, and the secrets of the configuration taken out. */
export function openTracePayloads(config: Secrets): (payload: JsonObject) => JsonObject {
  const secrets = secretsOf(config);
  return (payload) => {
    let left = MAX_CHARACTERS;
    const text = (value: string): string => {
      const room = Math.min(MAX_TEXT, left);
      // Cut first: a secret that stands across the cut is looked for in what lies behind it, too.
      const shown = withoutSecrets(value.slice(0, 2 * MAX_TEXT), secrets);
      left -= Math.min(shown.length, room);
      return shown.length > room || value.length > 2 * MAX_TEXT ? `${shown.slice(0, room).toWellFormed()}${CUT}` : shown;
    };
    const object = (value: JsonObject, depth: number): JsonObject => {
      const entries = Object.entries(value);
      const shown = entries
        .slice(0, left > 0 ? MAX_ITEMS : 0)
        .map(([key, item]) => [text(key), item === undefined ? undefined : shorten(item, depth)] as const);
      return Object.fromEntries(shown.length < entries.length ? [...shown, [CUT, entries.length - shown.length]] : shown);
    };
    const shorten = (value: Json, depth: number): Json => {
      if (typeof value === 'string') return text(value);
      if (value === null || typeof value !== 'object') return value;
      if (depth === MAX_DEPTH) return CUT;
      if (!Array.isArray(value)) return object(value, depth + 1);
      const shown = value.slice(0, left > 0 ? MAX_ITEMS : 0).map((item) => shorten(item, depth + 1));
      return shown.length < value.length ? [...shown, CUT] : shown;
    };
    return object(payload, 0);
  };
}
