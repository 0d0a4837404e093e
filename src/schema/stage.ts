import sql from 'sql-template-tag';
import { isTerminal } from '../domain/task-status.ts';
import { Agent } from './agent.ts';
import { agentOfName } from './agent-of-name.ts';
import { builder } from './builder.ts';
import { elapsedMs } from './elapsed.ts';
import { prismaById, prismaChildren } from './prisma-nodes.ts';
import { errorColumns, failureOf, TaskError } from './task-error.ts';
import { TokenUsage, tokenColumns } from './usage.ts';
import { visibleCost, visibleId } from './visible.ts';

export const StageStatus = builder.enumType('StageStatus', {
  description: 'How far a stage is.',
  values: {
    PENDING: { description: 'Not begun.' },
    RUNNING: {},
    AWAITING_APPROVAL: { description: 'Waits for a person.' },
    SUCCEEDED: {},
    FAILED: {},
    SKIPPED: { description: 'Never ran, and never will; in a replay also what was taken over: see `takenOver`.' },
    CANCELLED: {},
  } as const,
});

export const Stage = builder.prismaNode('Stage', {
  description: 'One step of a task: what one agent or executor did.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    index: t.exposeInt('index', { description: 'From 0, in the order of execution.' }),
    name: t.exposeString('name', { description: 'Unique within its task; `{{steps.NAME.output}}` of later steps refers to it.' }),
    type: t.exposeString('type', {
      description: 'Executor: git_clone, execute_script, store_result, ollama_generate, llm_generate, http_request, agent, browser, …',
    }),
    agent: t.field({
      type: Agent,
      nullable: true,
      description: 'Who does it; null for a step that is no agent’s, and where none of the name was ever registered.',
      select: { shop: true, agentName: true, startedAt: true },
      resolve: ({ shop, agentName, startedAt }, _args, context, info) =>
        agentName === null ? null : agentOfName({ shop, name: agentName, at: startedAt }, context, info),
    }),
    agentName: t.exposeString('agentName', { nullable: true, description: 'Null for a step that is no agent’s, and while nobody was chosen.' }),
    status: t.expose('status', { type: StageStatus }),
    takenOver: t.exposeBoolean('takenOver', { description: "Of a replay: it did not run again, and has the original's output." }),
    attempt: t.exposeInt('attempt', { description: 'How often it was begun; 0 before that.' }),
    keyInput: t.expose('keyInput', { type: 'JSON', nullable: true, description: 'The fields of its input that are worth showing.' }),
    keyOutput: t.expose('keyOutput', { type: 'JSON', nullable: true, description: 'The fields of its output that are worth showing.' }),
    durationMs: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'From start to end, or to now while it runs.',
      select: { startedAt: true, completedAt: true },
      resolve: ({ startedAt, completedAt }) => elapsedMs(startedAt, completedAt),
    }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal', description: 'What the user is charged. Never mixed with `cost`.' }),
    tokenUsage: t.field({ type: TokenUsage, select: tokenColumns, resolve: (stage) => stage }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What its model calls cost us, in US dollars; null where a price is unknown, and for keys of a shop.',
      select: { cost: true },
      resolve: visibleCost,
    }),
    modelName: t.exposeString('modelName', { nullable: true }),
    reasoning: t.exposeString('reasoning', { nullable: true, description: 'Why it came out so, in words.' }),
    error: t.field({
      type: TaskError,
      nullable: true,
      select: errorColumns,
      resolve: (stage) => failureOf(stage, stage.id),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
  }),
});

export const stageById = prismaById((prisma, query) => prisma.stage.findUnique(query));

builder.objectField(TaskError, 'stage', (t) =>
  t.field({
    type: Stage,
    nullable: true,
    description: 'Where it happened.',
    resolve: ({ stageId }, _args, context, info) => stageById(stageId, context, info),
  }),
);

const currentStage = prismaChildren(
  {
    from: sql`stage`,
    parent: sql`stage.task_id`,
    where: sql`stage.status in ('PENDING', 'RUNNING', 'AWAITING_APPROVAL')`,
    order: {
      name: 'stage',
      direction: 'ASC',
      keys: [
        { column: sql`stage.index`, type: 'bigint' },
        { column: sql`stage.id`, type: 'uuid' },
      ],
    },
  },
  (prisma, query) => prisma.stage.findMany(query),
  1,
);

builder.prismaObjectFields('Task', (t) => ({
  stages: t.relation('stages', { description: 'In the order of execution.', query: { orderBy: { index: 'asc' } } }),
  currentStage: t.field({
    type: Stage,
    nullable: true,
    description: 'The stage that runs, or is next; null where the task has ended.',
    select: { status: true },
    resolve: async ({ id, status }, _args, context, info) => (isTerminal(status) ? null : (await currentStage(id, context, info))[0]),
  }),
}));
