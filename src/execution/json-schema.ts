import { StepError } from '../domain/step-outcome.ts';
import type { SchemaAnswer, SchemaQuestion } from './json-schema-worker.ts';
import { inLimitedThread } from './limited-thread.ts';

const LIMIT_MS = 5_000;
const MEMORY_MB = 128;
const thread = new URL('./json-schema-worker.ts', import.meta.url);

/**
 * What of a value does not fit a JSON Schema (draft 2020-12), each with its place. The schema may be anybody's: a `pattern` such as `^(a+)+$`
 * takes years over thirty letters.
 * @throws StepError INVALID_STEP for a schema that cannot be used; the signal's reason.
 */
export async function schemaFaults(question: SchemaQuestion, signal: AbortSignal): Promise<string[]> {
  const end = await inLimitedThread<SchemaAnswer>(thread, question, { limitMs: LIMIT_MS, memoryMb: MEMORY_MB }, signal);
  if ('exceeded' in end) {
    const what = end.exceeded === 'TIME' ? `more than ${LIMIT_MS / 1_000} s` : `more than ${MEMORY_MB} MB`;
    throw unusable(`checking by it takes ${what}.`, 'Make its patterns simpler: without repetitions inside of repetitions.');
  }
  if ('unusable' in end.answer) throw unusable(end.answer.unusable, 'References in it must lead to its own $defs.');
  return end.answer.faults;
}

function unusable(why: string, hint: string): StepError {
  return new StepError('INVALID_STEP', `The JSON Schema cannot be used: ${why}`, { hint });
}
