import sql, { type Sql } from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import { localActor } from '../domain/actor.ts';
import { readMetrics } from '../domain/analytics/metrics.ts';
import { readRoutingStats } from '../domain/analytics/routing-stats.ts';
import { readTimeSeries } from '../domain/analytics/time-series.ts';
import { readUsageByModel } from '../domain/analytics/usage-by-model.ts';

export interface AnalyticsQuestion {
  name: string;
  ask: (database: Database) => Promise<unknown>;
  /** The same of the raw tables. */
  raw: Sql;
}

const hours = (until: Date, count: number) => new Date(until.getTime() - count * 3_600_000);

/** Each over the whole history, or over a window that begins and ends within a minute. @param until where the history ends. */
export function analyticsQuestions(until: Date, days: number): AnalyticsQuestion[] {
  const [start, yesterday, lastWeek] = [hours(until, days * 24), hours(until, 24), hours(until, 24 * 7)];
  const always = sql`true`;
  const since = (from: Date) => sql`created_at >= ${from}::timestamptz and created_at < ${until}::timestamptz`;
  const series = (from: Date, bucket: 'MINUTE' | 'HOUR' | 'DAY', groupBy?: 'AGENT') => (database: Database) =>
    readTimeSeries(database, localActor, { window: { from, to: until }, bucket, groupBy, filter: {} });
  return [
    { name: 'metrics, all time', ask: (database) => readMetrics(database, localActor), raw: rawMetrics(always) },
    { name: 'metrics, 24 hours', ask: (database) => readMetrics(database, localActor, { from: yesterday, to: until }), raw: rawMetrics(since(yesterday)) },
    { name: 'routingStats, all time', ask: (database) => readRoutingStats(database, localActor, {}), raw: rawRouting(always) },
    {
      name: 'routingStats, 24 hours',
      ask: (database) => readRoutingStats(database, localActor, { createdAfter: yesterday, createdBefore: until }),
      raw: rawRouting(since(yesterday)),
    },
    { name: 'usageByModel, all time', ask: (database) => readUsageByModel(database, localActor, {}), raw: rawUsage(always) },
    {
      name: 'usageByModel, 7 days',
      ask: (database) => readUsageByModel(database, localActor, { createdAfter: lastWeek, createdBefore: until }),
      raw: rawUsage(since(lastWeek)),
    },
    { name: 'timeSeries, all by DAY', ask: series(start, 'DAY'), raw: rawSeries(since(start), 'day', sql`''::text`) },
    { name: 'timeSeries, 7 days by HOUR', ask: series(lastWeek, 'HOUR'), raw: rawSeries(since(lastWeek), 'hour', sql`''::text`) },
    { name: 'timeSeries, 24 hours by HOUR and agent', ask: series(yesterday, 'HOUR', 'AGENT'), raw: rawSeries(since(yesterday), 'hour', sql`agent_name`) },
    { name: 'timeSeries, 24 hours by MINUTE', ask: series(yesterday, 'MINUTE'), raw: rawSeries(since(yesterday), 'minute', sql`''::text`) },
  ];
}

const percentiles = (value: Sql) => sql`percentile_cont(array[0.5, 0.9, 0.95, 0.99]) within group (order by (${value})::float8)`;
const isKept = sql`not exists (select from task where task.id = agent_log.task_id and task.deleted_at is not null)`;
const tokens = sql`sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens), sum(output_tokens), sum(reasoning_tokens), sum(unclassified_tokens), sum(model_calls)`;

const rawMetrics = (where: Sql) => sql`
  select * from (
    select count(*) filter (where status = 'COMPLETED'), count(*) filter (where status = 'FAILED'), count(*), avg(duration_ms), ${percentiles(sql`duration_ms`)},
      ${percentiles(sql`case when started_at >= queued_at then extract(epoch from started_at - queued_at) * 1000 end`)}
    from task where deleted_at is null and ${where}
  ) tasks (completed, failed, total, latency, percentiles, waits), (
    select ${tokens}, sum(tool_calls), sum(cache_hits), sum(credits_used), sum(cost), sum(model_time_ms), ${percentiles(sql`time_to_first_token_ms`)}
    from agent_log where ${where} and ${isKept}
  ) logs`;

const rawRouting = (where: Sql) => sql`
  select agent_name, routing_mode, count(*), count(*) filter (where status = 'SUCCEEDED'), count(*) filter (where used_llm), avg(confidence), avg(duration_ms),
    sum(credits_used), ${tokens}
  from agent_log where ${where} and ${isKept} group by agent_name, routing_mode`;

const rawUsage = (where: Sql) => sql`
  select model_name, provider, sum(cost), sum(credits_used), avg(duration_ms), ${tokens}
  from agent_log where model_name is not null and ${where} and ${isKept} group by model_name, provider`;

const rawSeries = (where: Sql, unit: string, key: Sql) => sql`
  select date_trunc(${unit}::text, created_at, 'UTC'), ${key}, count(*), count(*) filter (where status = 'FAILED'), ${percentiles(sql`duration_ms`)}, sum(credits_used), sum(cost), ${tokens}
  from agent_log where ${where} and ${isKept} group by 1, 2`;
