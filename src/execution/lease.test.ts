import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endTasks } from '../domain/end-tasks.ts';
import { parsePublicId } from '../domain/ids.ts';
import { startTasks } from '../domain/start-tasks.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish } from '../testing/task-client.ts';
import { ended, history, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  await publish(app, 'held', [{ does: 'held' }, { does: 'succeed' }]);
  await publish(app, 'deaf', [{ does: 'deaf' }, { does: 'succeed' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const uuidOf = (taskId: string) => parsePublicId(taskId)?.uuid ?? '';

/** As if this process had been silent for a minute: asleep, or out of reach. Resolves when the job was claimed again. */
async function loseLease(taskId: string): Promise<void> {
  const { database } = app.app;
  const claims = async () =>
    (await database.query<{ count: number }>(sql`select retry_count as count from pgboss.job where id = ${uuidOf(taskId)}::uuid and state = 'active'`))[0]
      ?.count;
  const before = await claims();
  for (let now = before; now === undefined || now === before; now = await claims()) {
    if (now === before) await database.query(sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where id = ${uuidOf(taskId)}::uuid`);
    await delay(20);
  }
}

const aborted = (signal: AbortSignal) => new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', resolve)));

test('a process whose lease ran out while nobody else took its task goes on with it', async () => {
  const id = await create(app, { template: 'held' });
  await probe.entered(id);
  await loseLease(id);
  await loseLease(id);
  probe.release(id);
  expect(await ended(app, id)).toBe('COMPLETED');
  expect(await readTask(app, id)).toMatchObject({ attempts: 1, stages: [{ attempt: 1 }, { attempt: 1 }] });
  expect(probe.runs.filter(({ task }) => task.id === uuidOf(id))).toHaveLength(2);
});

test('a process whose task was taken over stops its work, and what that work says and leaves behind counts no more', async () => {
  const id = await create(app, { template: 'deaf' });
  const step = await probe.entered(id);
  // Another worker, which dies at once.
  await startTasks(app.app.domain, [uuidOf(id)]);
  await aborted(step.signal);
  step.log('INFO', 'too late');
  step.emit('too late');
  await step.saveArtifact({ label: 'late', path: 'late.txt', content: { bytes: Buffer.from('late') } });
  probe.release(id);
  await loseLease(id);
  expect(await ended(app, id)).toBe('COMPLETED');
  const { attempts, artifacts, agentLogs, stages } = await readTask(app, id);
  expect({ attempts, artifacts, stages, logs: agentLogs.nodes.length }).toMatchObject({
    attempts: 3,
    artifacts: { nodes: [] },
    stages: [{ attempt: 1 }, { attempt: 1 }],
    logs: 2,
  });
  expect((await history(app, id)).filter((line) => line.includes('too late'))).toEqual([]);
});

test('a process whose task was ended by another stops its work', async () => {
  const { domain } = app.app;
  const id = await create(app, { template: 'held' });
  const step = await probe.entered(id);
  const failure = { code: 'WORKER_LOST', message: 'It was given up.', hint: null, retryable: false, stageId: null };
  await domain.database.transaction((tx) => endTasks(domain, tx, [{ taskId: uuidOf(id), attempt: null, status: 'FAILED', failure, actor: null }]));
  await aborted(step.signal);
  expect(await readTask(app, id)).toMatchObject({ status: 'FAILED', error: { code: 'WORKER_LOST' }, agentLogs: { nodes: [] } });
});
