import type { Json } from '../domain/step-outcome.ts';

/** Makes text of any origin storable: Postgres refuses NUL in text and lone surrogates in JSON. Both become U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The same for every string and key of a JSON value. @throws RangeError where it is nested too deeply to be walked. */
export function cleanJson(value: Json): Json {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), item === undefined ? undefined : cleanJson(item)]));
}

/** A cleaned JSON document, or undefined for what is none or is nested too deeply. */
export function parseJson(text: string): Json | undefined {
  try {
    return cleanJson(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
