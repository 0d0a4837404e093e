import { maySeeCost } from '../domain/actor.ts';
import { readUsageByModel } from '../domain/analytics/usage-by-model.ts';
import { AgentLogFilter, agentLogFilterArgument } from './agent-log-filter.ts';
import { builder } from './builder.ts';
import { orBadInput } from './graphql-errors.ts';
import { type TokenCounts, TokenUsage } from './usage.ts';

export interface UsageOfModel {
  modelName: string;
  provider: string | null;
  tokens: TokenCounts;
  /** US dollars; null where a price is unknown. */
  cost: string | null;
  creditsUsed: string;
  averageDurationMs: number | null;
}

export const ModelUsage = builder.objectRef<UsageOfModel>('ModelUsage').implement({
  description: 'What was used of one model.',
  fields: (t) => ({
    modelName: t.exposeString('modelName'),
    provider: t.exposeString('provider', { nullable: true, description: 'Name of the engine, for example ollama or openai.' }),
    tokenUsage: t.field({ type: TokenUsage, resolve: ({ tokens }) => tokens }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'In US dollars; null where a price is unknown, and for keys of a shop.',
      resolve: ({ cost }, _args, { actor }) => (maySeeCost(actor) ? cost : null),
    }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal' }),
    averageDurationMs: t.exposeFloat('averageDurationMs', { nullable: true, description: 'Of the executions that used it.' }),
  }),
});

builder.queryField('usageByModel', (t) =>
  t.field({
    type: [ModelUsage],
    authScopes: { READ: true },
    nullable: true,
    description: 'Of the agent logs that match and name a model, without those of deleted tasks; most tokens first.',
    args: { filter: t.arg({ type: AgentLogFilter }) },
    resolve: (_root, { filter }, { actor, services }) => orBadInput(() => readUsageByModel(services.database, actor, agentLogFilterArgument(filter))),
  }),
);
