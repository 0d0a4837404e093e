import { type RoutingModeStats as OfMode, readRoutingStats, type RoutingStats as Stats } from '../domain/analytics/routing-stats.ts';
import { AgentLogFilter, agentLogFilterArgument } from './agent-log-filter.ts';
import { builder } from './builder.ts';
import { orBadInput } from './graphql-errors.ts';
import { RoutingMode } from './routing-mode.ts';

const RoutingModeStats = builder.objectRef<OfMode>('RoutingModeStats').implement({
  description: 'How executions of one routing mode went.',
  fields: (t) => ({
    mode: t.expose('mode', { type: RoutingMode, nullable: true, description: 'Null for executions that were not routed.' }),
    count: t.expose('count', { type: 'SafeInt' }),
    share: t.exposeFloat('share', { description: '0 to 1, of all executions, or of those of the agent.' }),
    successRate: t.exposeFloat('successRate', { nullable: true, description: '0 to 1: those that SUCCEEDED.' }),
    averageConfidence: t.exposeFloat('averageConfidence', { nullable: true, description: 'Of the rules, 0 to 1, where they had any.' }),
    averageDurationMs: t.exposeFloat('averageDurationMs', { nullable: true }),
    totalTokens: t.expose('totalTokens', { type: 'SafeInt' }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal' }),
  }),
});

const AgentRoutingStats = builder.objectRef<Stats['byAgent'][number]>('AgentRoutingStats').implement({
  description: 'How executions of one agent were routed.',
  fields: (t) => ({
    agentName: t.exposeString('agentName'),
    count: t.expose('count', { type: 'SafeInt' }),
    byMode: t.expose('byMode', { type: [RoutingModeStats] }),
  }),
});

const RoutingStats = builder.objectRef<Stats>('RoutingStats').implement({
  description: 'Whether rules or models did the work, and how well.',
  fields: (t) => ({
    totalExecutions: t.expose('totalExecutions', { type: 'SafeInt', description: 'Agent logs.' }),
    byMode: t.expose('byMode', { type: [RoutingModeStats] }),
    byAgent: t.expose('byAgent', { type: [AgentRoutingStats], description: 'Busiest first.' }),
    llmUsageRate: t.exposeFloat('llmUsageRate', { nullable: true, description: '0 to 1: executions that called a model.' }),
    averageConfidence: t.exposeFloat('averageConfidence', { nullable: true, description: 'Of the rules, 0 to 1, where they had any.' }),
  }),
});

builder.queryField('routingStats', (t) =>
  t.field({
    type: RoutingStats,
    authScopes: { READ: true },
    nullable: true,
    description: 'Of the agent logs that match, without those of deleted tasks.',
    args: { filter: t.arg({ type: AgentLogFilter }) },
    resolve: (_root, { filter }, { actor, services }) => orBadInput(() => readRoutingStats(services.database, actor, agentLogFilterArgument(filter))),
  }),
);
