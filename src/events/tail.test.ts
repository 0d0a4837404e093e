import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Database } from '../db/database.ts';
import { openTestDatabase } from '../testing/database.ts';
import { logLine, openTestLog, textOf } from '../testing/event-log.ts';
import type { Feed } from './feed.ts';
import type { Tail } from './tail.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

const open = () => new AbortController().signal;
const attach = (tail: Tail, { signal = open(), capacity = 1_000 } = {}) => tail.attach({ accepts: () => true, capacity, signal });

async function begun(feed: Feed): Promise<Feed> {
  while (!feed.from && !feed.isClosed) await feed.arrival();
  return feed;
}

/** The texts of so many events. */
async function take(feed: Feed, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    await feed.arrival();
    const taken = feed.take();
    if (taken === 'overflow') throw new Error('It overflowed');
    texts.push(...taken.map(textOf));
  }
  return texts;
}

/** A database that counts the statements of the log's readers, and those that found events; it is away while `isDown`, and lets nobody read before `opened`. */
function watched() {
  const state = { statements: 0, findings: 0, isDown: false, opened: Promise.resolve() };
  const wrap = (database: Database): Database => ({
    ...database,
    async query<Row extends object>(statement: Sql) {
      state.statements += 1;
      if (state.isDown) throw new Error('connect ECONNREFUSED');
      await state.opened;
      const rows = await database.query<Row & { position?: number | null }>(statement);
      if (rows.some(({ position }) => typeof position === 'number')) state.findings += 1;
      return rows;
    },
  });
  return { state, wrap };
}

it('reads once for a thousand feeds', async () => {
  const { state, wrap } = watched();
  await using log = await openTestLog({ database, wrap });
  const run = await log.run();
  const { promise, resolve } = Promise.withResolvers<void>();
  state.opened = promise;
  const feeds = Array.from({ length: 1_000 }, () => attach(log.tail));
  expect(state.statements).toBe(1);
  resolve();
  await Promise.all(feeds.map(begun));
  await log.append(run, logLine('one'), logLine('two'));
  for (const feed of feeds) expect(await take(feed, 2)).toEqual(['one', 'two']);
  // The longer this takes, the more readings there are that come round and find nothing.
  expect(state.findings).toBe(1);
});

it('sleeps while nobody listens, and leaves no timer behind', async () => {
  const { state, wrap } = watched();
  await using log = await openTestLog({ database, wrap });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const stop = new AbortController();
  const feed = await begun(attach(log.tail, { signal: stop.signal }));
  const other = await begun(attach(log.tail));
  expect(log.tail.feedCount).toBe(2);
  stop.abort();
  other[Symbol.dispose]();
  expect(feed.isClosed).toBe(true);
  expect(log.tail.feedCount).toBe(0);
  while (timers() > before) await nextTurn();
  const statements = state.statements;
  log.signals.raise('events');
  await nextTurn();
  expect(state.statements).toBe(statements);
});

it('begins where the log ends when somebody comes again', async () => {
  await using log = await openTestLog({ database });
  const run = await log.run();
  const first = await begun(attach(log.tail));
  first[Symbol.dispose]();
  await log.append(run, logLine('unseen'));
  const second = await begun(attach(log.tail));
  await log.append(run, logLine('seen'));
  // It may have been reading still, and then hands over more than was asked for, but never less.
  expect((await take(second, 1)).at(-1)).toMatch(/seen/);
});

it('finds what nobody told it of', async () => {
  await using log = await openTestLog({ database });
  const run = await log.run();
  const feed = await begun(attach(log.tail));
  await log.database.query(sql`
    insert into task_event (xid, task_id, shop, type, payload, at)
    values (pg_current_xact_id()::text::bigint, ${run.taskId}::uuid, '', 'LOG_APPENDED', '{"message": "quiet"}', now())`);
  expect(await take(feed, 1)).toEqual(['quiet']);
});

it('goes on where it was when the database comes back, and says once that it was away', async () => {
  const { state, wrap } = watched();
  await using log = await openTestLog({ database, wrap });
  const run = await log.run();
  const feed = await begun(attach(log.tail));
  state.isDown = true;
  await log.append(run, logLine('written meanwhile'));
  const before = state.statements;
  const late = attach(log.tail);
  await vi.waitUntil(() => state.statements >= before + 3);
  state.isDown = false;
  expect(await take(feed, 1)).toEqual(['written meanwhile']);
  await begun(late);
  expect(late.from).toBeDefined();
  expect(log.logged).toEqual(['The event log could not be read; trying again']);
});

it('lets go of who does not want to wait for the database', async () => {
  const { state, wrap } = watched();
  await using log = await openTestLog({ database, wrap });
  state.isDown = true;
  const stop = new AbortController();
  const feed = attach(log.tail, { signal: stop.signal });
  const waiting = begun(feed);
  stop.abort();
  await waiting;
  expect({ from: feed.from, isClosed: feed.isClosed, feeds: log.tail.feedCount }).toEqual({ from: undefined, isClosed: true, feeds: 0 });
  expect(attach(log.tail, { signal: stop.signal }).isClosed).toBe(true);
});

it('ends its feeds when it is closed, and takes no more', async () => {
  const log = await openTestLog({ database });
  const feed = await begun(attach(log.tail));
  const waiting = feed.arrival();
  await log[Symbol.asyncDispose]();
  await waiting;
  expect(feed.isClosed).toBe(true);
  expect(attach(log.tail).isClosed).toBe(true);
});

it('keeps no more for a feed than its capacity', async () => {
  await using log = await openTestLog({ database });
  const run = await log.run();
  const slow = await begun(attach(log.tail, { capacity: 3 }));
  const quick = await begun(attach(log.tail));
  await log.append(run, ...Array.from({ length: 10 }, (_, n) => logLine(String(n))));
  expect(await take(quick, 10)).toHaveLength(10);
  expect(slow.take()).toBe('overflow');
});

it('hangs nothing on a subscriber’s signal that it has not taken off again', async () => {
  await using log = await openTestLog({ database });
  const run = await log.run();
  const { signal } = new AbortController();
  const feed = await begun(attach(log.tail, { signal }));
  for (let n = 0; n < 20; n += 1) {
    const arrival = feed.arrival();
    await log.append(run, logLine(String(n)));
    await arrival;
    feed.take();
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  feed[Symbol.dispose]();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it('asks less and less often for what a transaction holds back, and names it once', async () => {
  const times: number[] = [];
  const wrap = (inner: Database): Database => ({
    ...inner,
    async query<Row extends object>(statement: Sql) {
      if (statement.text.includes('pg_stat_activity')) return [{ application: 'a dump', pid: 7, seconds: 11 }] as Row[];
      times.push(Date.now());
      // As where a transaction stays open that is older than what is committed; other databases of a cluster move its horizon.
      return (await inner.query<Row>(statement)).map((row) => ({ ...row, horizon: 700, isHeldBack: true }));
    },
  });
  await using log = await openTestLog({ database, wrap });
  const { now } = performance;
  const begin = performance.now();
  let skippedMs = 0;
  // However slow the machine is, the ten seconds after which it is named are over when the test says so.
  vi.spyOn(performance, 'now').mockImplementation(() => begin + Math.min(now.call(performance) - begin, 5_000) + skippedMs);
  attach(log.tail);
  await vi.waitUntil(() => times.length >= 8);
  expect((times[7] ?? 0) - (times[6] ?? 0)).toBeGreaterThan(100);
  expect(log.logged).toEqual([]);

  skippedMs = 11_000;
  const before = times.length;
  await vi.waitUntil(() => times.length >= before + 3);
  expect(log.logged).toEqual(['A transaction of "a dump" (process 7) has been open for 11 s; events wait behind it.']);
  vi.restoreAllMocks();
});
