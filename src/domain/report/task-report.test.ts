import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import { openProbe } from '../../testing/steps.ts';
import { cancel, create, publish } from '../../testing/task-client.ts';
import { ended } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import type { Domain } from '../domain.ts';
import { newId, parsePublicId, publicId } from '../ids.ts';
import { buildReports } from './build-reports.ts';

const ReportOfTask = graphql(`
  query ReportOfTask($id: ID!) {
    task(id: $id) {
      status
      report {
        id state originalPrompt totalDurationMs creditsCost cost generatedImageUrl aggregatedAt
        tokenUsage { totalTokens calls }
        stages { stage keyInput keyOutput durationMs creditsUsed llmTokens modelName status reasoning }
        promptJourney { index stage before after reasoning at }
        tokensByModel { modelName provider cost creditsUsed averageDurationMs tokenUsage { inputTokens totalTokens calls } }
        performanceBreakdown { stage durationMs share calls creditsUsed totalTokens }
        evaluationResults { name score label passed comment stage }
      }
      logs(first: 100) { nodes { level message fields } }
    }
  }
`);
const ReportNode = graphql(`
  query ReportNode($id: ID!) { node(id: $id) { id ... on TaskReport { state } } }
`);
const AggregateForTest = graphql(`
  mutation AggregateForTest($taskId: ID!) {
    aggregateTask(input: { taskId: $taskId }) { task { id report { state totalDurationMs stages { stage } } } errors { __typename message path } }
  }
`);
const WatchReport = graphql(`
  subscription WatchReport($taskId: ID!) {
    taskEvents(taskId: $taskId, types: [REPORT_UPDATED, TASK_STATUS_CHANGED], untilTerminal: false) {
      type
      ... on TaskStatusChanged { status }
      ... on ReportUpdated { report { id } }
    }
  }
`);

const probe = openProbe();
let app: TestApp;
let domain: Domain;
let held: Promise<void> | undefined;

/** Until it is disposed the server builds no report; a test may. */
function holdBuilder(): Disposable {
  const { promise, resolve } = Promise.withResolvers<void>();
  held = promise;
  return {
    [Symbol.dispose]() {
      held = undefined;
      resolve();
    },
  };
}

/** By its call stack. */
const isOfBuilder = () => /report-builder\.ts/.test(new Error().stack ?? '');

beforeAll(async () => {
  Error.stackTraceLimit = 50;
  probe.on('paint', async (step) => {
    await step.saveArtifact({ label: 'picture', path: 'cat.png', mimeType: 'image/png', content: { bytes: Buffer.from('png') } });
    return { output: { path: 'cat.png', score: 1 }, reasoning: 'It was asked for.' };
  });
  app = await openTestApp({ executors: probe.executors, onStatement: () => (held && isOfBuilder() ? held : undefined) });
  domain = app.app.domain;
  await publish(app, 'picture', [
    { name: 'painter', does: 'paint' },
    { name: 'evaluator', value: { passed: true, score: 0.9 } },
  ]);
  await publish(app, 'held', [{ name: 'holder', does: 'held' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const uuidOf = (id: string) => parsePublicId(id)?.uuid ?? '';

async function reportOf(id: string) {
  const { task } = await app.run(ReportOfTask, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task;
}

/** Follows a task until so many reports of it have come. @returns its statuses and reports. */
async function reported(taskId: string, times = 1): Promise<string[]> {
  const seen: string[] = [];
  for await (const { taskEvents: event } of app.watch(WatchReport, { taskId })) {
    if ('status' in event) seen.push(event.status);
    if ('report' in event) seen.push('report');
    if (seen.filter((text) => text === 'report').length === times) break;
  }
  return seen;
}

/** As an ingestion would, without its checks. */
async function addLog(taskId: string, { agent = 'agent', input = {} as unknown, durationMs = 10 }): Promise<string> {
  const id = newId();
  await domain.database.query(sql`
    insert into agent_log (id, task_id, agent_name, input, output, duration_ms, status)
    values (${id}::uuid, ${uuidOf(taskId)}::uuid, ${agent}, ${JSON.stringify(input)}::jsonb, '{}', ${durationMs}::bigint, 'SUCCEEDED')`);
  return id;
}

const aggregate = async (taskId: string) => (await app.run(AggregateForTest, { taskId })).aggregateTask;

/** Of an agent that used a model. */
async function addModelLog(
  taskId: string,
  { agent, input, output, reasoning }: { agent: string; input: object; output: object; reasoning: string },
): Promise<void> {
  await domain.database.query(sql`
    insert into agent_log (id, task_id, agent_name, input, output, reasoning, duration_ms, status, used_llm, model_name, provider, model_calls, input_tokens,
      output_tokens, cost, credits_used)
    values (${newId()}::uuid, ${uuidOf(taskId)}::uuid, ${agent}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(output)}::jsonb, ${reasoning}, 300, 'SUCCEEDED',
      true, 'gpt-4o-mini', 'openai', 1, 80, 20, 0.002, 1.5)`);
}

test('a pipeline with models: the way of the prompt, what was judged, and what it took', async () => {
  const id = await create(app, { template: 'held' });
  await addModelLog(id, { agent: 'enhancer', input: { prompt: 'a cat' }, output: { enhanced_prompt: 'a fluffy cat' }, reasoning: 'Cats are fluffy.' });
  const output = { evaluation: { name: 'quality', score: 0.8, label: 'good', passed: true, comment: 'Nice fur.' } };
  await addModelLog(id, { agent: 'evaluator', input: { prompt: 'a fluffy cat' }, output, reasoning: 'Looked at it.' });
  const again = { input: { prompt: 'a fluffy cat' }, output: { final_prompt: 'a fluffy grey cat' }, reasoning: 'Grey suits cats.' };
  await addModelLog(id, { agent: 'finisher', ...again });
  probe.release(id);
  await reported(id);
  const { report } = await reportOf(id);
  expect(report).toMatchObject({
    state: 'READY',
    originalPrompt: 'a cat',
    creditsCost: '4.5',
    cost: '0.006',
    tokenUsage: { totalTokens: 300, calls: 3 },
    stages: expect.arrayContaining([
      expect.objectContaining({ stage: 'enhancer', creditsUsed: '1.5', llmTokens: 100, modelName: 'gpt-4o-mini', reasoning: 'Cats are fluffy.' }),
    ]),
    promptJourney: [
      { index: 0, stage: 'enhancer', before: 'a cat', after: 'a fluffy cat', reasoning: 'Cats are fluffy.', at: expect.any(String) },
      { index: 1, stage: 'finisher', before: 'a fluffy cat', after: 'a fluffy grey cat', reasoning: 'Grey suits cats.' },
    ],
    tokensByModel: [
      { modelName: 'gpt-4o-mini', provider: 'openai', cost: '0.006', creditsUsed: '4.5', averageDurationMs: 300, tokenUsage: { totalTokens: 300, calls: 3 } },
    ],
    performanceBreakdown: expect.arrayContaining([expect.objectContaining({ stage: 'evaluator', creditsUsed: '1.5', totalTokens: 100, calls: 1 })]),
    evaluationResults: [{ score: 0.8, label: 'good', passed: true, comment: 'Nice fur.', stage: 'evaluator' }],
  });
});

describe('a task that has ended', () => {
  it('gets a report by itself, and says so after its last status', async () => {
    const id = await create(app, { template: 'picture' });
    expect(await reported(id)).toEqual(['QUEUED', 'RUNNING', 'COMPLETED', 'report']);
    const { report } = await reportOf(id);
    expect(report).toMatchObject({
      id: id.replace('task_', 'report_'),
      state: 'READY',
      originalPrompt: null,
      creditsCost: '0',
      cost: '0',
      tokenUsage: { totalTokens: 0, calls: 0 },
      stages: [
        { stage: 'painter', status: 'SUCCEEDED', reasoning: 'It was asked for.', llmTokens: null, keyOutput: { path: 'cat.png', score: 1 } },
        { stage: 'evaluator', status: 'SUCCEEDED' },
      ],
      evaluationResults: [{ name: 'evaluator', score: 0.9, passed: true, label: null, stage: 'evaluator' }],
      promptJourney: [],
      tokensByModel: [],
      aggregatedAt: expect.any(String),
    });
    expect(report?.performanceBreakdown.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(report?.totalDurationMs).toBe(report?.stages.reduce((sum, { durationMs }) => sum + durationMs, 0));
    const image = await fetch(report?.generatedImageUrl ?? '');
    expect([image.status, await image.text()]).toEqual([200, 'png']);
    expect((await app.run(ReportNode, { id: report?.id ?? '' })).node).toEqual({ id: report?.id, state: 'READY' });
  });

  it('without a log has none until it is asked for', async () => {
    const id = await create(app, { template: 'picture', startAfter: new Date(Date.now() + 86_400_000).toISOString() });
    await cancel(app, id);
    expect(await ended(app, id)).toBe('CANCELLED');
    expect((await reportOf(id)).report).toBeNull();
    await aggregate(id);
    expect(await reported(id)).toEqual(['SCHEDULED', 'CANCELLED', 'report']);
    expect((await reportOf(id)).report).toMatchObject({ state: 'READY', totalDurationMs: 0, stages: [], tokensByModel: [] });
  });
});

describe('a report', () => {
  it('is PENDING and without figures until it is built, and built once however often it is asked for', async () => {
    const id = await create(app, { template: 'held' });
    await probe.entered(id);
    await addLog(id, { durationMs: 7 });
    {
      using _ = holdBuilder();
      const answers = await Promise.all([aggregate(id), aggregate(id), aggregate(id)]);
      expect(answers).toEqual(Array(3).fill({ task: { id, report: { state: 'PENDING', totalDurationMs: null, stages: [] } }, errors: [] }));
    }
    expect(await reported(id)).toEqual(['QUEUED', 'RUNNING', 'report']);
    expect((await reportOf(id)).report).toMatchObject({ totalDurationMs: 7, stages: [{ stage: 'agent' }] });
    probe.release(id);
    // With what came after it, once more: and there was no other one between.
    expect(await reported(id, 2)).toEqual(['QUEUED', 'RUNNING', 'report', 'COMPLETED', 'report']);
    expect((await reportOf(id)).report?.stages.map(({ stage }) => stage)).toEqual(['agent', 'holder']);
  });

  it('leaves out what cannot be read, and names it once in the log of the task', async () => {
    const id = await create(app, { template: 'picture' });
    await reported(id);
    const bad = await addLog(id, { agent: 'liar', input: 7 });
    await aggregate(id);
    await reported(id, 2);
    await aggregate(id);
    await reported(id, 3);
    const { report, logs } = await reportOf(id);
    expect(report?.stages.map(({ stage }) => stage)).toEqual(['painter', 'evaluator']);
    expect(logs.nodes).toEqual([
      {
        level: 'WARN',
        message: `The report leaves out the log ${publicId('AgentLog', bad)} of "liar": its input is a number, not an object.`,
        fields: { agentLogId: publicId('AgentLog', bad), agentName: 'liar' },
      },
    ]);
  });

  it('is read a page at a time, however many logs there are', async () => {
    const id = await create(app, { template: 'picture' });
    await reported(id);
    await domain.database.query(sql`
      insert into agent_log (id, task_id, agent_name, input, duration_ms, status, created_at)
      select gen_random_uuid(), ${uuidOf(id)}::uuid, 'agent ' || n % 60, '{}', 1, 'SUCCEEDED', now() + (1 + n / 3) * interval '1 second'
      from generate_series(0, 249) n`);
    await aggregate(id);
    await reported(id, 2);
    const { report } = await reportOf(id);
    // Three at each instant; among those it goes by the id.
    const inThrees = report?.stages.slice(2).map(({ stage }) => Math.floor(Number(stage.replace('agent ', '')) / 3));
    expect(inThrees).toEqual(Array.from({ length: 60 }, (_, n) => Math.floor(n / 3)));
    expect(report?.performanceBreakdown.reduce((sum, { calls }) => sum + calls, 0)).toBe(252);
  });

  it('that was out of date before it was stored is built again, and only then told of', async () => {
    const id = await create(app, { template: 'picture' });
    await reported(id);
    using _ = holdBuilder();
    await domain.database.query(sql`update task_report set state = 'PENDING', request = request + 1 where id = ${uuidOf(id)}::uuid`);
    let isLate = false;
    await buildReports({
      ...domain,
      database: {
        ...domain.database,
        async query(statement) {
          // Between the reading and the storing of the first try.
          if (!isLate && statement.sql.includes('as built (')) {
            isLate = true;
            await addLog(id, { agent: 'late' });
            await domain.database.query(sql`update task_report set request = request + 1 where id = ${uuidOf(id)}::uuid`);
          }
          return domain.database.query(statement);
        },
      },
    });
    expect(await reported(id, 2)).toEqual(['QUEUED', 'RUNNING', 'COMPLETED', 'report', 'report']);
    expect((await reportOf(id)).report?.stages.map(({ stage }) => stage)).toContain('late');
  });

  it('survives a death before any of its statements: it is there whole, told of once, or still to be built', async () => {
    for (let point = 1, died = true; died; point += 1) {
      const id = await create(app, { template: 'picture' });
      await reported(id);
      using _ = holdBuilder();
      await domain.database.query(sql`update task_report set state = 'PENDING', request = request + 1 where id = ${uuidOf(id)}::uuid`);
      died = await diesBefore(point);
      await buildReports(domain);
      expect(await reported(id, 2)).toEqual(['QUEUED', 'RUNNING', 'COMPLETED', 'report', 'report']);
      const [events] = await domain.database.query<{ count: number }>(sql`
        select count(*)::int as count from task_event where task_id = ${uuidOf(id)}::uuid and type = 'REPORT_UPDATED'`);
      expect(events?.count).toBe(2);
      expect((await reportOf(id)).report?.state).toBe('READY');
    }
  });

  it('that cannot be stored is FAILED, and keeps no other one from it', async () => {
    const [good, bad] = [await create(app, { template: 'picture' }), await create(app, { template: 'picture' })];
    await Promise.all([reported(good), reported(bad)]);
    {
      using _ = holdBuilder();
      await domain.database.query(sql`update task_report set state = 'PENDING' where id = any(${[good, bad].map(uuidOf)}::uuid[])`);
      const refused = { ...domain, log: domain.log.child({}, { level: 'silent' }), database: refusing(uuidOf(bad)) };
      await buildReports(refused);
    }
    await Promise.all([reported(bad, 2), reported(good, 2)]);
    expect((await reportOf(good)).report?.state).toBe('READY');
    const { report, logs } = await reportOf(bad);
    expect(report).toMatchObject({ state: 'FAILED', totalDurationMs: null, stages: [], aggregatedAt: null });
    expect(logs.nodes).toMatchObject([{ level: 'ERROR', message: 'The report could not be built.' }]);
    await aggregate(bad);
    await reported(bad, 3);
    expect((await reportOf(bad)).report?.state).toBe('READY');
  });
});

/** @returns false where the builder was done before. */
async function diesBefore(point: number): Promise<boolean> {
  let count = 0;
  const query: Domain['database']['query'] = async (statement) => {
    count += 1;
    if (count === point) throw new Error('The process died');
    return domain.database.query(statement);
  };
  try {
    await buildReports({ ...domain, log: domain.log.child({}, { level: 'silent' }), database: { ...domain.database, query } });
    return false;
  } catch {
    return true;
  }
}

/** Cannot store the report of this task, only that it failed. */
function refusing(taskId: string): Domain['database'] {
  return {
    ...domain.database,
    async query(statement) {
      const isReport = statement.values.some((value) => typeof value === 'string' && value.includes(taskId) && value.includes('prompt_journey'));
      if (isReport) throw Object.assign(new Error('The database cannot store this'), { code: '22003' });
      return domain.database.query(statement);
    },
  };
}

test('reports of tasks that are unknown are not built', async () => {
  const id = publicId('Task', newId());
  expect(await aggregate(id)).toMatchObject({ task: null, errors: [{ __typename: 'NotFoundError', path: ['taskId'] }] });
  expect(await aggregate('nonsense')).toMatchObject({ task: null, errors: [{ __typename: 'ValidationError', path: ['taskId'] }] });
});
