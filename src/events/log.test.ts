import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { isOnPostgres, openTestDatabase } from '../testing/database.ts';
import { ended, logLine, openTestLog, textOf } from '../testing/event-log.ts';
import { decodeCursor } from './cursor.ts';
import { findWhatHoldsBack } from './held-back.ts';
import { openEventLog } from './log.ts';
import { readEvents } from './reading.ts';
import { CursorExpiredError } from './stream.ts';
import type { StoredEvent } from './types.ts';

const START = { xid: 0, position: 0 };
const never = () => new AbortController().signal;

/** What can be read of a task's log once nothing is held back: other databases of the cluster do that, too. */
async function allOf(database: Database, taskId: string): Promise<StoredEvent[]> {
  const { events, isHeldBack } = await readEvents(database, START, { taskId }, 100);
  return isHeldBack ? allOf(database, taskId) : events;
}

it('goes on after a dump was restored into a cluster that is not as far', async () => {
  await using database = await openTestDatabase();
  const before = await openTestLog({ database });
  const [one, two] = [await before.run(), await before.run()];
  await before.append(one, logLine('1'));
  await before.append(two, logLine('a'), logLine('b'));
  await before.append(one, logLine('2'), logLine('3'));
  const [first] = await allOf(database, one.taskId);
  const oldCursor = { epoch: before.live.epoch, xid: first?.xid ?? 0, position: first?.position ?? 0 };
  await before[Symbol.asyncDispose]();
  // Order by transaction and order by position may differ between tasks; within a task they must not.
  await database.script('update task_event set xid = 7000000000 + xid; update task set last_event_xid = 7000000000 + last_event_xid');
  expect(await readEvents(database, START, {}, 100)).toMatchObject({ events: [], isHeldBack: true });

  // Two processes that start at once.
  await using log = await openTestLog({ database });
  await using other = await openTestLog({ database });
  expect([log.live.epoch, other.live.epoch]).toEqual([oldCursor.epoch + 1, oldCursor.epoch + 1]);
  await log.append(one, logLine('4'), ended);
  await log.append(two, logLine('c'));
  expect((await allOf(database, one.taskId)).map(textOf)).toEqual(['1', '2', '3', '4', 'TASK_STATUS_CHANGED']);
  expect((await allOf(database, two.taskId)).map(textOf)).toEqual(['a', 'b', 'c']);
  const options = { taskId: one.taskId, types: undefined, untilTerminal: true, signal: never() };
  await expect(log.live.taskEvents({ ...options, after: oldCursor })).rejects.toThrow(CursorExpiredError);
  const [, , third] = await Array.fromAsync(await log.live.taskEvents({ ...options, after: undefined }));
  const rest = await Array.fromAsync(await log.live.taskEvents({ ...options, after: decodeCursor(third?.cursor ?? '') }));
  expect(rest.map(textOf)).toEqual(['4', 'TASK_STATUS_CHANGED']);
});

it('keeps its epoch from start to start', async () => {
  await using database = await openTestDatabase();
  await using log = await openTestLog({ database });
  await log.append(await log.run(), logLine('1'));
  expect(await Promise.all([openEventLog(database), openEventLog(database)])).toEqual([log.live.epoch, log.live.epoch]);
});

if (isOnPostgres) {
  it('holds back what came after a transaction that is still open, and no more', async () => {
    await using database = await openTestDatabase();
    await using log = await openTestLog({ database });
    const [early, held, late] = [await log.run(), await log.run(), await log.run()];
    await log.append(early, logLine('early'));
    expect((await allOf(database, early.taskId)).map(textOf)).toEqual(['early']);
    await database.transaction(async (tx) => {
      await tx.query(sql`update task set name = 'held' where id = ${held.taskId}::uuid`);
      await log.append(late, logLine('late'));
      const { events, isHeldBack } = await readEvents(database, START, {}, 100);
      expect({ texts: events.map(textOf), isHeldBack }).toEqual({ texts: ['early'], isHeldBack: true });
      expect(await findWhatHoldsBack(database)).toBeUndefined();
      expect(await findWhatHoldsBack(database, 0)).toMatch(/^A transaction of "\w+" \(process \d+\) has been open for \d+ s; events wait behind it\.$/);
    });
    expect((await allOf(database, late.taskId)).map(textOf)).toEqual(['late']);
  });
}
