import { type Schema, Validator } from '@cfworker/json-schema';
import { type Json, StepError } from '../../domain/step-outcome.ts';
import { parseJson } from '../clean-text.ts';

/** How a structured answer has to look. */
export interface AnswerFormat {
  /** For the model. */
  readonly instructions: string;
  /** Engines' JSON modes know objects only. */
  readonly isObject: boolean;
  /** The answer, or what is wrong with it. @throws StepError INVALID_STEP for a schema that cannot be used. */
  read(text: string): { value: Json } | { fault: string };
}

const SHOWN_FAULTS = 10;

/** @param schema JSON Schema, draft 2020-12. */
export function answerFormat(schema: Record<string, Json>): AnswerFormat {
  return {
    instructions: `Answer with JSON only, without any text around it. It has to be valid for this JSON Schema:\n${JSON.stringify(schema)}`,
    isObject: schema.type === 'object',
    read(text) {
      const value = parseJson(withoutFence(text));
      if (value === undefined) return { fault: 'It is no JSON.' };
      const faults = faultsOf(schema, value);
      return faults.length === 0 ? { value } : { fault: faults.join('\n') };
    },
  };
}

/** Models like to put JSON into a code block, whatever they are told. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/i.exec(text)?.[1] ?? text;
}

/** What of a value does not fit a schema, each with its place. */
export function faultsOf(schema: Record<string, Json>, value: Json): string[] {
  try {
    const { valid, errors } = new Validator(schema as Schema, '2020-12', false).validate(value);
    if (valid) return [];
    // Errors of the parts follow those of the whole, which only say that a part is wrong.
    const leaves = errors.filter(({ keyword }) => !['properties', 'items', 'prefixItems', '$ref', 'allOf'].includes(keyword));
    return (leaves.length > 0 ? leaves : errors).slice(0, SHOWN_FAULTS).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  } catch (error) {
    throw new StepError('INVALID_STEP', `The JSON Schema cannot be used: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'References in it must lead to its own $defs.',
      cause: error,
    });
  }
}
