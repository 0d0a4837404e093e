import { performance } from 'node:perf_hooks';
import sql, { type Sql } from 'sql-template-tag';
import { toJsonb } from '../db/jsonb.ts';
import type { EventBody } from './types.ts';

/** A trace event as it is stored, without what its task tells. */
export interface TraceEventRow {
  id: string;
  /** Of the same task. */
  parentId: string | null;
  agentName: string | null;
  eventType: string;
  /** A JSON value. */
  payload: unknown;
  durationMs: number | null;
  /** When it happened, by `performance.now()`; now where omitted. */
  at?: number;
  /** The same, where somebody else says when. */
  timestamp?: Date | null;
  /** The sender's name for it, unique per task. */
  key?: string | null;
}

/**
 * What a run says on its way into the log, and the rows that its trace events refer to. It is sent again where the answer to a
 * commit was lost, so every entry has a number that grows within the run: those up to `task.journal_position` are stored already.
 */
export type JournalEntry = (Exclude<EventBody, { type: 'TRACE_EVENT_RECORDED' }> | { type: 'TRACE_EVENT_RECORDED' }) & {
  /** None for what its statement stores once anyway. */
  number?: number;
  /** Of a TRACE_EVENT_RECORDED. */
  row?: TraceEventRow;
  /** Only where the task is RUNNING, and not where it is being cancelled. */
  whileRunning?: true;
};

/**
 * Parts of a statement, in the order `with held as (…), arrivals, changed as (…), storage`:
 * - `held` locks the tasks and gives their `id`, `journal_position` and `status`;
 * - `changed` updates them with `kept` from `held left join arrived on arrived.task_id = held.id`, and returns `stamped`.
 */
export function journalEntries(entries: readonly (JournalEntry & { taskId: string })[]): { arrivals: Sql; storage: Sql } {
  const now = performance.now();
  const rows = entries.map(({ taskId, type, number, row, whileRunning, ...payload }) => ({
    task_id: taskId,
    number,
    while_running: whileRunning,
    type,
    payload,
    trace: row && {
      id: row.id,
      parent_id: row.parentId,
      agent_name: row.agentName,
      event_type: row.eventType,
      details: row.payload,
      duration_ms: row.durationMs === null ? null : Math.round(row.durationMs),
      // Hence by the database's clock, however late it is stored.
      age_ms: row.at === undefined ? 0 : Math.max(0, now - row.at),
      occurred_at: row.timestamp,
      key: row.key,
    },
  }));
  return {
    arrivals: sql`
      event as materialized (
        select event.*, trace.id as trace_id, trace.parent_id, trace.agent_name, trace.event_type, trace.details, trace.duration_ms, trace.key,
          coalesce(trace.occurred_at, clock_timestamp() - trace.age_ms * interval '1 millisecond')::timestamptz(3) as traced_at
        from rows from (jsonb_to_recordset(${toJsonb(rows)}::jsonb) as (task_id uuid, number bigint, while_running boolean, type text, payload jsonb, trace jsonb))
          with ordinality as event (task_id, number, while_running, type, payload, trace, n)
        join held on held.id = event.task_id
        left join lateral jsonb_to_record(event.trace) as trace (
          id uuid, parent_id uuid, agent_name text, event_type text, details jsonb, duration_ms bigint, age_ms double precision, occurred_at timestamptz, key text) on true
        where (event.number is null or event.number > held.journal_position) and (event.while_running is null or held.status = 'RUNNING')
      ),
      arrived as (
        select task_id, max(number) as number, count(trace_id) as traces, count(*) filter (where ${isError(sql`event_type`)}) as errors,
          min(traced_at) as first_at, max(traced_at) as last_at, array_agg(agent_name order by n) filter (where agent_name is not null) as agents
        from event group by task_id
      )`,
    storage: sql`
      traced as (
        insert into trace_event (id, task_id, shop, agent_name, event_type, payload, parent_id, duration_ms, timestamp, key)
        select event.trace_id, changed.id, changed.shop, event.agent_name, event.event_type, event.details, event.parent_id, event.duration_ms, event.traced_at, event.key
        from event join changed on changed.id = event.task_id
        where event.trace_id is not null order by event.n
      ),
      appended as (
        insert into task_event (xid, task_id, shop, type, payload, at)
        select changed.last_event_xid, changed.id, changed.shop, event.type,
          case when event.trace_id is null then event.payload else ${traceEventBody(sql`event.trace_id`, sql`event.event_type`, sql`event.agent_name`, sql`event.traced_at`)} end,
          changed.last_event_at
        from event join changed on changed.id = event.task_id order by event.n
      )`,
  };
}

/** What the log says of a trace event. */
export function traceEventBody(id: Sql, eventType: Sql, agentName: Sql, timestamp: Sql): Sql {
  return sql`jsonb_build_object('traceEventId', ${id}, 'eventType', ${eventType}, 'agentName', ${agentName}, 'occurredAt', ${timestamp})`;
}

/** Of a trace event whose type is called so: `task_error`, `tool_error`, `error`. */
export const isError = (eventType: Sql) => sql`${eventType} ~ '(^|_)error$'`;

/** The names of an array, with further ones at its end, in the order in which they first appeared. */
export function withAgents(known: Sql, agents: Sql): Sql {
  return sql`${known} || array(
    select agent.name from unnest(${agents}) with ordinality as agent (name, n) where agent.name <> all (${known}) group by agent.name order by min(agent.n))`;
}

/** Assignments of such an update: how far the journal is stored, and what is known of the trace as a whole. @param agents who took part in what arrived. */
export const kept = (agents = sql`arrived.agents`): Sql => sql`
  journal_position = greatest(task.journal_position, arrived.number),
  trace_event_count = task.trace_event_count + coalesce(arrived.traces, 0), trace_error_count = task.trace_error_count + coalesce(arrived.errors, 0),
  trace_first_at = least(task.trace_first_at, arrived.first_at), trace_last_at = greatest(task.trace_last_at, arrived.last_at),
  trace_agent_names = ${withAgents(sql`task.trace_agent_names`, agents)}, agent_names = ${withAgents(sql`task.agent_names`, agents)}`;

/** A trace event, and its event in the log. */
export function traceEntry(row: TraceEventRow): JournalEntry {
  return { type: 'TRACE_EVENT_RECORDED', row };
}
