import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { AgentLogStatus, RoutingMode } from '../db/generated/enums.ts';
import { toJsonb } from '../db/jsonb.ts';
import { withAgents } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import { insertAgentLogs } from './agent-log-rows.ts';
import { askForReports } from './report/report-requests.ts';
import type { Json } from './step-outcome.ts';

/** A log of work elsewhere, as its columns have it. */
export interface LogRow {
  id: string;
  task_id: string;
  key: string | null;
  agent_name: string;
  input: Json;
  output: Json;
  reasoning: string | null;
  duration_ms: number;
  status: AgentLogStatus;
  routing_mode: RoutingMode | null;
  used_llm: boolean;
  confidence: number | null;
  /** Decimal string. */
  credits_used: string;
  input_tokens: number;
  cached_input_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  unclassified_tokens: number;
  model_calls: number;
  model_name: string | null;
  provider: string | null;
  /** Decimal string; null where it is unknown, or nothing. */
  cost: string | null;
  /** It called no model: without a cost it has cost nothing. */
  is_free: boolean;
  /** When it was; null: now. */
  told_at: Date | null;
}

const tokenColumns = ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'unclassified_tokens', 'model_calls'];

/** Sums of `input`, and what they make of the row `task`. Adding null makes the sum null: a total with an unknown price in it is unknown. */
const summed: Sql = join(tokenColumns.map((column) => sql`sum(${raw(column)})::bigint as ${raw(column)}`));
const added: Sql = join(tokenColumns.map((column) => sql`${raw(column)} = task.${raw(column)} + spent.${raw(column)}`));

/**
 * Inserts logs of locked tasks with their events, adds them to the tasks' sums, and asks for the reports of those that have ended: one statement for all of
 * them, whatever their tasks.
 */
export async function insertForeignLogs(tx: Transaction, rows: readonly LogRow[]): Promise<{ areReportsDue: boolean }> {
  const taskIds = [...new Set(rows.map(({ task_id }) => task_id))];
  const due = await tx.query(sql`
    with input as materialized (
      select *, ordinality as n from rows from (jsonb_to_recordset(${toJsonb(rows)}::jsonb) as (
        id uuid, task_id uuid, key text, agent_name text, input jsonb, output jsonb, reasoning text, duration_ms bigint, status "AgentLogStatus",
        routing_mode "RoutingMode", used_llm boolean, confidence double precision, credits_used numeric, input_tokens bigint, cached_input_tokens bigint,
        cache_write_tokens bigint, output_tokens bigint, reasoning_tokens bigint, unclassified_tokens bigint, model_calls bigint, model_name text,
        provider text, cost numeric, is_free boolean, told_at timestamptz)) with ordinality
    ),
    spent as (
      select task_id, count(*)::int as logs, ${summed}, sum(credits_used) as credits_used,
        case when bool_and(is_free or cost is not null) then coalesce(sum(cost), 0) end as cost,
        array_agg(agent_name order by n) as agents, (array_agg(model_name order by n desc) filter (where model_name is not null))[1] as last_model
      from input group by task_id
    ),
    changed as (
      update task set ${added}, agent_log_count = task.agent_log_count + spent.logs, credits_used = task.credits_used + spent.credits_used,
        cost = task.cost + spent.cost, model_name = coalesce(spent.last_model, task.model_name), agent_names = ${withAgents(sql`task.agent_names`, sql`spent.agents`)},
        updated_at = now(), ${eventStamp}
      from spent where task.id = spent.task_id and task.id = any(${taskIds}::uuid[])
      returning ${stamped}, task.completed_at
    ),
    log as (
      select input.*, changed.shop, changed.last_event_xid, changed.last_event_at, coalesce(input.told_at, changed.last_event_at) as created_at,
        null::uuid as stage_id, null::bigint as model_time_ms, null::bigint as time_to_first_token_ms, 0 as cache_hits, 0 as tool_calls
      from input join changed on changed.id = input.task_id
    ),
    logged as (${insertAgentLogs(sql`log order by n`)}),
    appended as (
      insert into task_event (xid, task_id, shop, type, payload, at)
      select last_event_xid, task_id, shop, 'AGENT_LOG_RECORDED',
        jsonb_build_object('agentLogId', id, 'agentName', agent_name, 'status', status, 'routingMode', routing_mode, 'modelName', model_name,
          'usedLlm', used_llm, 'createdAt', told_at),
        last_event_at
      from log order by n
    ),
    due as (select id, shop from changed where completed_at is not null),
    asked as (${askForReports(sql`due`)})
    select id from due`);
  return { areReportsDue: due.length > 0 };
}
