import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Graph, openGraph } from '../testing/graph.ts';
import { somebodyWaits } from '../testing/lock-wait.ts';
import { newTask } from '../testing/new-task.ts';
import { localActor } from './actor.ts';
import { cancelTask } from './cancel-task.ts';
import { createTask } from './create-task.ts';
import { newId } from './ids.ts';
import type { AttemptSoFar } from './lost-attempts.ts';
import { appendEvents } from './settle-run.ts';
import { type StageSettlement, settleStages } from './settle-stages.ts';
import { MAX_TAKEOVERS, type StartedTask, startTasks } from './start-tasks.ts';
import { publishTemplate } from './templates.ts';

/** Without a worker: here, tests claim and start tasks themselves. */
let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
  const steps = ['first', 'second'].map((name) => ({ name, type: 'http_request', config: { url: 'https://example.com' }, requiresApproval: false }));
  await publishTemplate(graph.services.domain, localActor, { name: 'two', description: '', parameters: [], steps, shop: null });
});
afterAll(() => graph[Symbol.asyncDispose]());

async function newTaskId(): Promise<string> {
  const { taskId } = await createTask(graph.services.domain, localActor, newTask('two'));
  return taskId;
}

async function start(taskId: string): Promise<StartedTask> {
  const [started] = await startTasks(graph.services.domain, [taskId]);
  if (!started) throw new Error('The task was not started');
  return started;
}

const stagesOf = ({ stages }: StartedTask) => stages.map(({ name, status, attempt, output }) => ({ name, status, attempt, output }));

function succeeded(task: StartedTask): StageSettlement {
  const [first, second] = task.stages;
  return {
    stageId: first?.id ?? '',
    traceEventId: first?.traceEventId ?? '',
    agentName: 'first',
    status: 'SUCCEEDED',
    ...{ failure: null, input: {}, outcome: { output: 'done' }, result: null, workspaceKey: null, durationMs: 1, pending: [] },
    next: second ? { ...second, attempt: 1, traceEventId: newId() } : null,
  };
}

test('a worker that takes over while the other one records a stage sees that stage finished', async () => {
  const { database, domain } = graph.services;
  const taskId = await newTaskId();
  const task = await start(taskId);
  expect(stagesOf(task)).toMatchObject([
    { status: 'RUNNING', attempt: 1 },
    { status: 'PENDING', attempt: 0 },
  ]);

  let takeOver: Promise<StartedTask[]> | undefined;
  await database.transaction(async (tx) => {
    await settleStages(tx, [{ run: { taskId, attempt: task.attempt }, settlement: succeeded(task) }]);
    takeOver = startTasks(domain, [taskId]);
    await somebodyWaits(database, tx);
  });
  const [taken] = (await takeOver) ?? [];
  expect(taken).toMatchObject({ attempt: 2, isTakeover: true });
  expect(taken && stagesOf(taken)).toEqual([
    { name: 'first', status: 'SUCCEEDED', attempt: 1, output: 'done' },
    { name: 'second', status: 'RUNNING', attempt: 1, output: null },
  ]);
});

test('a worker that was taken over from changes nothing any more', async () => {
  const { database } = graph.services;
  const taskId = await newTaskId();
  const first = await start(taskId);
  const second = await start(taskId);
  expect(stagesOf(second)).toEqual(stagesOf(first));
  const late = await settleStages(database, [{ run: { taskId, attempt: first.attempt }, settlement: succeeded(first) }]);
  expect([...late]).toEqual([]);
  const onTime = await settleStages(database, [{ run: { taskId, attempt: second.attempt }, settlement: succeeded(second) }]);
  expect([...onTime]).toEqual([[taskId, 'RUNNING']]);
});

test('a task that has cost too many workers their life fails', async () => {
  const taskId = await newTaskId();
  for (let starts = 1; starts <= MAX_TAKEOVERS; starts += 1) await start(taskId);
  expect(await startTasks(graph.services.domain, [taskId])).toEqual([]);
  const task = await graph.services.prisma.task.findUnique({ where: { id: taskId } });
  expect(task).toMatchObject({ status: 'FAILED', errorCode: 'WORKER_LOST', attempts: MAX_TAKEOVERS, takeovers: MAX_TAKEOVERS - 1 });
});

describe('what an attempt had used of models when its worker was lost', () => {
  const tokens = { input: 100, cachedInput: 20, cacheWrite: 3, output: 40, reasoning: 5, unclassified: 0 };
  const model = { modelName: 'large', provider: 'paid', tokens, calls: 2, cost: '0.25', inferenceTimeMs: 700, timeToFirstTokenMs: 30, cacheHits: 1 };
  const used = { inputTokens: 100n, cachedInputTokens: 20n, cacheWriteTokens: 3n, outputTokens: 40n, reasoningTokens: 5n, modelCalls: 2n };

  async function usedSoFar({ id: taskId, attempt, stages: [first] }: StartedTask, outcome: Partial<AttemptSoFar['outcome']> = {}): Promise<boolean> {
    const soFar = { stageId: first?.id ?? '', agentName: 'first', input: { url: 'x' }, ranMs: 1_234.5, outcome: { model, toolCalls: 3, ...outcome } };
    return appendEvents(graph.services.database, { taskId, attempt }, [], soFar);
  }
  async function read(taskId: string) {
    const task = await graph.services.prisma.task.findUniqueOrThrow({
      where: { id: taskId },
      include: { stages: { orderBy: { index: 'asc' } }, agentLogs: true },
    });
    const events = await graph.services.prisma.taskEvent.findMany({ where: { taskId, type: 'AGENT_LOG_RECORDED' } });
    return { ...task, logEvents: events.length, cost: task.cost?.toString() };
  }
  const countedOnce = {
    ...used,
    cost: '0.25',
    stages: [{ ...used, attempt: 1, attemptSoFar: null }, { modelCalls: 0n }],
    agentLogs: [
      {
        ...used,
        status: 'FAILED',
        output: { code: 'WORKER_LOST' },
        input: { url: 'x' },
        durationMs: 1_235n,
        toolCalls: 3n,
        cacheHits: 1n,
        modelTimeMs: 700n,
        usedLlm: true,
      },
    ],
    logEvents: 1,
  };

  test('counts once, however often the task is taken over', async () => {
    const taskId = await newTaskId();
    const first = await start(taskId);
    // What is known later stands for what was known before.
    await usedSoFar(first, { model: { ...model, calls: 1 } });
    await usedSoFar(first);
    const second = await start(taskId);
    expect(await read(taskId)).toMatchObject({ ...countedOnce, status: 'RUNNING' });
    expect(await usedSoFar(first), 'a worker that was taken over from').toBe(false);
    await start(taskId);
    expect(stagesOf(second)[0]).toMatchObject({ status: 'RUNNING', attempt: 1 });
    expect(await read(taskId)).toMatchObject(countedOnce);
  });

  test('is in the log of the attempt where that comes to its end', async () => {
    const { database } = graph.services;
    const taskId = await newTaskId();
    const task = await start(taskId);
    await usedSoFar(task);
    const settlement = succeeded(task);
    await settleStages(database, [{ run: { taskId, attempt: task.attempt }, settlement: { ...settlement, outcome: { output: 'done', model } } }]);
    await start(taskId);
    expect(await read(taskId)).toMatchObject({ ...used, cost: '0.25', agentLogs: [{ ...used, status: 'SUCCEEDED' }], logEvents: 1 });
  });

  test('makes the cost unknown where its price is', async () => {
    const taskId = await newTaskId();
    await usedSoFar(await start(taskId), { model: { ...model, cost: null } });
    await start(taskId);
    const { cost, agentLogs } = await read(taskId);
    expect({ cost, ofLog: agentLogs[0]?.cost }).toEqual({ cost: undefined, ofLog: null });
  });

  test.each([
    ['was being cancelled', 'CANCELLED'],
    ['is too late', 'FAILED'],
    ['was taken over too often', 'FAILED'],
  ])('counts for a task that %s, too', async (how, status) => {
    const { database, domain } = graph.services;
    const taskId = await newTaskId();
    await usedSoFar(await start(taskId));
    if (status === 'CANCELLED') await cancelTask(domain, localActor, { taskId, reason: null, gracePeriodMs: 0, cascade: false });
    else if (how === 'is too late') await database.query(sql`update task set deadline_at = now() - interval '1 second' where id = ${taskId}::uuid`);
    else await database.query(sql`update task set takeovers = ${MAX_TAKEOVERS - 1} where id = ${taskId}::uuid`);
    expect(await startTasks(domain, [taskId])).toEqual([]);
    expect(await read(taskId)).toMatchObject({ ...countedOnce, status });
  });
});
