import { cancelTask, cancelTasks } from '../domain/cancel-task.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { inField, type Payload, payload } from './payload.ts';
import { Task, taskById, tasksByIds } from './task.ts';
import { filterInput, TaskFilter } from './task-filter.ts';
import { UserError } from './user-error.ts';

interface Cancelled {
  taskId: string | null;
  cascadedIds: string[];
  cursor: string | null;
}

const CancelTaskPayload = builder.objectRef<Payload<Cancelled>>('CancelTaskPayload').implement({
  description: 'The task as it is now, and those that were cancelled with it.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    cascaded: t.field({
      type: [Task],
      description: 'What depended on it and was cancelled with it.',
      resolve: ({ cascadedIds }, _args, context, info) => tasksByIds(cascadedIds, context, info),
    }),
    cursor: t.expose('cursor', { type: 'EventCursor', nullable: true, description: 'Subscribe after this cursor and nothing is missed.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const CancelTaskInput = builder.inputType('CancelTaskInput', {
  description: 'Names the task, and how long it may take to stop.',
  fields: (t) => ({
    taskId: t.id({ required: true }),
    reason: t.string(),
    gracePeriodMs: t.int({ required: true, defaultValue: 5000, description: 'After this long the work is killed.' }),
    cascade: t.boolean({ required: true, defaultValue: false, description: 'Cancel what depends on it, too.' }),
  }),
});

builder.mutationField('cancelTask', (t) =>
  t.field({
    type: CancelTaskPayload,
    authScopes: { WRITE: true },
    description:
      'Idempotent: a task that has ended is returned as it is. Queued work never starts; running work is aborted, down to its child processes and model calls.',
    args: { input: t.arg({ type: CancelTaskInput, required: true }) },
    resolve: (_root, { input: { taskId, reason, gracePeriodMs, cascade } }, { services, actor }) =>
      payload<Cancelled>({ taskId: null, cascadedIds: [], cursor: null }, async () =>
        cancelTask(services.domain, actor, { taskId: idInput('Task', taskId, 'taskId'), reason: reason ?? null, gracePeriodMs, cascade }),
      ),
  }),
);

interface CancelledMany {
  matched: number;
  cancelled: number;
}

const CancelTasksPayload = builder.objectRef<Payload<CancelledMany>>('CancelTasksPayload').implement({
  description: 'How many tasks were cancelled.',
  fields: (t) => ({
    matched: t.exposeInt('matched', { description: 'Tasks that match and had not ended.' }),
    cancelled: t.exposeInt('cancelled', { description: 'Of these, the ones that this call cancelled; 0 with `dryRun`.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const CancelTasksInput = builder.inputType('CancelTasksInput', {
  description: 'Says which tasks.',
  fields: (t) => ({
    filter: t.field({ type: TaskFilter, required: true }),
    reason: t.string(),
    gracePeriodMs: t.int({ required: true, defaultValue: 5000, description: 'After this long the work is killed.' }),
    cascade: t.boolean({ required: true, defaultValue: false, description: 'Cancel what depends on them, too.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: 'Only count what would be cancelled.' }),
  }),
});

builder.mutationField('cancelTasks', (t) =>
  t.field({
    type: CancelTasksPayload,
    authScopes: { WRITE: true },
    description: 'Cancels every task that matches. A filter that names nothing is refused; an empty list in it matches nothing.',
    args: { input: t.arg({ type: CancelTasksInput, required: true }) },
    resolve: (_root, { input: { filter, reason, ...how } }, { services, actor }) =>
      payload<CancelledMany>({ matched: 0, cancelled: 0 }, async () =>
        cancelTasks(services.domain, actor, { ...how, filter: inField('filter', () => filterInput(filter)), reason: reason ?? null }),
      ),
  }),
);
