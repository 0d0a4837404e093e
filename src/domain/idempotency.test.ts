import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openProbe } from '../testing/steps.ts';
import { type NewTask, publish, tryCreate, tryCreateMany } from '../testing/task-client.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const ArchiveIdempotent = graphql(`
  mutation ArchiveIdempotent($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }
`);
const CountTagged = graphql(`
  query CountTagged($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  await publish(
    app,
    'quick',
    [{}],
    [
      { name: 'a', type: 'OBJECT' },
      { name: 'b', type: 'STRING' },
    ],
  );
});
afterAll(() => app[Symbol.asyncDispose]());

const keyed = (idempotencyKey: string, task: Partial<NewTask> = {}): NewTask => ({ template: 'quick', idempotencyKey, tags: [idempotencyKey], ...task });
const count = async (tag: string) => (await app.run(CountTagged, { tag })).tasks.totalCount;
const age = (key: string, hours: number) =>
  app.app.database.query(sql`update idempotency_key set created_at = now() - ${hours} * interval '1 hour' where key = ${key}`);

test('the same input gives the same task, in whatever order its keys stand', async () => {
  const first = await tryCreate(app, keyed('same', { parameters: { a: { x: 1, y: [2, { z: 3 }] }, b: 'c' } }));
  expect(first.created).toBe(true);
  const second = await tryCreate(app, keyed('same', { parameters: { b: 'c', a: { y: [2, { z: 3 }], x: 1 } } }));
  expect(second).toMatchObject({ created: false, task: { id: first.task?.id }, errors: [] });
  expect(second.cursor).toBeTruthy();
  expect(await count('same')).toBe(1);
});

test('another input is refused with the task that has the key', async () => {
  const { task } = await tryCreate(app, keyed('other'));
  for (const change of [{ priority: 6 }, { parameters: { b: 'd' } }, { maxAttempts: 3 }, { startAfter: '2020-01-01T00:00:00.000Z' }]) {
    const { task: none, created, errors } = await tryCreate(app, keyed('other', change));
    expect({ none, created, errors }).toMatchObject({
      ...{ none: null, created: false },
      errors: [{ __typename: 'ConflictError', existingId: task?.id, path: ['idempotencyKey'] }],
    });
  }
  expect(await count('other')).toBe(1);
});

test('ten calls at once make one task', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => tryCreate(app, keyed('at once'))));
  expect(new Set(answers.map(({ task }) => task?.id)).size).toBe(1);
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(await count('at once')).toBe(1);
});

test('a key counts for 24 hours', async () => {
  const first = await tryCreate(app, keyed('aged'));
  await age('aged', 23.9);
  expect((await tryCreate(app, keyed('aged'))).task?.id).toBe(first.task?.id);
  await age('aged', 24.1);
  const second = await tryCreate(app, keyed('aged', { priority: 7 }));
  expect(second).toMatchObject({ created: true, errors: [] });
  expect(second.task?.id).not.toBe(first.task?.id);
  expect(await tryCreate(app, keyed('aged', { priority: 7 }))).toMatchObject({ created: false, task: { id: second.task?.id } });
  expect((await tryCreate(app, keyed('aged'))).errors).toMatchObject([{ existingId: second.task?.id }]);
});

test('a refused call takes no key', async () => {
  expect((await tryCreate(app, keyed('refused', { parameters: { c: 1 } }))).errors).toHaveLength(1);
  expect((await tryCreate(app, keyed('refused', { externalId: 'x'.repeat(300) }))).errors).toHaveLength(1);
  expect(await tryCreate(app, keyed('refused'))).toMatchObject({ created: true, errors: [] });
});

test('a call that is sent again has its task even where it could not be created any more', async () => {
  await publish(app, 'short-lived', [{}]);
  const task = keyed('again', { template: 'short-lived', externalId: 'only once' });
  const first = await tryCreate(app, task);
  await app.run(ArchiveIdempotent, { name: 'short-lived' });
  expect(await tryCreate(app, task)).toMatchObject({ created: false, task: { id: first.task?.id }, errors: [] });
});

test('shops have keys of their own', async () => {
  const north = await tryCreate(app, keyed('shops', { shop: 'north' }));
  const south = await tryCreate(app, keyed('shops', { shop: 'south' }));
  expect(south).toMatchObject({ created: true, errors: [] });
  expect(await tryCreate(app, keyed('shops', { shop: 'north' }))).toMatchObject({ created: false, task: { id: north.task?.id } });
});

test('of a batch the key names all tasks, in their order', async () => {
  const items = ['c', 'a', 'b'].map((ref) => ({ ref, template: 'quick', tags: ['batch', ref] }));
  const first = await tryCreateMany(app, items, 'batch');
  expect(first.tasks.map(({ tags }) => tags[1])).toEqual(['c', 'a', 'b']);
  expect(await tryCreateMany(app, items, 'batch')).toEqual(first);
  expect(await count('batch')).toBe(3);

  const { errors } = await tryCreateMany(app, items.slice(1), 'batch');
  expect(errors).toMatchObject([{ __typename: 'ConflictError', existingId: first.tasks[0]?.id, path: ['idempotencyKey'] }]);
  const single = await tryCreate(app, { template: 'quick', idempotencyKey: 'batch' });
  expect(single.errors).toMatchObject([{ __typename: 'ConflictError' }]);
});

test('in a batch no item has a key of its own, and the key of all has a limit', async () => {
  const { errors } = await tryCreateMany(app, [{ template: 'quick' }, keyed('inside')]);
  expect(errors).toMatchObject([{ __typename: 'ValidationError', path: ['tasks', '1', 'task', 'idempotencyKey'] }]);
  expect((await tryCreateMany(app, [{ template: 'quick' }], 'x'.repeat(256))).errors).toMatchObject([{ path: ['idempotencyKey'] }]);
});
