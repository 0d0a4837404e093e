import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import type { Order } from './keyset.ts';
import { prismaById, prismaNodes } from './prisma-nodes.ts';
import { TokenUsage, tokenColumns, totalTokens } from './usage.ts';
import { visibleCost, visibleId } from './visible.ts';

const AgentLogStatus = builder.enumType('AgentLogStatus', { description: 'How an execution ended.', values: ['SUCCEEDED', 'FAILED', 'SKIPPED'] as const });

export const AgentLog = builder.prismaNode('AgentLog', {
  description: 'The raw record of one agent execution.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    stage: t.relation('stage', { nullable: true }),
    agentName: t.exposeString('agentName', { description: 'The agent, or the executor, that ran.' }),
    input: t.expose('input', { type: 'JSON' }),
    output: t.expose('output', { type: 'JSON', nullable: true }),
    durationMs: t.expose('durationMs', { type: 'SafeInt' }),
    status: t.expose('status', { type: AgentLogStatus }),
    usedLlm: t.exposeBoolean('usedLlm', { description: 'Whether it called a model.' }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal', description: 'What the user is charged. Never mixed with `cost`.' }),
    llmTokens: t.field({
      type: 'SafeInt',
      nullable: true,
      description: '`tokenUsage.totalTokens`, or null where no model was called.',
      select: { ...tokenColumns, usedLlm: true },
      resolve: (log) => (log.usedLlm ? totalTokens(log) : null),
    }),
    tokenUsage: t.field({ type: TokenUsage, select: tokenColumns, resolve: (log) => log }),
    modelName: t.exposeString('modelName', { nullable: true }),
    provider: t.exposeString('provider', { nullable: true, description: 'Name of the engine, for example ollama or openai.' }),
    timeToFirstTokenMs: t.expose('timeToFirstTokenMs', {
      type: 'SafeInt',
      nullable: true,
      description: 'From its first request to a model to the first piece of the answer; waits for the engine are not counted.',
    }),
    tokensPerSecond: t.float({
      nullable: true,
      description: 'Output and reasoning tokens per second of model time; null where either is unknown.',
      select: { outputTokens: true, reasoningTokens: true, modelTimeMs: true },
      resolve: tokensPerSecond,
    }),
    cacheHits: t.expose('cacheHits', { type: 'SafeInt', description: 'Answers of the response cache: they cost nothing, and are no calls.' }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What its model calls cost us, in US dollars; null where a price is unknown, and for keys of a shop.',
      select: { cost: true },
      resolve: visibleCost,
    }),
    shop: t.string({ nullable: true, select: { shop: true }, resolve: ({ shop }) => shop || null }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

function tokensPerSecond({ outputTokens, reasoningTokens, modelTimeMs }: { outputTokens: bigint; reasoningTokens: bigint; modelTimeMs: bigint | null }) {
  const tokens = Number(outputTokens + reasoningTokens);
  return modelTimeMs && tokens > 0 ? (tokens * 1_000) / Number(modelTimeMs) : null;
}

export const agentLogById = prismaById((prisma, query) => prisma.agentLog.findUnique(query));

const AgentLogConnection = builder.connectionObject({ type: AgentLog, name: 'AgentLogConnection' });

const oldestFirst: Order = {
  name: 'agent_log',
  direction: 'ASC',
  keys: [
    { column: sql`agent_log.created_at`, type: 'timestamptz' },
    { column: sql`agent_log.id`, type: 'uuid' },
  ],
};
const agentLogs = { from: sql`agent_log`, where: sql`true`, order: oldestFirst };
const nodes = prismaNodes('AgentLog', (prisma, query) => prisma.agentLog.findMany(query));

builder.prismaObjectField('Task', 'agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      description: 'What its agents and executors did, oldest first.',
      resolve: ({ id }, page, context, info) => childConnection({ list: { ...agentLogs, parent: sql`agent_log.task_id` }, nodes }, id, page, context, info),
    },
    AgentLogConnection,
  ),
);

builder.prismaObjectField('Stage', 'agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      description: 'One for each attempt, oldest first.',
      resolve: ({ id }, page, context, info) => childConnection({ list: { ...agentLogs, parent: sql`agent_log.stage_id` }, nodes }, id, page, context, info),
    },
    AgentLogConnection,
  ),
);
