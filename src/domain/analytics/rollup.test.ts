import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { rollAllUp, storeLogs, storeTask } from '../../testing/analytics-facts.ts';
import { openTestDatabase } from '../../testing/database.ts';
import { localActor } from '../actor.ts';
import { deleteTask, restoreTask } from '../task-changes.ts';
import { readMetrics } from './metrics.ts';
import { rollUp } from './roll-up.ts';
import { readTimeSeries } from './time-series.ts';
import { verifyRollup } from './verify.ts';

const quiet = { raise() {}, on: () => () => {} };
const always = { from: null, to: null };
const domainOf = (database: Database) => ({ database, signals: { ...quiet, async [Symbol.asyncDispose]() {} } });

/** As good as random, and the same each time. */
function openDice(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (count: number) => Math.floor(next() * count);
  return { upTo, oneOf: <Item>(items: readonly [Item, ...Item[]]): Item => items[upTo(items.length)] ?? items[0], chance: (share: number) => next() < share };
}

type Dice = ReturnType<typeof openDice>;

/** Days around a change of month, now and then long ago or still to come. */
function someTime({ upTo, chance }: Dice): string {
  const minute = chance(0.1) ? upTo(500_000) - 400_000 : upTo(8 * 24 * 60);
  return new Date(Date.parse('2026-01-28T00:00:00Z') + minute * 60_000 + upTo(60_000)).toISOString();
}

async function storeSomething(database: Database, dice: Dice): Promise<string> {
  const { upTo, oneOf, chance } = dice;
  return database.transaction(async (tx) => {
    const createdAt = someTime(dice);
    const taskId = await storeTask(tx, {
      status: oneOf(['COMPLETED', 'FAILED', 'CANCELLED', 'PLANNED', 'RUNNING']),
      shop: oneOf(['', 'north', 'south']),
      createdAt,
      durationMs: chance(0.8) ? upTo(100_000) : null,
      waitedMs: chance(0.8) ? upTo(3_000) : null,
    });
    const isLate = chance(0.3);
    await storeLogs(
      tx,
      taskId,
      Array.from({ length: upTo(12) }, () => ({
        agentName: oneOf(['writer', 'critic', 'painter']),
        status: oneOf(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'SKIPPED']),
        routingMode: oneOf(['RULE', 'LLM', 'HYBRID', null]),
        modelName: oneOf(['small', 'large', null]),
        usedLlm: chance(0.5),
        confidence: chance(0.5) ? upTo(1_000) / 1_000 : null,
        durationMs: chance(0.1) ? 0 : upTo(50_000),
        creditsUsed: `${upTo(100)}.${upTo(1_000_000)}`,
        cost: chance(0.9) ? `0.${upTo(1_000_000_000)}` : null,
        calls: upTo(3),
        tokens: upTo(5_000),
        modelTimeMs: chance(0.7) ? upTo(20_000) : null,
        firstTokenMs: chance(0.5) ? upTo(2_000) : null,
        createdAt: isLate ? someTime(dice) : createdAt,
      })),
    );
    return taskId;
  });
}

/** Counts by day and agent, as plain SQL has them. */
const plainSeries = (database: Database, from: string, to: string) =>
  database.query<{ start: Date; key: string; count: number }>(sql`
    select date_trunc('day', agent_log.created_at, 'UTC') as start, agent_name as key, count(*)::int8 as count
    from agent_log join task on task.id = task_id
    where deleted_at is null and agent_log.created_at >= ${from}::text::timestamptz and agent_log.created_at < ${to}::text::timestamptz
    group by 1, 2 order by 1, 2`);

const seeds = [1, 2, 3];
it.each(seeds)(
  'whatever happens to logs and tasks, and whatever dies in the middle, figures are what they say (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const dice = openDice(seed);
    // How many statements are sent before the process dies, commits included.
    let left = Number.POSITIVE_INFINITY;
    let crashes = 0;
    await using database = await openTestDatabase({
      onStatement() {
        left -= 1;
        if (left < 0) throw new Error('killed');
      },
    });
    const mayDie = async (work: () => Promise<unknown>) => {
      if (dice.chance(0.5)) left = dice.upTo(12);
      await work().catch((error: Error) => {
        if (error.message !== 'killed') throw error;
        crashes += 1;
      });
      left = Number.POSITIVE_INFINITY;
    };
    const taskIds: string[] = [];
    const someTask = () => taskIds[dice.upTo(taskIds.length)] ?? '';
    const steps = [
      async () => taskIds.push(await storeSomething(database, dice)),
      async () => taskIds.push(await storeSomething(database, dice)),
      () => mayDie(() => rollUp(database, { batch: 1 + dice.upTo(20) })),
      () => mayDie(() => deleteTask(domainOf(database), localActor, { taskId: someTask() }).catch(ignoreRefusal)),
      () => mayDie(() => restoreTask(domainOf(database), localActor, { taskId: someTask() }).catch(ignoreRefusal)),
      () => storeLogs(database, someTask(), [{ agentName: 'late', createdAt: someTime(dice) }]),
      () =>
        database.query(sql`
        update task set status = 'FAILED', duration_ms = 7, ended_xid = pg_current_xact_id()::text::bigint where id = ${someTask()}::uuid and status = 'RUNNING'`),
      () => database.query(sql`delete from task where id = ${someTask()}::uuid and deleted_at is not null`),
    ] as const;
    taskIds.push(await storeSomething(database, dice));
    for (let round = 0; round < 8; round += 1) {
      for (let step = 0; step < 8; step += 1) await dice.oneOf(steps)();
      const [from, to] = [someTime(dice), someTime(dice)].sort();
      expect((await verifyRollup(database, { from: new Date(from ?? ''), to: new Date(to ?? '') })).differences).toEqual([]);
    }
    const [from, to] = ['2026-01-28T10:10:10Z', '2026-02-03T20:20:20Z'];
    const points = await readTimeSeries(database, localActor, {
      window: { from: new Date(from), to: new Date(to) },
      bucket: 'DAY',
      groupBy: 'AGENT',
      filter: {},
    });
    const plain = await plainSeries(database, from, to);
    expect(points.filter(({ count }) => count > 0).map(({ bucketStart, key, count }) => ({ start: bucketStart, key, count }))).toEqual(plain);

    const before = await readMetrics(database, localActor);
    await rollAllUp(database);
    const { compared, differences } = await verifyRollup(database, always);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(100);
    expect(crashes).toBeGreaterThan(0);
    expect({ ...(await readMetrics(database, localActor)), timestamp: before.timestamp }).toEqual(before);
  },
);

/** It has not ended, or is gone for good. */
function ignoreRefusal(error: Error): void {
  if (error.name !== 'InvalidStateError' && error.name !== 'NotFoundError') throw error;
}
