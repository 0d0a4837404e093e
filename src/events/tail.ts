import { performance } from 'node:perf_hooks';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import type { Place } from './cursor.ts';
import { type Feed, type FeedOptions, OpenFeed } from './feed.ts';
import { findWhatHoldsBack, HELD_BACK_SECONDS } from './held-back.ts';
import { readEvents } from './reading.ts';

/** Safety net for hints that were lost, and how soon a failed reading is tried again. */
const POLL_MS = 500;
/** While committed events wait behind an open transaction; longer the longer it stays open. */
const HELD_BACK_POLL_MS = 10;
const PAGE = 1_000;
/** A first reading only finds out where the log ends. */
const END = { xid: Number.MAX_SAFE_INTEGER, position: 0 };

/**
 * The one reader of new rows in a process. It hands them to all local feeds, so that a thousand subscribers cost one query.
 * It reads when told that the log has grown, and now and then in case nobody told it; while there is no feed it sleeps.
 */
export interface Tail extends AsyncDisposable {
  /** Also while the database is away: the feed then begins when it is back. */
  attach(options: FeedOptions): Feed;
  readonly feedCount: number;
}

interface TailLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export function openTail(database: Database, signals: Signals, log: TailLog): Tail {
  const feeds = new Set<OpenFeed>();
  /** Where the next reading begins; undefined while it sleeps. */
  let place: Place | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let isFailing = false;
  let heldBack: { since: number; isNamed: boolean } | undefined;
  let isHintPending = false;
  let endPause = () => {};

  const wake = () => {
    isHintPending = true;
    endPause();
  };
  const stopListening = signals.on('events', wake);

  const pause = async (ms: number) => {
    if (isHintPending) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    endPause = resolve;
    await promise;
    clearTimeout(timer);
  };

  /** @returns after how many milliseconds to look again. */
  const read = async (): Promise<number> => {
    const { events, readTo, hasMore, isHeldBack } = await readEvents(database, place ?? END, {}, PAGE);
    const hasMoved = place?.xid !== readTo.xid;
    place = readTo;
    for (const feed of feeds) {
      if (feed.from) feed.offer(events);
      else feed.begin(readTo);
    }
    if (hasMore) return 0;
    if (hasMoved || !isHeldBack) heldBack = undefined;
    return isHeldBack ? heldBackDelay() : POLL_MS;
  };

  /** As long again as it has waited for that transaction already, so that a long one is not asked after a hundred times a second. */
  const heldBackDelay = async (): Promise<number> => {
    heldBack ??= { since: performance.now(), isNamed: false };
    const waitedMs = performance.now() - heldBack.since;
    if (waitedMs > HELD_BACK_SECONDS * 1_000 && !heldBack.isNamed) {
      heldBack.isNamed = true;
      const name = await findWhatHoldsBack(database);
      if (name) log.warn({}, name);
    }
    return Math.min(Math.max(waitedMs, HELD_BACK_POLL_MS), POLL_MS);
  };

  const run = async () => {
    while (feeds.size > 0) {
      isHintPending = false;
      let delay = POLL_MS;
      try {
        delay = await read();
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.error({ err: error }, 'The event log could not be read; trying again');
        isFailing = true;
      }
      if (delay > 0 && feeds.size > 0) await pause(delay);
    }
    place = undefined;
    running = undefined;
  };

  return {
    attach(options) {
      const feed = new OpenFeed(options, (closed) => {
        feeds.delete(closed);
        // What is paused need not wait for nobody.
        if (feeds.size === 0) endPause();
      });
      if (isClosed) feed[Symbol.dispose]();
      if (feed.isClosed) return feed;
      feeds.add(feed);
      if (place) feed.begin(place);
      running ??= run();
      return feed;
    },
    get feedCount() {
      return feeds.size;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      stopListening();
      for (const feed of feeds) feed[Symbol.dispose]();
      await running;
    },
  };
}
