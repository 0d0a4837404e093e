import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { StepError } from '../domain/step-outcome.ts';
import { graphql } from '../gql/gql.ts';
import { openTestDatabase } from '../testing/database.ts';
import { hurry, waitsAgain } from '../testing/retry-waits.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, createMany, publish } from '../testing/task-client.ts';
import { ended, history, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const Reprioritise = graphql(`
  mutation Reprioritise($taskId: ID!, $priority: Int!) {
    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {
      task { priority }
      previousPriority
      errors { __typename message path ... on InvalidStateError { currentStatus } }
    }
  }
`);

describe('priority', () => {
  const probe = openProbe();
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp({ executors: probe.executors, env: { WORKER_CONCURRENCY: '1' } });
    await publish(app, 'held', [{ does: 'held' }]);
    await publish(app, 'quick', [{}]);
    await publish(app, 'later', [{ does: 'later' }]);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  /** A task that takes the only slot until it is released, and the ids of those that began after it. */
  async function occupy() {
    const first = await create(app, { template: 'held' });
    await probe.entered(first);
    const count = probe.runs.length;
    return { first, begun: () => probe.runs.slice(count).map(({ task }) => publicId('Task', task.id)) };
  }

  const change = async (taskId: string, priority: number) => (await app.run(Reprioritise, { taskId, priority })).updateTaskPriority;

  test('10 first, the oldest first among equals, whatever the order of creation', async () => {
    const busy = await occupy();
    const priorities = [5, 1, 10, 5, 9, 10];
    const ids: string[] = [];
    for (const priority of priorities) ids.push(await create(app, { template: 'quick', priority }));
    probe.release(busy.first);
    await Promise.all(ids.map((id) => ended(app, id)));
    expect(busy.begun().map((id) => ids.indexOf(id))).toEqual([2, 5, 4, 0, 3, 1]);
  });

  test('is changed at once while the task waits, and not once it runs or has ended', async () => {
    const busy = await occupy();
    const [low = '', high = '', blocked = '', scheduled = ''] = await createMany(app, [
      { template: 'quick', priority: 2 },
      { template: 'quick', priority: 8 },
      { template: 'quick', priority: 1, dependsOn: [busy.first] },
      { template: 'quick', startAfter: new Date(Date.now() + 3_600_000).toISOString() },
    ]);
    const { errors, ...changed } = await change(low, 9);
    expect({ changed, errors }).toEqual({ changed: { task: { priority: 9 }, previousPriority: 2 }, errors: [] });
    await change(blocked, 10);
    await change(scheduled, 10);
    expect(await history(app, low)).toEqual(['→ QUEUED by local', 'updated priority']);
    for (const priority of [0, 11]) {
      expect((await change(low, priority)).errors).toMatchObject([{ __typename: 'ValidationError', path: ['priority'] }]);
    }
    expect((await change(busy.first, 9)).errors).toMatchObject([{ __typename: 'InvalidStateError', currentStatus: 'RUNNING', path: ['taskId'] }]);

    probe.release(busy.first);
    await Promise.all([low, high, blocked].map((id) => ended(app, id)));
    expect(busy.begun()).toEqual([blocked, low, high]);
    await hurry(app, scheduled);
    expect(await ended(app, scheduled)).toBe('COMPLETED');
    expect((await readTask(app, scheduled)).priority).toBe(10);
    expect((await change(low, 5)).errors).toMatchObject([{ __typename: 'InvalidStateError', currentStatus: 'COMPLETED' }]);
    expect((await change(publicId('Task', '019ab3f0-0000-7000-8000-000000000000'), 5)).errors).toMatchObject([{ __typename: 'NotFoundError' }]);
  });

  test('counts within a shop: a shop with a long and urgent queue does not keep another from starting', async () => {
    const busy = await occupy();
    const many = await createMany(
      app,
      Array.from({ length: 100 }, () => ({ template: 'quick', priority: 10, shop: 'many' })),
    );
    const single = await create(app, { template: 'quick', priority: 1, shop: 'single' });
    probe.release(busy.first);
    await ended(app, single);
    expect(busy.begun().indexOf(single)).toBeLessThanOrEqual(1);
    await Promise.all(many.map((id) => ended(app, id)));
  });

  test('stays what it was when an attempt has failed', async () => {
    const busy = await occupy();
    const urgent = await create(app, { template: 'later', priority: 10 });
    probe.release(busy.first);
    await waitsAgain(app, urgent);
    const second = await create(app, { template: 'held', priority: 5 });
    await probe.entered(second);
    await hurry(app, urgent);
    const third = await create(app, { template: 'quick', priority: 9 });
    probe.release(second);
    await ended(app, third);
    expect(busy.begun()).toEqual([urgent, second, urgent, third]);
  });
});

describe('slots', () => {
  const probe = openProbe();
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp({ executors: probe.executors, env: { WORKER_CONCURRENCY: '3' } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test('runs as many tasks at once as it may, and not one more', async () => {
    let running = 0;
    let most = 0;
    probe.on('count', async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { output: null };
    });
    await publish(app, 'count', [{ does: 'count' }, { does: 'count' }]);
    await publish(app, 'held', [{ does: 'held' }]);
    const held = await createMany(
      app,
      Array.from({ length: 3 }, () => ({ template: 'held' })),
    );
    await Promise.all(held.map((id) => probe.entered(id)));
    const ids = await createMany(
      app,
      Array.from({ length: 30 }, () => ({ template: 'count' })),
    );
    for (const id of held) probe.release(id);
    expect(await Promise.all(ids.map((id) => ended(app, id)))).toEqual(Array(30).fill('COMPLETED'));
    expect(most).toBeLessThanOrEqual(3);
  });

  test('a task that is due again while its last attempt is still clearing up begins at once, not when its lease has run out', async () => {
    const claims = async ({ id }: { id: string }) =>
      (await app.app.database.query<{ count: number }>(sql`select retry_count as count from pgboss.job where id = ${id}::uuid`))[0]?.count;
    probe.on('messy', async (step) => {
      if (step.stage.attempt > 1) return { output: null, result: { json: (await claims(step.task)) ?? null } };
      const folder = await step.workspace();
      await Promise.all(Array.from({ length: 3_000 }, (_, file) => writeFile(join(folder, `${file}`), '')));
      throw new StepError('MESSY', 'Again.', { retryable: true });
    });
    await publish(app, 'messy', [{ does: 'messy' }]);
    const id = await create(app, { template: 'messy' });
    await waitsAgain(app, id);
    await hurry(app, id);
    expect(await ended(app, id)).toBe('COMPLETED');
    expect((await readTask(app, id)).result?.json).toBe(1);
  });
});

const aborted = (signal: AbortSignal) => new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', resolve)));

describe('a shutdown', () => {
  /** Servers that follow each other on one database and one folder. */
  async function openSuccession(drainMs: number) {
    const stack = new AsyncDisposableStack();
    const database = stack.use(await openTestDatabase());
    const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-succession-')));
    const probe = openProbe();
    const open = () => openTestApp({ executors: probe.executors, database, drainMs, env: { DATA_DIR: folder.path } });
    return { probe, open, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }

  test('keeps a stage that finishes; the next server goes on with the one after it', async () => {
    await using succession = await openSuccession(100);
    const { probe } = succession;
    const first = await succession.open();
    await publish(first, 'three', [{ does: 'deaf' }, { does: 'succeed', value: 'second' }, { does: 'succeed', value: '{{steps.step-2.output}} and third' }]);
    const id = await create(first, { template: 'three' });
    const { signal } = await probe.entered(id);
    const closed = first[Symbol.asyncDispose]();
    await aborted(signal);
    probe.release(id);
    await closed;

    await using second = await succession.open();
    expect(await ended(second, id)).toBe('COMPLETED');
    const { attempts, stages, agentLogs, result } = await readTask(second, id);
    expect(stages.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(Array(3).fill('SUCCEEDED 1'));
    expect({ attempts, logs: agentLogs.nodes.length, result: result?.json }).toEqual({ attempts: 2, logs: 3, result: 'second and third' });
    expect(await history(second, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log SUCCEEDED',
      'step-1 SUCCEEDED',
      'RUNNING → QUEUED',
      'QUEUED → RUNNING',
      'step-2 RUNNING',
      'agent log SUCCEEDED',
      'step-2 SUCCEEDED',
      'step-3 RUNNING',
      'agent log SUCCEEDED',
      'step-3 SUCCEEDED',
      'RUNNING → COMPLETED',
    ]);
  });

  test.each(['hang', 'stubborn'])('hands back a stage that does not finish in time (%s), and its attempt does not count', async (does) => {
    await using succession = await openSuccession(100);
    const { probe } = succession;
    let isFirst = true;
    probe.on('restarted', async ({ signal, killed, log }) => {
      if (!isFirst) return { output: 'done' };
      isFirst = false;
      log('INFO', 'begun');
      const stopped = does === 'hang' ? signal : killed;
      await new Promise((_, reject) => stopped.addEventListener('abort', () => reject(stopped.reason)));
      return { output: null };
    });
    const first = await succession.open();
    await publish(first, 'restarted', [{ does: 'restarted' }]);
    const id = await create(first, { template: 'restarted', maxAttempts: 1 });
    await probe.entered(id);
    await first[Symbol.asyncDispose]();

    await using second = await succession.open();
    expect(await ended(second, id)).toBe('COMPLETED');
    expect(await readTask(second, id)).toMatchObject({
      attempts: 2,
      stages: [{ status: 'SUCCEEDED', attempt: 1 }],
      agentLogs: { nodes: [{ status: 'SUCCEEDED' }] },
    });
    expect(await history(second, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'INFO step-1: begun',
      'step-1 PENDING',
      'RUNNING → QUEUED',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log SUCCEEDED',
      'step-1 SUCCEEDED',
      'RUNNING → COMPLETED',
    ]);
  });

  test('does not wait for the grace period of a cancel', async () => {
    await using succession = await openSuccession(100);
    const { probe } = succession;
    const first = await succession.open();
    await publish(first, 'stubborn', [{ does: 'stubborn' }]);
    const id = await create(first, { template: 'stubborn' });
    const { signal } = await probe.entered(id);
    await cancel(first, id, { gracePeriodMs: 300_000 });
    await aborted(signal);
    await first[Symbol.asyncDispose]();
    await using second = await succession.open();
    expect(await ended(second, id)).toBe('CANCELLED');
  });

  test('leaves what waits to the next server', async () => {
    await using succession = await openSuccession(100);
    const first = await succession.open();
    await publish(first, 'flaky', [{ does: 'flaky', value: 1 }]);
    const startAfter = new Date(Date.now() + 3_600_000).toISOString();
    const [scheduled = '', waiting = ''] = await createMany(first, [{ template: 'flaky', startAfter }, { template: 'flaky' }]);
    await waitsAgain(first, waiting);
    await first[Symbol.asyncDispose]();
    await using second = await succession.open();
    await hurry(second, scheduled);
    expect(await Promise.all([ended(second, scheduled), ended(second, waiting)])).toEqual(['COMPLETED', 'COMPLETED']);
  });
});
