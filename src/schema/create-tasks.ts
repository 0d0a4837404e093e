import { createTasks, type NewTasks } from '../domain/create-task.ts';
import { DomainError, throwIfAny } from '../domain/errors.ts';
import { builder } from './builder.ts';
import { CreateTaskInput, toNewTask } from './new-task-input.ts';
import { type Payload, payload } from './payload.ts';
import { Task, tasksByIds } from './task.ts';
import { UserError } from './user-error.ts';

const CreateTasksItemInput = builder.inputType('CreateTasksItemInput', {
  description: 'A task, and those of the same call that it waits for.',
  fields: (t) => ({
    ref: t.string({ description: 'Local name, for `dependsOnRefs` of other items.' }),
    dependsOnRefs: t.stringList(),
    task: t.field({ type: CreateTaskInput, required: true }),
  }),
});

const CreateTasksInput = builder.inputType('CreateTasksInput', {
  description: 'Tasks that are created together or not at all.',
  fields: (t) => ({
    tasks: t.field({ type: [CreateTasksItemInput], required: true }),
    idempotencyKey: t.string({ description: 'For the call as a whole; as in `CreateTaskInput`.' }),
  }),
});

interface Created {
  taskIds: string[];
  cursor: string | null;
}

const CreateTasksPayload = builder.objectRef<Payload<Created>>('CreateTasksPayload').implement({
  description: 'The tasks in the order of the input; none where there are errors.',
  fields: (t) => ({
    tasks: t.field({ type: [Task], resolve: ({ taskIds }, _args, context, info) => tasksByIds(taskIds, context, info) }),
    cursor: t.expose('cursor', { type: 'EventCursor', nullable: true, description: 'Subscribe after this cursor and nothing is missed.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('createTasks', (t) =>
  t.field({
    type: CreateTasksPayload,
    authScopes: { WRITE: true },
    description: 'Creates up to 500 tasks in one transaction; items may depend on each other by `ref`. Tasks come back in the order of the input.',
    args: { input: t.arg({ type: CreateTasksInput, required: true }) },
    resolve: (_root, { input }, { services, actor }) =>
      payload<Created>({ taskIds: [], cursor: null }, () =>
        createTasks(services.domain, actor, { items: toItems(input.tasks), idempotencyKey: input.idempotencyKey ?? null }),
      ),
  }),
);

/** @throws every id that is none at once. */
function toItems(inputs: readonly (typeof CreateTasksItemInput.$inferInput)[]): NewTasks['items'] {
  const errors: DomainError[] = [];
  const items = inputs.flatMap(({ ref, dependsOnRefs, task }, index) => {
    try {
      return [{ ref: ref ?? null, dependsOnRefs: dependsOnRefs ?? [], task: toNewTask(task) }];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(error.under('tasks', String(index), 'task'));
      return [];
    }
  });
  throwIfAny(errors);
  return items;
}
