import type { TaskRef } from '../domain/external-tasks.ts';
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
