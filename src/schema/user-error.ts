import type { ConflictError, DependencyError, DomainError, InvalidStateError, LimitExceededError, NotFoundError, ValidationError } from '../domain/errors.ts';
import { publicId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import type { UserErrorOf } from './payload.ts';
import { TaskStatus } from './task-status.ts';

export const UserError = builder.interfaceRef<UserErrorOf<DomainError>>('UserError').implement({
  description: `A failure that the caller can act on. Anything else is a GraphQL error with \`extensions.code\`: UNAUTHENTICATED,
FORBIDDEN, BAD_USER_INPUT, GRAPHQL_VALIDATION_FAILED, QUERY_TOO_COMPLEX, RATE_LIMITED, NOT_FOUND or CURSOR_EXPIRED (subscriptions) or
INTERNAL_SERVER_ERROR.`,
  resolveType: (error) => error.name,
  fields: (t) => ({
    message: t.exposeString('message'),
    path: t.exposeStringList('path', {
      nullable: true,
      description: 'Path into the input, for example ["source", "template", "parameters", "repo_url"].',
    }),
  }),
});

builder.objectRef<UserErrorOf<ValidationError>>('ValidationError').implement({
  description: 'A value that is not allowed there.',
  interfaces: [UserError],
});

builder.objectRef<UserErrorOf<NotFoundError>>('NotFoundError').implement({
  description: 'There is no such thing, or not for this viewer.',
  interfaces: [UserError],
  fields: (t) => ({
    resourceId: t.string({ description: 'The id or name that was looked for.', resolve: ({ resourceId }) => taskId(resourceId) }),
  }),
});

builder.objectRef<UserErrorOf<InvalidStateError>>('InvalidStateError').implement({
  description: 'Not in the state that it is in.',
  interfaces: [UserError],
  fields: (t) => ({
    currentStatus: t.expose('currentStatus', {
      type: TaskStatus,
      nullable: true,
      description: 'Of the task, where it is a task whose state is in the way.',
    }),
  }),
});

builder.objectRef<UserErrorOf<DependencyError>>('DependencyError').implement({
  description: 'A cycle, an unknown task, or a task of another shop.',
  interfaces: [UserError],
  fields: (t) => ({
    taskIds: t.idList({ resolve: ({ taskIds }) => taskIds.map(taskId) }),
  }),
});

builder.objectRef<UserErrorOf<ConflictError>>('ConflictError').implement({
  description: 'The same name or key is taken by something else.',
  interfaces: [UserError],
  fields: (t) => ({
    existingId: t.id({
      nullable: true,
      description: 'What is in the way.',
      resolve: ({ existingId }) => existingId && taskId(existingId),
    }),
  }),
});

builder.objectRef<UserErrorOf<LimitExceededError>>('LimitExceededError').implement({
  description: 'More than one request may ask for.',
  interfaces: [UserError],
  fields: (t) => ({
    limit: t.expose('limit', { type: 'SafeInt' }),
  }),
});

/** Inside, ids are uuids, and those in errors are tasks'; names and what the caller sent stay as they are. */
function taskId(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? publicId('Task', text) : text;
}
