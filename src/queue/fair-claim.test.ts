import sql from 'sql-template-tag';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { claimStatement } from './fair-claim.ts';
import { openQueue, type Queue } from './queue.ts';

let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await openTestDatabase();
  queue = await openQueue(database, { supervise: false, onError() {} });
});

beforeEach(() => database.script('truncate pgboss.job'));

afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Jobs {
  shop?: string;
  priority?: number;
  count?: number;
  startAfter?: Date;
}

/** @returns their ids, the oldest first. */
async function enqueue({ shop = '', priority = 5, count = 1, startAfter }: Jobs = {}): Promise<string[]> {
  const jobs = Array.from({ length: count }, () => ({ id: v7(), shop, priority, ...(startAfter ? { startAfter } : {}) }));
  await database.transaction((tx) => queue.enqueue(tx, 'run-task', jobs));
  return jobs.map(({ id }) => id);
}

const claim = async (limit = 1) => (await queue.claim(limit)).map(({ id }) => id);

/** As if they had been enqueued two minutes ago, or whenever else. */
const makeOlder = (ids: readonly string[], minutes = 2) =>
  database.query(sql`update pgboss.job set created_on = now() - ${minutes}::int * interval '1 minute' where id = any(${ids}::uuid[])`);

describe('between shops', () => {
  it('ten thousand queued tasks of one do not keep another from starting, however urgent they are', async () => {
    for (let call = 0; call < 4; call += 1) await enqueue({ shop: 'a', priority: 10, count: 2_500 });
    expect(await claim(4)).toHaveLength(4);
    const [late] = await enqueue({ shop: 'b', priority: 1 });
    expect(await claim()).toEqual([late]);
  });

  it('a claim costs a few steps into an index, however many wait', async () => {
    await enqueue({ shop: 'a', count: 2_500 });
    await enqueue({ shop: 'b', count: 10 });
    const text = claimStatement('run-task', 8).replaceAll('$1', `''`);
    const [first, ...others] = await database.execute(`explain (analyze, format json) ${text}`);
    const plan = JSON.stringify(first?.['QUERY PLAN']);
    expect(others).toEqual([]);
    expect(plan).not.toContain('Seq Scan');
    const read = [...plan.matchAll(/"Index Name":"taskloom_claim".*?"Actual Rows":([\d.]+)/g)].map(([, rows]) => Number(rows));
    expect(read.length).toBeGreaterThan(0);
    expect(Math.max(...read)).toBeLessThanOrEqual(8);
  });

  it('a free slot goes to the one that has the fewest, also where several are given out at once', async () => {
    await enqueue({ shop: 'a', count: 10 });
    await claim(3);
    const b = await enqueue({ shop: 'b', count: 10 });
    expect(await claim(3)).toEqual(expect.arrayContaining(b.slice(0, 3)));
    const c = await enqueue({ shop: 'c', count: 2 });
    const next = await claim(5);
    expect(next).toEqual(expect.arrayContaining(c));
    expect(next.filter((id) => b.includes(id)).length).toBeGreaterThanOrEqual(1);
  });

  it('whoever is alone gets every slot', async () => {
    await enqueue({ shop: 'a', count: 40 });
    expect(await claim(32)).toHaveLength(32);
    expect(await claim(32)).toHaveLength(8);
  });

  it('with one slot, each has its turn: no shop a second one before all had their first', async () => {
    const shopOf = new Map<string, string>();
    for (let index = 0; index < 100; index += 1) {
      for (const id of await enqueue({ shop: `shop ${index}`, count: 2 })) shopOf.set(id, `shop ${index}`);
    }
    const served: string[] = [];
    for (let turn = 0; turn < 100; turn += 1) {
      const [id = ''] = await claim();
      served.push(shopOf.get(id) ?? '');
      await database.transaction((tx) => queue.withdraw(tx, 'run-task', [id]));
    }
    expect(new Set(served).size).toBe(100);
  });

  it('what is not due yet holds nobody up', async () => {
    await enqueue({ shop: 'a', priority: 10, count: 50, startAfter: new Date(Date.now() + 3_600_000) });
    const [due] = await enqueue({ shop: 'b' });
    const [own] = await enqueue({ shop: 'a', priority: 1 });
    expect((await claim(8)).sort()).toEqual([due, own].sort());
  });

  it('claims at the same moment share the jobs out: each is claimed once, and none is left', async () => {
    const ids = [...(await enqueue({ shop: 'a', count: 200 })), ...(await enqueue({ shop: 'b', count: 50 }))];
    await makeOlder(ids);
    const claimed: string[] = [];
    const claimer = async () => {
      for (let got = await claim(7); got.length > 0 || claimed.length < ids.length; got = await claim(7)) claimed.push(...got);
    };
    await Promise.all([claimer(), claimer(), claimer(), claimer()]);
    expect(claimed.sort()).toEqual(ids.sort());
  });
});

describe('within a shop', () => {
  it('10 first, the oldest first among equals; a new priority counts at once', async () => {
    const [low = ''] = await enqueue({ priority: 1 });
    const middle = await enqueue({ priority: 5, count: 3 });
    const [high] = await enqueue({ priority: 10 });
    await database.transaction((tx) => queue.reprioritise(tx, low, 7));
    const order: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) order.push(...(await claim()));
    expect(order).toEqual([high, low, ...middle]);
  });

  it('urgent tasks that keep coming let another through in the end, once it has waited for a minute', async () => {
    const [patient = ''] = await enqueue({ priority: 1 });
    // So that its minute is not over, however slow the machine is.
    await makeOlder([patient], -60);
    const served: string[] = [];
    const serve = async () => {
      await enqueue({ priority: 10 });
      served.push(...(await claim()));
    };
    for (let turn = 0; turn < 40; turn += 1) await serve();
    expect(served).not.toContain(patient);
    await makeOlder([patient]);
    // One in ten: that it is not among five hundred happens once in 10²².
    while (!served.includes(patient) && served.length < 540) await serve();
    expect(served).toContain(patient);
  });
});
