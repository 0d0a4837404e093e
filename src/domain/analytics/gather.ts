import sql, { join, raw, type Sql } from 'sql-template-tag';
import { allMeasures, columns, measures, sketches } from './facts.ts';

/**
 * Facts, or what some add up to, added up for each combination of keys: their sums, and their sketches merged.
 * @param keys columns of the facts, never null.
 */
export function gather(facts: Sql, keys: readonly string[]): Sql {
  const by = columns(keys);
  const sums = allMeasures.map((measure) => `sum(${measure})::${measures[measure]} as ${measure}`);
  const merged = sketches.map((name) => {
    const counted = sql`
      select ${by}, bin, sum(n)::int8 as n from facts cross join lateral unnest(${raw(`facts.${name}_bins, facts.${name}_counts`)}) binned (bin, n) group by ${by}, bin`;
    return sql`${raw(name)} as (
      select ${by}, array_agg(bin order by bin) as ${raw(`${name}_bins`)}, array_agg(n order by bin) as ${raw(`${name}_counts`)} from (${counted}) bins group by ${by})`;
  });
  return sql`
    with facts as materialized (${facts}),
    sums as (select ${columns([...keys, ...sums])} from facts group by ${by}),
    ${join(merged)}
    select ${columns([...keys, ...allMeasures, ...sketches.flatMap((name) => [`${name}_bins`, `${name}_counts`])])} from sums
    ${join(
      sketches.map((name) => sql`left join ${raw(name)} using (${by})`),
      ' ',
    )}`;
}
