import sql, { join, type Sql } from 'sql-template-tag';
import type { Actor } from './actor.ts';
import { seenBy } from './task-filter.ts';

type Given<Value> = Value | null | undefined;

/** An absent list matches every trace, an empty one none. */
export interface TraceFilter {
  agentName?: Given<string>;
  /** Uuids. */
  taskIds?: Given<readonly string[]>;
  externalTaskIds?: Given<readonly string[]>;
  /** At or after. */
  startedAfter?: Given<Date>;
  /** Before. */
  startedBefore?: Given<Date>;
  hasError?: Given<boolean>;
}

export interface TraceEventFilter {
  /** Uuids. */
  taskIds?: Given<readonly string[]>;
  externalTaskIds?: Given<readonly string[]>;
  agentNames?: Given<readonly string[]>;
  eventTypes?: Given<readonly string[]>;
  shop?: Given<string>;
  /** At or after. */
  occurredAfter?: Given<Date>;
  /** Before. */
  occurredBefore?: Given<Date>;
}

/** A condition on the row `task`, of tasks that have a trace. */
export function traceFilterSql({ agentName, taskIds, externalTaskIds, startedAfter, startedBefore, hasError }: TraceFilter, actor: Actor): Sql {
  return and(
    sql`task.trace_last_at is not null and task.deleted_at is null`,
    seenBy(actor, sql`task.shop`),
    given(taskIds, sql`task.id = any(${taskIds}::uuid[])`),
    given(externalTaskIds, sql`task.external_id = any(${externalTaskIds}::text[])`),
    // The first condition has the index, the second is exact: agents take part that have done nothing yet.
    given(agentName, sql`task.agent_names @> array[${agentName}]::text[] and task.trace_agent_names @> array[${agentName}]::text[]`),
    given(startedAfter, sql`task.trace_first_at >= ${startedAfter}::timestamptz`),
    given(startedBefore, sql`task.trace_first_at < ${startedBefore}::timestamptz`),
    given(hasError, sql`(task.trace_error_count > 0) = ${hasError}::boolean`),
  );
}

/** A condition on the row `trace_event`; those of deleted tasks are hidden. */
export function traceEventFilterSql(filter: TraceEventFilter, actor: Actor): Sql {
  const { taskIds, externalTaskIds, agentNames, eventTypes, shop, occurredAfter, occurredBefore } = filter;
  return and(
    sql`not exists (select from task where task.id = trace_event.task_id and task.deleted_at is not null)`,
    seenBy(actor, sql`trace_event.shop`),
    given(taskIds, sql`trace_event.task_id = any(${taskIds}::uuid[])`),
    // As an array, so that the index on task_id is used rather than a join with every task.
    given(externalTaskIds, sql`trace_event.task_id = any(array(select id from task where external_id = any(${externalTaskIds}::text[])))`),
    given(agentNames, sql`trace_event.agent_name = any(${agentNames}::text[])`),
    given(eventTypes, sql`trace_event.event_type = any(${eventTypes}::text[])`),
    given(shop, sql`trace_event.shop = ${shop}`),
    given(occurredAfter, sql`trace_event.timestamp >= ${occurredAfter}::timestamptz`),
    given(occurredBefore, sql`trace_event.timestamp < ${occurredBefore}::timestamptz`),
  );
}

/** The part of it that is about the row `task`, and never changes. */
export function traceFeedFilterSql({ taskIds, externalTaskIds, shop }: TraceEventFilter, actor: Actor): Sql {
  return and(
    seenBy(actor, sql`task.shop`),
    given(taskIds, sql`task.id = any(${taskIds}::uuid[])`),
    given(externalTaskIds, sql`task.external_id = any(${externalTaskIds}::text[])`),
    given(shop, sql`task.shop = ${shop}`),
  );
}

/** The part of it that is about the event itself. */
export function matchesTraceEvent(
  { agentNames, eventTypes, occurredAfter, occurredBefore }: TraceEventFilter,
  { agentName, eventType, occurredAt }: { agentName: string | null; eventType: string; occurredAt: string },
): boolean {
  const at = new Date(occurredAt);
  return (
    (!agentNames || (agentName !== null && agentNames.includes(agentName))) &&
    (eventTypes?.includes(eventType) ?? true) &&
    (!occurredAfter || at >= occurredAfter) &&
    (!occurredBefore || at < occurredBefore)
  );
}

const given = (value: unknown, condition: Sql): Sql | undefined => (value === null || value === undefined ? undefined : condition);

const and = (...conditions: (Sql | undefined)[]): Sql =>
  join(
    conditions.filter((condition) => condition !== undefined),
    ' and ',
  );
