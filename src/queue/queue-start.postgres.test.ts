import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { openPostgres } from '../db/postgres.ts';
import { openTestDatabase } from '../testing/database.ts';
import { openQueue } from './queue.ts';

const options = {
  supervise: false,
  onError: (error: unknown) => {
    throw error;
  },
};

test.each([
  ['at all', 'drop schema pgboss cascade'],
  ['but for what an older version lacked', 'drop index pgboss.taskloom_claim'],
])('processes that start at the same moment wait for each other: nothing of the queue is there %s', async (_what, lack) => {
  await using database = await openTestDatabase();
  await database.script(lack);
  const url = database.url ?? '';
  await using stack = new AsyncDisposableStack();
  const processes = await Promise.all(Array.from({ length: 4 }, async () => stack.use(await openPostgres(url))));
  // As a connection has it that has looked before: what it knows to be missing it does not look for again by itself.
  for (const process of processes) await process.query(sql`select to_regclass('pgboss.taskloom_claim')`);
  const queues = await Promise.all(processes.map((process) => openQueue(process, options)));
  for (const queue of queues) stack.use(queue);
  expect(await Promise.all(queues.map((queue) => queue.readyCount()))).toEqual([0, 0, 0, 0]);
  expect(await database.query(sql`select to_regclass('pgboss.taskloom_claim') is not null as present`)).toEqual([{ present: true }]);
});
