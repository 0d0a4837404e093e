import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openProbe } from '../testing/steps.ts';
import { create, createMany, type NewItem, publish, tryCreateMany } from '../testing/task-client.ts';
import { ended, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { publicId } from './ids.ts';

const CountOfBatch = graphql(`
  query CountOfBatch($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  await publish(app, 'quick', [{}], [{ name: 'n', type: 'INTEGER' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const item = (ref: string, dependsOnRefs: string[] = [], more: Partial<NewItem> = {}): NewItem => ({ ref, dependsOnRefs, template: 'quick', ...more });
const count = async (tag: string) => (await app.run(CountOfBatch, { tag })).tasks.totalCount;
const nextYear = new Date(Date.now() + 300 * 86_400_000).toISOString();

test('500 tasks are created at once and come back in the order of the input', async () => {
  const items = Array.from({ length: 500 }, (_, n) => ({ template: 'quick', tags: [`n${n}`, 'many'], parameters: { n }, startAfter: nextYear }));
  const { tasks, errors } = await tryCreateMany(app, items);
  expect(errors).toEqual([]);
  expect(tasks.map(({ tags }) => tags[0])).toEqual(items.map(({ tags }) => tags[0]));
  expect(await count('many')).toBe(500);
});

test('501 are too many, none too few', async () => {
  const items = Array.from({ length: 501 }, () => ({ template: 'quick', tags: ['too many'] }));
  const { tasks, errors } = await tryCreateMany(app, items);
  expect({ tasks, errors }).toMatchObject({ tasks: [], errors: [{ __typename: 'LimitExceededError', limit: 500, path: ['tasks'] }] });
  expect(await count('too many')).toBe(0);
  expect((await tryCreateMany(app, [])).errors).toMatchObject([{ __typename: 'ValidationError', path: ['tasks'] }]);
});

test('refs may name items that come later; each task waits for all of its own', async () => {
  const outside = await create(app, { template: 'quick' });
  const ids = await createMany(app, [
    item('end', ['left', 'right', 'left']),
    item('right', ['start']),
    item('left', ['start']),
    item('start', [], { dependsOn: [outside] }),
  ]);
  const [end = '', right = '', left = '', start = ''] = ids;
  expect(await ended(app, end)).toBe('COMPLETED');
  const begun = probe.runs.map(({ task }) => publicId('Task', task.id));
  const places = [outside, start, left, right, end].map((id) => begun.indexOf(id));
  expect(Math.max(places[2] ?? 0, places[3] ?? 0)).toBeLessThan(places[4] ?? 0);
  expect(Math.min(places[2] ?? 0, places[3] ?? 0)).toBeGreaterThan(places[1] ?? 0);
  expect(places[1]).toBeGreaterThan(places[0] ?? 0);
  expect((await readTask(app, end)).dependsOn.map(({ id }) => id)).toEqual([left, right]);
  expect((await readTask(app, start)).dependsOn).toEqual([{ id: outside }]);
});

describe('what cannot be created leaves nothing behind', () => {
  const good = item('good', [], { tags: ['bad batch'] });
  const batch = async (...others: NewItem[]) => {
    const { tasks, errors } = await tryCreateMany(app, [good, ...others]);
    expect(tasks).toEqual([]);
    expect(await count('bad batch')).toBe(0);
    return errors;
  };

  test('a ref that waits for itself, or for one that waits for it', async () => {
    expect(await batch(item('narcissus', ['narcissus']))).toMatchObject([{ __typename: 'DependencyError', taskIds: ['narcissus'], path: ['tasks'] }]);
    const ring = await batch(item('a', ['c', 'good']), item('b', ['a']), item('c', ['b']), item('d', ['good']));
    expect(ring).toMatchObject([{ __typename: 'DependencyError', taskIds: ['a', 'b', 'c'] }]);
  });

  test('a ref that nobody has, or two have', async () => {
    expect(await batch(item('b', ['good', 'nobody']))).toMatchObject([
      { __typename: 'DependencyError', taskIds: ['nobody'], path: ['tasks', '1', 'dependsOnRefs'] },
    ]);
    expect(await batch(item('good'))).toMatchObject([{ __typename: 'ValidationError', path: ['tasks', '1', 'ref'] }]);
  });

  test('every fault of every item is told, with its place', async () => {
    const errors = await batch(item('b', [], { priority: 11, parameters: { n: 'one' } }), item('c'), item('d', [], { template: 'nowhere' }));
    expect(errors.map(({ path }) => path?.join('.'))).toEqual([
      'tasks.1.task.priority',
      'tasks.1.task.source.template.parameters.n',
      'tasks.3.task.source.template.name',
    ]);
  });

  test('a dependency that does not exist', async () => {
    const unknown = publicId('Task', '019ab3f0-0000-7000-8000-000000000000');
    expect(await batch(item('b', [], { dependsOn: [unknown] }))).toMatchObject([
      { __typename: 'DependencyError', taskIds: [unknown], path: ['tasks', '1', 'task', 'dependsOn'] },
    ]);
  });

  test('an external id that is taken, or that two want', async () => {
    const externalId = 'taken by another';
    const existingId = await create(app, { template: 'quick', externalId });
    const path = ['tasks', '1', 'task', 'externalId'];
    expect(await batch(item('b', [], { externalId }))).toMatchObject([{ __typename: 'ConflictError', existingId, path }]);
    expect(await batch(item('b', [], { externalId: 'x' }), item('c', [], { externalId: 'x' }))).toMatchObject([
      { __typename: 'ConflictError', existingId: null, path: ['tasks', '2', 'task', 'externalId'] },
    ]);
  });
});

test('two shops of one call may use the same external id', async () => {
  const externalId = 'one per shop';
  expect(await createMany(app, [item('a', [], { externalId, shop: 'north' }), item('b', [], { externalId, shop: 'south' })])).toHaveLength(2);
});
