import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import { runningStages } from './agent-status.ts';
import { seenBy } from './task-filter.ts';
import { isSuccess, taskStatuses } from './task-status.ts';
import { isAliveSql } from './workers.ts';

/** Half-open: what was created at `from` or later, and before `to`. */
export interface TimeWindow {
  from: Date;
  to?: Date | null | undefined;
}

/** Milliseconds. */
export interface Percentiles {
  p50Ms: number;
  p90Ms: number;
  p95Ms: number;
  p99Ms: number;
}

/** What tasks and their agent logs add up to; null where there is nothing to tell. Deleted tasks are not counted. */
export interface TaskMetrics {
  tasksByStatus: Record<TaskStatus, number>;
  totalTasks: number;
  completedTasks: number;
  failedTasks: number;
  cancelledTasks: number;
  /** 0 to 1, of tasks that have ended. */
  successRate: number | null;
  averageLatencyMs: number | null;
  latency: Percentiles | null;
  queueWait: Percentiles | null;

  totalRequests: number;
  toolCalls: number;
  cacheHits: number;
  averageResponseTimeMs: number | null;
  timeToFirstToken: Percentiles | null;
  tokensPerSecond: number | null;
  inputTokens: bigint;
  cachedInputTokens: bigint;
  cacheWriteTokens: bigint;
  outputTokens: bigint;
  reasoningTokens: bigint;
  unclassifiedTokens: bigint;
  modelCalls: bigint;
  creditsUsed: string;
  /** US dollars; also null where the price of a call is unknown. */
  cost: string | null;

  /** These are of this moment, whatever the window. */
  activeTasks: number;
  queueLength: number;
  activeAgents: number;
  timestamp: Date;
}

/**
 * As far as the actor can see, in one statement that reads every row of the window: percentiles are exact, and cost as much as there are rows.
 * @param window of when tasks and agent logs were created; all time where it is omitted.
 */
export async function readMetrics(database: Queryable, actor: Actor, window?: TimeWindow): Promise<TaskMetrics> {
  const [row] = await database.query<Row>(sql`
    select tasks.*, logs.*, present.*, clock_timestamp() as timestamp
    from (${ofTasks(actor, window)}) tasks, (${ofLogs(actor, window)}) logs, (${ofNow(actor)}) present`);
  if (!row) throw new Error('aggregates without groups are one row');
  const { latency, queueWait, timeToFirstToken, tasksByStatus, ...figures } = row;
  const { COMPLETED, FAILED, CANCELLED } = tasksByStatus;
  const ended = taskStatuses.filter((status) => isSuccess(status) || status === 'FAILED' || status === 'CANCELLED');
  const count = (statuses: readonly TaskStatus[]) => statuses.reduce((sum, status) => sum + tasksByStatus[status], 0);
  const endedTasks = count(ended);
  return {
    ...figures,
    tasksByStatus,
    totalTasks: count(taskStatuses),
    completedTasks: COMPLETED,
    failedTasks: FAILED,
    cancelledTasks: CANCELLED,
    successRate: endedTasks > 0 ? count(ended.filter(isSuccess)) / endedTasks : null,
    latency: percentiles(latency),
    queueWait: percentiles(queueWait),
    timeToFirstToken: percentiles(timeToFirstToken),
    inputTokens: BigInt(row.inputTokens),
    cachedInputTokens: BigInt(row.cachedInputTokens),
    cacheWriteTokens: BigInt(row.cacheWriteTokens),
    outputTokens: BigInt(row.outputTokens),
    reasoningTokens: BigInt(row.reasoningTokens),
    unclassifiedTokens: BigInt(row.unclassifiedTokens),
    modelCalls: BigInt(row.totalRequests),
  };
}

/** As the database has it. */
type Row = {
  [Name in keyof TaskMetrics]: TaskMetrics[Name] extends bigint ? number : TaskMetrics[Name] extends Percentiles | null ? number[] | null : TaskMetrics[Name];
};

function percentiles(values: number[] | null): Percentiles | null {
  if (!values) return null;
  const [p50Ms = 0, p90Ms = 0, p95Ms = 0, p99Ms = 0] = values;
  return { p50Ms, p90Ms, p95Ms, p99Ms };
}

const percentilesOf = (milliseconds: Sql): Sql => sql`
  to_jsonb(percentile_cont(array[0.5, 0.9, 0.95, 0.99]) within group (order by ${milliseconds}))`;

function within(createdAt: Sql, window: TimeWindow | undefined): Sql {
  if (!window) return sql`true`;
  return window.to
    ? sql`${createdAt} >= ${window.from}::timestamptz and ${createdAt} < ${window.to}::timestamptz`
    : sql`${createdAt} >= ${window.from}::timestamptz`;
}

function ofTasks(actor: Actor, window: TimeWindow | undefined): Sql {
  const counts = taskStatuses.map((status) => sql`${raw(`'${status}'`)}, count(*) filter (where task.status = ${raw(`'${status}'`)})`);
  return sql`
    select jsonb_build_object(${join(counts)}) as "tasksByStatus",
      avg(task.duration_ms)::float8 as "averageLatencyMs",
      ${percentilesOf(sql`task.duration_ms::float8`)} as latency,
      ${percentilesOf(sql`(case when task.started_at >= task.queued_at then extract(epoch from task.started_at - task.queued_at) * 1000 end)::float8`)} as "queueWait"
    from task
    where task.deleted_at is null and ${seenBy(actor, sql`task.shop`)} and ${within(sql`task.created_at`, window)}`;
}

/** Where an engine does not count tokens, its time says nothing about their speed. */
function ofLogs(actor: Actor, window: TimeWindow | undefined): Sql {
  const isTimed = sql`log.model_time_ms > 0 and log.output_tokens + log.reasoning_tokens > 0`;
  return sql`
    select coalesce(sum(log.model_calls), 0)::int8 as "totalRequests",
      coalesce(sum(log.tool_calls), 0)::int8 as "toolCalls",
      coalesce(sum(log.cache_hits), 0)::int8 as "cacheHits",
      (sum(log.model_time_ms) / nullif(sum(log.model_calls) filter (where log.model_time_ms is not null), 0))::float8 as "averageResponseTimeMs",
      ${percentilesOf(sql`log.time_to_first_token_ms::float8`)} as "timeToFirstToken",
      (sum(log.output_tokens + log.reasoning_tokens) filter (where ${isTimed}) * 1000 / sum(log.model_time_ms) filter (where ${isTimed}))::float8 as "tokensPerSecond",
      coalesce(sum(log.input_tokens), 0)::int8 as "inputTokens", coalesce(sum(log.cached_input_tokens), 0)::int8 as "cachedInputTokens",
      coalesce(sum(log.cache_write_tokens), 0)::int8 as "cacheWriteTokens", coalesce(sum(log.output_tokens), 0)::int8 as "outputTokens",
      coalesce(sum(log.reasoning_tokens), 0)::int8 as "reasoningTokens", coalesce(sum(log.unclassified_tokens), 0)::int8 as "unclassifiedTokens",
      coalesce(sum(log.credits_used), 0) as "creditsUsed",
      case when count(*) filter (where log.model_calls > 0 and log.cost is null) = 0 then sum(log.cost) end as cost
    from agent_log log
    where ${seenBy(actor, sql`log.shop`)} and ${within(sql`log.created_at`, window)}
      and not exists (select from task where task.id = log.task_id and task.deleted_at is not null)`;
}

/** By their index on the status, however many have ended. */
function ofNow(actor: Actor): Sql {
  const countOf = (statuses: Sql) => sql`
    (select count(*)::int8 from task where task.status in (${statuses}) and task.deleted_at is null and ${seenBy(actor, sql`task.shop`)})`;
  return sql`
    select ${countOf(sql`'RUNNING', 'CANCELLING'`)} as "activeTasks", ${countOf(sql`'QUEUED'`)} as "queueLength",
      (select count(distinct (running.shop, running.agent_name))::int8 from (${runningStages}) running
        where ${seenBy(actor, sql`running.shop`)} and exists (select from worker where ${isAliveSql})) as "activeAgents"`;
}
