import { DDSketch } from '@datadog/sketches-js';
import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import { openTestDatabase } from '../../testing/database.ts';
import { binSql, listSql, percentilesOf, readSketches } from './sketch.ts';

const values = [0, 1, 2, 3, 5, 10, 99, 100, 101, 1_000, 12_345, 60_000, 86_400_000, 31_536_000_000, Number.MAX_SAFE_INTEGER];

it('the database and the library agree on the bins', async () => {
  await using database = await openTestDatabase();
  const rows = await database.query<{ bin: number | null }>(sql`
    select ${binSql(sql`value`)} as bin from unnest(${values.map(String)}::text[]::int8[]) with ordinality given (value, n) order by n`);
  const { mapping } = new DDSketch({ relativeAccuracy: 0.0099 });
  expect(rows.map(({ bin }) => bin)).toEqual(values.map((value) => (value === 0 ? -1 : mapping.key(value))));
  const [row] = await database.query<{ bin: number | null }>(sql`select ${binSql(sql`null::int8`)} as bin`);
  expect(row?.bin).toBeNull();
});

it('each value comes back within 1 %', () => {
  const { mapping } = new DDSketch({ relativeAccuracy: 0.0099 });
  for (const value of values.slice(1)) {
    const told = percentilesOf([{ bins: [mapping.key(value)], counts: [3] }])?.p50Ms ?? 0;
    expect(Math.abs(told - value) / value).toBeLessThan(0.01);
  }
});

it('sketches are merged, zeros among them, and values between two are as far between as in all values', () => {
  const of = (entries: [value: number, count: number][]) => ({
    bins: entries.map(([value]) => (value === 0 ? -1 : new DDSketch({ relativeAccuracy: 0.0099 }).mapping.key(value))),
    counts: entries.map(([, count]) => count),
  });
  const merged = percentilesOf([
    of([[0, 50]]),
    of([[100, 30]]),
    of([
      [100, 19],
      [10_000, 2],
    ]),
  ]);
  expect(merged?.p50Ms).toBeCloseTo(100, 0);
  expect(merged?.p99Ms).toBeGreaterThan(9_900);
  expect(percentilesOf([of([[0, 3]])])).toEqual({ p50Ms: 0, p90Ms: 0, p95Ms: 0, p99Ms: 0 });
  const [low, high] = [percentilesOf([of([[100, 1]])])?.p50Ms ?? 0, percentilesOf([of([[200, 1]])])?.p50Ms ?? 0];
  expect(percentilesOf([of([[100, 1]]), of([[200, 1]])])?.p50Ms).toBeCloseTo((low + high) / 2);
});

it('of nothing there are none', () => {
  expect(percentilesOf([])).toBeNull();
  expect(readSketches(null)).toEqual([]);
});

it('a list of sketches is read as it is selected', async () => {
  await using database = await openTestDatabase();
  const [row] = await database.query<{ list: string | null }>(sql`
    select ${listSql(sql`bins`, sql`counts`)} as list
    from (values (array[1, 2], array[30, 40]::int8[]), (null, null), (array[-1], array[60]::int8[])) sketch (bins, counts)`);
  expect(readSketches(row?.list ?? null)).toEqual([
    { bins: [1, 2], counts: [30, 40] },
    { bins: [-1], counts: [60] },
  ]);
});
