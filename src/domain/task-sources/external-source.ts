import { type DomainError, ValidationError } from '../errors.ts';
import type { SourceOf } from './task-source.ts';
import type { TaskWork } from './task-work.ts';

const MAX_NAME = 255;

/** Nothing to do here: it runs elsewhere. */
export function externalWork({ name, prompt }: SourceOf<'EXTERNAL'>): TaskWork {
  if (name.trim() === '' || name.length > MAX_NAME) throw new ValidationError(`name has 1 to ${MAX_NAME} characters.`, ['source', 'external', 'name']);
  return { name, prompt, parameters: {}, templateId: null, steps: [] };
}

/** What only a task can have that runs here. */
export function externalFaults(task: {
  dependsOn: readonly string[];
  startAfter: Date | null;
  timeoutMs: number | null;
  maxAttempts: number | null;
}): DomainError[] {
  const given = { dependsOn: task.dependsOn.length > 0, startAfter: task.startAfter, timeoutMs: task.timeoutMs, maxAttempts: task.maxAttempts };
  return Object.entries(given).flatMap(([field, value]) =>
    value ? [new ValidationError(`An external task is RUNNING from the start, elsewhere: leave ${field} out.`, [field])] : [],
  );
}
