import type { Queryable } from '../../db/database.ts';
import type { Actor } from '../actor.ts';
import { readMetrics, type TaskMetrics, type TimeWindow } from './metrics.ts';

/** At least as new as the moment in which they are asked for. */
export type SharedMetrics = (actor: Pick<Actor, 'shop'>, window?: TimeWindow) => Promise<TaskMetrics>;

interface Reading {
  current: Promise<unknown>;
  /** The next one, which has not begun: whoever asks until then shares it. */
  next: Promise<TaskMetrics> | undefined;
}

/**
 * For those who watch: however many they are, one reading at a time for each shop and window. A reading that is under way may have missed
 * what somebody asks about, so they wait for the next one, together.
 */
export function openSharedMetrics(database: Queryable): SharedMetrics {
  const readings = new Map<string, Reading>();
  return ({ shop }, window) => {
    const key = JSON.stringify([shop, window?.from, window?.to]);
    const reading = readings.get(key) ?? { current: Promise.resolve(), next: undefined };
    readings.set(key, reading);
    reading.next ??= reading.current
      .catch(() => {})
      .then(() => {
        const read = readMetrics(database, { shop }, window);
        reading.next = undefined;
        reading.current = read;
        read
          .catch(() => {})
          .finally(() => {
            if (reading.current === read && !reading.next) readings.delete(key);
          });
        return read;
      });
    return reading.next;
  };
}
