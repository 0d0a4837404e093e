import { Decimal } from 'decimal.js';
import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import type { RoutingMode } from '../../db/generated/enums.ts';
import type { Actor } from '../actor.ts';
import type { AgentLogFilter } from '../agent-log-filter.ts';
import { logsOf } from './log-questions.ts';
import { type Figures, readFigures } from './read-figures.ts';
import { tokenMeasures, tokenSums, totalOf } from './token-sums.ts';

export interface RoutingModeStats {
  /** Null for executions that were not routed. */
  mode: RoutingMode | null;
  count: number;
  /** 0 to 1, of the executions beside it. */
  share: number;
  successRate: number;
  averageConfidence: number | null;
  averageDurationMs: number;
  totalTokens: number;
  creditsUsed: string;
}

export interface RoutingStats {
  totalExecutions: number;
  byMode: RoutingModeStats[];
  /** Busiest first. */
  byAgent: { agentName: string; count: number; byMode: RoutingModeStats[] }[];
  llmUsageRate: number | null;
  averageConfidence: number | null;
}

const measures = ['count', 'duration_ms', 'confidences', 'confidence', 'credits_used', ...tokenMeasures] as const;
type Row = Figures<'agent_name' | 'routing_mode', (typeof measures)[number], 'succeeded' | 'llm'>;

/** Who decided, rules or models, and how well it went. @throws ValidationError for a filter that ends before it begins. */
export async function readRoutingStats(database: Queryable, actor: Actor, filter: AgentLogFilter): Promise<RoutingStats> {
  const rows = await readFigures(database, {
    ...logsOf(filter, actor),
    by: { agent_name: sql`fact.agent_name`, routing_mode: sql`fact.routing_mode` },
    counts: { succeeded: sql`fact.status = 'SUCCEEDED'`, llm: sql`fact.used_llm` },
    measures,
    sketches: [],
  });
  const agents = Map.groupBy(rows, ({ agent_name }) => String(agent_name));
  const byAgent = [...agents].map(([agentName, ofAgent]) => ({ agentName, count: countOf(ofAgent), byMode: modesOf(ofAgent) }));
  const total = countOf(rows);
  return {
    totalExecutions: total,
    byMode: modesOf(rows),
    byAgent: byAgent.sort((a, b) => b.count - a.count || (a.agentName < b.agentName ? -1 : 1)),
    llmUsageRate: total > 0 ? sum(rows, ({ llm }) => llm) / total : null,
    averageConfidence: confidenceOf(rows),
  };
}

const modeOrder = ['RULE', 'LLM', 'HYBRID', ''] as const;

function modesOf(rows: readonly Row[]): RoutingModeStats[] {
  const total = countOf(rows);
  return modeOrder.flatMap((mode) => {
    const ofMode = rows.filter(({ routing_mode }) => routing_mode === mode);
    const count = countOf(ofMode);
    if (count === 0) return [];
    return {
      mode: mode || null,
      count,
      share: count / total,
      successRate: sum(ofMode, ({ succeeded }) => succeeded) / count,
      averageConfidence: confidenceOf(ofMode),
      averageDurationMs: sum(ofMode, ({ duration_ms }) => duration_ms) / count,
      totalTokens: sum(ofMode, (row) => totalOf(tokenSums(row))),
      creditsUsed: decimalSum(ofMode, ({ credits_used }) => credits_used).toFixed(),
    };
  });
}

const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
const countOf = (rows: readonly Row[]): number => sum(rows, ({ count }) => count);

const Exact = Decimal.clone({ precision: 60 });
const decimalSum = (rows: readonly Row[], of: (row: Row) => string): Decimal => rows.reduce((total, row) => total.plus(of(row)), new Exact(0));

function confidenceOf(rows: readonly Row[]): number | null {
  const count = sum(rows, ({ confidences }) => confidences);
  return count > 0
    ? decimalSum(rows, ({ confidence }) => confidence)
        .div(count)
        .toNumber()
    : null;
}
