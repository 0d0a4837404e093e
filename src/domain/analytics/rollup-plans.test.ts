import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database, Queryable } from '../../db/database.ts';
import { rollAllUp } from '../../testing/analytics-facts.ts';
import { openTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { localActor } from '../actor.ts';
import { rebuildDirty } from './dirty.ts';
import { readMetrics } from './metrics.ts';
import { isBehind } from './roll-up.ts';
import { readRoutingStats } from './routing-stats.ts';
import { readTimeSeries } from './time-series.ts';
import { readUsageByModel } from './usage-by-model.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  // A task with a log every forty minutes or so of 278 days.
  await database.script(`
    insert into task (id, kind, name, status, external_id, parameters, tags, metadata, agent_names, created_at, queued_at, started_at, duration_ms)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'TEMPLATE', 'one of many', 'COMPLETED', 'external-' || n, '{}', '{}', '{}', '{}', at, at, at, n
    from generate_series(1, 10000) n cross join lateral (select '2026-01-01Z'::timestamptz + n * interval '40 minutes' as at) moment;
    insert into agent_log (id, task_id, agent_name, input, duration_ms, status, model_name, created_at)
    select gen_random_uuid(), id, 'agent', '{}', duration_ms, 'SUCCEEDED', 'model', created_at from task;
  `);
  await rollAllUp(database);
  await database.query(sql`insert into rollup_dirty (kind, minute) values ('LOG', '2026-03-03T03:20:00Z'), ('TASK', '2026-03-03T03:20:00Z')`);
  for (const table of ['task', 'agent_log', 'rollup', 'rollup_series', 'rollup_dirty']) await database.script(`vacuum (analyze) ${table}`);
});
afterAll(() => database[Symbol.asyncDispose]());

/** The plans of all statements that the work sends. */
async function plansOf(work: (database: Database) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  await work({
    ...database,
    async query(statement) {
      const rows = await database.execute(`explain ${statement.text}`, statement.values);
      plans.push(...rows.map((row) => String(row['QUERY PLAN'])));
      return database.query(statement);
    },
  });
  return plans.join('\n');
}

const window = { from: new Date('2026-02-02T02:02:02Z'), to: new Date('2026-05-05T05:05:05Z') };
const ofTasks = { taskIds: ['00000000-0000-7000-8000-000000000007'] };

it.each([
  ['metrics of all time', (from) => readMetrics(from, localActor)],
  ['metrics of a window', (from) => readMetrics(from, localActor, window)],
  ['routingStats of all time', (from) => readRoutingStats(from, localActor, {})],
  ['routingStats of a window', (from) => readRoutingStats(from, localActor, { createdAfter: window.from, createdBefore: window.to })],
  ['usageByModel of an agent', (from) => readUsageByModel(from, localActor, { agentNames: ['agent'] })],
  ['usageByModel of a task', (from) => readUsageByModel(from, localActor, ofTasks)],
  ["usageByModel of a task by its creator's id", (from) => readUsageByModel(from, localActor, { externalTaskIds: ['external-7'] })],
  ['timeSeries by day', (from) => readTimeSeries(from, localActor, { window, bucket: 'DAY', filter: {} })],
  [
    'timeSeries by hour',
    (from) => readTimeSeries(from, localActor, { window: { ...window, from: new Date('2026-05-01T01:01:01Z') }, bucket: 'HOUR', filter: {} }),
  ],
  ['timeSeries of a task', (from) => readTimeSeries(from, localActor, { window, bucket: 'DAY', filter: ofTasks })],
  ['whether something is to be rolled up', isBehind],
] as const satisfies [string, (database: Database) => Promise<unknown>][])('%s reads no table whole', async (_name, work) => {
  const plans = await plansOf(work);
  expect(plans).toMatch(/Index (Only )?Scan/);
  expect(plans).not.toMatch(/Seq Scan on (agent_log|task|rollup)\b/);
});

it("tasks are found by their creators' ids, also by whoever sees all shops", async () => {
  expect(await plansOf((from) => readRoutingStats(from, localActor, { externalTaskIds: ['external-7'] }))).toContain('task_external_id_idx');
});

it('many series are looked up by their keys, also before the tables are analysed, and a minute is rebuilt once however often it is marked', async () => {
  await using fresh = await openTestDatabase();
  await fresh.script(`
    alter table rollup set (autovacuum_enabled = false);
    alter table rollup_series set (autovacuum_enabled = false);
    insert into task (id, kind, name, status, parameters, tags, metadata, agent_names, created_at, queued_at)
    values ('00000000-0000-7000-8000-000000000001', 'TEMPLATE', 'one', 'RUNNING', '{}', '{}', '{}', '{}', '2026-01-01Z', '2026-01-01Z');
    insert into agent_log (id, task_id, agent_name, input, duration_ms, status, created_at)
    select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'agent-' || n % 200, '{}', n, 'SUCCEEDED', '2026-01-01Z'::timestamptz + n / 200 * interval '7 hours'
    from generate_series(0, 2199) n`);
  await rollAllUp(fresh);
  await fresh.script(
    `insert into rollup_dirty (kind, minute) select 'LOG', minute from generate_series(1, 1000), (values ('2026-01-01Z'::timestamptz), ('2026-01-01T07:00Z')) marked (minute)`,
  );

  const plans: string[] = [];
  const explaining = <From extends Queryable>(from: From): From => ({
    ...from,
    async query(statement: Parameters<Queryable['query']>[0]) {
      if (statement.text.includes('rollup_series')) {
        const rows = await from.query<{ 'QUERY PLAN': string }>(sql`explain ${statement}`);
        plans.push(...rows.map((row) => row['QUERY PLAN']));
      }
      return from.query(statement);
    },
  });
  const asked = { window: { from: new Date('2026-01-01Z'), to: new Date('2026-01-04Z') }, bucket: 'HOUR', filter: {} } as const;
  await readTimeSeries(explaining(fresh), localActor, asked);
  await expect(readTimeSeries(fresh, localActor, { ...asked, groupBy: 'AGENT' })).rejects.toThrow(
    'gives more than 2000 points (72 buckets, each for many values)',
  );
  await fresh.transaction((tx) => rebuildDirty(explaining(tx), 'LOG'));
  expect(plans.join('\n')).toContain('rollup_series_pkey');
  expect(plans.join('\n')).not.toMatch(/Seq Scan on rollup(_series)?\b/);
  expect(await fresh.query(sql`select from rollup_dirty`)).toEqual([]);
  const [total] = await fresh.query(sql`select sum(count)::int8 as count from rollup where level = 'MONTH'`);
  expect(total).toEqual({ count: 2200 });
});
