import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Database } from '../db/database.ts';
import { openTestDatabase } from '../testing/database.ts';
import { ended, logLine, openTestLog, type TestLog, textOf } from '../testing/event-log.ts';
import { type Cursor, decodeCursor } from './cursor.ts';
import type { Feed } from './feed.ts';
import { type CursorEvent, CursorExpiredError, openLiveEvents } from './stream.ts';
import type { Tail } from './tail.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

const never = () => new AbortController().signal;
const everything = { after: undefined, types: undefined };

function cursorOf(event: CursorEvent | undefined): Cursor {
  const cursor = decodeCursor(event?.cursor ?? '');
  if (!cursor) throw new Error('It has no cursor');
  return cursor;
}

async function next(events: AsyncGenerator<CursorEvent>, count: number): Promise<CursorEvent[]> {
  const taken: CursorEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) throw new Error(`It ended after ${taken.length} of ${count}`);
    taken.push(value);
  }
  return taken;
}

/** From here on the tail knows where the log ends, and so a feed that starts live begins when it is attached. */
async function awake(log: TestLog): Promise<Feed> {
  const feed = log.tail.attach({ accepts: () => false, capacity: 0, signal: never() });
  while (!feed.from) await feed.arrival();
  return feed;
}

/** A task with these events, and all of them as its readers get them. */
async function history(log: TestLog, ...events: Parameters<TestLog['append']>[1][]) {
  const run = await log.run();
  await log.append(run, ...events);
  const stream = await log.live.taskEvents({ ...everything, taskId: run.taskId, untilTerminal: false, signal: never() });
  const stored = await next(stream, events.length);
  await stream.return();
  return { run, stored };
}

it('gives a task’s history, then what happens, and ends with the task', async () => {
  await using log = await openTestLog({ database });
  const { run } = await history(log, logLine('before'));
  const other = await log.run();
  const events = await log.live.taskEvents({ ...everything, taskId: run.taskId, untilTerminal: true, signal: never() });
  expect((await next(events, 1)).map(textOf)).toEqual(['before']);
  await log.append(other, logLine('of another'));
  await log.append(run, logLine('live'), ended, logLine('a report that comes later'));
  expect((await Array.fromAsync(events)).map(textOf)).toEqual(['live', 'TASK_STATUS_CHANGED']);
  expect(log.tail.feedCount).toBe(0);
});

it('ends with the task, whatever types it was asked for', async () => {
  await using log = await openTestLog({ database });
  const { run } = await history(log, logLine('one'), ended);
  const logs = { after: undefined, types: ['LOG_APPENDED' as const], taskId: run.taskId, signal: never() };
  expect((await Array.fromAsync(await log.live.taskEvents({ ...logs, untilTerminal: true }))).map(textOf)).toEqual(['one']);

  const open = await log.live.taskEvents({ ...logs, untilTerminal: false });
  expect((await next(open, 1)).map(textOf)).toEqual(['one']);
  await log.append(run, ended, logLine('a report'));
  expect((await next(open, 1)).map(textOf)).toEqual(['a report']);
  await open.return();
});

it('ends at once after a cursor behind the end, and stays open where it was asked to', async () => {
  await using log = await openTestLog({ database });
  const { run, stored } = await history(log, logLine('one'), ended, logLine('a report'));
  const since = (event: CursorEvent | undefined, untilTerminal: boolean) =>
    log.live.taskEvents({ taskId: run.taskId, after: cursorOf(event), types: undefined, untilTerminal, signal: never() });
  expect((await Array.fromAsync(await since(stored[0], true))).map(textOf)).toEqual(['TASK_STATUS_CHANGED']);
  expect(await Array.fromAsync(await since(stored[1], true))).toEqual([]);
  expect(await Array.fromAsync(await since(stored[2], true))).toEqual([]);
  const open = await since(stored[1], false);
  expect((await next(open, 1)).map(textOf)).toEqual(['a report']);
  await open.return();
});

it('waits for the end of a task only so long', async () => {
  await using log = await openTestLog({ database });
  const { run } = await history(log, logLine('one'));
  expect(await log.live.waitForEnd(run.taskId, 20, never())).toBe(false);
  expect(await log.live.waitForEnd(run.taskId, 60_000, AbortSignal.abort())).toBe(false);
  const waiting = log.live.waitForEnd(run.taskId, 60_000, never());
  await log.append(run, ended);
  expect(await waiting).toBe(true);
  expect(await log.live.waitForEnd(run.taskId, 60_000, never())).toBe(true);
  expect(log.tail.feedCount).toBe(0);
});

it('starts a feed live, or after a cursor', async () => {
  await using log = await openTestLog({ database });
  const { run, stored } = await history(log, logLine('one'), logLine('two'));
  using _awake = await awake(log);
  const live = await log.live.feed({ ...everything, signal: never() });
  const first = next(live, 1);
  await log.append(run, logLine('three'));
  expect((await first).map(textOf)).toEqual(['three']);
  await live.return();
  const replayed = await log.live.feed({ after: cursorOf(stored[0]), types: undefined, signal: never() });
  expect((await next(replayed, 2)).map(textOf)).toEqual(['two', 'three']);
  await replayed.return();
});

it('asks once for each task whether it is one of a feed’s, for all feeds that ask the same', async () => {
  let questions = 0;
  const wrap = (inner: Database): Database => ({
    ...inner,
    async query(statement) {
      if (statement.text.startsWith('select task.id from task')) questions += 1;
      return inner.query(statement);
    },
  });
  await using log = await openTestLog({ database, wrap });
  using _awake = await awake(log);
  const stop = new AbortController();
  const feeds = await Promise.all(
    Array.from({ length: 20 }, () => log.live.feed({ ...everything, where: sql`task.tags && ${['wanted']}::text[]`, signal: stop.signal })),
  );
  const firsts = feeds.map((feed) => next(feed, 3));
  const [wanted, unwanted] = [await log.run({ tags: ['wanted'] }), await log.run()];
  await log.append(wanted, logLine('one'));
  for (let n = 0; n < 50; n += 1) await log.append(unwanted, ...Array.from({ length: 100 }, () => logLine('flood')));
  await log.append(wanted, logLine('two'), logLine('three'));
  for (const first of firsts) expect((await first).map(textOf)).toEqual(['one', 'two', 'three']);
  // One for each of the two tasks, unless the flood came first: then the log was read again, by a statement that has the condition.
  expect(questions).toBeLessThanOrEqual(2);
  stop.abort();
});

it('loses nothing, and repeats nothing, where the reader is slower than its tasks', async () => {
  await using log = await openTestLog({ database, limits: { capacity: 2, page: 3 } });
  const run = await log.run();
  const expected = Array.from({ length: 200 }, (_, n) => String(n));
  const events = await log.live.taskEvents({ ...everything, taskId: run.taskId, untilTerminal: true, signal: never() });
  const texts: string[] = [];
  for (let n = 0; n < expected.length; n += 10) {
    // More than fits, now and then, and less.
    for (const [from, to] of [
      [0, 1],
      [1, 8],
      [8, 10],
    ] as const)
      await log.append(run, ...expected.slice(n + from, n + to).map(logLine));
    texts.push(...(await next(events, 4)).map(textOf));
  }
  await log.append(run, ended);
  texts.push(...(await Array.fromAsync(events)).map(textOf));
  expect(texts).toEqual([...expected, 'TASK_STATUS_CHANGED']);
});

it('keeps little in memory for a subscriber that does not read, and nothing is lost to it', async () => {
  let mostRows = 0;
  const wrap = (inner: Database): Database => ({
    ...inner,
    async query(statement) {
      const rows = await inner.query<never>(statement);
      mostRows = Math.max(mostRows, rows.length);
      return rows;
    },
  });
  await using log = await openTestLog({ database, wrap });
  const { run, stored } = await history(log, logLine('first'));
  const feeds: Feed[] = [];
  const attach: Tail['attach'] = (options) => {
    const feed = log.tail.attach(options);
    feeds.push(feed);
    return feed;
  };
  const live = openLiveEvents(wrap(database), { ...log.tail, attach }, log.live.epoch);
  const slow = await live.taskEvents({ ...everything, taskId: run.taskId, untilTerminal: true, signal: never() });
  expect(await next(slow, 1)).toEqual(stored);

  let offered = 0;
  const accepts = () => {
    offered += 1;
    return false;
  };
  using counter = log.tail.attach({ accepts, capacity: 0, signal: never() });
  while (!counter.from) await counter.arrival();
  await database.query(sql`
    insert into task_event (xid, task_id, shop, type, payload, at)
    select pg_current_xact_id()::text::bigint, ${run.taskId}::uuid, '', 'LOG_APPENDED', jsonb_build_object('level', 'INFO', 'message', n::text), now()
    from generate_series(1, 100000) n`);
  log.signals.raise('events');
  await vi.waitUntil(() => offered === 100_000);
  expect(feeds.map((feed) => feed.take())).toEqual(['overflow']);
  expect(mostRows).toBeLessThanOrEqual(1_000);

  // As Postgres would do by itself; without statistics each page of so long a history sorts the rest of it.
  await database.script('analyze task_event');
  expect((await next(slow, 1_200)).map(textOf)).toEqual(Array.from({ length: 1_200 }, (_, n) => String(n + 1)));
  expect(feeds).toHaveLength(2);
  expect(mostRows).toBeLessThanOrEqual(1_000);
  await slow.return();
});

it.each(['taskEvents', 'feed'] as const)('%s ends when its signal aborts, wherever it is', async (kind) => {
  await using log = await openTestLog({ database });
  const run = await log.run();
  await log.append(run, logLine('one'));
  const open = (signal: AbortSignal) =>
    kind === 'feed' ? log.live.feed({ ...everything, signal }) : log.live.taskEvents({ ...everything, taskId: run.taskId, untilTerminal: false, signal });
  const waiting = new AbortController();
  const events = await open(waiting.signal);
  if (kind === 'taskEvents') await next(events, 1);
  const end = events.next();
  await vi.waitUntil(() => log.tail.feedCount === 1);
  waiting.abort();
  expect(await end).toEqual({ done: true, value: undefined });
  expect(await (await open(AbortSignal.abort())).next()).toEqual({ done: true, value: undefined });
  expect(log.tail.feedCount).toBe(0);
});

it.each(['taskEvents', 'feed'] as const)('%s ends when its reader returns while it waits', async (kind) => {
  await using log = await openTestLog({ database });
  const { taskId } = await log.run();
  const signal = never();
  const events = await (kind === 'feed'
    ? log.live.feed({ ...everything, signal })
    : log.live.taskEvents({ ...everything, taskId, untilTerminal: false, signal }));
  const waiting = events.next();
  await vi.waitUntil(() => log.tail.feedCount === 1);
  await events.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(log.tail.feedCount).toBe(0);
});

it('refuses cursors of another epoch, and those that the log has not reached', async () => {
  await using log = await openTestLog({ database });
  const { run, stored } = await history(log, logLine('one'));
  const cursor = cursorOf(stored[0]);
  for (const after of [
    { ...cursor, epoch: cursor.epoch + 1 },
    { ...cursor, xid: cursor.xid + 1_000_000 },
  ]) {
    const options = { after, types: undefined, signal: never() };
    await expect(log.live.feed(options)).rejects.toThrow(CursorExpiredError);
    await expect(log.live.taskEvents({ ...options, taskId: run.taskId, untilTerminal: true })).rejects.toThrow(CursorExpiredError);
  }
});
