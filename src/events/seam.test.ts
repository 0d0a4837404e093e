import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database, Transaction } from '../db/database.ts';
import { appendEvents } from '../domain/settle-run.ts';
import type { Run } from '../domain/settle-stages.ts';
import { openTestDatabase } from '../testing/database.ts';
import { ended, logLine, openTestLog, type TestLog, textOf } from '../testing/event-log.ts';
import { type Cursor, decodeCursor, isAfter, type Place } from './cursor.ts';
import { cursorFromFloor, floorCursor } from './log.ts';
import type { CursorEvent } from './stream.ts';

/*
 * Subscribers of two processes attach, leave and come back at random moments, while several writers, one of them slow to
 * commit, append to the same few tasks, to several in one transaction, or roll back. What each of them must have seen is
 * known from the writers, and from the table once all is quiet.
 */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);
const WRITERS = 5;
const TRANSACTIONS = 30;
const LAST = 'nothing comes after this';

let database: Database;
let here: TestLog;
let elsewhere: TestLog;

beforeAll(async () => {
  database = await openTestDatabase();
  // Small enough that readers are thrown back onto the log again and again.
  here = await openTestLog({ database, limits: { page: 5, capacity: 3 } });
  elsewhere = await openTestLog({ database });
});

afterAll(async () => {
  await elsewhere[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

it(`every subscriber sees what was committed, once and in order (TEST_SEED=${seed})`, async () => {
  const random = randomNumbers(seed);
  const runs = await Promise.all(Array.from({ length: 4 }, () => here.run()));
  const diary = openDiary(runs);

  const writers = Array.from({ length: WRITERS }, (_, n) => write({ name: `writer ${n}`, isSlow: n === 0, random, runs, diary }));
  const subscribers = Array.from({ length: 30 }, async (_, n) => {
    await delay(random(400));
    const { live } = n % 2 === 0 ? here : elsewhere;
    return n % 3 === 0 ? watchTask(live, runs[n % runs.length] as Run, random) : watchAll(live, n % 3 === 1 ? START : undefined, random);
  });
  const restless = [here, elsewhere].map(({ live }) => comeAndGo(live, 100, random));

  await Promise.all(writers);
  for (const run of runs) {
    await here.append(run, ended);
    diary.happened.get(run.taskId)?.push('TASK_STATUS_CHANGED');
  }
  // The next transaction's id is higher than all before it.
  await here.append(runs[0] as Run, logLine(LAST));
  diary.happened.get(runs[0]?.taskId ?? '')?.push(LAST);

  const stored = await database.query<Place & { taskId: string; text: string }>(sql`
    select xid, position, task_id as "taskId", coalesce(payload ->> 'message', type) as text from task_event order by xid, position`);
  const all = stored.map(({ position }) => position);
  const ofTask = (taskId: string) => stored.filter((event) => event.taskId === taskId);

  // The order of the log is, for each task, the order in which it happened.
  for (const { taskId } of runs) expect(ofTask(taskId).map(({ text }) => text)).toEqual(diary.happened.get(taskId));
  for (const { floor, texts } of diary.floors) {
    for (const event of stored) if (texts.has(event.text)) expect(isAfter(event, floor), `${event.text} after a floor from before its commit`).toBe(true);
  }

  for (const { taskId, isLive, events } of await Promise.all(subscribers)) {
    const seen = events.map(({ position }) => position);
    const untilEnd =
      taskId === undefined
        ? all
        : ofTask(taskId)
            .filter(({ text }) => text !== LAST)
            .map(({ position }) => position);
    expect(seen).toEqual(isLive ? untilEnd.slice(untilEnd.indexOf(seen[0] ?? -1)) : untilEnd);
    expect(events.map(textOf)).toEqual(stored.filter(({ position }) => seen.includes(position)).map(({ text }) => text));
  }
  const visits = (await Promise.all(restless)).flat();
  expect(visits).toHaveLength(200);
  for (const { after, events } of visits) {
    const from = after ? all.indexOf(after) + 1 : 0;
    expect(events).toEqual(all.slice(from, from + events.length));
    expect(events.length).toBeGreaterThan(0);
  }
});

const START: Cursor = { epoch: 1, xid: 0, position: 0 };

type Random = (below: number) => number;

/** What the writers know. */
function openDiary(runs: readonly Run[]) {
  return {
    /** The texts of each task's events, in the order in which the writers held its lock. */
    happened: new Map<string, string[]>(runs.map(({ taskId }) => [taskId, []])),
    /** Floors, with the texts of all transactions that were open then. */
    floors: [] as { floor: Cursor; texts: Set<string> }[],
    open: new Set<{ texts: string[] }>(),
  };
}

interface Writer {
  name: string;
  isSlow: boolean;
  random: Random;
  runs: readonly Run[];
  diary: ReturnType<typeof openDiary>;
}

async function write({ name, isSlow, random, runs, diary }: Writer): Promise<void> {
  const { happened, floors, open } = diary;
  for (let n = 0; n < TRANSACTIONS / (isSlow ? 5 : 1); n += 1) {
    const chosen = runs.filter(() => random(3) === 0);
    const rollsBack = random(4) === 0;
    const transaction = { texts: [] as string[] };
    const watched: { floor: Cursor; of: { texts: string[] }[] }[] = [];
    const append = async (tx: Transaction, run: Run, count: number) => {
      const texts = Array.from({ length: count }, (_, line) => `${name}, transaction ${n}, line ${transaction.texts.length + line}`);
      await appendEvents(tx, run, texts.map(logLine));
      // Whoever appends next to this task does so after this commit.
      happened.get(run.taskId)?.push(...texts);
      transaction.texts.push(...texts);
    };
    open.add(transaction);
    await database
      .transaction(async (tx) => {
        // In the order of their ids, as all who lock several tasks.
        for (const run of [...chosen].sort((a, b) => (a.taskId < b.taskId ? -1 : 1))) {
          await append(tx, run, 1 + random(3));
          if (random(3) === 0) await append(tx, run, 1);
          if (random(5) === 0) watched.push({ floor: await floorOf(tx), of: [...open] });
        }
        await delay(isSlow ? 50 + random(150) : random(8));
        // Before the commit: from then on a floor may lie behind it.
        open.delete(transaction);
        if (rollsBack) throw new RolledBack();
      })
      .catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
        for (const [taskId, texts] of happened) {
          happened.set(
            taskId,
            texts.filter((text) => !transaction.texts.includes(text)),
          );
        }
      });
    for (const { floor, of } of watched) floors.push({ floor, texts: new Set(of.flatMap(({ texts }) => texts)) });
    // Hints are hints: some are not given.
    if (random(3) > 0) here.signals.raise('events');
    if (random(3) > 0) elsewhere.signals.raise('events');
  }
}

class RolledBack extends Error {}

async function floorOf(tx: Transaction): Promise<Cursor> {
  const [row] = await tx.query<{ floor: string }>(sql`select ${floorCursor} as floor`);
  return decodeCursor(cursorFromFloor(row?.floor ?? '')) ?? START;
}

interface Seen {
  taskId: string | undefined;
  isLive: boolean;
  events: CursorEvent[];
}

async function watchTask(live: TestLog['live'], { taskId }: Run, random: Random): Promise<Seen> {
  const { signal } = new AbortController();
  const events: CursorEvent[] = [];
  for await (const event of await live.taskEvents({ taskId, after: undefined, types: undefined, untilTerminal: true, signal })) {
    events.push(event);
    if (random(10) === 0) await delay(random(10));
  }
  return { taskId, isLive: false, events };
}

async function watchAll(live: TestLog['live'], after: Cursor | undefined, random: Random): Promise<Seen> {
  const { signal } = new AbortController();
  const events: CursorEvent[] = [];
  for await (const event of await live.feed({ after, types: undefined, signal })) {
    events.push(event);
    if (textOf(event) === LAST) break;
    if (random(10) === 0) await delay(random(10));
  }
  return { taskId: undefined, isLive: after === undefined, events };
}

/** Reads a few events at a time, each time after one of those that it has seen. */
async function comeAndGo(live: TestLog['live'], times: number, random: Random): Promise<{ after: number | undefined; events: number[] }[]> {
  const known: CursorEvent[] = [];
  const visits: { after: number | undefined; events: number[] }[] = [];
  while (visits.length < times) {
    // Mostly it goes on where it was, now and then further back.
    const last = random(4) === 0 ? known[random(known.length)] : known.at(-1);
    const gone = new AbortController();
    const events: number[] = [];
    const wanted = 1 + random(8);
    for await (const event of await live.feed({ after: last ? decodeCursor(last.cursor) : START, types: undefined, signal: gone.signal })) {
      events.push(event.position);
      if (!known.some(({ position }) => position === event.position) && textOf(event) !== LAST) known.push(event);
      if (events.length === wanted || textOf(event) === LAST) gone.abort();
    }
    visits.push({ after: last?.position, events });
  }
  return visits;
}

/** The same numbers for the same seed (mulberry32). */
function randomNumbers(start: number): Random {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(below, 1);
  };
}
