import { finishExternalTask } from '../domain/finish-external-task.ts';
import { builder } from './builder.ts';
import { type Payload, payload } from './payload.ts';
import { Task, taskById } from './task.ts';
import { TaskRefInput, toTaskRef } from './task-ref-input.ts';
import { UserError } from './user-error.ts';

const FinishStatus = builder.enumType('FinishStatus', {
  description: 'How a task that ran elsewhere ended.',
  values: ['COMPLETED', 'FAILED', 'CANCELLED'] as const,
});

const TaskErrorInput = builder.inputType('TaskErrorInput', {
  description: 'Why it failed.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'UPPER_SNAKE_CASE.' }),
    message: t.string({ required: true }),
    hint: t.string({ description: 'What a person can do about it.' }),
    retryable: t.boolean({ required: true, defaultValue: false }),
  }),
});

const FinishTaskInput = builder.inputType('FinishTaskInput', {
  description: 'Names the task, and how it ended.',
  fields: (t) => ({
    task: t.field({ type: TaskRefInput, required: true }),
    status: t.field({ type: FinishStatus, required: true }),
    result: t.field({ type: 'JSON' }),
    error: t.field({ type: TaskErrorInput, description: 'Of a task that FAILED, and only of one.' }),
    completedAt: t.field({ type: 'DateTime', description: 'Now where omitted.' }),
  }),
});

interface Finished {
  taskId: string | null;
}

const FinishTaskPayload = builder.objectRef<Payload<Finished>>('FinishTaskPayload').implement({
  description: 'The task as it is now.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('finishTask', (t) =>
  t.field({
    type: FinishTaskPayload,
    authScopes: { INGEST: true, WRITE: true },
    description: 'Ends a task that runs elsewhere. Only EXTERNAL tasks. The same call again changes nothing.',
    args: { input: t.arg({ type: FinishTaskInput, required: true }) },
    resolve: (_root, { input: { task, status, result, error, completedAt } }, { services, actor }) =>
      payload<Finished>({ taskId: null }, async () =>
        finishExternalTask(
          services.domain,
          actor,
          {
            task: toTaskRef(task, 'task'),
            status,
            result: result ?? undefined,
            error: error ? { ...error, hint: error.hint ?? null } : null,
            completedAt: completedAt ?? null,
          },
          services.config.INLINE_RESULT_BYTES,
        ),
      ),
  }),
);
