import { ValidationError } from '../domain/errors.ts';
import { type IdType, parsePublicId } from '../domain/ids.ts';
import { badUserInput } from './graphql-errors.ts';

/**
 * The uuid of a public id in a query or subscription.
 * @throws BAD_USER_INPUT for what is no id, or that of another type.
 */
export function idArgument(type: IdType, id: string): string {
  const uuid = uuidOf(type, id);
  if (uuid === undefined) throw badUserInput(noSuchId(type, id));
  return uuid;
}

/** The uuids of tasks in a filter's `taskIds`. @throws BAD_USER_INPUT for what is no id of a task. */
export const taskIdsArgument = (ids: readonly string[] | null | undefined) => ids?.map((id) => idArgument('Task', id));

/**
 * The uuid of a public id in a mutation's input.
 * @throws ValidationError for what is no id, or that of another type.
 */
export function idInput(type: IdType, id: string, ...path: string[]): string {
  const uuid = uuidOf(type, id);
  if (uuid === undefined) throw new ValidationError(noSuchId(type, id), path);
  return uuid;
}

function uuidOf(type: IdType, id: string): string | undefined {
  const parsed = parsePublicId(id);
  return parsed?.type === type ? parsed.uuid : undefined;
}

const noSuchId = (type: IdType, id: string) => `${JSON.stringify(id.slice(0, 80))} is not the id of ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}.`;
