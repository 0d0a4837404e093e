import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, publish } from '../testing/task-client.ts';
import { ended, history, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { publicId } from './ids.ts';

const DeleteForTest = graphql(`
  mutation DeleteForTest($id: ID!) {
    deleteTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path ... on InvalidStateError { currentStatus } } }
  }
`);
const RestoreForTest = graphql(`
  mutation RestoreForTest($id: ID!) { restoreTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path } } }
`);
const ListedByTag = graphql(`
  query ListedByTag($tag: String!, $includeDeleted: Boolean! = false) {
    tasks(filter: { tags: [$tag], includeDeleted: $includeDeleted }) { nodes { id } totalCount }
    taskStatusGroups(filter: { tags: [$tag] }) { count }
  }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  for (const does of ['succeed', 'fail', 'hang', 'deaf']) await publish(app, does, [{ does }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const remove = async (id: string) => (await app.run(DeleteForTest, { id })).deleteTask;
const restore = async (id: string) => (await app.run(RestoreForTest, { id })).restoreTask;

test('a deleted task is in no list and no count, can still be read, and comes back as it was', async () => {
  const tag = 'listed';
  const [kept, id] = [await create(app, { template: 'succeed', tags: [tag] }), await create(app, { template: 'succeed', tags: [tag] })];
  await Promise.all([ended(app, kept), ended(app, id)]);
  const before = await readTask(app, id);

  const { task, errors } = await remove(id);
  expect(errors).toEqual([]);
  expect(task?.deletedAt).toEqual(expect.any(String));
  expect((await readTask(app, id)).deletedAt).toBe(task?.deletedAt);
  const { tasks, taskStatusGroups } = await app.run(ListedByTag, { tag });
  expect(tasks).toEqual({ nodes: [{ id: kept }], totalCount: 1 });
  expect(taskStatusGroups?.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  expect((await app.run(ListedByTag, { tag, includeDeleted: true })).tasks.totalCount).toBe(2);

  expect(await restore(id)).toEqual({ task: { deletedAt: null }, errors: [] });
  expect((await app.run(ListedByTag, { tag })).tasks.totalCount).toBe(2);
  expect(await readTask(app, id)).toEqual(before);
});

test('twice is as good as once', async () => {
  const id = await create(app, { template: 'succeed' });
  await ended(app, id);
  const before = await history(app, id);
  const first = await remove(id);
  expect(await remove(id)).toEqual(first);
  await restore(id);
  expect(await restore(id)).toEqual({ task: { deletedAt: null }, errors: [] });
  expect((await history(app, id)).slice(before.length)).toEqual(['updated deletedAt', 'updated deletedAt']);
});

test('tasks that failed or were cancelled can be deleted, too', async () => {
  const [failed, cancelled] = [await create(app, { template: 'fail' }), await create(app, { template: 'hang' })];
  await cancel(app, cancelled);
  for (const id of [failed, cancelled]) {
    await ended(app, id);
    expect((await remove(id)).errors).toEqual([]);
  }
});

test('a task that has not ended cannot be deleted, whatever it waits for', async () => {
  const running = await create(app, { template: 'hang' });
  const cancelling = await create(app, { template: 'deaf' });
  await Promise.all([probe.entered(running), probe.entered(cancelling)]);
  await cancel(app, cancelling, { gracePeriodMs: 60_000 });
  const states = {
    RUNNING: running,
    CANCELLING: cancelling,
    BLOCKED: await create(app, { template: 'succeed', dependsOn: [running] }),
    SCHEDULED: await create(app, { template: 'succeed', startAfter: new Date(Date.now() + 86_400_000).toISOString() }),
  };
  for (const [currentStatus, id] of Object.entries(states)) {
    expect(await remove(id)).toMatchObject({ task: null, errors: [{ __typename: 'InvalidStateError', currentStatus, path: ['taskId'] }] });
    expect((await readTask(app, id)).deletedAt).toBeNull();
  }
  probe.release(cancelling);
});

test('what is unknown can be neither deleted nor restored', async () => {
  const id = publicId('Task', '019ab3f0-0000-7000-8000-000000000000');
  for (const answer of [await remove(id), await restore(id)]) {
    expect(answer).toMatchObject({ task: null, errors: [{ __typename: 'NotFoundError', path: ['taskId'] }] });
  }
});
