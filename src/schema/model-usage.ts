import { maySeeCost } from '../domain/actor.ts';
import { builder } from './builder.ts';
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
