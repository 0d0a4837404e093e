import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import type { AgentLogFilter, SeriesDimension, SeriesOverTimeQueryVariables, TimeBucket } from '../gql/graphql.ts';
import { type LogRow, rollAllUp, storeLogs, storeTask } from '../testing/analytics-facts.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';

const RoutingOverall = graphql(`
  query RoutingOverall($filter: AgentLogFilter) {
    routingStats(filter: $filter) {
      totalExecutions llmUsageRate averageConfidence
      byMode { ...OneMode }
      byAgent { agentName count byMode { ...OneMode } }
    }
  }
  fragment OneMode on RoutingModeStats { mode count share successRate averageConfidence averageDurationMs totalTokens creditsUsed }
`);
const UsageOverall = graphql(`
  query UsageOverall($filter: AgentLogFilter) {
    usageByModel(filter: $filter) { modelName provider tokenUsage { outputTokens totalTokens calls } cost creditsUsed averageDurationMs }
  }
`);
const SeriesOverTime = graphql(`
  query SeriesOverTime($window: TimeWindowInput!, $bucket: TimeBucket!, $groupBy: SeriesDimension, $filter: AgentLogFilter) {
    timeSeries(window: $window, bucket: $bucket, groupBy: $groupBy, filter: $filter) {
      bucketStart key count failed latency { p50Ms p90Ms p95Ms p99Ms } totalTokens creditsUsed cost
    }
  }
`);

let graph: Graph;
let taskId: string;
let otherTaskId: string;
beforeAll(async () => {
  graph = await openGraph();
  const { database } = graph.services;
  const templateId = newId();
  await database.query(sql`
    insert into template (id, name, version, description, parameters, steps) values (${templateId}::uuid, 'poster', 1, 'd', '[]', '[]')`);
  taskId = await storeTask(database, { shop: 'north', templateId, externalId: 'order-1' });
  otherTaskId = await storeTask(database, { shop: 'south' });
  const deleted = await storeTask(database);
  await storeLogs(database, taskId, [
    log('10:00:00', { routingMode: 'RULE', confidence: 0.9, durationMs: 100, creditsUsed: '0.5' }),
    log('10:00:30', { routingMode: 'RULE', confidence: 0.7, durationMs: 300, status: 'FAILED' }),
    log('12:59:59.999', { routingMode: 'LLM', usedLlm: true, modelName: 'large', provider: 'ollama', durationMs: 2_000, cost: '0.25', calls: 2, tokens: 500 }),
  ]);
  await storeLogs(database, otherTaskId, [
    log('13:00:00', {
      agentName: 'critic',
      usedLlm: true,
      modelName: 'large',
      provider: 'openai',
      durationMs: 0,
      cost: '1.75',
      calls: 1,
      tokens: 100,
      creditsUsed: '2',
    }),
    log('13:30:00', { agentName: 'critic', usedLlm: true, modelName: 'small', durationMs: 400, calls: 1, tokens: 50, status: 'SKIPPED' }),
  ]);
  await storeLogs(database, deleted, [log('10:00:00', { modelName: 'large', tokens: 1_000_000 })]);
  await database.query(sql`update task set deleted_at = now() where id = ${deleted}::uuid`);
});
afterAll(() => graph[Symbol.asyncDispose]());

function log(time: string, row: LogRow): LogRow {
  return { ...row, createdAt: `2026-03-05T${time}Z` };
}

const routing = async (filter?: AgentLogFilter, shop?: string) => (await graph.ask(RoutingOverall, { filter: filter ?? null }, shop)).data?.routingStats;
const usage = async (filter?: AgentLogFilter, shop?: string) => (await graph.ask(UsageOverall, { filter: filter ?? null }, shop)).data?.usageByModel;
const at = (time: string) => `2026-03-05T${time}Z`;
async function series(from: string, to: string, more: { bucket?: TimeBucket; groupBy?: SeriesDimension; filter?: AgentLogFilter } = {}, shop?: string) {
  const { data, errors } = await graph.ask(
    SeriesOverTime,
    { window: { from: at(from), to: at(to) }, bucket: 'HOUR', ...more } as SeriesOverTimeQueryVariables,
    shop,
  );
  if (!data?.timeSeries) throw new Error(JSON.stringify(errors));
  return data.timeSeries;
}
const about = (value: number) => expect.closeTo(value, -Math.log10(0.02 * value));

// Answers may not depend on how much of it is rolled up.
describe.each(['read from the logs', 'rolled up'])('%s', (state) => {
  beforeAll(async () => {
    if (state === 'rolled up') await rollAllUp(graph.services.database);
  });

  it('routingStats: by mode, and for each agent', async () => {
    const rule = { mode: 'RULE', count: 2, successRate: 0.5, averageConfidence: 0.8, averageDurationMs: 200, totalTokens: 0, creditsUsed: '0.5' };
    const llm = { mode: 'LLM', count: 1, successRate: 1, averageConfidence: null, averageDurationMs: 2_000, totalTokens: 500, creditsUsed: '0' };
    const unrouted = { mode: null, count: 2, successRate: 0.5, averageConfidence: null, averageDurationMs: 200, totalTokens: 150, creditsUsed: '2' };
    expect(await routing()).toEqual({
      totalExecutions: 5,
      llmUsageRate: 0.6,
      averageConfidence: 0.8,
      byMode: [
        { ...rule, share: 0.4 },
        { ...llm, share: 0.2 },
        { ...unrouted, share: 0.4 },
      ],
      byAgent: [
        {
          agentName: 'writer',
          count: 3,
          byMode: [
            { ...rule, share: 2 / 3 },
            { ...llm, share: 1 / 3 },
          ],
        },
        { agentName: 'critic', count: 2, byMode: [{ ...unrouted, share: 1 }] },
      ],
    });
  });

  it('usageByModel: each model of each provider, most tokens first; a total with an unknown price has none', async () => {
    const tokens = (count: number, calls: number) => ({ outputTokens: count, totalTokens: count, calls });
    expect(await usage()).toEqual([
      { modelName: 'large', provider: 'ollama', tokenUsage: tokens(500, 2), cost: '0.25', creditsUsed: '0', averageDurationMs: 2_000 },
      { modelName: 'large', provider: 'openai', tokenUsage: tokens(100, 1), cost: '1.75', creditsUsed: '2', averageDurationMs: 0 },
      { modelName: 'small', provider: null, tokenUsage: tokens(50, 1), cost: null, creditsUsed: '0', averageDurationMs: 400 },
    ]);
  });

  it('timeSeries: every bucket of the window, with what is in the window only', async () => {
    const empty = { key: null, count: 0, failed: 0, latency: null, totalTokens: 0, creditsUsed: '0', cost: null };
    const points = await series('10:00:10', '13:00:01');
    expect(points).toEqual([
      { ...empty, bucketStart: '2026-03-05T10:00:00.000Z', count: 1, failed: 1, latency: percentiles(300) },
      { ...empty, bucketStart: '2026-03-05T11:00:00.000Z' },
      { ...empty, bucketStart: '2026-03-05T12:00:00.000Z', count: 1, latency: percentiles(2_000), totalTokens: 500, cost: '0.25' },
      {
        ...empty,
        bucketStart: '2026-03-05T13:00:00.000Z',
        count: 1,
        latency: { p50Ms: 0, p90Ms: 0, p95Ms: 0, p99Ms: 0 },
        totalTokens: 100,
        creditsUsed: '2',
        cost: '1.75',
      },
    ]);
    expect(await series('10:00:00', '10:00:30', { bucket: 'MINUTE' })).toEqual([
      { ...empty, bucketStart: '2026-03-05T10:00:00.000Z', count: 1, latency: percentiles(100), creditsUsed: '0.5' },
    ]);
    const [day, ...others] = await series('00:00:00', '23:59:59', { bucket: 'DAY' });
    expect(day).toMatchObject({ count: 5, failed: 1, latency: { p50Ms: about(300), p90Ms: about(1_360) }, totalTokens: 650, cost: null });
    expect(others).toEqual([]);
    expect(await series('10:00:00', '10:00:00')).toEqual([]);
  });

  it.each([
    ['AGENT', ['critic', 'writer']],
    ['MODEL', [null, 'large', 'small']],
    ['TEMPLATE', [null, 'poster']],
    ['STATUS', ['FAILED', 'SKIPPED', 'SUCCEEDED']],
    ['ROUTING_MODE', [null, 'LLM', 'RULE']],
    ['SHOP', ['north', 'south']],
  ] as const)('timeSeries by %s: each value in each bucket', async (groupBy, keys) => {
    const points = await series('10:00:00', '14:00:00', { groupBy });
    expect(points.map(({ key }) => key)).toEqual([...keys, ...keys, ...keys, ...keys]);
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    const whole = await series('10:00:00', '14:00:00');
    for (const { bucketStart, count } of whole) {
      expect(points.filter((point) => point.bucketStart === bucketStart).reduce((sum, point) => sum + point.count, 0)).toBe(count);
    }
  });

  it('every criterion of the filter', async () => {
    const count = async (filter: AgentLogFilter) => (await routing(filter))?.totalExecutions;
    expect(await count({ agentNames: ['critic'] })).toBe(2);
    expect(await count({ statuses: ['FAILED', 'SKIPPED'] })).toBe(2);
    expect(await count({ routingModes: ['LLM'] })).toBe(1);
    expect(await count({ modelNames: ['large'] })).toBe(2);
    expect(await count({ modelNames: [''] })).toBe(0);
    expect(await count({ usedLlm: false })).toBe(2);
    expect(await count({ shop: 'south' })).toBe(2);
    expect(await count({ createdAfter: at('12:59:59.999'), createdBefore: at('13:30:00') })).toBe(2);
    expect(await count({ taskIds: [publicId('Task', taskId)] })).toBe(3);
    expect(await count({ taskIds: [publicId('Task', taskId), publicId('Task', otherTaskId)], agentNames: ['critic'] })).toBe(2);
    expect(await count({ externalTaskIds: ['order-1'], createdAfter: at('12:00:00') })).toBe(1);
    expect(await count({ agentNames: [] })).toBe(0);
    expect(await count({ taskIds: [] })).toBe(0);
    expect((await usage({ agentNames: ['critic'] }))?.map(({ provider }) => provider)).toEqual(['openai', null]);
    expect((await series('10:00:00', '11:00:00', { filter: { agentNames: ['critic'] }, groupBy: 'AGENT' })).map(({ key, count: logs }) => [key, logs])).toEqual(
      [[null, 0]],
    );
  });

  it("a shop's key sees that shop alone", async () => {
    expect(await routing(undefined, 'north')).toMatchObject({ totalExecutions: 3, byAgent: [{ agentName: 'writer' }] });
    expect(await routing({ taskIds: [publicId('Task', otherTaskId)] }, 'north')).toMatchObject({
      totalExecutions: 0,
      llmUsageRate: null,
      averageConfidence: null,
      byMode: [],
    });
    expect(await routing({ shop: 'south' }, 'north')).toMatchObject({ totalExecutions: 0 });
    expect(await usage(undefined, 'north')).toMatchObject([{ provider: 'ollama' }]);
    expect((await series('10:00:00', '14:00:00', { groupBy: 'SHOP' }, 'south')).map(({ key, count }) => [key, count])).toEqual([
      ['south', 0],
      ['south', 0],
      ['south', 0],
      ['south', 2],
    ]);
    expect(await usage(undefined, 'west')).toEqual([]);
  });

  it('one statement each', async () => {
    const window = { from: at('10:00:00'), to: at('14:00:00') };
    for (const [document, variables] of [
      [RoutingOverall, {}],
      [UsageOverall, {}],
      [SeriesOverTime, { window, bucket: 'MINUTE', groupBy: 'AGENT' }],
    ] as const) {
      expect((await graph.measure(String(document), variables)).statements).toHaveLength(1);
    }
  });
});

const percentiles = (value: number) => ({ p50Ms: about(value), p90Ms: about(value), p95Ms: about(value), p99Ms: about(value) });

describe('what cannot be answered', () => {
  const refusal = async (document: { toString(): string }, variables: object) => {
    const { data, errors } = await graph.ask(document.toString(), variables);
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    return errors?.[0]?.message;
  };
  const backwards = { createdAfter: at('12:00:00'), createdBefore: at('11:00:00') };

  it.each([
    ['routingStats', RoutingOverall],
    ['usageByModel', UsageOverall],
  ])('%s: a filter that ends before it begins, and an id that is none', async (_name, document) => {
    expect(await refusal(document, { filter: backwards })).toBe('filter.createdBefore: must not be before createdAfter');
    expect(await refusal(document, { filter: { taskIds: ['nonsense'] } })).toContain('is not the id of a Task');
  });

  it('timeSeries: a window or filter that ends before it begins, and more than 2,000 points', async () => {
    const ask = (variables: object) => refusal(SeriesOverTime, { bucket: 'MINUTE', window: { from: at('10:00:00'), to: at('11:00:00') }, ...variables });
    expect(await ask({ window: { from: at('10:00:00'), to: at('09:59:59') } })).toBe('window.to: must not be before window.from');
    expect(await ask({ window: { from: '2999-01-01T00:00:00Z' } })).toContain('window.from: must not be after now');
    expect(await ask({ filter: backwards })).toContain('filter.createdBefore');
    const month = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
    expect(await ask({ window: month })).toBe(
      'window: gives 44640 points (buckets of one MINUTE), and an answer holds at most 2000: ask for a shorter window, longer buckets or fewer values',
    );
    expect(await ask({ bucket: 'HOUR', groupBy: 'STATUS', window: month })).toContain('gives 2232 points (744 buckets, each for 3 values)');
    // Exactly as many are an answer.
    const { data } = await graph.ask(SeriesOverTime, { bucket: 'MINUTE', window: { from: '2026-03-05T00:00:00Z', to: '2026-03-06T09:20:00Z' } });
    expect(data?.timeSeries).toHaveLength(2_000);
  });

  it('timeSeries up to now, where the window has no end: the last bucket is the present one, whole', async () => {
    const { database } = graph.services;
    const [clock] = await database.query<{ now: string; earlier: string }>(sql`
      select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now, to_char((now() - interval '2 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as earlier`);
    await storeLogs(database, taskId, [{ agentName: 'present', createdAt: clock?.now ?? '' }]);
    const { data } = await graph.ask(SeriesOverTime, { bucket: 'DAY', window: { from: clock?.earlier ?? '' }, filter: { agentNames: ['present'] } });
    // The day may have ended meanwhile.
    expect([3, 4]).toContain(data?.timeSeries?.length);
    expect(data?.timeSeries?.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  });
});

describe('with keys', () => {
  let app: KeyedApp;
  beforeAll(async () => {
    app = await openKeyedApp({});
    const id = await storeTask(app.app.database, { shop: 'north' });
    await storeLogs(app.app.database, id, [log('10:00:00', { modelName: 'large', usedLlm: true, calls: 1, cost: '0.5' })]);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const window = { from: at('10:00:00'), to: at('11:00:00') };
  const costs = async (secret: string) => {
    type Costs = { usageByModel: { cost: string | null }[]; timeSeries: { cost: string | null }[] };
    const document = 'query ($window: TimeWindowInput!) { usageByModel { cost } timeSeries(window: $window, bucket: HOUR) { cost } }';
    const { data } = await app.askAs<Costs>(secret, document, { window });
    return [...(data?.usageByModel ?? []), ...(data?.timeSeries ?? [])].map(({ cost }) => cost);
  };

  it('cost is not for shops, unless their key is ADMIN', async () => {
    const secretOf = async (wanted: Parameters<KeyedApp['makeKey']>[0]) => (await app.makeKey(wanted)).secret;
    expect(await costs(ADMIN_API_KEY)).toEqual(['0.5', '0.5']);
    expect(await costs(await secretOf({ scopes: ['READ'] }))).toEqual(['0.5', '0.5']);
    expect(await costs(await secretOf({ scopes: ['READ'], shop: 'north' }))).toEqual([null, null]);
    expect(await costs(await secretOf({ scopes: ['ADMIN'], shop: 'north' }))).toEqual(['0.5', '0.5']);
  });

  it('they are for keys with READ', async () => {
    const { secret } = await app.makeKey({ scopes: ['INGEST'] });
    const { errors } = await app.askAs(
      secret,
      'query ($window: TimeWindowInput!) { routingStats { totalExecutions } usageByModel { cost } timeSeries(window: $window, bucket: HOUR) { cost } }',
      { window },
    );
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
