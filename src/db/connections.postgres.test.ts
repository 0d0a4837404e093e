import sql from 'sql-template-tag';
import { expect, test, vi } from 'vitest';
import { openTestDatabase } from '../testing/database.ts';
import type { Database } from './database.ts';

/** Ends the connections that run such a statement, once there is one. */
async function cut({ query }: Database, statement: string): Promise<void> {
  const cutting = sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query like ${`%${statement}%`} and state <> 'idle'`;
  await vi.waitUntil(async () => (await query(cutting)).length > 0);
}

const broken = /terminat/;

test('whatever uses a connection that breaks fails, and the next use has another', async () => {
  await using database = await openTestDatabase();
  const uses: [string, () => Promise<unknown>][] = [
    ['pg_sleep(101)', () => database.query(sql`select pg_sleep(101)`)],
    ['pg_sleep(102)', () => database.script('select 1; select pg_sleep(102)')],
    ['pg_sleep(103)', () => database.transaction((tx) => tx.query(sql`select pg_sleep(103)`))],
  ];
  for (const [statement, use] of uses) {
    const failing = expect(use()).rejects.toThrow(broken);
    await cut(database, statement);
    await failing;
  }
  await expect(Promise.all(uses.map(() => database.query(sql`select 1 as one`)))).resolves.toHaveLength(3);
});

test('a transaction whose connection breaks between its statements stores nothing', async () => {
  await using database = await openTestDatabase();
  await database.script('create table mark (id int)');
  const failing = database.transaction(async (tx) => {
    await tx.query(sql`insert into mark values (1)`);
    await database.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`);
    await tx.query(sql`insert into mark values (2)`);
  });
  await expect(failing).rejects.toThrow();
  expect(await database.query(sql`select id from mark`)).toEqual([]);
});

test('idle connections that break are replaced', async () => {
  await using database = await openTestDatabase();
  await Promise.all(Array.from({ length: 5 }, () => database.query(sql`select pg_sleep(0.05)`)));
  await database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
  await vi.waitUntil(async () => {
    const [count] = await database.query<{ open: number }>(sql`select count(*) as open from pg_stat_activity where datname = current_database()`);
    return count?.open === 1;
  });
  // The server may have ended one whose end this process has not read yet.
  await vi.waitFor(() => Promise.all(Array.from({ length: 10 }, () => database.query(sql`select 1 as one`))));
});
