import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { type Cursor, encodeCursor, isAfter, type Place } from './cursor.ts';
import { follow, type LiveLimits } from './follow.ts';
import { leavable } from './leavable.ts';
import { horizon } from './log.ts';
import type { ReadScope } from './reading.ts';
import type { Tail } from './tail.ts';
import { openTaskMatchers } from './task-matchers.ts';
import type { EventType, StoredEvent } from './types.ts';

/** `cursor` as text, for a client: a subscription after it goes on with the next event. */
export type CursorEvent = StoredEvent & { cursor: string };

/** What lies behind this cursor is not all there any more, or it is not of this log. */
export class CursorExpiredError extends Error {
  override readonly name = 'CursorExpiredError';
  constructor() {
    super('The events after this cursor are no longer kept. Read the tasks again and subscribe without `after`.');
  }
}

interface EventsOptions {
  after: Cursor | undefined;
  types: readonly EventType[] | undefined;
  /** Ends the stream, as its `return()` does, whatever it waits for. */
  signal: AbortSignal;
}

export interface TaskEventsOptions extends EventsOptions {
  /** From the task's beginning without `after`. */
  taskId: string;
  /** Ends after the status change that ends the task. */
  untilTerminal: boolean;
}

export interface FeedOptions extends EventsOptions, Pick<ReadScope, 'where'> {
  /** Of those, which to deliver; all where omitted. */
  keep?: (event: StoredEvent) => boolean;
}

/** History, then live, with no gap and no repetition at the seam. */
export interface LiveEvents {
  readonly epoch: number;
  /** How many wait for events in this process. */
  readonly subscriberCount: number;
  /** @throws CursorExpiredError */
  taskEvents(options: TaskEventsOptions): Promise<AsyncGenerator<CursorEvent, void, void>>;
  /** Whether the task has ended and `after` lies at its end or behind it. */
  isOver(taskId: string, after: Cursor): Promise<boolean>;
  /** Starts live without `after`, and never completes by itself. `where` is over columns that never change. @throws CursorExpiredError */
  feed(options: FeedOptions): Promise<AsyncGenerator<CursorEvent, void, void>>;
  /**
   * Yields at once, and then whenever something has happened: once for all that came since. What was read after the first
   * time, and what it says has happened since, leave no gap. `shop` null is all of them.
   */
  changes(options: { shop: string | null; signal: AbortSignal }): AsyncGenerator<void, void, void>;
  /** True once the task has ended, false when the time is over or the signal aborts. */
  waitForEnd(taskId: string, ms: number, signal: AbortSignal): Promise<boolean>;
  /** The same for its plan, or its end where it makes none. */
  waitForPlan(taskId: string, ms: number, signal: AbortSignal): Promise<boolean>;
}

const START: Place = { xid: 0, position: 0 };
const LIMITS: LiveLimits = { page: 500, capacity: 1_000 };
const terminal: readonly TaskStatus[] = ['PLANNED', 'COMPLETED', 'FAILED', 'CANCELLED'];

export function openLiveEvents(database: Database, tail: Tail, epoch: number, limits: Partial<LiveLimits> = {}): LiveEvents {
  const matcherOf = openTaskMatchers(database);
  const following = (scope: ReadScope, after: Place | undefined, signal: AbortSignal) =>
    follow({ database, tail, limits: { ...LIMITS, ...limits }, matcherOf, scope, after, signal });

  const checkCursor = async (after: Cursor | undefined, isOfFeed: boolean): Promise<void> => {
    if (!after) return;
    if (after.epoch !== epoch) throw new CursorExpiredError();
    const [log] = await database.query<{ horizon: number; purgedXid: number; purgedPosition: number }>(sql`
      select ${horizon} as horizon, purged_xid as "purgedXid", purged_position as "purgedPosition" from event_log_state`);
    if (!log) return;
    // A log that has not come so far was put back to an earlier state.
    if (isAfter(after, { xid: log.horizon, position: 0 })) throw new CursorExpiredError();
    // Tasks are purged as a whole: who follows one that is there misses nothing.
    if (isOfFeed && isAfter({ xid: log.purgedXid, position: log.purgedPosition }, after)) throw new CursorExpiredError();
  };

  const hasEndedBefore = async (taskId: string, place: Place): Promise<boolean> => {
    // From the end of the log, where it lies; a task that has not ended has none to look for.
    const [end] = await database.query<Place>(sql`
      select event.xid, event.position
      from task cross join lateral (
        select xid, position from task_event
        where task_id = task.id and type = 'TASK_STATUS_CHANGED' and payload ->> 'status' = any(${terminal}::text[])
        order by xid desc, position desc limit 1
      ) event
      where task.id = ${taskId}::uuid and task.completed_at is not null`);
    return end !== undefined && !isAfter(end, place);
  };

  async function* eventsOfTask({ taskId, after, types, untilTerminal, signal }: TaskEventsOptions): AsyncGenerator<CursorEvent, void, void> {
    if (untilTerminal && after && (await hasEndedBefore(taskId, after))) return;
    const wanted = types && new Set(types);
    const read = types && untilTerminal ? [...types, 'TASK_STATUS_CHANGED' as const] : types;
    for await (const event of following({ taskId, types: read }, after ?? START, signal)) {
      if (!wanted || wanted.has(event.body.type)) yield withCursor(event, epoch);
      if (untilTerminal && isEnd(event)) return;
    }
  }

  async function* eventsOfAll({ where, after, types, keep = () => true, signal }: FeedOptions): AsyncGenerator<CursorEvent, void, void> {
    for await (const event of following({ where, types }, after, signal)) if (keep(event)) yield withCursor(event, epoch);
  }

  async function* changesOf({ shop, signal }: { shop: string | null; signal: AbortSignal }): AsyncGenerator<void, void, void> {
    const accepts = (event: StoredEvent) => shop === null || event.shop === shop;
    while (!signal.aborted) {
      using feed = tail.attach({ accepts, capacity: LIMITS.capacity, signal });
      while (!feed.from && !feed.isClosed) await feed.arrival();
      for (let taken: unknown; taken !== 'overflow' && !feed.isClosed; taken = feed.take()) {
        yield;
        await feed.arrival();
      }
      if (feed.isClosed) return;
    }
  }

  /** @returns whether one of these has happened to the task, or it has ended, before the time is over. */
  const waitFor = async (types: readonly EventType[], taskId: string, ms: number, signal: AbortSignal): Promise<boolean> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
    const events = eventsOfTask({ taskId, after: undefined, types: [...types, 'TASK_STATUS_CHANGED'], untilTerminal: true, signal: limit });
    for await (const event of events) if (isEnd(event) || types.includes(event.body.type)) return true;
    return false;
  };

  return {
    epoch,
    changes: changesOf,
    get subscriberCount() {
      return tail.feedCount;
    },
    async taskEvents(options) {
      await checkCursor(options.after, false);
      return leavable((signal) => eventsOfTask({ ...options, signal }), options.signal);
    },
    isOver: async (taskId, after) => after.epoch === epoch && hasEndedBefore(taskId, after),
    async feed(options) {
      await checkCursor(options.after, true);
      return leavable((signal) => eventsOfAll({ ...options, signal }), options.signal);
    },
    waitForEnd: (taskId, ms, signal) => waitFor([], taskId, ms, signal),
    waitForPlan: (taskId, ms, signal) => waitFor(['PLAN_CREATED'], taskId, ms, signal),
  };
}

function withCursor(event: StoredEvent, epoch: number): CursorEvent {
  return { ...event, cursor: encodeCursor({ epoch, xid: event.xid, position: event.position }) };
}

function isEnd({ body }: StoredEvent): boolean {
  return body.type === 'TASK_STATUS_CHANGED' && terminal.includes(body.status);
}
