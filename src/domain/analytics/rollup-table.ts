import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import { levels } from './buckets.ts';
import { allMeasures, columns, dimensions, type FactKind, gather, sketchColumns, sketches } from './facts.ts';

/** The levels as rows, from long to short: `rank`, `level`, and `unit`, its name as text. */
export const levelRows = (alias: string): Sql =>
  sql`(values ${raw(levels.map((level, rank) => `(${rank}, '${level}'::"RollupLevel", '${level}')`).join(', '))}) ${raw(alias)} (rank, level, unit)`;

const isOfSeries = (kind: FactKind): Sql =>
  sql`rollup_series.kind = ${raw(`'${kind}'`)} and ${raw(dimensions.map((name) => `rollup_series.${name} = fact.${name}`).join(' and '))}`;

/** What has not been seen before. The caller holds the lock of the progress, so nobody else adds the same. */
export async function addSeries(tx: Transaction, kind: FactKind, facts: Sql): Promise<void> {
  await tx.query(sql`
    insert into rollup_series (kind, ${columns(dimensions)})
    select distinct ${raw(`'${kind}'`)}::"FactKind", ${columns(dimensions)} from (${facts}) fact
    where not exists (select from rollup_series where ${isOfSeries(kind)})`);
}

/** Facts with the ids of their series, which are there, instead of dimensions. */
export function ofSeries(kind: FactKind, facts: Sql): Sql {
  return sql`
    select fact.at, rollup_series.id as series_id, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}
    from (${facts}) fact join rollup_series on ${isOfSeries(kind)}`;
}

/** @param found facts, or what some add up to, with level, bucket and series. */
export async function addToRollup(tx: Transaction, found: Sql): Promise<void> {
  const merged = sketches.map((name) => {
    const both = ['rollup', 'excluded'].map((row) => `select * from unnest(${row}.${name}_bins, ${row}.${name}_counts) binned (bin, n)`).join(' union all ');
    return sql`(${sketchColumns(name)}) = (
      select array_agg(bin order by bin), array_agg(n order by bin) from (select bin, sum(n)::int8 as n from (${raw(both)}) both_rows group by bin) bins)`;
  });
  const all = sql`level, bucket, series_id, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}`;
  await tx.query(sql`
    insert into rollup (${all})
    select ${all} from (${gather(found, { keys: ['level', 'bucket', 'series_id'], measures: allMeasures, sketches })}) gathered
    on conflict (level, bucket, series_id) do update set
      ${raw(allMeasures.map((measure) => `${measure} = rollup.${measure} + excluded.${measure}`).join(', '))}, ${join(merged)}`);
}
