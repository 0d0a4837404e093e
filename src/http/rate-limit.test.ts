import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openRateLimiter } from './rate-limit.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

/** The same database, counting. */
function counting(): { queries: Queryable; count: () => number } {
  let count = 0;
  const queries: Queryable = {
    query(statement) {
      count += 1;
      return database.query(statement);
    },
    execute: () => Promise.reject(new Error('A rate limiter has one statement.')),
  };
  return { queries, count: () => count };
}

/** So slow that nothing comes back during a test. */
const slow = { capacity: 1_000, restoreRate: 0.001 };

describe('a bucket', () => {
  it('gives what it holds, and no more', async () => {
    const limiter = openRateLimiter(database, slow);
    expect(await limiter.spend('one', 600)).toEqual({ isGranted: true, retryAfterMs: 0, available: 400 });
    expect(await limiter.spend('one', 400)).toMatchObject({ isGranted: true, available: 0 });
    expect(await limiter.spend('one', 1)).toMatchObject({ isGranted: false, available: 0 });
    expect(await limiter.spend('another', 1)).toMatchObject({ isGranted: true });
  });

  it('refuses the whole of what it has only a part of, and says when that will be there', async () => {
    const limiter = openRateLimiter(database, { capacity: 1_000, restoreRate: 0.001 });
    await limiter.spend('whole', 900);
    const refused = await limiter.spend('whole', 200);
    expect(refused).toMatchObject({ isGranted: false, available: 100 });
    expect(refused.retryAfterMs).toBeGreaterThan(99_000_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(100_000_000);
    expect(await limiter.spend('whole', 100)).toMatchObject({ isGranted: true });
  });

  it('fills again', async () => {
    const limiter = openRateLimiter(database, { capacity: 100, restoreRate: 1_000 });
    expect(await limiter.spend('again', 100)).toMatchObject({ isGranted: true });
    await vi.waitUntil(async () => (await limiter.spend('again', 50)).isGranted);
  });

  it('is shared by all processes, however many ask at once', async () => {
    const processes = Array.from({ length: 4 }, () => openRateLimiter(database, slow));
    const spendings = await Promise.all(Array.from({ length: 800 }, (_, index) => processes[index % 4]?.spend('shared', 3)));
    const spent = 3 * spendings.filter((spending) => spending?.isGranted).length;
    expect(spent).toBeLessThanOrEqual(slow.capacity);
    // Each may be left with less than a request of what it took in advance.
    expect(spent).toBeGreaterThan(slow.capacity - 4 * 3 - 4 * 50);
  });

  it('is asked once for many requests, and not at all while it must be empty', async () => {
    const { queries, count } = counting();
    const limiter = openRateLimiter(queries, slow);
    for (let request = 0; request < 500; request += 1) expect(await limiter.spend('busy', 2)).toMatchObject({ isGranted: true });
    expect(count()).toBe(20);
    await limiter.spend('busy', 2);
    const before = count();
    for (let request = 0; request < 100; request += 1) expect(await limiter.spend('busy', 2)).toMatchObject({ isGranted: false });
    expect(count()).toBe(before);
  });

  it('is not opened by a statement that fails', async () => {
    const limiter = openRateLimiter({ query: () => Promise.reject(new Error('gone')), execute: () => Promise.reject(new Error('gone')) }, slow);
    await expect(limiter.spend('broken', 1)).rejects.toThrow('gone');
    await expect(limiter.spend('broken', 1)).rejects.toThrow('gone');
  });
});

describe('RATE_LIMIT', () => {
  it('limits where keys are asked for, or where it is set', () => {
    expect(readConfig({}).rateLimit).toBeUndefined();
    expect(readConfig({ AUTH: 'required' }).rateLimit).toEqual({ capacity: 10_000, restoreRate: 1_000 });
    expect(readConfig({ RATE_LIMIT: '50:5' }).rateLimit).toEqual({ capacity: 50, restoreRate: 5 });
    expect(readConfig({ AUTH: 'required', RATE_LIMIT: 'none' }).rateLimit).toBeUndefined();
  });

  it.each(['50', '50:', '0:1', '1:0', '-1:1', '1.5:1', '1e3:1', 'off'])('is not %s', (RATE_LIMIT) => {
    expect(() => readConfig({ RATE_LIMIT })).toThrow('RATE_LIMIT: must be two numbers such as 10000:1000');
  });
});
