import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, createMany, type NewItem, publish } from '../testing/task-client.ts';
import { ended } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const CountsOfGraph = graphql(`
  query CountsOfGraph($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }
`);

const SIZE = 1_000;
/** As many as one call creates. */
const BATCH = 500;

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, env: { WORKER_CONCURRENCY: '50' } });
  await publish(app, 'quick', [{}]);
  await publish(app, 'held', [{ does: 'held' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

async function counts(tag: string): Promise<Record<string, number>> {
  const groups = (await app.run(CountsOfGraph, { tag })).taskStatusGroups ?? [];
  return Object.fromEntries(groups.flatMap(({ status, count }) => (count > 0 ? [[status, count]] : [])));
}

/** A chain behind a task. @returns the ids, in order. */
async function chainAfter(root: string, tag: string, size = SIZE): Promise<string[]> {
  const ids = [root];
  for (let start = 0; start < size; start += BATCH) {
    const links = Array.from({ length: Math.min(BATCH, size) }, (_, n): NewItem => {
      const place = n === 0 ? { dependsOn: ids.slice(-1) } : { dependsOnRefs: [`${n - 1}`] };
      return { template: 'quick', tags: [tag], ref: `${n}`, ...place };
    });
    ids.push(...(await createMany(app, links)));
  }
  return ids;
}

/** Tasks that all wait for the same ones. */
async function fanAfter(dependsOn: string[], tag: string): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < SIZE; start += BATCH) {
    ids.push(
      ...(await createMany(
        app,
        Array.from({ length: BATCH }, () => ({ template: 'quick', tags: [tag], dependsOn })),
      )),
    );
  }
  return ids;
}

test('a long chain runs to its end, one after the other', async () => {
  // What each task takes does not grow with their number, and the embedded database takes five times as long.
  const size = app.app.database.kind === 'postgres' ? SIZE : SIZE / 5;
  const root = await create(app, { template: 'held' });
  const chain = await chainAfter(root, 'chain', size);
  expect(await counts('chain')).toEqual({ BLOCKED: size });
  const before = probe.runs.length;
  probe.release(root);
  expect(await ended(app, chain.at(-1) ?? '')).toBe('COMPLETED');
  expect(await counts('chain')).toEqual({ COMPLETED: size });
  const begun = probe.runs.slice(before).map(({ task }) => task.id);
  expect(begun.length).toBe(size);
  expect(begun).toEqual(begun.toSorted());
});

test('a fan of 1,000, out and in again', async () => {
  const root = await create(app, { template: 'held' });
  const fan = await fanAfter([root], 'fan');
  const last = await create(app, { template: 'quick', dependsOn: fan });
  expect(await counts('fan')).toEqual({ BLOCKED: SIZE });
  probe.release(root);
  expect(await ended(app, last)).toBe('COMPLETED');
  expect(await counts('fan')).toEqual({ COMPLETED: SIZE });
});

test('a chain and a fan of 1,000 fail with what they waited for', async () => {
  const root = await create(app, { template: 'held' });
  const chain = await chainAfter(root, 'doomed');
  await fanAfter(chain.slice(-1), 'doomed');
  await cancel(app, root);
  expect(await ended(app, root)).toBe('CANCELLED');
  expect(await counts('doomed')).toEqual({ FAILED: 2 * SIZE });
});
