import type { AgentLogStatus, RoutingMode } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import type { DomainError } from './errors.ts';
import { type GivenRef, type ReferredTask, referredTasks } from './external-tasks.ts';
import { newId } from './ids.ts';
import { checkCount, ItemCheck, storedKeys, textOfKey } from './ingestion.ts';
import { insertForeignLogs, type LogRow } from './insert-foreign-logs.ts';
import type { Json, Tokens } from './step-outcome.ts';

export interface NewAgentLog {
  task: GivenRef;
  key: string | null;
  agentName: string;
  input: Json;
  output: Json;
  reasoning: string | null;
  durationMs: number;
  status: AgentLogStatus;
  routingMode: RoutingMode | null;
  usedLlm: boolean;
  /** Of the rules, 0 to 1. */
  confidence: number | null;
  /** Decimal string. */
  creditsUsed: string | null;
  /** Of all kinds together. */
  llmTokens: number | null;
  tokenUsage: Omit<Tokens, 'unclassified'> | null;
  /** US dollars, as a decimal string; null where the sender does not know. */
  cost: string | null;
  modelName: string | null;
  provider: string | null;
  shop: string | null;
  createdAt: Date | null;
}

/** Far beyond what happens, and far below what columns and sums of thousands of logs have room for. */
const MOST = { durationMs: 1e11, tokens: 1e9, creditsUsed: 1e9, cost: 1e6 };

/**
 * Records what agents did elsewhere, all or none, in a number of statements that does not grow with them; a log whose key its task has already is not
 * recorded again. A task that had ended gets a new report.
 * @returns the ids in the order of the input, and how many are new.
 * @throws every fault at once, each with its place in the input.
 */
export async function recordAgentLogs(domain: Domain, actor: Actor, logs: readonly NewAgentLog[]): Promise<{ ids: string[]; recorded: number }> {
  checkCount(logs, 'logs');
  const faults = logs.flatMap((log, index) => faultsOf(actor, log, ['logs', String(index)]));
  return domain.database.transaction(async (tx) => {
    const refs = logs.map(({ task, shop }, index) => ({ ref: task, shop, at: ['logs', String(index), 'task'] }));
    // Locked from here on: who ends one of them comes before this or after it.
    const tasks = await referredTasks(domain, tx, actor, refs, faults);
    const keys = logs.flatMap(({ key }, index) => (key === null ? [] : [{ taskId: tasks[index]?.id ?? '', key }]));
    const { ids, rows } = rowsOf(domain, logs, tasks, await storedKeys(tx, 'agent_log', keys));
    const { areReportsDue } = rows.length > 0 ? await insertForeignLogs(tx, rows) : { areReportsDue: false };
    tx.afterCommit(() => {
      domain.signals.raise('events');
      if (areReportsDue) domain.signals.raise('reports');
    });
    return { ids, recorded: rows.length };
  });
}

function faultsOf(actor: Actor, log: NewAgentLog, at: readonly string[]): readonly DomainError[] {
  const { agentName, key, modelName, provider, shop, durationMs, confidence, creditsUsed, cost, llmTokens, tokenUsage, createdAt } = log;
  const check = new ItemCheck(at);
  for (const [field, name] of Object.entries({ agentName, key, modelName, provider, shop })) check.name(field, name);
  check.that(actor.shop === null || shop === null || shop === actor.shop, () => 'This key is bound to another shop; leave `shop` out.', 'shop');
  check.amount(durationMs, MOST.durationMs, 'durationMs');
  check.that(confidence === null || (confidence >= 0 && confidence <= 1), () => `confidence is 0 to 1, not ${confidence}.`, 'confidence');
  check.amount(creditsUsed, MOST.creditsUsed, 'creditsUsed');
  check.amount(cost, MOST.cost, 'cost');
  check.amount(llmTokens, MOST.tokens, 'llmTokens');
  for (const [bucket, count] of Object.entries(tokenUsage ?? {})) check.amount(count, MOST.tokens, 'tokenUsage', `${bucket}Tokens`);
  const sum = tokenUsage && sumOf(tokenUsage);
  check.that(
    sum === null || llmTokens === null || sum === llmTokens,
    () => `The buckets of tokenUsage add up to ${sum}, llmTokens is ${llmTokens}: give one of them, or the same.`,
    'tokenUsage',
  );
  check.instant('createdAt', createdAt);
  return check.faults;
}

const sumOf = (tokens: Omit<Tokens, 'unclassified'>): number => Object.values(tokens).reduce((sum: number, count: number) => sum + count, 0);

function rowsOf(domain: Domain, logs: readonly NewAgentLog[], tasks: readonly ReferredTask[], known: Map<string, string>): { ids: string[]; rows: LogRow[] } {
  const rows: LogRow[] = [];
  const ids = logs.map((log, index) => {
    const taskId = tasks[index]?.id ?? '';
    const name = log.key === null ? undefined : textOfKey({ taskId, key: log.key });
    const stored = name === undefined ? undefined : known.get(name);
    if (stored !== undefined) return stored;
    const row = toRow(domain, taskId, log);
    rows.push(row);
    if (name !== undefined) known.set(name, row.id);
    return row.id;
  });
  return { ids, rows };
}

const NO_TOKENS: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };

function toRow(domain: Domain, taskId: string, log: NewAgentLog): LogRow {
  const tokens: Tokens = log.tokenUsage ? { ...NO_TOKENS, ...log.tokenUsage } : { ...NO_TOKENS, unclassified: log.llmTokens ?? 0 };
  // Nobody else has tokens to tell of.
  const usedLlm = log.usedLlm || sumOf(tokens) > 0;
  const { provider, modelName: model, createdAt: at } = log;
  const price = usedLlm && model !== null ? domain.priceOf({ provider, model, tokens, at }) : null;
  const cost = log.cost ?? price;
  return {
    id: newId(),
    task_id: taskId,
    key: log.key,
    agent_name: log.agentName,
    input: log.input,
    output: log.output,
    reasoning: log.reasoning,
    duration_ms: Math.round(log.durationMs),
    status: log.status,
    routing_mode: log.routingMode,
    used_llm: usedLlm,
    confidence: log.confidence,
    credits_used: log.creditsUsed ?? '0',
    input_tokens: tokens.input,
    cached_input_tokens: tokens.cachedInput,
    cache_write_tokens: tokens.cacheWrite,
    output_tokens: tokens.output,
    reasoning_tokens: tokens.reasoning,
    unclassified_tokens: tokens.unclassified,
    // At least; how many there were nobody said.
    model_calls: usedLlm ? 1 : 0,
    model_name: model,
    provider,
    cost,
    is_free: !usedLlm,
    told_at: at,
  };
}
