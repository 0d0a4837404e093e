import { LRUCache } from 'lru-cache';
import type { Queryable } from '../db/database.ts';
import { type RateLimitConfig, takePoints } from './rate-limit-bucket.ts';

export interface Spending {
  isGranted: boolean;
  /** Until it is worth asking again; 0 where granted. */
  retryAfterMs: number;
  /** Points that are left, as far as this process knows. */
  available: number;
}

export interface RateLimiter extends RateLimitConfig {
  /**
   * All of the points or none.
   * @param points at most `capacity`.
   */
  spend(bucket: string, points: number): Promise<Spending>;
}

/** Share of a bucket that a process takes in advance, and so the most by which each process may go beyond it. */
const LEASE_SHARE = 0.05;
const MAX_BUCKETS = 10_000;

/** What this process has of a bucket. */
interface Lease {
  /** Taken out of the bucket, and not spent. */
  points: number;
  /** Of the bucket in the database, at `readAt`. Others may have taken from it since, but it cannot hold more than this and what came back. */
  level: number;
  readAt: number;
  /** Done when the statement that is under way is. */
  turn: Promise<unknown>;
}

/**
 * A leaky bucket for each key, kept in the database and shared by all processes. A process takes points in advance and spends them without a
 * write; nor does it ask while it knows that there cannot be enough. What it does not spend is gone by the time that a bucket takes to fill.
 */
export function openRateLimiter(database: Queryable, config: RateLimitConfig): RateLimiter {
  const { capacity, restoreRate } = config;
  const leases = new LRUCache<string, Lease>({ max: MAX_BUCKETS, ttl: Math.ceil((capacity / restoreRate) * 1_000), updateAgeOnGet: true });

  const leaseOf = (bucket: string) => {
    const known = leases.get(bucket);
    if (known) return known;
    const lease: Lease = { points: 0, level: capacity, readAt: performance.now(), turn: Promise.resolve() };
    leases.set(bucket, lease);
    return lease;
  };
  const levelOf = ({ level, readAt }: Lease) => Math.min(capacity, level + ((performance.now() - readAt) / 1_000) * restoreRate);

  const refill = async (bucket: string, lease: Lease, points: number) => {
    for (let needed = points - lease.points; needed > 0 && needed <= levelOf(lease); needed = points - lease.points) {
      const readAt = performance.now();
      const { taken, level } = await takePoints(database, bucket, { needed, wanted: Math.max(needed, capacity * LEASE_SHARE) }, config);
      lease.points += taken;
      lease.level = level;
      lease.readAt = readAt;
    }
  };

  const settle = (lease: Lease, points: number): Spending => {
    const isGranted = lease.points >= points;
    if (isGranted) lease.points -= points;
    const available = lease.points + levelOf(lease);
    const retryAfterMs = isGranted ? 0 : Math.max(1, Math.ceil(((points - available) / restoreRate) * 1_000));
    return { isGranted, retryAfterMs, available: Math.floor(available) };
  };

  return {
    ...config,
    async spend(bucket, points) {
      const lease = leaseOf(bucket);
      if (lease.points >= points) return settle(lease, points);
      const spending = lease.turn.then(async () => {
        await refill(bucket, lease, points);
        return settle(lease, points);
      });
      // Whoever comes next asks for itself, whether or not this one could.
      lease.turn = spending.catch(() => {});
      return spending;
    },
  };
}
