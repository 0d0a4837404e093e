import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Graph, openGraph } from '../testing/graph.ts';
import { somebodyWaits } from '../testing/lock-wait.ts';
import { newTask } from '../testing/new-task.ts';
import { localActor } from './actor.ts';
import { createTask } from './create-task.ts';
import { newId } from './ids.ts';
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
