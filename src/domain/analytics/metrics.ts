import sql, { raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import type { TaskStatus } from '../../db/generated/enums.ts';
import type { Actor } from '../actor.ts';
import { runningStages } from '../agent-status.ts';
import { seenBy } from '../task-filter.ts';
import { isSuccess, isTerminal, taskStatuses } from '../task-status.ts';
import { isAliveSql } from '../workers.ts';
import { knownCost } from './known-cost.ts';
import { readFigures } from './read-figures.ts';
import { type Percentiles, percentilesOf, readSketches } from './sketch.ts';
import { type TokenSums, tokenMeasures, tokenSums } from './token-sums.ts';

/** Whose figures: null sees all shops. */
type Viewer = Pick<Actor, 'shop'>;

/** Half-open: what was created at `from` or later, and before `to`. */
export interface TimeWindow {
  from: Date;
  to?: Date | null | undefined;
}

/** What tasks and their agent logs add up to; null where there is nothing to tell. Deleted tasks are not counted. */
export interface TaskMetrics extends OfTasks, OfLogs, OfNow {}

interface OfTasks {
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
}

interface OfLogs extends TokenSums {
  totalRequests: number;
  toolCalls: number;
  cacheHits: number;
  averageResponseTimeMs: number | null;
  timeToFirstToken: Percentiles | null;
  tokensPerSecond: number | null;
  creditsUsed: string;
  /** US dollars; also null where the price of a call is unknown. */
  cost: string | null;
}

/** Of this moment, whatever the window. */
interface OfNow {
  activeTasks: number;
  queueLength: number;
  activeAgents: number;
  timestamp: Date;
}

/**
 * As far as the actor can see, in three statements whose cost does not grow with what has been.
 * @param window of when tasks and agent logs were created; all time where it is omitted.
 */
export async function readMetrics(database: Queryable, actor: Viewer, window?: TimeWindow): Promise<TaskMetrics> {
  return { ...(await ofTasks(database, actor, window)), ...(await ofLogs(database, actor, window)), ...(await ofNow(database, actor)) };
}

const spanOf = (window: TimeWindow | undefined) => ({ from: window?.from ?? null, to: window?.to ?? null });

const namesOf = (statuses: readonly TaskStatus[]): Sql => raw(statuses.map((status) => `'${status}'`).join(', '));

async function ofTasks(database: Queryable, actor: Viewer, window: TimeWindow | undefined): Promise<OfTasks> {
  const rows = await readFigures(database, {
    kind: 'TASK',
    span: spanOf(window),
    where: seenBy(actor, sql`fact.shop`),
    by: { status: sql`fact.status` },
    measures: ['count', 'durations', 'duration_ms'],
    sketches: ['duration', 'wait'],
    // By their index: those that have not ended are as many as there is work, however much was done.
    also: sql`task.status in (${namesOf(taskStatuses.filter((status) => !isTerminal(status)))})`,
  });
  const count = (statuses: readonly TaskStatus[]) => sum(rows.filter(({ status }) => statuses.includes(status as TaskStatus)).map((row) => row.count));
  const [ended, durations] = [count(taskStatuses.filter(isTerminal)), sum(rows.map((row) => row.durations))];
  return {
    // Object.fromEntries forgets which names there are.
    tasksByStatus: Object.fromEntries(taskStatuses.map((status) => [status, count([status])])) as Record<TaskStatus, number>,
    totalTasks: count(taskStatuses),
    completedTasks: count(['COMPLETED']),
    failedTasks: count(['FAILED']),
    cancelledTasks: count(['CANCELLED']),
    successRate: ended > 0 ? count(taskStatuses.filter(isSuccess)) / ended : null,
    averageLatencyMs: durations > 0 ? sum(rows.map((row) => row.duration_ms)) / durations : null,
    latency: percentilesOf(rows.flatMap((row) => readSketches(row.duration))),
    queueWait: percentilesOf(rows.flatMap((row) => readSketches(row.wait))),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const logMeasures = [
  'credits_used',
  'cost',
  'costs',
  'unpriced',
  'tool_calls',
  'cache_hits',
  'model_time_ms',
  'timed_calls',
  'speed_tokens',
  'speed_ms',
  ...tokenMeasures,
] as const;

/** Without a log there is no row. */
const nothing = {
  credits_used: '0',
  cost: '0',
  costs: 0,
  unpriced: 0,
  tool_calls: 0,
  cache_hits: 0,
  model_time_ms: 0,
  timed_calls: 0,
  speed_tokens: 0,
  speed_ms: 0,
  input_tokens: 0,
  cached_input_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  unclassified_tokens: 0,
  model_calls: 0,
} satisfies Record<(typeof logMeasures)[number], number | string>;

async function ofLogs(database: Queryable, actor: Viewer, window: TimeWindow | undefined): Promise<OfLogs> {
  const [row] = await readFigures(database, {
    kind: 'LOG',
    span: spanOf(window),
    where: seenBy(actor, sql`fact.shop`),
    by: { everything: sql`0` },
    measures: logMeasures,
    sketches: ['wait'],
  });
  const sums = row ?? nothing;
  return {
    ...tokenSums(sums),
    totalRequests: sums.model_calls,
    toolCalls: sums.tool_calls,
    cacheHits: sums.cache_hits,
    averageResponseTimeMs: sums.timed_calls > 0 ? sums.model_time_ms / sums.timed_calls : null,
    timeToFirstToken: percentilesOf(readSketches(row?.wait ?? null)),
    tokensPerSecond: sums.speed_ms > 0 ? (sums.speed_tokens * 1_000) / sums.speed_ms : null,
    creditsUsed: sums.credits_used,
    cost: knownCost(sums),
  };
}

/** By their index on the status, however many have ended. */
async function ofNow(database: Queryable, actor: Viewer): Promise<OfNow> {
  const countOf = (statuses: readonly TaskStatus[]) => sql`
    (select count(*)::int8 from task where task.status in (${namesOf(statuses)}) and task.deleted_at is null and ${seenBy(actor, sql`task.shop`)})`;
  const [present] = await database.query<OfNow>(sql`
    select ${countOf(['RUNNING', 'CANCELLING'])} as "activeTasks", ${countOf(['QUEUED'])} as "queueLength",
      (select count(distinct (running.shop, running.agent_name))::int8 from (${runningStages}) running
        where ${seenBy(actor, sql`running.shop`)} and exists (select from worker where ${isAliveSql})) as "activeAgents",
      clock_timestamp() as timestamp`);
  if (!present) throw new Error('a select without a table is one row');
  return present;
}
