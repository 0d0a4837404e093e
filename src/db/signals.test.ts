import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isOnPostgres, openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openPostgres } from './postgres.ts';
import { openSignals, type Signals } from './signals.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

function heardBy(signals: Signals): string[] {
  const heard: string[] = [];
  for (const signal of ['events', 'jobs', 'cancel'] as const) signals.on(signal, () => heard.push(signal));
  return heard;
}

it('tells listeners of the same process, those of that signal, until they leave', async () => {
  await using signals = await openSignals(database);
  const heard = heardBy(signals);
  let calls = 0;
  const leave = signals.on('events', () => {
    calls += 1;
  });
  signals.raise('events');
  // Never before the caller has gone on: it may hold a lock that the listener waits for.
  expect(heard).toEqual([]);
  await vi.waitUntil(() => heard.length > 0);
  leave();
  signals.raise('events');
  signals.raise('cancel');
  await vi.waitUntil(() => heard.includes('cancel'));
  expect({ heard, calls }).toEqual({ heard: ['events', 'events', 'cancel'], calls: 1 });
});

if (isOnPostgres) {
  describe('between processes', () => {
    it('travel together, and not back to where they came from', async () => {
      let notifications = 0;
      const onStatement = (text: string) => {
        if (text.includes('pg_notify')) notifications += 1;
      };
      await using sender = await openPostgres(database.url ?? '', { onStatement });
      await using signals = await openSignals(sender);
      await using others = await openSignals(database);
      const [own, heard] = [heardBy(signals), heardBy(others)];
      for (let n = 0; n < 100; n += 1) signals.raise(n % 2 ? 'events' : 'jobs');
      await vi.waitUntil(() => heard.includes('events') && heard.includes('jobs'));
      expect(heard.toSorted()).toEqual(['events', 'jobs']);
      // They were given within one turn of the loop, before the timer that sends them could run.
      expect(notifications).toBe(1);
      expect(own).toHaveLength(100);
    });

    it('are not lost when the sender goes away', async () => {
      await using others = await openSignals(database);
      const heard = heardBy(others);
      {
        await using signals = await openSignals(database);
        signals.raise('jobs');
      }
      await vi.waitUntil(() => heard.includes('jobs'));
    });

    it('are all given after the listening connection was lost and is there again', async () => {
      await using signals = await openSignals(database);
      const heard = heardBy(signals);
      await database.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`);
      await vi.waitUntil(() => heard.length >= 3);
      expect(new Set(heard)).toEqual(new Set(['events', 'jobs', 'cancel']));
    });
  });
}
