import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import type { Actor } from '../actor.ts';
import type { AgentLogFilter } from '../agent-log-filter.ts';
import { knownCost } from './known-cost.ts';
import { logsOf } from './log-questions.ts';
import { readFigures } from './read-figures.ts';
import { type TokenSums, tokenMeasures, tokenSums, totalOf } from './token-sums.ts';

export interface ModelUse {
  modelName: string;
  provider: string | null;
  tokens: TokenSums;
  /** US dollars; null where a price is unknown. */
  cost: string | null;
  creditsUsed: string;
  averageDurationMs: number;
}

/** What each model was used for, most tokens first. @throws ValidationError for a filter that ends before it begins. */
export async function readUsageByModel(database: Queryable, actor: Actor, filter: AgentLogFilter): Promise<ModelUse[]> {
  const { where, ...logs } = logsOf(filter, actor);
  const rows = await readFigures(database, {
    ...logs,
    where: sql`fact.model_name <> '' and ${where}`,
    by: { model: sql`fact.model_name`, provider: sql`fact.provider` },
    measures: ['count', 'duration_ms', 'credits_used', 'cost', 'costs', 'unpriced', ...tokenMeasures],
    sketches: [],
  });
  const uses = rows.map((row) => ({
    modelName: String(row.model),
    provider: String(row.provider) || null,
    tokens: tokenSums(row),
    cost: knownCost(row),
    creditsUsed: row.credits_used,
    averageDurationMs: row.duration_ms / row.count,
  }));
  return uses.sort((a, b) => totalOf(b.tokens) - totalOf(a.tokens) || (`${a.modelName} ${a.provider}` < `${b.modelName} ${b.provider}` ? -1 : 1));
}
