import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { Database, Transaction } from '../../db/database.ts';
import { rollAllUp, storeLogs, storeTask } from '../../testing/analytics-facts.ts';
import { isOnPostgres, openTestDatabase } from '../../testing/database.ts';
import { localActor } from '../actor.ts';
import { deleteTask, restoreTask } from '../task-changes.ts';
import { openProgress } from './progress.ts';
import { isBehind, rollUp } from './roll-up.ts';
import { readRoutingStats } from './routing-stats.ts';
import { verifyRollup } from './verify.ts';

const always = { from: null, to: null };
const domainOf = (database: Database) => ({ database, signals: { raise() {}, on: () => () => {}, async [Symbol.asyncDispose]() {} } });
const count = async (database: Database) => (await readRoutingStats(database, localActor, {})).totalExecutions;
const rolledUp = async (database: Database) => {
  const [row] = await database.query<{ count: number }>(sql`
    select coalesce(sum(count), 0)::int8 as count from rollup join rollup_series on rollup_series.id = series_id where level = 'DAY' and kind = 'LOG'`);
  return row?.count;
};
const differences = async (database: Database) => (await verifyRollup(database, always)).differences;

it('a task that is deleted leaves the figures at once, and its return is seen at once, before anything is rebuilt', async () => {
  await using database = await openTestDatabase();
  const [kept, id] = [await storeTask(database), await storeTask(database)];
  await storeLogs(database, kept, [{}, { createdAt: '2026-02-01T00:00:00Z' }]);
  await storeLogs(database, id, [{}, {}, { createdAt: '2026-02-01T00:00:59Z' }]);
  await rollAllUp(database);
  expect([await count(database), await rolledUp(database)]).toEqual([5, 5]);

  await deleteTask(domainOf(database), localActor, { taskId: id });
  expect([await count(database), await rolledUp(database), await isBehind(database)]).toEqual([2, 5, true]);
  await rollAllUp(database);
  expect([await count(database), await rolledUp(database)]).toEqual([2, 2]);

  await restoreTask(domainOf(database), localActor, { taskId: id });
  expect([await count(database), await rolledUp(database)]).toEqual([5, 2]);
  await rollAllUp(database);
  expect([await count(database), await rolledUp(database)]).toEqual([5, 5]);
  expect(await differences(database)).toEqual([]);
});

it('a large transaction is rolled up in parts, and what is done is not done again', async () => {
  await using database = await openTestDatabase();
  const id = await storeTask(database);
  await storeLogs(
    database,
    id,
    Array.from({ length: 25 }, () => ({})),
  );
  let transactions = 0;
  const counted: Database = { ...database, transaction: (work) => database.transaction((tx) => work({ ...tx, query: counting(tx) })) };
  const counting =
    (tx: Transaction): Transaction['query'] =>
    (statement) => {
      if (statement.text.includes('update rollup_progress')) transactions += 1;
      return tx.query(statement);
    };
  do await rollUp(counted, { batch: 10 });
  while (await isBehind(database));
  // Three of logs, one of the task.
  expect([transactions, await rolledUp(database)]).toEqual([4, 25]);
  await rollUp(counted, { batch: 10 });
  expect([transactions, await rolledUp(database)]).toEqual([4, 25]);
});

it('goes on after a dump was restored into a cluster that is not as far', async () => {
  await using database = await openTestDatabase();
  const id = await storeTask(database);
  await storeLogs(database, id, [{}, {}]);
  await rollAllUp(database);
  await storeLogs(database, id, [{}, {}, {}]);
  await storeTask(database, { durationMs: 5 });
  await database.script(`
    update agent_log set xid = 7000000000 + xid; update task set ended_xid = 7000000000 + ended_xid; update rollup_progress set xid = 7000000000 + xid`);
  // Two processes that start at once.
  await Promise.all([openProgress(database), openProgress(database)]);
  await storeLogs(database, id, [{}]);
  expect([await count(database), await rolledUp(database)]).toEqual([6, 2]);
  expect(await differences(database)).toEqual([]);
  await rollAllUp(database);
  expect([await count(database), await rolledUp(database)]).toEqual([6, 6]);
  expect(await differences(database)).toEqual([]);
});

it('a start changes nothing otherwise', async () => {
  await using database = await openTestDatabase();
  await storeLogs(database, await storeTask(database), [{}]);
  await rollAllUp(database);
  const state = () => database.query(sql`select agent_log.xid, progress.xid as progress from agent_log, rollup_progress progress order by progress.kind`);
  const before = await state();
  await openProgress(database);
  expect(await state()).toEqual(before);
});

describe('the check names what is wrong', () => {
  it.each([
    [
      'a count',
      sql`update rollup set count = count + 1 where level = 'HOUR'`,
      [/^LOG HOUR 2026-01-01T00:00:00.000Z \(shop "", agent_name "writer".*\): count is 3, its facts say 2$/, /^TASK HOUR/],
    ],
    [
      'a cost',
      sql`update rollup set cost = cost + 0.0000000001 where level = 'MINUTE'`,
      [/^LOG MINUTE .*cost is 1.0000000001, its facts say 1/, /^TASK MINUTE/],
    ],
    [
      'a sketch',
      sql`update rollup set duration_counts = array_fill(7::int8, array[cardinality(duration_counts)]) where level = 'MONTH' and cardinality(duration_counts) > 0`,
      [/duration_counts is \[7,7\], its facts say \[1,1\]/],
    ],
    ['a row that is not there', sql`delete from rollup where level = 'DAY'`, [/^LOG DAY .*: is not in the rollup$/, /^TASK DAY .*: is not in the rollup$/]],
    [
      'a row of nothing',
      sql`insert into rollup_series (id, kind, shop, agent_name, model_name, provider, template, status, routing_mode, used_llm) values ('ffffffff-ffff-ffff-ffff-ffffffffffff', 'LOG', '', 'nobody', '', '', '', 'FAILED', '', false)`,
      [/agent_name "nobody".*: is in the rollup, and there is no such fact$/],
    ],
  ])('%s', async (name, damage, expected) => {
    await using database = await openTestDatabase();
    await storeLogs(database, await storeTask(database), [
      { cost: '0.25', durationMs: 10 },
      { cost: '0.75', durationMs: 90_000 },
    ]);
    await rollAllUp(database);
    expect(await differences(database)).toEqual([]);
    await database.query(damage);
    if (name === 'a row of nothing') {
      await database.query(sql`
        insert into rollup select (jsonb_populate_record(rollup, jsonb_build_object('series_id', 'ffffffff-ffff-ffff-ffff-ffffffffffff'::text))).* from rollup
        join rollup_series on rollup_series.id = series_id where kind = 'LOG' and level = 'MINUTE'`);
    }
    const found = await differences(database);
    for (const pattern of expected) expect(found).toContainEqual(expect.stringMatching(pattern));
  });

  it('and what is answered wrongly', async () => {
    await using database = await openTestDatabase();
    await storeLogs(database, await storeTask(database), [{ durationMs: 100 }]);
    await rollAllUp(database);
    await database.query(sql`update rollup set duration_bins = array[duration_bins[1] + 2] where level = 'MONTH' and cardinality(duration_bins) > 0`);
    await database.query(sql`update rollup set count = 2 where level = 'MONTH'`);
    expect(await differences(database)).toEqual(
      expect.arrayContaining([
        'LOG from the beginning to the end: the answer for count is 2, all facts say 1',
        expect.stringMatching(/^LOG from the beginning to the end: the percentiles of duration are .*, exactly \[100,100,100,100\]$/),
      ]),
    );
  });
});

if (isOnPostgres) {
  /** Begins a transaction that does the work, and ends it when it is told to. */
  async function openTransaction(database: Database, work: (tx: Transaction) => Promise<unknown>) {
    const [worked, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ended = database.transaction(async (tx) => {
      await work(tx);
      worked.resolve();
      await told.promise;
    });
    ended.catch(worked.reject);
    await worked.promise;
    return {
      async commit() {
        told.resolve();
        await ended;
      },
    };
  }

  /** The database, for what is to belong to a transaction that is open already. */
  const within = (database: Database, tx: Transaction): Database => ({ ...database, transaction: (work) => work(tx) });

  it('counts once what becomes visible behind what came after it', async () => {
    await using database = await openTestDatabase();
    const [early, late] = [await storeTask(database), await storeTask(database)];
    await rollAllUp(database);
    const open = await openTransaction(database, (tx) => storeLogs(tx, early, [{}, {}]));
    await storeLogs(database, late, [{}]);
    // The open one holds back what came after it, which is answered all the same.
    await rollUp(database);
    expect([await count(database), await rolledUp(database)]).toEqual([1, 0]);
    await open.commit();
    expect(await count(database)).toBe(3);
    await rollAllUp(database);
    expect([await count(database), await rolledUp(database)]).toEqual([3, 3]);
    expect(await differences(database)).toEqual([]);
  });

  it('what is rolled up while its task is being deleted is rebuilt', async () => {
    await using database = await openTestDatabase();
    const id = await storeTask(database);
    await storeLogs(database, id, [{}, {}]);
    await rollAllUp(database);
    await storeLogs(database, id, [{ createdAt: '2026-05-05T05:05:05Z' }]);
    const open = await openTransaction(database, (tx) => deleteTask(domainOf(within(database, tx)), localActor, { taskId: id }));
    await rollUp(database);
    expect(await count(database)).toBe(3);
    await open.commit();
    expect(await count(database)).toBe(0);
    await rollAllUp(database);
    expect([await count(database), await rolledUp(database)]).toEqual([0, 0]);
    expect(await differences(database)).toEqual([]);
  });

  it('a rebuild takes away no mark that it has not seen', async () => {
    await using database = await openTestDatabase();
    const [one, two] = [await storeTask(database), await storeTask(database)];
    await storeLogs(database, one, [{}]);
    await storeLogs(database, two, [{}, {}]);
    await rollAllUp(database);
    await deleteTask(domainOf(database), localActor, { taskId: one });
    const open = await openTransaction(database, (tx) => deleteTask(domainOf(within(database, tx)), localActor, { taskId: two }));
    await rollUp(database);
    expect([await count(database), await rolledUp(database)]).toEqual([2, 2]);
    await open.commit();
    expect([await count(database), await rolledUp(database)]).toEqual([0, 2]);
    await rollAllUp(database);
    expect([await count(database), await rolledUp(database)]).toEqual([0, 0]);
    expect(await differences(database)).toEqual([]);
  });

  it('two processes at once add nothing twice', async () => {
    await using database = await openTestDatabase();
    for (let task = 0; task < 5; task += 1) {
      await storeLogs(
        database,
        await storeTask(database),
        Array.from({ length: 20 }, (_, n) => ({ createdAt: `2026-01-0${(n % 9) + 1}T00:00:00Z` })),
      );
    }
    do await Promise.all([rollUp(database, { batch: 7 }), rollUp(database, { batch: 5 }), rollUp(database, { batch: 3 })]);
    while (await isBehind(database));
    expect(await rolledUp(database)).toBe(100);
    expect(await differences(database)).toEqual([]);
  });
}
