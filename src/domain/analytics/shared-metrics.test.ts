import { expect, it } from 'vitest';
import type { Queryable } from '../../db/database.ts';
import { storeTask } from '../../testing/analytics-facts.ts';
import { openTestDatabase } from '../../testing/database.ts';
import { openSharedMetrics } from './shared-metrics.ts';

it('whoever asks while a reading is under way shares the next one, which has what they ask about', async () => {
  await using database = await openTestDatabase();
  let [readings, failures] = [0, 0];
  const gate = Promise.withResolvers<void>();
  const held: Queryable = {
    ...database,
    async query(statement) {
      if (!statement.text.includes('activeAgents')) return database.query(statement);
      readings += 1;
      if (readings === 1) await gate.promise;
      if (failures > 0) throw new Error(`failure ${failures--}`);
      return database.query(statement);
    },
  };
  const shared = openSharedMetrics(held);
  const everybody = { shop: null };
  const first = shared(everybody);
  // The first has begun when its last statement waits.
  while (readings === 0) await new Promise(setImmediate);
  await storeTask(database);
  const later = Array.from({ length: 50 }, () => shared(everybody));
  const [ofShop, ofWindow] = [shared({ shop: 'north' }), shared(everybody, { from: new Date('2027-01-01T00:00:00Z') })];
  expect([(await ofShop).totalTasks, (await ofWindow).totalTasks, readings]).toEqual([0, 0, 3]);
  gate.resolve();
  expect((await first).totalTasks).toBe(0);
  expect((await Promise.all(later)).map(({ totalTasks }) => totalTasks)).toEqual(Array.from({ length: 50 }, () => 1));
  expect(readings).toBe(4);

  failures = 1;
  await expect(shared(everybody)).rejects.toThrow('failure 1');
  expect((await shared(everybody)).totalTasks).toBe(1);
});
