import { hasScope } from '../domain/actor.ts';
import { readMetrics, type TaskMetrics } from '../domain/analytics/metrics.ts';
import type { EngineStatus } from '../llm/engines.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Percentiles } from './percentiles.ts';
import { ServerStatus } from './server.ts';
import { TimeWindowInput, windowArgument } from './time-window.ts';
import { TokenUsage } from './usage.ts';
import { visibleCost } from './visible.ts';

/** Where an engine is, and what it said when it failed, is the operator's business. */
const forAdmin = <Value>(value: Value, { actor }: Context): Value | null => (hasScope(actor, 'ADMIN') ? value : null);

const LlmEngine = builder.objectRef<EngineStatus>('LlmEngine').implement({
  description: 'A model server that the operator configured, as its last probe found it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What stands before the slash in `engine/model`.' }),
    provider: t.exposeString('provider'),
    baseUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Without user info; ADMIN only, as is `lastError`.',
      resolve: ({ baseUrl }, _args, context) => forAdmin(baseUrl, context),
    }),
    status: t.expose('status', { type: ServerStatus }),
    models: t.exposeStringList('models', { description: 'After a failure, those of the last success.' }),
    lastError: t.string({
      nullable: true,
      description: 'Of the last probe, else of the last call.',
      resolve: ({ lastError }, _args, context) => forAdmin(lastError, context),
    }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'Of the last probe.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: true }),
  }),
});

export const Metrics = builder.objectRef<TaskMetrics>('Metrics').implement({
  description: 'All time where no window is given, as far as the viewer can see. Null means no data, never zero.',
  fields: (t) => ({
    serverStatus: t.field({
      type: ServerStatus,
      description: 'Now, whatever the window, as are engines, active tasks, queue length and active agents.',
      resolve: async (_metrics, _args, { services }) => (await services.health()).status,
    }),
    llmEngines: t.field({ type: [LlmEngine], nullable: true, resolve: (_metrics, _args, { services }) => services.engines.status() }),
    totalTasks: t.expose('totalTasks', { type: 'SafeInt' }),
    completedTasks: t.expose('completedTasks', { type: 'SafeInt' }),
    failedTasks: t.expose('failedTasks', { type: 'SafeInt' }),
    cancelledTasks: t.expose('cancelledTasks', { type: 'SafeInt' }),
    activeTasks: t.expose('activeTasks', { type: 'SafeInt', description: 'RUNNING or CANCELLING.' }),
    queueLength: t.expose('queueLength', { type: 'SafeInt', description: 'QUEUED.' }),
    activeAgents: t.exposeInt('activeAgents', { description: 'Agents that execute at this moment.' }),
    totalRequests: t.expose('totalRequests', { type: 'SafeInt', description: 'Model calls.' }),
    toolCalls: t.expose('toolCalls', { type: 'SafeInt' }),
    cacheHits: t.expose('cacheHits', { type: 'SafeInt', description: 'Answers of the response cache, which are no model calls.' }),
    successRate: t.exposeFloat('successRate', { nullable: true, description: '0 to 1, of terminal tasks.' }),
    averageLatencyMs: t.exposeFloat('averageLatencyMs', { nullable: true, description: 'Of tasks, start to end.' }),
    averageResponseTimeMs: t.exposeFloat('averageResponseTimeMs', { nullable: true, description: 'Of model calls.' }),
    latency: t.expose('latency', { type: Percentiles, nullable: true, description: 'Of tasks, start to end.' }),
    queueWait: t.expose('queueWait', { type: Percentiles, nullable: true, description: 'Of tasks that were started.' }),
    timeToFirstToken: t.expose('timeToFirstToken', { type: Percentiles, nullable: true, description: 'Of streaming model calls.' }),
    tokensPerSecond: t.exposeFloat('tokensPerSecond', { nullable: true, description: 'Output tokens per second of model time.' }),
    tokenUsage: t.field({ type: TokenUsage, resolve: (metrics) => metrics }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal', description: 'What users are charged. Never mixed with `cost`.' }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the models cost us, in US dollars; null where a price is unknown, and for keys of a shop.',
      resolve: visibleCost,
    }),
    timestamp: t.expose('timestamp', { type: 'DateTime', description: 'When they were read.' }),
  }),
});

builder.queryField('metrics', (t) =>
  t.field({
    type: Metrics,
    authScopes: { READ: true },
    nullable: true,
    description: 'How much was done, how fast, and for what cost; deleted tasks are not counted.',
    args: { window: t.arg({ type: TimeWindowInput, description: 'Of when tasks and agent logs were created.' }) },
    resolve: (_root, { window }, { actor, services }) => readMetrics(services.database, actor, windowArgument(window)),
  }),
);
