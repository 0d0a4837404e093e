import { deleteTask, restoreTask, updateTaskPriority } from '../domain/task-changes.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { Task, taskById } from './task.ts';
import { UserError } from './user-error.ts';

interface Reprioritised {
  taskId: string | null;
  previousPriority: number | null;
}

const UpdateTaskPriorityPayload = builder.objectRef<Payload<Reprioritised>>('UpdateTaskPriorityPayload').implement({
  description: 'The task as it is now.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    previousPriority: t.exposeInt('previousPriority', { nullable: true }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const UpdateTaskPriorityInput = builder.inputType('UpdateTaskPriorityInput', {
  description: 'Names the task, and how urgent it is now.',
  fields: (t) => ({
    taskId: t.id({ required: true }),
    priority: t.int({ required: true, description: '1 (least urgent) to 10 (most urgent).' }),
  }),
});

builder.mutationField('updateTaskPriority', (t) =>
  t.field({
    type: UpdateTaskPriorityPayload,
    authScopes: { WRITE: true },
    description: 'Takes effect at once. Only while the task has not started.',
    args: { input: t.arg({ type: UpdateTaskPriorityInput, required: true }) },
    resolve: (_root, { input: { taskId, priority } }, { services, actor }) =>
      payload<Reprioritised>({ taskId: null, previousPriority: null }, async () =>
        updateTaskPriority(services.domain, actor, { taskId: idInput('Task', taskId, 'taskId'), priority }),
      ),
  }),
);

interface Changed {
  taskId: string | null;
}

const DeleteTaskPayload = builder.objectRef<Payload<Changed>>('DeleteTaskPayload').implement({
  description: 'The task as it is now.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const DeleteTaskInput = builder.inputType('DeleteTaskInput', {
  description: 'Names the task that is hidden.',
  fields: (t) => ({ taskId: t.id({ required: true }) }),
});

builder.mutationField('deleteTask', (t) =>
  t.field({
    type: DeleteTaskPayload,
    authScopes: { WRITE: true },
    description: 'Soft delete: hidden from lists and analytics until restored, purged after the retention period. Only of a task that has ended.',
    args: { input: t.arg({ type: DeleteTaskInput, required: true }) },
    resolve: (_root, { input: { taskId } }, { services, actor }) =>
      payload<Changed>({ taskId: null }, async () => deleteTask(services.domain, actor, { taskId: idInput('Task', taskId, 'taskId') })),
  }),
);

const RestoreTaskPayload = builder.objectRef<Payload<Changed>>('RestoreTaskPayload').implement({
  description: 'The task as it is now.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const RestoreTaskInput = builder.inputType('RestoreTaskInput', {
  description: 'Names the task that is shown again.',
  fields: (t) => ({ taskId: t.id({ required: true }) }),
});

builder.mutationField('restoreTask', (t) =>
  t.field({
    type: RestoreTaskPayload,
    authScopes: { WRITE: true },
    description: 'Undoes `deleteTask`, until the task is purged.',
    args: { input: t.arg({ type: RestoreTaskInput, required: true }) },
    resolve: (_root, { input: { taskId } }, { services, actor }) =>
      payload<Changed>({ taskId: null }, async () => restoreTask(services.domain, actor, { taskId: idInput('Task', taskId, 'taskId') })),
  }),
);
