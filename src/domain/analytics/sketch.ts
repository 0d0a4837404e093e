import { DDSketch } from '@datadog/sketches-js';
import sql, { type Sql } from 'sql-template-tag';

/**
 * Percentiles out of what was added up long ago. A value goes into the bin of its logarithm, as wide as the accuracy allows, and what is
 * kept is how many values each bin has: so sketches are merged by adding, in SQL. The bins are those of `@datadog/sketches-js`, which
 * says what they stand for. A sketch cannot forget a value: where one goes, its buckets are built anew.
 */

/** A little better than the 1 % that is promised, so that rounding breaks no promise. */
const relativeAccuracy = 0.0099;
const { mapping } = new DDSketch({ relativeAccuracy });
const binsPerE = 1 / Math.log(mapping.gamma);

/** Of zero, which has no logarithm: values are whole milliseconds, and no other value falls into it. */
const ZERO_BIN = -1;

/** Milliseconds. */
export interface Percentiles {
  p50Ms: number;
  p90Ms: number;
  p95Ms: number;
  p99Ms: number;
}

/** Which bins have how many values. */
export interface Sketch {
  bins: readonly number[];
  counts: readonly number[];
}

/** The bin of a number of milliseconds, for which null gives null. */
export const binSql = (milliseconds: Sql): Sql =>
  sql`case when ${milliseconds} > 0 then ceil(ln(${milliseconds}::float8) * ${binsPerE}::float8)::int when ${milliseconds} <= 0 then ${ZERO_BIN}::int end`;

/**
 * An aggregate: sketches as a text, one after the other. The library merges them in a fraction of the time that it takes to count their
 * bins in SQL. Null where there are none.
 */
export const listSql = (bins: Sql, counts: Sql): Sql => sql`string_agg(${bins}::text || ${counts}::text, '')`;

/** What `listSql` selects: `{1,2}{30,40}{5}{60}` are two sketches. */
export function readSketches(list: string | null): Sketch[] {
  const arrays = list ? list.slice(1, -1).split('}{') : [];
  const numbers = (index: number) => (arrays[index] ?? '').split(',').map(Number);
  return Array.from({ length: arrays.length / 2 }, (_, index) => ({ bins: numbers(2 * index), counts: numbers(2 * index + 1) }));
}

/** As `percentile_cont` would say it of all values, each within 1 %; null where there are none. */
export function percentilesOf(sketches: readonly Sketch[]): Percentiles | null {
  const merged = new DDSketch({ relativeAccuracy });
  for (const { bins, counts } of sketches) {
    bins.forEach((bin, index) => {
      const count = counts[index] ?? 0;
      if (bin === ZERO_BIN) merged.zeroCount += count;
      else merged.store.add(bin, count);
      merged.count += count;
    });
  }
  if (merged.count === 0) return null;
  return { p50Ms: quantile(merged, 0.5), p90Ms: quantile(merged, 0.9), p95Ms: quantile(merged, 0.95), p99Ms: quantile(merged, 0.99) };
}

/** Between the two nearest values: of few values, one alone would be far from what people expect. */
function quantile(sketch: DDSketch, share: number): number {
  const rank = share * (sketch.count - 1);
  const below = Math.floor(rank);
  const [low, high] = [valueAt(sketch, below), valueAt(sketch, Math.min(below + 1, sketch.count - 1))];
  return low + (rank - below) * (high - low);
}

/** @param rank from 0. */
function valueAt({ zeroCount, store }: DDSketch, rank: number): number {
  return rank < zeroCount ? 0 : mapping.value(store.keyAtRank(rank - zeroCount));
}
