import sql, { raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import type { Actor } from '../actor.ts';
import type { AgentLogFilter } from '../agent-log-filter.ts';
import { ValidationError } from '../errors.ts';
import { bucketMs, floor, type Span } from './buckets.ts';
import { knownCost } from './known-cost.ts';
import { logsOf } from './log-questions.ts';
import { type Figures, readFigures } from './read-figures.ts';
import { type Percentiles, percentilesOf, readSketches } from './sketch.ts';
import { tokenMeasures, tokenSums, totalOf } from './token-sums.ts';

export type TimeBucket = keyof typeof bucketMs;

/** What points can be split by, with the dimension of facts that it is. */
const dimensions = {
  AGENT: sql`fact.agent_name`,
  MODEL: sql`fact.model_name`,
  TEMPLATE: sql`fact.template`,
  STATUS: sql`fact.status`,
  ROUTING_MODE: sql`fact.routing_mode`,
  SHOP: sql`fact.shop`,
} as const satisfies Record<string, Sql>;
export type SeriesDimension = keyof typeof dimensions;

export interface SeriesRequest {
  /** Half-open; up to the end of the present bucket where `to` is omitted. */
  window: { from: Date; to?: Date | null | undefined };
  bucket: TimeBucket;
  groupBy?: SeriesDimension | null | undefined;
  filter: AgentLogFilter;
}

export interface SeriesPoint {
  /** Aligned, also where the window begins within the bucket. */
  bucketStart: Date;
  /** Null where the dimension has no value, and without one. */
  key: string | null;
  count: number;
  failed: number;
  latency: Percentiles | null;
  totalTokens: number;
  creditsUsed: string;
  cost: string | null;
}

const MAX_POINTS = 2_000;

const measures = ['count', 'credits_used', 'cost', 'costs', 'unpriced', ...tokenMeasures] as const;

/**
 * Agent logs by time, and for each bucket by the values that a dimension has anywhere in the window; buckets without logs are there, too.
 * @throws ValidationError for a window that ends before it begins, and for more than 2,000 points.
 */
export async function readTimeSeries(database: Queryable, actor: Actor, { window, bucket, groupBy, filter }: SeriesRequest): Promise<SeriesPoint[]> {
  const starts = startsOf(window, bucket);
  const { span, ...logs } = logsOf(filter, actor);
  const last = starts.at(-1);
  const end = window.to ?? (last ? new Date(last.getTime() + bucketMs[bucket]) : window.from);
  const rows = await readFigures(database, {
    ...logs,
    span: intersection(span, { from: window.from, to: end }),
    bucket,
    by: { start: sql`date_trunc(${raw(`'${bucket}'`)}, fact.at, 'UTC')`, key: groupBy ? dimensions[groupBy] : sql`''::text` },
    counts: { failed: sql`fact.status = 'FAILED'` },
    measures,
    sketches: ['duration'],
    limit: MAX_POINTS + 1,
  });
  if (rows.length > MAX_POINTS) tooMany(`more than ${MAX_POINTS}`, `${starts.length} buckets, each for many values`);
  const keys = [...new Set(rows.map(({ key }) => String(key)))].sort();
  if (keys.length === 0) keys.push('');
  assertFew(starts.length * keys.length, `${starts.length} buckets, each for ${keys.length} values`);
  const points = new Map(rows.map((row) => [placeOf(row.start as Date, String(row.key)), pointOf(row)]));
  return starts.flatMap((bucketStart) => keys.map((key) => ({ bucketStart, key: key || null, ...(points.get(placeOf(bucketStart, key)) ?? nothing) })));
}

const placeOf = (start: Date, key: string): string => `${start.getTime()} ${key}`;

type Measured = Omit<SeriesPoint, 'bucketStart' | 'key'>;

const nothing: Measured = { count: 0, failed: 0, latency: null, totalTokens: 0, creditsUsed: '0', cost: null };

function pointOf(row: Figures<'start' | 'key', (typeof measures)[number], 'failed', 'duration'>): Measured {
  return {
    count: row.count,
    failed: row.failed,
    latency: percentilesOf(readSketches(row.duration)),
    totalTokens: totalOf(tokenSums(row)),
    creditsUsed: row.credits_used,
    cost: knownCost(row),
  };
}

/** Where the buckets of the window begin. */
function startsOf({ from, to }: SeriesRequest['window'], bucket: TimeBucket): Date[] {
  // What the database has just stored may carry a time that is a little ahead of this clock: it is counted, up to the end of the bucket.
  const end = to ?? new Date();
  if (end < from)
    throw new ValidationError(to ? 'must not be before window.from' : 'must not be after now, where `to` is omitted', ['window', to ? 'to' : 'from']);
  const first = floor(bucket, from).getTime();
  const count = Math.ceil((end.getTime() - first) / bucketMs[bucket]);
  assertFew(count, `buckets of one ${bucket}`);
  return Array.from({ length: count }, (_, index) => new Date(first + index * bucketMs[bucket]));
}

function assertFew(points: number, which: string): void {
  if (points > MAX_POINTS) tooMany(String(points), which);
}

function tooMany(points: string, which: string): never {
  const advice = 'ask for a shorter window, longer buckets or fewer values';
  throw new ValidationError(`gives ${points} points (${which}), and an answer holds at most ${MAX_POINTS}: ${advice}`, ['window']);
}

function intersection(a: Span, b: Span): Span {
  const [from, to] = [
    Math.max(a.from?.getTime() ?? -Infinity, b.from?.getTime() ?? -Infinity),
    Math.min(a.to?.getTime() ?? Infinity, b.to?.getTime() ?? Infinity),
  ];
  return { from: Number.isFinite(from) ? new Date(from) : null, to: Number.isFinite(to) ? new Date(to) : null };
}
