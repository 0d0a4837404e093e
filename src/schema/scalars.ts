import { Decimal } from 'decimal.js';
import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import type { Json } from '../domain/step-outcome.ts';
import { type Cursor, decodeCursor } from '../events/cursor.ts';
import { builder } from './builder.ts';
import { badUserInput } from './graphql-errors.ts';

const MAX_JSON_BYTES = 1_048_576;
const MAX_JSON_DEPTH = 64;

builder.scalarType('DateTime', {
  description: 'RFC 3339 instant, always UTC, millisecond precision.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const instant = attempt(() => GraphQLDateTime.parseValue(value));
    // Postgres knows no year 0.
    if (!(instant instanceof Date && instant.getUTCFullYear() >= 1))
      throw badUserInput(`${show(value)} is no RFC 3339 instant such as "2026-01-31T12:00:00Z".`);
    return instant;
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value. Inputs are limited to 1 MB and 64 levels; outputs above the inline limit are offloaded and resolved on demand.',
  serialize: (value) => value,
  parseValue: (value) => {
    checkDepth(value, MAX_JSON_DEPTH);
    const text = JSON.stringify(value);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_JSON_BYTES) throw badUserInput(`A JSON value may have ${MAX_JSON_BYTES} bytes; this one has ${bytes}.`);
    // Literals arrive as objects without a prototype; from here on all look alike.
    return JSON.parse(text) as Exclude<Json, null>;
  },
});

builder.scalarType('Decimal', {
  description: 'Exact decimal number, serialised as a string: credits and US dollars are never floats.',
  serialize: (value) => new Decimal(value.toString()).toFixed(),
  parseValue: (value) => {
    if (typeof value !== 'string' || !/^-?\d{1,20}(\.\d{1,20})?$/.test(value))
      throw badUserInput(`${show(value)} is no decimal number in a string, such as "12.50".`);
    return value;
  },
});

builder.scalarType('SafeInt', {
  description: 'Integer up to 2^53−1, a JSON number: milliseconds, bytes, tokens and counters, which outgrow Int.',
  serialize: (value) => GraphQLSafeInt.serialize(Number(value)),
  parseValue: (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badUserInput(`${show(value)} is no whole number up to 2^53−1.`);
    return value;
  },
});

builder.scalarType('URL', {
  description: 'Absolute URL.',
  serialize: (value) => new URL(value).href,
  parseValue: (value) => {
    const url = typeof value === 'string' ? URL.parse(value) : null;
    if (!url) throw badUserInput(`${show(value)} is no absolute URL.`);
    return url;
  },
});

builder.scalarType('EventCursor', {
  description: 'Opaque position in the event log. Totally ordered, gap-free for its reader, valid across processes and restarts.',
  serialize: (value) => value,
  parseValue: (value) => parseEventCursor(value),
});

/** @throws BAD_USER_INPUT for text that is no cursor. */
export function parseEventCursor(value: unknown): Cursor {
  const cursor = typeof value === 'string' ? decodeCursor(value) : undefined;
  if (!cursor) throw badUserInput(`${show(value)} is no event cursor.`);
  return cursor;
}

function checkDepth(value: unknown, levels: number): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw badUserInput('A JSON number is out of range.');
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw badUserInput(`A JSON value may have ${MAX_JSON_DEPTH} levels.`);
  for (const item of Object.values(value)) checkDepth(item, levels - 1);
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

const show = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? typeof value;
