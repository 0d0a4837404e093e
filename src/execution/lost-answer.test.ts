import { expect, test } from 'vitest';
import type { Database } from '../db/database.ts';
import { openTestDatabase } from '../testing/database.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish } from '../testing/task-client.ts';
import { ended, readTask } from '../testing/task-history.ts';
import { openTestApp } from '../testing/test-app.ts';

test.for([1, 2])('where the answer to a commit is lost, what it stored for %i tasks counts once', async (count) => {
  const probe = openProbe();
  let isCut = false;
  const lossy = (database: Database): Database => ({
    ...database,
    async transaction<T>(work: Parameters<Database['transaction']>[0]) {
      const result = await database.transaction(work);
      if (!isCut) return result as T;
      isCut = false;
      throw new Error('Connection terminated unexpectedly');
    },
  });
  await using database = await openTestDatabase();
  await using app = await openTestApp({ executors: probe.executors, database: lossy(database) });
  await publish(app, 'two', [{ does: 'held' }, { does: 'succeed' }]);
  const ids = await Promise.all(Array.from({ length: count }, () => create(app, { template: 'two' })));
  await Promise.all(ids.map((id) => probe.entered(id)));
  isCut = true;
  for (const id of ids) probe.release(id);

  for (const id of ids) {
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await readTask(app, id)).toMatchObject({ attempts: 1, agentLogs: { nodes: [{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }] } });
  }
  expect(isCut).toBe(false);
  expect(probe.runs).toHaveLength(2 * count);
});
