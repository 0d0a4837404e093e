import { createTask } from '../domain/create-task.ts';
import { builder } from './builder.ts';
import { CreateTaskInput, toNewTask } from './new-task-input.ts';
import { type Payload, payload } from './payload.ts';
import { Task, taskById } from './task.ts';
import { checkWait, WaitOutcome, waitForEnd, waitForPlan } from './task-wait.ts';
import { UserError } from './user-error.ts';

const WaitTarget = builder.enumType('WaitTarget', {
  description: 'What `waitMs` waits for.',
  values: {
    PLAN: { description: 'The plan is made; a task that makes none has ended. Without `waitMs` for at most 30 s.' },
    END: { description: 'The task has ended.' },
  } as const,
});

interface Created {
  taskId: string | null;
  cursor: string | null;
  created: boolean;
  waitOutcome: typeof WaitOutcome.$inferType;
}

const CreateTaskPayload = builder.objectRef<Payload<Created>>('CreateTaskPayload').implement({
  description: 'The task, new or found by its idempotency key, and how the wait for it ended.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    cursor: t.expose('cursor', { type: 'EventCursor', nullable: true, description: 'Subscribe after this cursor and nothing is missed.' }),
    created: t.exposeBoolean('created', { description: 'False where an idempotency key returned an earlier task.' }),
    waitOutcome: t.expose('waitOutcome', { type: WaitOutcome }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('createTask', (t) =>
  t.field({
    type: CreateTaskPayload,
    authScopes: { WRITE: true },
    description: 'With `waitMs` (0 to 300,000) the answer waits for the end, or for the plan; the task goes on whether or not the wait ran out.',
    args: {
      input: t.arg({ type: CreateTaskInput, required: true }),
      waitMs: t.arg.int({ required: true, defaultValue: 0 }),
      waitFor: t.arg({ type: WaitTarget, required: true, defaultValue: 'END' }),
    },
    resolve: (_root, { input, waitMs, waitFor }, context) =>
      payload<Created>({ taskId: null, cursor: null, created: false, waitOutcome: 'NOT_REQUESTED' }, async () => {
        checkWait(waitMs);
        const { services, actor } = context;
        const created = await createTask(services.domain, actor, toNewTask(input));
        const wait = waitFor === 'PLAN' ? waitForPlan : waitForEnd;
        return { ...created, waitOutcome: await wait(context, created.taskId, waitMs) };
      }),
  }),
);
