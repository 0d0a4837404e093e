import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { openTestDatabase } from './database.ts';

const tables = sql`select count(*) as count from information_schema.tables where table_name = 'task' or (table_schema = 'pgboss' and table_name = 'queue')`;

test('a test database has the tables of the server and of the queue', async () => {
  await using database = await openTestDatabase();
  expect(await database.query(tables)).toEqual([{ count: 2 }]);
});

test('two test databases share nothing', async () => {
  await using one = await openTestDatabase();
  await using other = await openTestDatabase();
  await one.script('create table mark (id int)');
  const mark = sql`select to_regclass('mark') as mark`;
  expect(await one.query(mark)).toEqual([{ mark: 'mark' }]);
  expect(await other.query(mark)).toEqual([{ mark: null }]);
});

test('it tells of each statement', async () => {
  const statements: string[] = [];
  await using database = await openTestDatabase({ onStatement: (text) => void statements.push(text) });
  await database.query(sql`select 1 as one`);
  expect(statements).toEqual(['select 1 as one']);
});
