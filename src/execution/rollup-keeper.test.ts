import sql from 'sql-template-tag';
import { expect, it, vi } from 'vitest';
import { localActor } from '../domain/actor.ts';
import { verifyRollup } from '../domain/analytics/verify.ts';
import { deleteTask } from '../domain/task-changes.ts';
import { storeLogs, storeTask } from '../testing/analytics-facts.ts';
import { openTestApp } from '../testing/test-app.ts';

it('a server rolls up what is stored, and what is deleted', { timeout: 400_000 }, async () => {
  await using server = await openTestApp({ rollUpMs: 200 });
  const { database } = server.app;
  const id = await storeTask(database);
  await storeLogs(database, id, [{}, {}]);
  const rolledUp = async () => {
    const [row] = await database.query<{ count: number }>(sql`
      select coalesce(sum(count), 0)::int8 as count from rollup join rollup_series on rollup_series.id = series_id where level = 'HOUR' and kind = 'LOG'`);
    return row?.count;
  };
  const soon = { timeout: 180_000, interval: 200 };
  await vi.waitFor(async () => expect(await rolledUp()).toBe(2), soon);
  await deleteTask(server.app.domain, localActor, { taskId: id });
  await vi.waitFor(async () => expect(await rolledUp()).toBe(0), soon);
  expect((await verifyRollup(database, { from: null, to: null })).differences).toEqual([]);
});
