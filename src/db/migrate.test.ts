import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { administer, databaseUrl } from '../testing/postgres-template.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

const { TEST_DATABASE_URL: serverUrl } = process.env;

/** An empty database. */
async function openEmpty(): Promise<Database> {
  if (!serverUrl) return openPglite(undefined);
  const name = `taskloom_empty_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, (client) => client.query(`create database ${name}`));
  const database = await openPostgres(databaseUrl(serverUrl, name));
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await administer(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

const migrations = (...scripts: string[]) => scripts.map((script, index) => ({ name: `000${index + 1}_test`, script }));
const applied = sql`select migration_name as name, checksum, finished_at is not null as finished from _prisma_migrations order by migration_name`;

test('what is missing is applied, once', async () => {
  await using database = await openEmpty();
  expect(await migrate(database, migrations('create table a (id int)'))).toEqual(['0001_test']);
  const both = migrations('create table a (id int)', `create table b (id int); insert into b values (1); -- ; a comment; and 'a text; with semicolons'`);
  expect(await migrate(database, both)).toEqual(['0002_test']);
  expect(await migrate(database, both)).toEqual([]);
  expect(await database.query(sql`select id from b`)).toEqual([{ id: 1 }]);
});

test('Prisma finds its own records of them', async () => {
  await using database = await openEmpty();
  await migrate(database, migrations('create table a (id int)'));
  // As `sha256sum migration.sql` says it.
  expect(await database.query(applied)).toEqual([
    { name: '0001_test', checksum: '1a2f7426649c1960ad2dbbbbb3ff8d4c757d44e04dfa52ee60ee2132e71b3300', finished: true },
  ]);
});

test('one that fails leaves nothing behind, and is applied when it can be', async () => {
  await using database = await openEmpty();
  await migrate(database, migrations('create table a (id int)'));
  await expect(migrate(database, migrations('create table a (id int)', 'create table b (id int); select 1 / 0; create table c (id int)'))).rejects.toThrow(
    'division by zero',
  );
  expect(await database.query(applied)).toHaveLength(1);
  expect(await database.query(sql`select to_regclass('b') as b`)).toEqual([{ b: null }]);
  expect(await migrate(database, migrations('create table a (id int)', 'create table b (id int)'))).toEqual(['0002_test']);
});

if (serverUrl)
  test('several processes that start at once apply it once', async () => {
    await using database = await openEmpty();
    const all = await Promise.all(Array.from({ length: 5 }, () => migrate(database, migrations('create table a (id int)'))));
    expect(all.flat()).toEqual(['0001_test']);
  });
