import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import { type Level, levels } from './buckets.ts';
import { allMeasures, columns, dimensions, type FactKind, sketchColumns, sketches } from './facts.ts';
import { gather } from './gather.ts';

/** The levels as rows, from long to short: `rank`, `level`, and `unit`, its name as text. */
export const levelRows = (alias: string): Sql =>
  sql`(values ${raw(levels.map((level, rank) => `(${rank}, '${level}'::"RollupLevel", '${level}')`).join(', '))}) ${raw(alias)} (rank, level, unit)`;

/**
 * The id of the series that a fact belongs to, out of what its facts have in common: nobody has to look it up, and whoever adds a series
 * that another adds at the same moment adds the same.
 */
const seriesId = (kind: FactKind): Sql =>
  sql`left(encode(sha256(convert_to(jsonb_build_array(${raw(`'${kind}'`)}::text, ${columns(dimensions)})::text, 'UTF8')), 'hex'), 32)::uuid`;

/** Adds facts to the buckets of these levels, and their series where they have not been seen before. */
export async function addFacts(tx: Transaction, kind: FactKind, facts: Sql, into: readonly Level[]): Promise<void> {
  const found = sql`
    select level.level, date_trunc(level.unit, fresh.at, 'UTC') as bucket, fresh.series_id, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}
    from fresh join ${levelRows('level')} on level.unit = any(${into}::text[])`;
  await tx.query(sql`
    with fresh as materialized (select fact.*, ${seriesId(kind)} as series_id from (${facts}) fact),
    seen as (
      insert into rollup_series (id, kind, ${columns(dimensions)})
      select distinct on (series_id) series_id, ${raw(`'${kind}'`)}::"FactKind", ${columns(dimensions)} from fresh
      on conflict (id) do nothing
    )
    ${additionOf(found)}`);
}

/** Adds rows of the rollup to those of a longer level. @param found with level, bucket and series. */
export async function addRows(tx: Transaction, found: Sql): Promise<void> {
  await tx.query(additionOf(found));
}

function additionOf(found: Sql): Sql {
  const merged = sketches.map((name) => {
    const both = ['rollup', 'excluded'].map((row) => `select * from unnest(${row}.${name}_bins, ${row}.${name}_counts) binned (bin, n)`).join(' union all ');
    return sql`(${sketchColumns(name)}) = (
      select array_agg(bin order by bin), array_agg(n order by bin) from (select bin, sum(n)::int8 as n from (${raw(both)}) both_rows group by bin) bins)`;
  });
  const all = sql`level, bucket, series_id, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}`;
  return sql`
    insert into rollup (${all})
    select ${all} from (${gather(found, ['level', 'bucket', 'series_id'])}) gathered
    on conflict (level, bucket, series_id) do update set
      ${raw(allMeasures.map((measure) => `${measure} = rollup.${measure} + excluded.${measure}`).join(', '))}, ${join(merged)}`;
}
