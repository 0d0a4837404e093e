import type { Json } from '../../domain/step-outcome.ts';
import { parseJson } from '../clean-text.ts';
import { schemaFaults } from '../json-schema.ts';

/** How a structured answer has to look. */
export interface AnswerFormat {
  /** For the model. */
  readonly instructions: string;
  /** Engines' JSON modes know objects only. */
  readonly isObject: boolean;
  /** The answer, or what is wrong with it. @throws StepError INVALID_STEP for a schema that cannot be used; the signal's reason. */
  read(text: string, signal: AbortSignal): Promise<{ value: Json } | { fault: string }>;
}

/** @param schema JSON Schema, draft 2020-12. */
export function answerFormat(schema: Record<string, Json>): AnswerFormat {
  return {
    instructions: `Answer with JSON only, without any text around it. It has to be valid for this JSON Schema:\n${JSON.stringify(schema)}`,
    isObject: schema.type === 'object',
    async read(text, signal) {
      const value = parseJson(withoutFence(text));
      if (value === undefined) return { fault: 'It is no JSON.' };
      const faults = await schemaFaults({ schema, value }, signal);
      return faults.length === 0 ? { value } : { fault: faults.join('\n') };
    },
  };
}

/** Models like to put JSON into a code block, whatever they are told. No pattern: over many empty lines one would take for ever. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  const firstLine = trimmed.slice(0, trimmed.indexOf('\n')).trim().toLowerCase();
  const isFenced = ['```', '```json'].includes(firstLine) && trimmed.endsWith('```');
  return isFenced ? trimmed.slice(trimmed.indexOf('\n'), -3) : text;
}
