import { aggregateTask } from '../domain/report/report-requests.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { Task, taskById } from './task.ts';
import { UserError } from './user-error.ts';

interface Aggregated {
  taskId: string | null;
}

const AggregateTaskPayload = builder.objectRef<Payload<Aggregated>>('AggregateTaskPayload').implement({
  description: 'The task, whose report is PENDING until the event REPORT_UPDATED.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const AggregateTaskInput = builder.inputType('AggregateTaskInput', {
  description: 'Names the task whose report is built.',
  fields: (t) => ({ taskId: t.id({ required: true }) }),
});

builder.mutationField('aggregateTask', (t) =>
  t.field({
    type: AggregateTaskPayload,
    authScopes: { WRITE: true },
    description: "Builds or rebuilds the task's report from its agent logs, in the background.",
    args: { input: t.arg({ type: AggregateTaskInput, required: true }) },
    resolve: (_root, { input: { taskId } }, { services, actor }) =>
      payload<Aggregated>({ taskId: null }, () => aggregateTask(services.domain, actor, { taskId: idInput('Task', taskId, 'taskId') })),
  }),
);
