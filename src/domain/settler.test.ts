import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Graph, openGraph } from '../testing/graph.ts';
import { newTask } from '../testing/new-task.ts';
import { localActor } from './actor.ts';
import { cancelTask } from './cancel-task.ts';
import { createTask } from './create-task.ts';
import { failTask, finishCancelling } from './settle-run.ts';
import { openSettler } from './settler.ts';
import { deadlineExceeded, startTasks } from './start-tasks.ts';
import { publishTemplate } from './templates.ts';

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
  const steps = [{ name: 'only', type: 'http_request', config: { url: 'https://example.com' }, requiresApproval: false }];
  await publishTemplate(graph.services.domain, localActor, { name: 'one', description: '', parameters: [], steps, shop: null });
});
afterAll(() => graph[Symbol.asyncDispose]());

const failure = { ...deadlineExceeded, stageId: null };

/** A task that runs under an attempt of ours, without a worker. */
async function startedRun() {
  const { domain } = graph.services;
  const { taskId } = await createTask(domain, localActor, newTask('one'));
  const [task] = await startTasks(domain, [taskId]);
  return { taskId, attempt: task?.attempt ?? 0 };
}

test('a task that is being cancelled does not fail of its deadline between two stages', async () => {
  const { domain } = graph.services;
  const settler = openSettler(domain);
  const run = await startedRun();
  await cancelTask(domain, localActor, { taskId: run.taskId, reason: null, gracePeriodMs: 0, cascade: false });
  expect(await failTask(settler, run, null, failure)).toBe('CANCELLING');
  expect(await finishCancelling(domain, { ...run, attempt: run.attempt + 1 }, null)).toBe(false);
  expect(await finishCancelling(domain, run, null)).toBe(true);
  expect(await graph.services.prisma.task.findUnique({ where: { id: run.taskId } })).toMatchObject({ status: 'CANCELLED', errorCode: null });
});

test('what ends at the same moment ends together, each as it did', async () => {
  const { domain, prisma } = graph.services;
  const settler = openSettler(domain);
  const [first, second, lost] = [await startedRun(), await startedRun(), await startedRun()];
  const settled = await Promise.all([
    failTask(settler, first, null, failure),
    failTask(settler, second, null, { ...failure, code: 'OTHER' }),
    failTask(settler, { ...lost, attempt: 7 }, null, failure),
  ]);
  expect(settled.slice(0, 2)).toEqual(['ENDED', 'ENDED']);
  expect(settled[2]).not.toBe('ENDED');
  const rows = await prisma.task.findMany({ where: { id: { in: [first.taskId, second.taskId, lost.taskId] } }, orderBy: { id: 'asc' } });
  expect(rows.map(({ status, errorCode }) => `${status} ${errorCode}`)).toEqual(['FAILED DEADLINE_EXCEEDED', 'FAILED OTHER', 'RUNNING null']);
});
