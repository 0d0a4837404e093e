import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import { cover, type Level, levels, type Span } from './buckets.ts';
import { allMeasures, columns, dimensions, type FactKind, facts, type Measure, measures, type SketchName, sketchColumns, sketches, sources } from './facts.ts';
import { LAST_XID } from './progress.ts';
import { levelRows } from './rollup-table.ts';
import { listSql } from './sketch.ts';

interface Question<Key extends string, Sum extends Measure, Count extends string, Name extends SketchName> {
  kind: FactKind;
  /** Of when they were created. */
  span: Span;
  /** The longest buckets that the answer tells apart; where omitted, all are read. */
  bucket?: Level;
  /** A condition on the dimensions of `fact`. */
  where: Sql;
  /** What the answer is grouped by: expressions over the dimensions of `fact` and its moment, `fact.at`. */
  by: Record<Key, Sql>;
  measures: readonly Sum[];
  /** How many of the facts have something more in common: conditions on the dimensions of `fact`. */
  counts?: Record<Count, Sql>;
  sketches: readonly Name[];
  /** Instead of all facts, those of some rows of the source: a condition on it that an index serves. */
  only?: Sql;
  /** More rows of the source to count, which are no facts yet. */
  also?: Sql;
  /** How many rows the answer may have; where omitted, all. Which they are is left open. */
  limit?: number;
}

/** `int8` as a number, `numeric` as text. */
export type Figures<Key extends string, Sum extends Measure, Count extends string = never, Name extends SketchName = never> = Record<Key, unknown> &
  Record<Count, number> & { [Column in Sum]: (typeof measures)[Column] extends 'int8' ? number : string } & {
    /** For `readSketches`. */
    [Column in Name]: string | null;
  };

/**
 * What facts add up to, complete to the last one that is committed, in one statement and so of one moment. Whole buckets of the span come
 * from the rollup; its edges, buckets whose facts have changed since, and what is not rolled up yet come from the facts themselves.
 * @returns one row for each combination of keys that there is, up to the limit.
 */
export function readFigures<Key extends string, Sum extends Measure, Count extends string = never, Name extends SketchName = never>(
  database: Queryable,
  question: Question<Key, Sum, Count, Name>,
): Promise<Figures<Key, Sum, Count, Name>[]> {
  const { kind, span, where, only, also, limit } = question;
  const counts = Object.entries<Sql>(question.counts ?? {});
  const selected = [
    ...Object.entries<Sql>(question.by).map(([name, expression]) => sql`${expression} as ${raw(name)}`),
    ...question.measures.map((name) => raw(`sum(fact.${name})::${measures[name]} as ${name}`)),
    ...counts.map(([name, condition]) => sql`coalesce(sum(fact.count) filter (where ${condition}), 0)::int8 as ${raw(name)}`),
    ...question.sketches.map((name) => sql`${listSql(raw(`fact.${name}_bins`), raw(`fact.${name}_counts`))} as ${raw(name)}`),
  ];
  const everything = [
    only ? facts(kind, sql`${within(kind, span)} and ${only}`) : allFacts(question),
    ...(also ? [facts(kind, sql`${within(kind, span)} and ${also}`)] : []),
  ];
  const groups = Object.keys(question.by).map((_, index) => String(index + 1));
  return database.query(sql`
    ${only ? sql`` : sql`with ${pieces(question)}`}
    select ${join(selected)} from (${join(everything, ' union all ')}) fact where ${where} group by ${raw(groups.join(', '))}
    ${limit === undefined ? sql`` : sql`limit ${limit}::int`}`);
}

type Scope = Pick<Question<string, Measure, string, SketchName>, 'kind' | 'span' | 'bucket'>;

/** Which buckets of the rollup to read; without a level: which facts. A bucket with a changed minute gives way to the shorter ones in it. */
function pieces({ kind, span, bucket }: Scope): Sql {
  const whole = cover(span, levels.slice(bucket ? levels.indexOf(bucket) : 0));
  const moments = (end: 'from' | 'to', open: string) => whole.map((piece) => piece[end]?.toISOString() ?? open);
  return sql`
    progress as materialized (select xid, fact_id from rollup_progress where kind = ${raw(`'${kind}'`)}),
    dirty as materialized (
      select distinct minute from rollup_dirty
      where kind = ${raw(`'${kind}'`)} and minute < ${span.to?.toISOString() ?? 'infinity'}::text::timestamptz
        and minute > ${span.from?.toISOString() ?? '-infinity'}::text::timestamptz - interval '1 minute'
    ),
    whole as materialized (
      select level.level, coalesce(level.rank, ${levels.length}::int) as rank, piece.start, piece.stop
      from unnest(${whole.map(({ level }) => level ?? '')}::text[], ${moments('from', '-infinity')}::text[]::timestamptz[], ${moments('to', 'infinity')}::text[]::timestamptz[])
        piece (level, start, stop)
      left join ${levelRows('level')} on level.unit = piece.level
    ),
    broken as materialized (select level.level, date_trunc(level.unit, dirty.minute, 'UTC') as bucket from dirty cross join ${levelRows('level')}),
    pieces as materialized (
      select level, start, stop from whole
      union
      select shorter.level, date_trunc(level.unit, dirty.minute, 'UTC'),
        (date_trunc(level.unit, dirty.minute at time zone 'UTC') + ('1 ' || level.unit)::interval) at time zone 'UTC'
      from dirty join whole on dirty.minute >= whole.start and dirty.minute < whole.stop
      join ${levelRows('level')} on level.rank >= whole.rank
      left join ${levelRows('shorter')} on shorter.rank = level.rank + 1
    )`;
}

function allFacts({ kind, span }: Scope): Sql {
  const { id, xid, createdAt, isFact } = sources[kind];
  return sql`
    select rollup.bucket as at, ${columns(dimensions)}, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}
    from pieces
    -- By the index for each piece: joined at once, the planner would rather read all.
    cross join lateral (
      select * from rollup where rollup.level = pieces.level and rollup.bucket >= pieces.start and rollup.bucket < pieces.stop offset 0
    ) rollup
    -- By its key, too: joined, it may come first, and the pieces be read once for each series.
    cross join lateral (
      select ${columns(dimensions)} from rollup_series where rollup_series.id = rollup.series_id and rollup_series.kind = ${raw(`'${kind}'`)} offset 0
    ) rollup_series
    where (rollup.level, rollup.bucket) not in (select level, bucket from broken)
    union all
    select fact.* from pieces cross join lateral (${facts(
      kind,
      sql`${createdAt} >= pieces.start and ${createdAt} < pieces.stop and ${isFact} and (${xid}, ${id}) <= (select xid, fact_id from progress)`,
    )}) fact
    where pieces.level is null
    union all
    ${facts(
      kind,
      // The upper end tells the planner that these are few.
      sql`${xid} >= (select xid from progress) and ${xid} <= ${LAST_XID}::int8 and (${xid}, ${id}) > (select xid, fact_id from progress)
        and ${isFact} and ${within(kind, span)}`,
    )}`;
}

function within(kind: FactKind, { from, to }: Span): Sql {
  const { createdAt } = sources[kind];
  return join([sql`true`, ...(from ? [sql`${createdAt} >= ${from}::timestamptz`] : []), ...(to ? [sql`${createdAt} < ${to}::timestamptz`] : [])], ' and ');
}
