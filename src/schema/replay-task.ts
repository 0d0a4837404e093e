import sql from 'sql-template-tag';
import type { ReplayFrom } from '../domain/replay/replay-point.ts';
import { replayTask } from '../domain/replay/replay-task.ts';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { Task, taskById } from './task.ts';
import { TaskConnection, taskNodes } from './task-list.ts';
import { checkWait, WaitOutcome, waitForEnd } from './task-wait.ts';
import { UserError } from './user-error.ts';

const ReplayPoint = builder.enumType('ReplayPoint', {
  description: 'Where a replay begins.',
  values: {
    START: { description: 'With the first stage.' },
    LAST_FAILURE: { description: 'With the stage that failed, or was about to begin when the task did.' },
  } as const,
});

const ReplayFromInput = builder.inputType('ReplayFromInput', {
  description: 'Where to begin; what lies before is taken over from the original. From the start where omitted.',
  isOneOf: true,
  fields: (t) => ({
    point: t.field({ type: ReplayPoint }),
    stageId: t.id({ description: 'A stage of the task; all before it must have succeeded.' }),
  }),
});

const ReplayTaskInput = builder.inputType('ReplayTaskInput', {
  description: 'Names a task that has ended, and what is to be another than in it.',
  fields: (t) => ({
    taskId: t.id({ required: true }),
    from: t.field({ type: ReplayFromInput }),
    parameters: t.field({
      type: 'JSON',
      description: "Merged over the original's. What the stages that are taken over made of the earlier ones stays as it is.",
    }),
    prompt: t.string({ description: 'Instead of the one that the stages which run again take.' }),
    model: t.string({ description: 'For every stage that runs again and takes one.' }),
    priority: t.int({ description: "1 (least urgent) to 10 (most urgent); the original's where omitted." }),
    idempotencyKey: t.string({ description: 'As in CreateTaskInput.' }),
  }),
});

interface Replayed {
  taskId: string | null;
  originalId: string | null;
  cursor: string | null;
  waitOutcome: typeof WaitOutcome.$inferType;
}

const ReplayTaskPayload = builder.objectRef<Payload<Replayed>>('ReplayTaskPayload').implement({
  description: 'The new task, the one that it runs again, and how the wait ended.',
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    originalTask: t.field({ type: Task, nullable: true, resolve: ({ originalId }, _args, context, info) => taskById(originalId, context, info) }),
    cursor: t.expose('cursor', { type: 'EventCursor', nullable: true, description: 'Subscribe after this cursor and nothing is missed.' }),
    waitOutcome: t.expose('waitOutcome', { type: WaitOutcome }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('replayTask', (t) =>
  t.field({
    type: ReplayTaskPayload,
    authScopes: { WRITE: true },
    description: 'Runs a task again as a new task; the original is never changed.',
    args: {
      input: t.arg({ type: ReplayTaskInput, required: true }),
      waitMs: t.arg.int({ required: true, defaultValue: 0 }),
    },
    resolve: (_root, { input, waitMs }, context) =>
      payload<Replayed>({ taskId: null, originalId: null, cursor: null, waitOutcome: 'NOT_REQUESTED' }, async () => {
        checkWait(waitMs);
        const replayed = await replayTask(context.services.domain, context.actor, {
          taskId: idInput('Task', input.taskId, 'taskId'),
          from: toReplayFrom(input.from),
          parameters: input.parameters ?? null,
          prompt: input.prompt ?? null,
          model: input.model ?? null,
          priority: input.priority ?? null,
          idempotencyKey: input.idempotencyKey ?? null,
        });
        return { ...replayed, waitOutcome: await waitForEnd(context, replayed.taskId, waitMs) };
      }),
  }),
);

function toReplayFrom(from: typeof ReplayFromInput.$inferInput | null | undefined): ReplayFrom {
  if (from?.stageId) return { at: 'STAGE', stageId: idInput('Stage', from.stageId, 'from', 'stageId') };
  return { at: from?.point ?? 'START' };
}

const replays = {
  list: {
    from: sql`task`,
    parent: sql`task.replay_of_id`,
    where: sql`task.deleted_at is null`,
    // Uuids grow with time.
    order: { name: 'replay', direction: 'ASC', keys: [{ column: sql`task.id`, type: 'uuid' }] },
  },
  nodes: taskNodes,
} as const;

builder.prismaObjectFields('Task', (t) => ({
  replayOf: t.relation('replayOf', { nullable: true, description: 'The task that this one runs again; null also once that is purged.' }),
  replays: t.connection(
    {
      type: Task,
      description: 'Tasks that run this one again. Oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(replays, id, page, context, info),
    },
    TaskConnection,
  ),
}));
