import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { hurry } from '../testing/retry-waits.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish, tryCreate } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const ByExternalId = graphql(`
  query ByExternalId($externalId: String!, $shop: String) {
    taskByExternalId(externalId: $externalId, shop: $shop) { id }
    tasks(filter: { externalIds: [$externalId] }) { totalCount }
  }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  await publish(app, 'echo', [{ value: '{{value}}' }], [{ name: 'value', type: 'OBJECT' }]);
  await publish(app, 'hang', [{ does: 'hang' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

test('what is left out has its default', async () => {
  const id = await create(app, { template: 'echo' });
  expect(await ended(app, id)).toBe('COMPLETED');
  const task = await readTask(app, id);
  expect(task).toMatchObject({ priority: 5, tags: [], metadata: {}, parameters: {}, createdBy: 'local', onDependencyFailure: 'FAIL', attempts: 1 });
  expect(task).toMatchObject({ externalId: null, startAfter: null, deletedAt: null, error: null, dependsOn: [] });
  expect([task.queuedAt, task.startedAt, task.completedAt].every(Boolean)).toBe(true);
  expect((await history(app, id))[0]).toBe('→ QUEUED by local');
});

test('what is given is kept as it is', async () => {
  const given = { priority: 10, tags: ['a', 'ß'], metadata: { deep: [{ 'a.b': null }] }, externalId: 'order 66' };
  const id = await create(app, { template: 'echo', parameters: { value: { n: 1 } }, ...given });
  await ended(app, id);
  expect(await readTask(app, id)).toMatchObject({ ...given, parameters: { value: { n: 1 } }, result: { json: { n: 1 } } });
});

test('limits are refused all at once, with paths, and nothing is stored', async () => {
  const { task, errors } = await tryCreate(app, {
    template: 'echo',
    priority: 0,
    timeoutMs: 0,
    maxAttempts: 101,
    tags: ['', 'x'.repeat(101)],
    metadata: ['no object'],
    externalId: 'never stored'.repeat(22),
    idempotencyKey: '',
  });
  expect(task).toBeNull();
  expect(errors.every(({ __typename }) => __typename === 'ValidationError')).toBe(true);
  expect(errors.map(({ path }) => path?.join('.'))).toEqual(['priority', 'timeoutMs', 'maxAttempts', 'tags', 'metadata', 'externalId', 'idempotencyKey']);
  expect((await tryCreate(app, { template: 'echo', priority: 11 })).errors).toMatchObject([{ path: ['priority'] }]);
  for (const priority of [1, 10]) expect((await tryCreate(app, { template: 'echo', priority })).task?.priority).toBe(priority);
});

describe('startAfter', () => {
  test('in the future: the task is scheduled, and then queued and run', async () => {
    const startAfter = inMs(3_600_000);
    const { task } = await tryCreate(app, { template: 'echo', startAfter });
    expect(task?.status).toBe('SCHEDULED');
    expect((await readTask(app, task?.id ?? '')).startAfter).toBe(startAfter);
    await hurry(app, task?.id ?? '');
    expect(await reached(app, task?.id ?? '')).toEqual(['SCHEDULED', 'QUEUED', 'RUNNING', 'COMPLETED']);
  });

  test('and never before its time', async () => {
    const startAfter = inMs(1_500);
    const id = await create(app, { template: 'echo', startAfter });
    await ended(app, id);
    const { startedAt, queuedAt } = await readTask(app, id);
    // Where the machine took so long to create it that the time had come, it was queued at once.
    expect(Date.parse(queuedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(startAfter));
    expect(Date.parse(startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(queuedAt ?? ''));
  });

  test('in the past: at once', async () => {
    const { task } = await tryCreate(app, { template: 'echo', startAfter: inMs(-86_400_000) });
    expect(await reached(app, task?.id ?? '')).toEqual(['QUEUED', 'RUNNING', 'COMPLETED']);
  });
});

describe('externalId', () => {
  const externalId = 'invoice-7';

  test('of eight calls at once one has its task, the others learn which', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryCreate(app, { template: 'echo', externalId })));
    const [winner, ...others] = answers.flatMap(({ task }) => (task ? [task.id] : []));
    expect(others).toEqual([]);
    const errors = answers.flatMap((answer) => answer.errors);
    expect(errors).toHaveLength(7);
    for (const error of errors) expect(error).toMatchObject({ __typename: 'ConflictError', existingId: winner, path: ['externalId'] });
    expect(await app.run(ByExternalId, { externalId })).toEqual({ taskByExternalId: { id: winner }, tasks: { totalCount: 1 } });
  });

  test('is taken per shop', async () => {
    const id = await create(app, { template: 'echo', externalId, shop: 'north' });
    expect((await tryCreate(app, { template: 'echo', externalId, shop: 'north' })).errors).toMatchObject([{ existingId: id }]);
    expect((await app.run(ByExternalId, { externalId, shop: 'north' })).taskByExternalId?.id).toBe(id);
  });
});

describe('waitMs', () => {
  test('FINISHED: the answer has the task as it ended', async () => {
    const answer = await tryCreate(app, { template: 'echo', parameters: { value: { ready: true } } }, 300_000);
    expect(answer).toMatchObject({ created: true, waitOutcome: 'FINISHED', task: { status: 'COMPLETED', result: { json: { ready: true } } } });
  });

  test('TIMED_OUT: the task goes on', async () => {
    const answer = await tryCreate(app, { template: 'hang' }, 50);
    expect(answer).toMatchObject({ waitOutcome: 'TIMED_OUT', created: true, errors: [] });
    await probe.entered(answer.task?.id ?? '');
    expect((await readTask(app, answer.task?.id ?? '')).status).toBe('RUNNING');
  });

  test('NOT_REQUESTED: the answer comes at once', async () => {
    expect(await tryCreate(app, { template: 'hang' })).toMatchObject({ waitOutcome: 'NOT_REQUESTED', created: true, errors: [] });
  });

  test.each([-1, 300_001])('%d is refused before anything is stored', async (waitMs) => {
    const externalId = `wait ${waitMs}`;
    expect(await tryCreate(app, { template: 'echo', externalId }, waitMs)).toMatchObject({ task: null, created: false, errors: [{ path: ['waitMs'] }] });
    expect((await app.run(ByExternalId, { externalId })).tasks.totalCount).toBe(0);
  });
});
