import { Agent } from './agent.ts';
import { agentOfName } from './agent-of-name.ts';
import { builder } from './builder.ts';
import { idArgument } from './id-arguments.ts';
import { prismaById } from './prisma-nodes.ts';
import { RoutingMode } from './routing-mode.ts';
import { TokenUsage, tokenColumns, totalTokens } from './usage.ts';
import { visibleCost, visibleId } from './visible.ts';

export const AgentLogStatus = builder.enumType('AgentLogStatus', {
  description: 'How an execution ended.',
  values: ['SUCCEEDED', 'FAILED', 'SKIPPED'] as const,
});

export const AgentLog = builder.prismaNode('AgentLog', {
  description: 'The raw record of one agent execution.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    stage: t.relation('stage', { nullable: true }),
    agent: t.field({
      type: Agent,
      nullable: true,
      description: 'The agent that its name means; null where none was ever registered.',
      select: { shop: true, agentName: true, createdAt: true },
      resolve: ({ shop, agentName, createdAt }, _args, context, info) => agentOfName({ shop, name: agentName, at: createdAt }, context, info),
    }),
    agentName: t.exposeString('agentName', { description: 'The agent, or the executor, that ran.' }),
    input: t.expose('input', { type: 'JSON' }),
    output: t.expose('output', { type: 'JSON', nullable: true }),
    reasoning: t.exposeString('reasoning', { nullable: true, description: 'Why it came out so, in words.' }),
    durationMs: t.expose('durationMs', { type: 'SafeInt' }),
    status: t.expose('status', { type: AgentLogStatus }),
    routingMode: t.expose('routingMode', {
      type: RoutingMode,
      nullable: true,
      description: 'How its agent works: HYBRID also where its rules were enough, which `usedLlm` tells. Null for what is no agent.',
    }),
    confidence: t.exposeFloat('confidence', { nullable: true, description: 'Of the rules, 0 to 1.' }),
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

builder.queryField('agentLog', (t) =>
  t.prismaField({
    type: AgentLog,
    authScopes: { READ: true },
    nullable: true,
    description: 'That of a deleted task, too.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, context) =>
      context.services.prisma.agentLog.findUnique({ ...query, where: visibleId(idArgument('AgentLog', id), context) }),
  }),
);
