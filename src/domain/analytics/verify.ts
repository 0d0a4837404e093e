import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.ts';
import { ofKeptTask } from '../agent-log-filter.ts';
import { type Level, levels, type Span } from './buckets.ts';
import { allMeasures, columns, dimensions, type FactKind, facts, type Measure, measures, type SketchName, sketchColumns, sketches, sources } from './facts.ts';
import { gather } from './gather.ts';
import { FACT_KINDS } from './progress.ts';
import { readFigures } from './read-figures.ts';
import { type Percentiles, percentilesOf, readSketches } from './sketch.ts';

/** So many of a kind and level are named; one fault is often in many rows. */
const MAX_NAMED = 20;

export interface Verification {
  /** How many rows of the rollup were compared. */
  compared: number;
  /** Empty where everything agrees; else sentences. */
  differences: string[];
}

/**
 * Adds up all facts of the span anew and compares: each row of the rollup whose bucket lies within the span (but those that are marked to
 * be rebuilt), and what the answer for the whole span would be, with percentiles that are computed exactly. In one transaction that sees
 * one moment, so it may run beside everything else.
 */
export async function verifyRollup(database: Database, span: Span): Promise<Verification> {
  return database.transaction(async (tx) => {
    await tx.query(sql`set transaction isolation level repeatable read, read only`);
    await tx.query(sql`set local statement_timeout = 0`);
    const differences: string[] = [];
    let compared = 0;
    for (const kind of FACT_KINDS) {
      for (const level of levels) {
        const ofLevel = await compareRows(tx, kind, level, span);
        compared += ofLevel.compared;
        differences.push(...ofLevel.differences);
      }
      differences.push(...(await compareAnswer(tx, kind, span)));
    }
    return { compared, differences };
  });
}

type Columns = Record<string, unknown>;

interface Compared {
  bucket: Date;
  rolled: Columns | null;
  recomputed: Columns | null;
}

const row = (alias: string): Sql =>
  sql`case when ${raw(alias)}.count is not null then jsonb_build_object(${raw(
    [...allMeasures, ...sketches.flatMap((name) => [`${name}_bins`, `${name}_counts`])].map((name) => `'${name}', ${alias}.${name}`).join(', '),
  )}) end`;

async function compareRows(tx: Queryable, kind: FactKind, level: Level, { from, to }: Span): Promise<Verification> {
  const { xid, id, createdAt, isFact } = sources[kind];
  const [start, stop] = [from?.toISOString() ?? '-infinity', to?.toISOString() ?? 'infinity'];
  const unit = raw(`'${level}'`);
  const isWhole = (bucket: Sql) => sql`${bucket} >= ${start}::text::timestamptz
    and (${bucket} at time zone 'UTC' + ${raw(`'1 ${level}'`)}::interval) at time zone 'UTC' <= ${stop}::text::timestamptz
    and ${bucket} not in (select date_trunc(${unit}, minute, 'UTC') from rollup_dirty where kind = ${raw(`'${kind}'`)})`;
  const recomputed = gather(
    sql`
      select date_trunc(${unit}, fact.at, 'UTC') as bucket, fact.* from (${facts(
        kind,
        sql`${createdAt} >= ${start}::text::timestamptz and ${createdAt} < ${stop}::text::timestamptz and ${isFact}
          and (${xid}, ${id}) <= (select xid, fact_id from rollup_progress where kind = ${raw(`'${kind}'`)})`,
      )}) fact`,
    ['bucket', ...dimensions],
  );
  const found = await tx.query<Compared & Columns & { total: number }>(sql`
    select ${columns(['bucket', ...dimensions])}, ${row('rolled')} as rolled, ${row('recomputed')} as recomputed, count(*) over ()::int8 as total
    from (
      select ${columns(['bucket', ...dimensions])}, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}
      from rollup join rollup_series on rollup_series.id = rollup.series_id
      where level = ${unit} and kind = ${raw(`'${kind}'`)} and ${isWhole(sql`rollup.bucket`)}
    ) rolled
    full join (select * from (${recomputed}) anew where ${isWhole(sql`anew.bucket`)}) recomputed using (${columns(['bucket', ...dimensions])})
    where ${row('rolled')} is distinct from ${row('recomputed')}
    order by bucket limit ${MAX_NAMED}::int`);
  const [counted] = await tx.query<{ compared: number }>(sql`
    select count(*)::int8 as compared from rollup join rollup_series on rollup_series.id = rollup.series_id
    where level = ${unit} and kind = ${raw(`'${kind}'`)} and ${isWhole(sql`rollup.bucket`)}`);
  const differences = found.map((one) => {
    const place = `${kind} ${level} ${one.bucket.toISOString()} (${dimensions.map((name) => `${name} ${JSON.stringify(one[name])}`).join(', ')})`;
    if (!one.rolled) return `${place}: is not in the rollup`;
    if (!one.recomputed) return `${place}: is in the rollup, and there is no such fact`;
    return `${place}: ${differingColumns(one.rolled, one.recomputed).join('; ')}`;
  });
  const total = found[0]?.total ?? 0;
  if (total > found.length) differences.push(`${kind} ${level}: ${total - found.length} more rows`);
  return { compared: counted?.compared ?? 0, differences };
}

function differingColumns(rolled: Columns, recomputed: Columns): string[] {
  return Object.keys(recomputed)
    .filter((name) => JSON.stringify(rolled[name]) !== JSON.stringify(recomputed[name]))
    .map((name) => `${name} is ${JSON.stringify(rolled[name])}, its facts say ${JSON.stringify(recomputed[name])}`);
}

/** What whoever asks is told, beside plain SQL over the source. */
async function compareAnswer(tx: Queryable, kind: FactKind, span: Span): Promise<string[]> {
  const [answer] = await readFigures(tx, { kind, span, where: sql`true`, by: { everything: sql`0` }, measures: allMeasures, sketches });
  const [plain] = await tx.query<Record<string, unknown> & Record<SketchName, number[] | null>>(plainAnswer(kind, span));
  const place = `${kind} ${span.from?.toISOString() ?? 'from the beginning'} to ${span.to?.toISOString() ?? 'the end'}`;
  const numbers = allMeasures.flatMap((measure) => {
    const [told, exact] = [Number(answer?.[measure] ?? 0), Number(plain?.[measure] ?? 0)];
    return told === exact ? [] : [`${place}: the answer for ${measure} is ${told}, all facts say ${exact}`];
  });
  const percentiles = sketches.flatMap((name) => {
    const told = percentilesOf(readSketches(answer?.[name] ?? null));
    const exact = plain?.[name] ?? null;
    return isWithinOnePercent(told, exact) ? [] : [`${place}: the percentiles of ${name} are ${JSON.stringify(told)}, exactly ${JSON.stringify(exact)}`];
  });
  return [...numbers, ...percentiles];
}

/** Not out of `facts`: written twice, it would not be wrong twice. */
function plainAnswer(kind: FactKind, { from, to }: Span): Sql {
  const { table, createdAt, isFact } = sources[kind];
  const percentiles = (value: Sql, name: SketchName) =>
    sql`to_jsonb(percentile_cont(array[0.5, 0.9, 0.95, 0.99]) within group (order by (${value})::float8)) as ${raw(name)}`;
  const of = (expression: string, name: Measure) => sql`coalesce(sum(${raw(expression)}), 0)::${raw(measures[name])} as ${raw(name)}`;
  const selected =
    kind === 'TASK'
      ? [
          sql`count(task.duration_ms)::int8 as durations`,
          of('task.duration_ms', 'duration_ms'),
          percentiles(sql`task.duration_ms`, 'duration'),
          percentiles(sql`case when task.started_at >= task.queued_at then extract(epoch from task.started_at - task.queued_at) * 1000 end`, 'wait'),
        ]
      : [
          sql`count(*)::int8 as durations`,
          of('agent_log.duration_ms', 'duration_ms'),
          sql`count(confidence)::int8 as confidences, count(cost)::int8 as costs, count(*) filter (where cost is null and (used_llm or model_calls > 0))::int8 as unpriced`,
          of('confidence::numeric', 'confidence'),
          of('agent_log.credits_used', 'credits_used'),
          of('agent_log.cost', 'cost'),
          ...(
            ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'unclassified_tokens', 'model_calls'] as const
          ).map((name) => of(`agent_log.${name}`, name)),
          of('tool_calls', 'tool_calls'),
          of('cache_hits', 'cache_hits'),
          of('model_time_ms', 'model_time_ms'),
          sql`coalesce(sum(agent_log.model_calls) filter (where model_time_ms is not null), 0)::int8 as timed_calls`,
          sql`coalesce(sum(agent_log.output_tokens + agent_log.reasoning_tokens) filter (where model_time_ms > 0), 0)::int8 as speed_tokens`,
          sql`coalesce(sum(model_time_ms) filter (where agent_log.output_tokens + agent_log.reasoning_tokens > 0), 0)::int8 as speed_ms`,
          percentiles(sql`agent_log.duration_ms`, 'duration'),
          percentiles(sql`time_to_first_token_ms`, 'wait'),
        ];
  return sql`
    select count(*)::int8 as count, ${join(selected)}
    from ${table}
    where ${kind === 'LOG' ? ofKeptTask : sql`task.deleted_at is null`} and ${isFact} and ${createdAt} >= ${from?.toISOString() ?? '-infinity'}::text::timestamptz
      and ${createdAt} < ${to?.toISOString() ?? 'infinity'}::text::timestamptz`;
}

/** Rounding of numbers that are themselves within it may add a little. */
const TOLERANCE = 0.01 + 1e-9;

function isWithinOnePercent(told: Percentiles | null, exact: readonly number[] | null): boolean {
  if (!told || !exact) return !told && !exact;
  return [told.p50Ms, told.p90Ms, told.p95Ms, told.p99Ms].every((value, index) => {
    const wanted = exact[index] ?? Number.NaN;
    return Math.abs(value - wanted) <= TOLERANCE * wanted;
  });
}
