import { createTask } from '../domain/create-task.ts';
import { plainTask } from '../domain/new-task.ts';
import type { Routing } from '../domain/step-outcome.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { prismaById } from './prisma-nodes.ts';
import { RoutingMode } from './routing-mode.ts';
import { Task, taskById } from './task.ts';
import { TaskResult } from './task-result.ts';
import { checkWait, WaitOutcome, waitForEnd } from './task-wait.ts';
import { UserError } from './user-error.ts';

const RoutingDecision = builder.objectRef<Routing>('RoutingDecision').implement({
  description: 'How a free prompt found its engine and agent.',
  fields: (t) => ({
    mode: t.expose('mode', { type: RoutingMode, description: 'Who decided: rules, or the model that ROUTER_MODEL names.' }),
    engine: t.exposeString('engine', { description: 'Name of the engine; `rules` where the agent needs none.' }),
    model: t.exposeString('model', { nullable: true }),
    agentName: t.exposeString('agentName', { nullable: true }),
    confidence: t.exposeFloat('confidence', { description: '0 to 1.' }),
    reasoning: t.exposeString('reasoning', { description: 'Why, in words.' }),
  }),
});

builder.prismaObjectFields(Task, (t) => ({
  routing: t.field({
    type: RoutingDecision,
    nullable: true,
    description: 'The routing decision, where the prompt was analysed to choose engine and agent.',
    select: { routing: true },
    // Written by the step that routes, and by nobody else.
    resolve: ({ routing }) => routing as unknown as Routing | null,
  }),
}));

const ChatWithAgentInput = builder.inputType('ChatWithAgentInput', {
  description: 'One message to one agent.',
  fields: (t) => ({
    agentName: t.string({ required: true }),
    message: t.string({ required: true }),
    conversationOf: t.id({ description: 'Continue this conversation: the id of an earlier chat task.' }),
    idempotencyKey: t.string({ description: 'As of `createTask`.' }),
  }),
});

interface Chatted {
  taskId: string | null;
  cursor: string | null;
  waitOutcome: typeof WaitOutcome.$inferType;
}

const replyById = prismaById((prisma, query) => prisma.task.findUnique(query));

const ChatWithAgentPayload = builder.objectRef<Payload<Chatted>>('ChatWithAgentPayload').implement({
  description: "The chat's task, and the reply where it came in time.",
  fields: (t) => ({
    task: t.field({ type: Task, nullable: true, resolve: ({ taskId }, _args, context, info) => taskById(taskId, context, info) }),
    reply: t.field({
      type: TaskResult,
      nullable: true,
      description: "The agent's answer, where it came in time.",
      resolve: async ({ taskId }, _args, context, info) => {
        const task = await replyById(taskId, context, info);
        return task?.resultSizeBytes == null ? null : task;
      },
    }),
    waitOutcome: t.expose('waitOutcome', { type: WaitOutcome }),
    cursor: t.expose('cursor', { type: 'EventCursor', nullable: true, description: 'Subscribe after this cursor and nothing is missed.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('chatWithAgent', (t) =>
  t.field({
    type: ChatWithAgentPayload,
    authScopes: { WRITE: true },
    description: 'Sends one message to one agent and, unless `waitMs` is 0, waits for the reply.',
    args: {
      input: t.arg({ type: ChatWithAgentInput, required: true }),
      waitMs: t.arg.int({ required: true, defaultValue: 30_000, description: '0 to 300,000. The chat goes on whether or not the wait ran out.' }),
    },
    resolve: (_root, { input, waitMs }, context) =>
      payload<Chatted>({ taskId: null, cursor: null, waitOutcome: 'NOT_REQUESTED' }, async () => {
        checkWait(waitMs);
        const { agentName, message, conversationOf, idempotencyKey } = input;
        const source = {
          kind: 'MESSAGE',
          agentName,
          message,
          conversationOf: conversationOf == null ? null : idInput('Task', conversationOf, 'conversationOf'),
        } as const;
        const { taskId, cursor } = await createTask(context.services.domain, context.actor, { ...plainTask, source, idempotencyKey: idempotencyKey ?? null });
        return { taskId, cursor, waitOutcome: await waitForEnd(context, taskId, waitMs) };
      }),
  }),
);
