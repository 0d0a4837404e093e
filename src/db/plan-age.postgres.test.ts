import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../testing/database.ts';
import { openPostgres } from './postgres.ts';

test('a plan that was made for a small table is made anew as its connection is used on', async () => {
  await using place = await openTestDatabase();
  await using database = await openPostgres(place.url ?? '', { poolSize: 1 });
  // Nothing else makes plans anew.
  await database.script('create table mark (id int primary key) with (autovacuum_enabled = off); insert into mark values (0); analyze mark');
  const find = () => database.query(sql`select id from mark where id = any(${[0]}::int[])`);
  const plan = async (): Promise<string> => {
    const [statement] = await database.query<{ name: string }>(sql`select name from pg_prepared_statements where statement like 'select id from mark%'`);
    const rows = await database.script(`explain (costs off) execute "${statement?.name}"('{0}')`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  // The server plans five times for the values at hand, then once for any.
  for (let use = 0; use < 6; use += 1) await find();
  expect(await plan()).toContain('Seq Scan');
  await database.script('insert into mark select generate_series(1, 20000)');
  expect(await plan()).toContain('Seq Scan');
  for (let use = 0; use < 64; use += 1) await find();
  expect(await plan()).toMatch(/Index|Bitmap/);
});
