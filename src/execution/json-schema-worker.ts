import { parentPort } from 'node:worker_threads';
import { type Schema, Validator } from '@cfworker/json-schema';
import type { Json } from '../domain/step-outcome.ts';

export interface SchemaQuestion {
  schema: Record<string, Json>;
  value: Json;
}
export type SchemaAnswer = { faults: string[] } | { unusable: string };

const SHOWN_FAULTS = 10;

function check({ schema, value }: SchemaQuestion): SchemaAnswer {
  try {
    // The schema is JSON that nobody has looked at: where it is none, the library says so.
    const { valid, errors } = new Validator(schema as Schema, '2020-12', false).validate(value);
    if (valid) return { faults: [] };
    // Errors of the parts follow those of the whole, which only say that a part is wrong.
    const leaves = errors.filter(({ keyword }) => !['properties', 'items', 'prefixItems', '$ref', 'allOf'].includes(keyword));
    return { faults: (leaves.length > 0 ? leaves : errors).slice(0, SHOWN_FAULTS).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`) };
  } catch (error) {
    return { unusable: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.once('message', (question: SchemaQuestion) => parentPort?.postMessage(check(question)));
parentPort?.postMessage('ready');
