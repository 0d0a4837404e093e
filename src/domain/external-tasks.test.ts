import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { CreateTaskInput, FinishTaskInput } from '../gql/graphql.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, publish } from '../testing/task-client.ts';
import { ended, history, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { parsePublicId } from './ids.ts';
import { failSilentExternalTasks } from './silent-external-tasks.ts';

const CreateExternal = graphql(`
  mutation CreateExternal($input: CreateTaskInput!) { createTask(input: $input) { task { id kind name prompt status startedAt stages { id } } errors { __typename message path } } }
`);
const FinishForTest = graphql(`
  mutation FinishForTest($input: FinishTaskInput!) {
    finishTask(input: $input) { task { id status completedAt } errors { __typename message path ... on InvalidStateError { currentStatus } } }
  }
`);

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: openProbe().executors, env: { INLINE_RESULT_BYTES: '100' } });
  await publish(app, 'quick', [{}]);
});
afterAll(() => app[Symbol.asyncDispose]());

const tryExternal = async (input: Partial<CreateTaskInput> = {}) =>
  (await app.run(CreateExternal, { input: { source: { external: { name: 'elsewhere', prompt: 'do it' } }, ...input } })).createTask;

async function external(input: Partial<CreateTaskInput> = {}): Promise<string> {
  const { task, errors } = await tryExternal(input);
  if (!task) throw new Error(JSON.stringify(errors));
  return task.id;
}

const finish = async (input: FinishTaskInput) => (await app.run(FinishForTest, { input })).finishTask;

test('a task that runs elsewhere is RUNNING from the start, and has no job', async () => {
  const { task } = await tryExternal();
  expect(task).toMatchObject({ kind: 'EXTERNAL', name: 'elsewhere', prompt: 'do it', status: 'RUNNING', stages: [] });
  expect(task?.startedAt).not.toBeNull();
  const jobs = await app.app.database.query(sql`select 1 from pgboss.job where id = ${parsePublicId(task?.id ?? '')?.uuid}::uuid`);
  expect(jobs).toEqual([]);
});

test.each<[string, Partial<CreateTaskInput>]>([
  ['source.external.name', { source: { external: { name: '' } } }],
  ['startAfter', { startAfter: '2100-01-01T00:00:00Z' }],
  ['timeoutMs', { timeoutMs: 5 }],
  ['maxAttempts', { maxAttempts: 2 }],
])('what makes no sense elsewhere is refused: %s', async (path, input) => {
  expect(await tryExternal(input)).toMatchObject({ task: null, errors: [{ __typename: 'ValidationError', path: path.split('.') }] });
});

describe('finishTask', () => {
  test('by our id or its creator\u2019s, with a result and when', async () => {
    const id = await external({ externalId: 'by-name' });
    const completedAt = '2026-01-01T00:00:00.120Z';
    expect(await finish({ task: { externalId: 'by-name' }, status: 'COMPLETED', result: { answer: 42 }, completedAt })).toMatchObject({
      task: { id, status: 'COMPLETED', completedAt },
      errors: [],
    });
    expect((await readTask(app, id)).result).toMatchObject({ json: { answer: 42 }, offloaded: false });
    expect(await history(app, id)).toEqual(['→ RUNNING by local', 'RUNNING → COMPLETED by local']);
  });

  test('a large result goes to storage', async () => {
    const id = await external();
    const result = { text: 'x'.repeat(500) };
    await finish({ task: { id }, status: 'COMPLETED', result });
    expect((await readTask(app, id)).result).toMatchObject({ json: result, offloaded: true });
    expect(await finish({ task: { id }, status: 'COMPLETED', result })).toMatchObject({ errors: [] });
  });

  test('a failure says why', async () => {
    const id = await external();
    expect((await finish({ task: { id }, status: 'FAILED', error: { code: 'BROKEN', message: 'It broke.', hint: 'Mend it.' } })).errors).toEqual([]);
    expect(await readTask(app, id)).toMatchObject({ status: 'FAILED', error: { code: 'BROKEN', message: 'It broke.', hint: 'Mend it.', retryable: false } });
  });

  test('the same again changes nothing, another end is refused', async () => {
    const id = await external();
    const end = { task: { id }, status: 'COMPLETED', result: { a: 1 } } as const;
    await finish(end);
    const before = await history(app, id);
    expect(await finish(end)).toMatchObject({ task: { status: 'COMPLETED' }, errors: [] });
    expect(await history(app, id)).toEqual(before);
    for (const other of [{ ...end, result: { a: 2 } }, { task: { id }, status: 'CANCELLED' } as const]) {
      expect((await finish(other)).errors).toMatchObject([{ __typename: 'InvalidStateError', currentStatus: 'COMPLETED', path: ['task'] }]);
    }
  });

  test('only of tasks that are there and run elsewhere', async () => {
    const here = await create(app, { template: 'quick' });
    expect((await finish({ task: { id: here }, status: 'COMPLETED' })).errors).toMatchObject([{ __typename: 'InvalidStateError' }]);
    expect((await finish({ task: { externalId: 'nobody' }, status: 'COMPLETED' })).errors).toMatchObject([
      { __typename: 'NotFoundError', path: ['task', 'externalId'] },
    ]);
    expect((await finish({ task: { id: 'nonsense' }, status: 'COMPLETED' })).errors).toMatchObject([{ __typename: 'ValidationError', path: ['task', 'id'] }]);
  });

  test.each<[string, Partial<FinishTaskInput>]>([
    ['error', { status: 'FAILED' }],
    ['error', { status: 'COMPLETED', error: { code: 'A', message: 'b' } }],
    ['error.code', { status: 'FAILED', error: { code: 'no code', message: 'b' } }],
    ['completedAt', { status: 'COMPLETED', completedAt: '2100-01-01T00:00:00Z' }],
  ])('bad input: %s', async (path, input) => {
    const id = await external();
    expect((await finish({ task: { id }, status: 'COMPLETED', ...input })).errors).toMatchObject([{ __typename: 'ValidationError', path: path.split('.') }]);
    expect((await readTask(app, id)).status).toBe('RUNNING');
  });
});

test('cancelTask ends it at once', async () => {
  for (const end of [(id: string) => cancel(app, id), (id: string) => finish({ task: { id }, status: 'CANCELLED' })]) {
    const id = await external();
    await end(id);
    expect((await readTask(app, id)).status).toBe('CANCELLED');
    expect((await history(app, id)).filter((line) => line.includes('→'))).toEqual([
      '→ RUNNING by local',
      'RUNNING → CANCELLING by local',
      'CANCELLING → CANCELLED by local',
    ]);
  }
});

test('what waits for it runs, or fails, when it ends', async () => {
  const id = await external();
  const waiting = await create(app, { template: 'quick', dependsOn: [id] });
  expect((await readTask(app, waiting)).status).toBe('BLOCKED');
  await finish({ task: { id }, status: 'COMPLETED' });
  expect(await ended(app, waiting)).toBe('COMPLETED');
  const other = await external();
  const doomed = await create(app, { template: 'quick', dependsOn: [other] });
  await finish({ task: { id: other }, status: 'FAILED', error: { code: 'A', message: 'b' } });
  expect(await ended(app, doomed)).toBe('FAILED');
});

test('one that has been silent for too long has failed; one that was heard of has not', async () => {
  const [silent, heard] = [await external(), await external()];
  await app.app.database.query(sql`update task set last_event_at = now() - interval '1 hour' where id = ${parsePublicId(silent)?.uuid}::uuid`);
  await failSilentExternalTasks(app.app.domain, { timeoutSeconds: 1_800 });
  expect(await readTask(app, silent)).toMatchObject({ status: 'FAILED', error: { code: 'EXTERNAL_TIMEOUT' } });
  expect((await readTask(app, heard)).status).toBe('RUNNING');
});
