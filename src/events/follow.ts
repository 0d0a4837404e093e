import type { Sql } from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import { isAfter, type Place } from './cursor.ts';
import { type ReadScope, readEvents } from './reading.ts';
import type { Tail } from './tail.ts';
import type { TaskMatcher } from './task-matchers.ts';
import type { StoredEvent } from './types.ts';

/** What one subscriber may have in memory. */
export interface LiveLimits {
  /** Events of its history that are read at once. */
  page: number;
  /** Live events that may wait for it; beyond them the log itself is the buffer. */
  capacity: number;
}

interface FollowOptions {
  database: Database;
  tail: Tail;
  limits: LiveLimits;
  matcherOf: (where: Sql) => TaskMatcher;
  scope: ReadScope;
  /** Starts live where omitted. */
  after: Place | undefined;
  signal: AbortSignal;
}

/**
 * Everything in the scope after a place: from the log in pages, then from the tail, back to the log when the reader was too
 * slow. Ends with its signal, and when the tail closes.
 */
export async function* follow({ database, tail, limits, matcherOf, scope, after, signal }: FollowOptions): AsyncGenerator<StoredEvent, void, void> {
  const { taskId, where } = scope;
  const types = scope.types && new Set(scope.types);
  const accepts = (event: StoredEvent) => (taskId === undefined || event.taskId === taskId) && (!types || types.has(event.body.type));
  using matcher = where && matcherOf(where);
  let place = after;

  while (!signal.aborted) {
    // Attached before the log is read: what commits meanwhile is in the feed, and what is in both is skipped below.
    using feed = tail.attach({ accepts, capacity: limits.capacity, signal });
    while (!feed.from && !feed.isClosed) await feed.arrival();
    place ??= feed.from;
    if (!place || feed.isClosed) return;

    for (let hasMore = true; hasMore && !signal.aborted; ) {
      const reading = await readEvents(database, place, scope, limits.page);
      yield* reading.events;
      place = reading.readTo;
      hasMore = reading.hasMore;
    }

    for (;;) {
      await feed.arrival();
      const taken = feed.take();
      if (taken === 'overflow') break;
      if (feed.isClosed) return;
      const from: Place = place;
      const news = taken.filter((event) => isAfter(event, from));
      yield* matcher ? await matcher.pick(news) : news;
      place = news.at(-1) ?? place;
    }
  }
}
