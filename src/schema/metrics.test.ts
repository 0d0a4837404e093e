import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TaskStatus } from '../db/generated/enums.ts';
import { newId } from '../domain/ids.ts';
import { beat } from '../domain/workers.ts';
import { graphql } from '../gql/gql.ts';
import type { MetricsNowQuery } from '../gql/graphql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { graphClient } from '../testing/graph-client.ts';
import { framesOf, post } from '../testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { clients } from '../testing/live-watch.ts';
import { eventsAreShown } from '../testing/shown-events.ts';

const MetricsNow = graphql(`
  query MetricsNow($window: TimeWindowInput) {
    metrics(window: $window) {
      serverStatus
      llmEngines { name provider baseUrl status models lastError latencyMs checkedAt }
      totalTasks completedTasks failedTasks cancelledTasks activeTasks queueLength activeAgents
      totalRequests toolCalls cacheHits successRate averageLatencyMs averageResponseTimeMs
      latency { ...AllPercentiles } queueWait { ...AllPercentiles } timeToFirstToken { ...AllPercentiles }
      tokensPerSecond
      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }
      creditsUsed cost timestamp
    }
  }
  fragment AllPercentiles on Percentiles { p50Ms p90Ms p95Ms p99Ms }
`);

const CountsLive = graphql(`
  subscription CountsLive($intervalMs: Int! = 500, $window: TimeWindowInput) {
    metricsUpdated(intervalMs: $intervalMs, window: $window) { totalTasks completedTasks queueLength }
  }
`);

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.services.database.query(sql`delete from task`));

interface Row {
  status: TaskStatus;
  shop?: string;
  createdAt?: string;
  durationMs?: number;
  waitedMs?: number;
  deleted?: boolean;
}

/** A task as it is stored. @returns its uuid. */
async function task(
  { database }: Pick<Graph['services'], 'database'>,
  { status, shop = '', createdAt = '2026-01-01T00:00:00Z', ...row }: Row,
): Promise<string> {
  const id = newId();
  await database.query(sql`
    insert into task (id, shop, kind, name, status, parameters, tags, metadata, agent_names, created_at, queued_at, started_at, duration_ms, deleted_at)
    values (${id}::uuid, ${shop}, 'TEMPLATE', 'a task', ${status}::text::"TaskStatus", '{}', '{}', '{}', '{}', ${createdAt}::timestamptz, ${createdAt}::timestamptz,
      ${createdAt}::timestamptz + ${row.waitedMs ?? null}::int * interval '1 millisecond', ${row.durationMs ?? null}::int,
      case when ${row.deleted ?? false}::boolean then now() end)`);
  return id;
}

interface Log {
  calls?: number;
  output?: number;
  reasoning?: number;
  modelTimeMs?: number;
  firstTokenMs?: number;
  cost?: string | null;
  cacheHits?: number;
  toolCalls?: number;
  createdAt?: string;
}

async function log({ database }: Pick<Graph['services'], 'database'>, taskId: string, row: Log): Promise<void> {
  await database.query(sql`
    insert into agent_log (id, task_id, shop, agent_name, input, duration_ms, status, model_calls, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, model_time_ms, time_to_first_token_ms, cost, cache_hits, tool_calls, credits_used, created_at)
    select ${newId()}::uuid, task.id, task.shop, 'writer', '{}', 1, 'SUCCEEDED', ${row.calls ?? 0}::int, 10, 5, ${row.output ?? 0}::int, ${row.reasoning ?? 0}::int,
      ${row.modelTimeMs ?? null}::int, ${row.firstTokenMs ?? null}::int, ${row.cost ?? null}::numeric, ${row.cacheHits ?? 0}::int, ${row.toolCalls ?? 0}::int, 0.25,
      ${row.createdAt ?? '2026-01-01T00:00:00Z'}::timestamptz
    from task where id = ${taskId}::uuid`);
}

/** As near as percentiles are promised to be. */
const about = (value: number) => expect.closeTo(value, -Math.log10(0.02 * value));

type Metrics = NonNullable<MetricsNowQuery['metrics']>;

async function metrics(variables: object = {}, shop?: string): Promise<Metrics> {
  const { data, errors } = await graph.ask(MetricsNow, variables, shop);
  if (!data?.metrics) throw new Error(JSON.stringify(errors));
  return data.metrics;
}

describe('metrics', () => {
  it('of nothing: counts are zero, and whatever needs data is null', async () => {
    expect(await metrics()).toEqual({
      serverStatus: 'ONLINE',
      llmEngines: [],
      ...Object.fromEntries(['totalTasks', 'completedTasks', 'failedTasks', 'cancelledTasks', 'activeTasks', 'queueLength'].map((name) => [name, 0])),
      ...Object.fromEntries(['activeAgents', 'totalRequests', 'toolCalls', 'cacheHits'].map((name) => [name, 0])),
      ...Object.fromEntries(
        ['successRate', 'averageLatencyMs', 'averageResponseTimeMs', 'latency', 'queueWait', 'timeToFirstToken'].map((name) => [name, null]),
      ),
      tokensPerSecond: null,
      tokenUsage: Object.fromEntries(
        ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'unclassified', 'total'].map((kind) => [`${kind}Tokens`, 0]).concat([['calls', 0]]),
      ),
      creditsUsed: '0',
      cost: null,
      timestamp: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('of tasks: by status, and how long they took and waited', async () => {
    for (let second = 1; second <= 100; second += 1) await task(graph.services, { status: 'COMPLETED', durationMs: second * 1_000, waitedMs: second });
    for (const status of [
      'FAILED',
      'CANCELLED',
      'PLANNED',
      'QUEUED',
      'QUEUED',
      'RUNNING',
      'CANCELLING',
      'BLOCKED',
      'SCHEDULED',
      'AWAITING_APPROVAL',
    ] as const) {
      await task(graph.services, { status });
    }
    expect(await metrics()).toMatchObject({
      totalTasks: 110,
      completedTasks: 100,
      failedTasks: 1,
      cancelledTasks: 1,
      activeTasks: 2,
      queueLength: 2,
      successRate: 101 / 103,
      averageLatencyMs: 50_500,
      latency: { p50Ms: about(50_500), p90Ms: about(90_100), p95Ms: about(95_050), p99Ms: about(99_010) },
      queueWait: { p50Ms: about(50.5) },
    });
  });

  it('of models: calls, times, tokens and cost', async () => {
    const id = await task(graph.services, { status: 'COMPLETED' });
    await log(graph.services, id, { calls: 1, output: 80, reasoning: 20, modelTimeMs: 1_000, firstTokenMs: 100, cost: '0.5', toolCalls: 2 });
    await log(graph.services, id, { calls: 3, output: 300, modelTimeMs: 3_000, firstTokenMs: 300, cost: '0.25' });
    // An engine that counts no tokens, and work without any model.
    await log(graph.services, id, { calls: 1, modelTimeMs: 6_000, cost: '0' });
    await log(graph.services, id, {});
    await log(graph.services, id, { cacheHits: 1, cost: '0' });
    expect(await metrics()).toMatchObject({
      totalRequests: 5,
      toolCalls: 2,
      cacheHits: 1,
      averageResponseTimeMs: 2_000,
      timeToFirstToken: { p50Ms: about(200), p90Ms: about(280) },
      tokensPerSecond: 100,
      tokenUsage: { inputTokens: 50, cachedInputTokens: 25, outputTokens: 380, reasoningTokens: 20, totalTokens: 475, calls: 5 },
      creditsUsed: '1.25',
      cost: '0.75',
    });
    await log(graph.services, id, { calls: 1, cost: null });
    expect((await metrics()).cost).toBeNull();
  });

  it('within a window, from its beginning up to before its end; what is going on now is told whatever the window', async () => {
    for (const day of ['01', '02', '03']) {
      const createdAt = `2026-01-${day}T00:00:00Z`;
      const id = await task(graph.services, { status: 'COMPLETED', durationMs: 1_000, createdAt });
      await log(graph.services, id, { calls: 1, createdAt });
    }
    await task(graph.services, { status: 'QUEUED', createdAt: '2025-01-01T00:00:00Z' });
    const window = (from: string, to?: string) => metrics({ window: { from: `2026-01-${from}T00:00:00Z`, ...(to && { to: `2026-01-${to}T00:00:00Z` }) } });
    expect(await window('02', '03')).toMatchObject({ totalTasks: 1, completedTasks: 1, totalRequests: 1, queueLength: 1 });
    expect(await window('02')).toMatchObject({ totalTasks: 2, totalRequests: 2, queueLength: 1 });
    expect(await window('09')).toMatchObject({ totalTasks: 0, successRate: null, latency: null, totalRequests: 0, queueLength: 1 });
    expect(await metrics()).toMatchObject({ totalTasks: 4 });
    const { errors } = await graph.ask(MetricsNow, { window: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } });
    expect(errors).toEqual([expect.objectContaining({ message: 'window.to: must not be before window.from', extensions: { code: 'BAD_USER_INPUT' } })]);
  });

  it('deleted tasks and their logs are not counted', async () => {
    const kept = await task(graph.services, { status: 'COMPLETED', durationMs: 1_000 });
    const deleted = await task(graph.services, { status: 'FAILED', durationMs: 9_000, deleted: true });
    for (const id of [kept, deleted]) await log(graph.services, id, { calls: 1, output: 1, modelTimeMs: 10, cost: '1' });
    await task(graph.services, { status: 'QUEUED', deleted: true });
    expect(await metrics()).toMatchObject({ totalTasks: 1, failedTasks: 0, queueLength: 0, averageLatencyMs: 1_000, totalRequests: 1, cost: '1' });
  });

  it("a shop's are its own", async () => {
    for (const shop of ['north', 'south', 'south']) {
      const id = await task(graph.services, { status: 'COMPLETED', shop, durationMs: 500 });
      await log(graph.services, id, { calls: 1, firstTokenMs: 5 });
      await task(graph.services, { status: 'QUEUED', shop });
    }
    expect(await metrics({}, 'north')).toMatchObject({ totalTasks: 2, queueLength: 1, totalRequests: 1 });
    expect(await metrics({}, 'west')).toMatchObject({ totalTasks: 0, queueLength: 0, latency: null, totalRequests: 0, timeToFirstToken: null });
    expect(await metrics()).toMatchObject({ totalTasks: 6, queueLength: 3, totalRequests: 3 });
  });

  it('agents that execute, each once for a shop, and none where no worker is alive', async () => {
    const { database } = graph.services;
    for (const shop of ['north', 'south', 'south']) {
      const id = await task(graph.services, { status: 'RUNNING', shop });
      await database.query(sql`
        insert into stage (id, task_id, shop, index, name, type, agent_name, config, status)
        select gen_random_uuid(), ${id}::uuid, ${shop}, index, 'step ' || index, 'agent', agent, '{}', 'RUNNING'
        from unnest(array['writer', 'critic', null]) with ordinality as stages (agent, index)`);
    }
    expect((await metrics()).activeAgents).toBe(0);
    await beat(database, { id: newId(), version: '1', stepTypes: ['agent'] });
    expect((await metrics()).activeAgents).toBe(4);
    expect((await metrics({}, 'north')).activeAgents).toBe(2);
  });

  it('three statements, however much there is', async () => {
    expect((await graph.measure(MetricsNow, {})).statements).toHaveLength(3);
  });
});

describe('with keys', () => {
  let app: KeyedApp;
  beforeAll(async () => {
    app = await openKeyedApp({ env: { OLLAMA_BASE_URL: 'http://127.0.0.1:9', DASHBOARD_URL: 'https://watch.example/board' } });
    for (const shop of ['north', 'south']) {
      const id = await task(app.app, { status: 'COMPLETED', shop, durationMs: shop === 'north' ? 1_000 : 9_000 });
      await log(app.app, id, { calls: 2, output: 10, modelTimeMs: 100, firstTokenMs: 7, cost: '0.5' });
    }
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const ask = async (key: string) => (await app.askAs<MetricsNowQuery>(key, MetricsNow.toString())).data?.metrics;
  const key = async (wanted: Parameters<KeyedApp['makeKey']>[0]) => (await app.makeKey(wanted)).secret;

  it('where engines are, and what they said, is for ADMIN; cost is not for shops', async () => {
    const unseen = {
      name: 'ollama',
      provider: 'ollama',
      baseUrl: null,
      status: 'OFFLINE',
      models: [],
      lastError: null,
      latencyMs: null,
      checkedAt: expect.any(String),
    };
    expect(await ask(ADMIN_API_KEY)).toMatchObject({
      totalTasks: 2,
      cost: '1',
      llmEngines: [{ ...unseen, baseUrl: 'http://127.0.0.1:9/', lastError: expect.stringContaining('cannot be reached') }],
    });
    expect(await ask(await key({ scopes: ['READ'] }))).toMatchObject({ totalTasks: 2, cost: '1', llmEngines: [unseen] });
    expect(await ask(await key({ scopes: ['READ'], shop: 'north' }))).toMatchObject({
      totalTasks: 1,
      averageLatencyMs: 1_000,
      cost: null,
      llmEngines: [unseen],
    });
  });

  it('so is what health says about them', async () => {
    const reader = await key({ scopes: ['READ'] });
    const read = '{ health { components { name message } } serverInfo { dashboardUrl } }';
    const messageFor = async (secret: string) => {
      const { data } = await app.askAs<{ health: { components: { name: string; message: string | null }[] } }>(secret, read);
      const plain = (await (await fetch(`${app.url}/health`, { headers: { 'x-api-key': secret } })).json()) as {
        components: { name: string; message?: string | null }[];
      };
      return [data?.health, plain].map((report) => report?.components.find(({ name }) => name === 'llm:ollama')?.message);
    };
    expect(await messageFor(reader)).toEqual([null, null]);
    expect(await messageFor(ADMIN_API_KEY)).toEqual([expect.stringContaining('cannot be reached'), expect.stringContaining('cannot be reached')]);
    expect((await app.askAs(reader, read)).data).toMatchObject({ serverInfo: { dashboardUrl: 'https://watch.example/board' } });
  });

  const scrape = async (secret?: string) => fetch(`${app.url}/metrics`, secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } });

  it('/metrics in the text format of Prometheus', async () => {
    const response = await scrape(await key({ scopes: ['READ'] }));
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await response.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '# TYPE taskloom_tasks gauge',
        'taskloom_tasks{status="COMPLETED"} 2',
        'taskloom_tasks{status="QUEUED"} 0',
        'taskloom_queue_length 0',
        expect.stringMatching(/^taskloom_task_duration_seconds\{quantile="0\.5"\} (4\.9[5-9]|5\.0[0-5])/),
        expect.stringMatching(/^taskloom_time_to_first_token_seconds\{quantile="0\.99"\} 0\.00(69|70)/),
        'taskloom_model_calls 4',
        'taskloom_tokens{kind="output"} 20',
        'taskloom_cost_dollars 1',
        'taskloom_component_up{component="database"} 1',
        'taskloom_component_up{component="llm:ollama"} 0',
      ]),
    );
    expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true);
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
  });

  it("/metrics shows a shop's key its own figures, and nothing of the server", async () => {
    const text = await (await scrape(await key({ scopes: ['READ'], shop: 'north' }))).text();
    expect(text).toContain('taskloom_tasks{status="COMPLETED"} 1\n');
    expect(text).toMatch(/taskloom_task_duration_seconds\{quantile="0\.99"\} (0\.99|1\.00)/);
    expect(text).not.toMatch(/taskloom_cost_dollars|nodejs_|process_/);
    // Nobody has waited in the queue of that shop's data above.
    expect(text).not.toContain('taskloom_task_queue_wait_seconds');
  });

  it('/metrics is for keys with READ', async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape('tl_no-such-key')).status).toBe(401);
    const refused = await scrape(await key({ scopes: ['INGEST'] }));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errors: [{ message: expect.stringContaining('needs the scope READ') }] });
  });
});

const CreatesForMetrics = graphql(`
  mutation CreatesForMetrics($input: CreateTasksInput!) { createTasks(input: $input) { tasks { id } errors { message } } }
`);
const ReordersForMetrics = graphql(`
  mutation ReordersForMetrics($taskId: ID!) { updateTaskPriority(input: { taskId: $taskId, priority: 9 }) { task { priority } errors { message } } }
`);

describe('metricsUpdated', () => {
  const template = { template: { name: 'note', parameters: {} } };
  async function create(count: number, shop?: string): Promise<string> {
    const { data } = await graph.ask(CreatesForMetrics, { input: { tasks: Array.from({ length: count }, () => ({ task: { source: template } })) } }, shop);
    const id = data?.createTasks.tasks?.[0]?.id;
    if (!id) throw new Error(JSON.stringify(data));
    return id;
  }
  beforeAll(async () => {
    const config = { name: 'note', description: 'd', parameters: [], steps: [{ name: 's', type: 'store_result', config: { value: 1 } }] };
    await graph.ask('mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { errors { message } } }', { input: config });
  });

  it.each(clients)('over %s: what is, then what changed, and nothing where nothing did', async (_name, watch) => {
    const id = await create(1);
    const updates = watch(graphClient(graph.url), CountsLive, { intervalMs: 500 });
    const next = async () => (await updates.next()).value?.metricsUpdated;
    expect(await next()).toEqual({ totalTasks: 1, completedTasks: 0, queueLength: 1 });
    await create(3);
    expect(await next()).toMatchObject({ totalTasks: 4, queueLength: 4 });
    // An event that changes no figure.
    expect((await graph.ask(ReordersForMetrics, { taskId: id })).data?.updateTaskPriority.task).toEqual({ priority: 9 });
    const pending = next();
    await create(1);
    expect(await pending).toMatchObject({ totalTasks: 5 });
    await updates.return(undefined);
  });

  it('reads nothing while nothing happens that its viewer can see', async () => {
    // What other tests did is no news.
    await eventsAreShown(graph.services.database);
    const gone = new AbortController();
    const open = async (shop?: string) => {
      const headers = { accept: 'text/event-stream', ...(shop && { 'x-test-shop': shop }) };
      const frames = framesOf(await post(graph.url, { query: CountsLive.toString() }, headers, gone.signal));
      return async () => {
        for (let frame = await frames.next(); !frame.done; frame = await frames.next()) {
          if (frame.value.event === 'next') return JSON.parse(frame.value.data ?? '').data.metricsUpdated as { totalTasks: number };
        }
        throw new Error('it ended');
      };
    };
    const [north, all] = [await open('north'), await open()];
    expect([await north(), await all()]).toMatchObject([{ totalTasks: 0 }, { totalTasks: 0 }]);
    const statements = await graph.statementsOf(async () => {
      await create(2, 'south');
      expect(await all()).toMatchObject({ totalTasks: 2 });
    });
    expect(statements.filter((statement) => JSON.stringify(statement).includes('activeAgents'))).toHaveLength(1);
    await create(1, 'north');
    expect(await north()).toMatchObject({ totalTasks: 1 });
    gone.abort();
  });

  it.each(clients)('over %s: refuses an interval or a window that cannot be', async (_name, watch) => {
    const backwards = { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    for (const variables of [{ intervalMs: 499 }, { intervalMs: 60_001 }, { intervalMs: 500, window: backwards }]) {
      const updates = watch(graphClient(graph.url), CountsLive, variables);
      await expect(updates.next()).rejects.toThrow(/at least 500|at most 60000|window.to/);
    }
  });
});
