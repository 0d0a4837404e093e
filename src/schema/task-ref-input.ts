import { DomainError } from '../domain/errors.ts';
import type { GivenRef, TaskRef } from '../domain/external-tasks.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';

export const TaskRefInput = builder.inputType('TaskRefInput', {
  description: "A task by our id or by its creator's.",
  isOneOf: true,
  fields: (t) => ({
    id: t.id(),
    externalId: t.string(),
  }),
});

/** @throws ValidationError for an id that is none. @param path of the reference within the input. */
export function toTaskRef({ id, externalId }: typeof TaskRefInput.$inferInput, ...path: string[]): TaskRef {
  // Exactly one of them is there.
  return id == null ? { externalId: externalId ?? '' } : { id: idInput('Task', id, ...path, 'id') };
}

/** As `toTaskRef`, where the faults of many items are told together. */
export function givenTaskRef(input: typeof TaskRefInput.$inferInput): GivenRef {
  try {
    return toTaskRef(input);
  } catch (error) {
    if (error instanceof DomainError) return { fault: error };
    throw error;
  }
}
