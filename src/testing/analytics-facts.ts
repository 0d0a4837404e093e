import sql from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.ts';
import type { AgentLogStatus, RoutingMode, TaskStatus } from '../db/generated/enums.ts';
import { isBehind, rollUp } from '../domain/analytics/roll-up.ts';
import { newId } from '../domain/ids.ts';

export interface TaskRow {
  status?: TaskStatus;
  shop?: string;
  externalId?: string;
  templateId?: string;
  createdAt?: string;
  durationMs?: number | null;
  waitedMs?: number | null;
}

export interface LogRow {
  agentName?: string;
  status?: AgentLogStatus;
  routingMode?: RoutingMode | null;
  modelName?: string | null;
  provider?: string | null;
  usedLlm?: boolean;
  confidence?: number | null;
  durationMs?: number;
  creditsUsed?: string;
  cost?: string | null;
  calls?: number;
  tokens?: number;
  modelTimeMs?: number | null;
  firstTokenMs?: number | null;
  createdAt?: string;
}

const YEAR_START = '2026-01-01T00:00:00Z';

/** A task as it is stored. @returns its uuid. */
export async function storeTask(database: Queryable, row: TaskRow = {}): Promise<string> {
  const id = newId();
  const { status = 'COMPLETED', shop = '', externalId = null, templateId = null, createdAt = YEAR_START, durationMs = null, waitedMs = null } = row;
  await database.query(sql`
    insert into task (id, shop, external_id, template_id, kind, name, status, parameters, tags, metadata, agent_names, created_at, queued_at, started_at, duration_ms)
    values (${id}::uuid, ${shop}, ${externalId}, ${templateId}::uuid, 'TEMPLATE', 'a task', ${status}::text::"TaskStatus", '{}', '{}', '{}', '{}', ${createdAt}::timestamptz,
      ${createdAt}::timestamptz, ${createdAt}::timestamptz + ${waitedMs}::int * interval '1 millisecond', ${durationMs}::int)`);
  return id;
}

/** Logs of a task as they are stored, in one statement. */
export async function storeLogs(database: Queryable, taskId: string, rows: readonly LogRow[]): Promise<void> {
  const stored = rows.map((row) => ({
    id: newId(),
    agent_name: row.agentName ?? 'writer',
    status: row.status ?? 'SUCCEEDED',
    routing_mode: row.routingMode,
    model_name: row.modelName,
    provider: row.provider,
    used_llm: row.usedLlm ?? false,
    confidence: row.confidence,
    duration_ms: row.durationMs ?? 100,
    credits_used: row.creditsUsed ?? '0',
    cost: row.cost,
    model_calls: row.calls ?? 0,
    output_tokens: row.tokens ?? 0,
    model_time_ms: row.modelTimeMs,
    time_to_first_token_ms: row.firstTokenMs,
    created_at: row.createdAt ?? YEAR_START,
  }));
  await database.query(sql`
    insert into agent_log (id, task_id, shop, agent_name, input, status, routing_mode, model_name, provider, used_llm, confidence, duration_ms, credits_used, cost,
      model_calls, output_tokens, model_time_ms, time_to_first_token_ms, created_at)
    select log.id, task.id, task.shop, log.agent_name, '{}', log.status, log.routing_mode, log.model_name, log.provider, log.used_llm, log.confidence, log.duration_ms,
      log.credits_used, log.cost, log.model_calls, log.output_tokens, log.model_time_ms, log.time_to_first_token_ms, log.created_at
    from task, jsonb_to_recordset(${JSON.stringify(stored)}::jsonb) as log (id uuid, agent_name text, status "AgentLogStatus", routing_mode "RoutingMode", model_name text,
      provider text, used_llm boolean, confidence float8, duration_ms int8, credits_used numeric, cost numeric, model_calls int8, output_tokens int8, model_time_ms int8,
      time_to_first_token_ms int8, created_at timestamptz)
    where task.id = ${taskId}::uuid`);
}

/** Until nothing is left to roll up: transactions in other databases of the cluster hold it back for a while. */
export async function rollAllUp(database: Database): Promise<void> {
  do await rollUp(database);
  while (await isBehind(database));
}
