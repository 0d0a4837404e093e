import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { DependencyFailurePolicy } from '../gql/graphql.ts';
import { somebodyWaits } from '../testing/lock-wait.ts';
import { hurry, waitOf } from '../testing/retry-waits.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, createMany, publish, tryCreate } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { endTasks } from './end-tasks.ts';
import { parsePublicId, publicId } from './ids.ts';

const DeleteDependency = graphql(`
  mutation DeleteDependency($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, env: { WORKER_CONCURRENCY: '20' } });
  for (const does of ['succeed', 'fail', 'held', 'hang']) await publish(app, does, [{ does }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const task = async (template: string, dependsOn: string[] = [], onDependencyFailure: DependencyFailurePolicy = 'FAIL') =>
  create(app, { template, dependsOn, onDependencyFailure });

const policies: DependencyFailurePolicy[] = ['FAIL', 'CANCEL', 'RUN'];
/** How each policy ends a task whose dependency failed. */
const endings = { FAIL: 'FAILED', CANCEL: 'CANCELLED', RUN: 'COMPLETED' } as const;

describe('waiting', () => {
  test('a task is blocked until all of its dependencies have completed', async () => {
    const [first, second] = [await task('held'), await task('held')];
    const { task: waiting } = await tryCreate(app, { template: 'succeed', dependsOn: [first, second, first] });
    expect(waiting?.status).toBe('BLOCKED');
    const id = waiting?.id ?? '';
    expect(await readTask(app, id)).toMatchObject({ queuedAt: null, startedAt: null, dependsOn: [{ id: first }, { id: second }] });

    probe.release(second);
    await ended(app, second);
    expect((await readTask(app, id)).status).toBe('BLOCKED');
    probe.release(first);
    expect(await reached(app, id)).toEqual(['BLOCKED', 'QUEUED', 'RUNNING', 'COMPLETED']);
    expect((await history(app, id)).slice(0, 3)).toEqual(['→ BLOCKED by local', 'BLOCKED → QUEUED', 'QUEUED → RUNNING']);
  });

  test('with a start time, it is scheduled when it waits for nothing more', async () => {
    const first = await task('held');
    const startAfter = new Date(Date.now() + 3_600_000).toISOString();
    const id = await create(app, { template: 'succeed', dependsOn: [first], startAfter });
    probe.release(first);
    await reached(app, id, 'SCHEDULED');
    expect(await waitOf(app, id)).toBeGreaterThan(3_000_000);
    await hurry(app, id);
    expect(await reached(app, id)).toEqual(['BLOCKED', 'SCHEDULED', 'QUEUED', 'RUNNING', 'COMPLETED']);
  });

  test('what has completed before needs no waiting', async () => {
    const first = await task('succeed');
    await ended(app, first);
    expect(await reached(app, await task('succeed', [first]))).toEqual(['QUEUED', 'RUNNING', 'COMPLETED']);
  });
});

describe('a dependency that failed', () => {
  test.each(policies)('before the task was created: %s applies at once, and the task is created', async (policy) => {
    const [failed, running] = [await task('fail'), await task('hang')];
    await ended(app, failed);
    const { task: created, created: isNew, errors } = await tryCreate(app, { template: 'succeed', dependsOn: [failed], onDependencyFailure: policy });
    expect({ isNew, errors }).toEqual({ isNew: true, errors: [] });
    const id = created?.id ?? '';
    expect(await ended(app, id)).toBe(endings[policy]);
    expect((await readTask(app, id)).error?.code).toBe(policy === 'FAIL' ? 'DEPENDENCY_FAILED' : undefined);
    // Also while another still runs; only RUN waits for it.
    const second = await task('succeed', [running, failed], policy);
    expect((await readTask(app, second)).status).toBe(policy === 'RUN' ? 'BLOCKED' : endings[policy]);
    await cancel(app, running);
    expect(await ended(app, second)).toBe(endings[policy]);
  });

  test('afterwards: each dependent by its own policy, stages and events included', async () => {
    const failing = await create(app, { template: 'held', timeoutMs: 600_000 });
    const dependents = await Promise.all(policies.map((policy) => task('succeed', [failing], policy)));
    await probe.entered(failing);
    await cancel(app, failing);
    expect(await Promise.all(dependents.map((id) => ended(app, id)))).toEqual(['FAILED', 'CANCELLED', 'COMPLETED']);
    const [failed = '', cancelled = '', ran = ''] = dependents;
    expect(await history(app, failed)).toEqual(['→ BLOCKED by local', 'step-1 SKIPPED', 'failed with DEPENDENCY_FAILED', 'BLOCKED → FAILED']);
    expect(await history(app, cancelled)).toEqual(['→ BLOCKED by local', 'step-1 CANCELLED', 'BLOCKED → CANCELLED']);
    expect((await history(app, ran)).slice(0, 2)).toEqual(['→ BLOCKED by local', 'BLOCKED → QUEUED']);
    const { error, stages, startedAt, durationMs, completedAt } = await readTask(app, failed);
    expect(error).toMatchObject({ code: 'DEPENDENCY_FAILED', retryable: false, stage: null, hint: expect.stringContaining('RUN') });
    expect({ stages, startedAt, durationMs }).toMatchObject({ stages: [{ status: 'SKIPPED', attempt: 0 }], startedAt: null, durationMs: null });
    expect(completedAt).not.toBeNull();
  });

  test('goes down a mixed chain as far as each policy lets it', async () => {
    const first = await task('fail');
    const chain = [first];
    for (const policy of ['FAIL', 'CANCEL', 'FAIL', 'RUN', 'FAIL'] as const) chain.push(await task('succeed', chain.slice(-1), policy));
    expect(await Promise.all(chain.map((id) => ended(app, id)))).toEqual(['FAILED', 'FAILED', 'CANCELLED', 'FAILED', 'COMPLETED', 'COMPLETED']);
  });

  test('decides at once, also where another dependency still runs', async () => {
    const [running, failing] = [await task('held'), await task('held')];
    const strict = await task('succeed', [running, failing]);
    const patient = await task('succeed', [running, failing], 'RUN');
    const afterStrict = await task('succeed', [strict], 'RUN');
    await cancel(app, failing);
    expect(await ended(app, strict)).toBe('FAILED');
    expect(await ended(app, afterStrict)).toBe('COMPLETED');
    expect((await readTask(app, patient)).status).toBe('BLOCKED');
    probe.release(running);
    expect(await ended(app, patient)).toBe('COMPLETED');
    expect((await history(app, strict)).filter((line) => line.startsWith('BLOCKED →'))).toEqual(['BLOCKED → FAILED']);
  });
});

describe('what nobody can wait for is refused', () => {
  test.each(['unknown', 'deleted', 'of another shop'])('a task that is %s', async (kind) => {
    const foreign = await create(app, { template: 'succeed', shop: 'north' });
    const deleted = await task('succeed');
    await ended(app, deleted);
    await app.run(DeleteDependency, { id: deleted });
    const ids: Record<string, string> = { unknown: publicId('Task', '019ab3f0-0000-7000-8000-000000000000'), deleted, 'of another shop': foreign };
    const good = await task('hang');
    const { task: created, errors } = await tryCreate(app, { template: 'succeed', dependsOn: [good, ids[kind] ?? ''] });
    expect(created).toBeNull();
    expect(errors).toMatchObject([{ __typename: 'DependencyError', taskIds: [ids[kind]], path: ['dependsOn'] }]);
    await cancel(app, good);
  });

  test('an id of nothing, or of something else', async () => {
    const { errors } = await tryCreate(app, { template: 'succeed', dependsOn: ['task_x', publicId('Stage', '019ab3f0-0000-7000-8000-000000000000')] });
    expect(errors[0]).toMatchObject({ __typename: 'ValidationError', path: ['dependsOn', '0'] });
  });

  test('more than 1,000', async () => {
    const id = publicId('Task', '019ab3f0-0000-7000-8000-000000000000');
    const { errors } = await tryCreate(app, { template: 'succeed', dependsOn: Array(1_001).fill(id) });
    expect(errors).toMatchObject([{ __typename: 'ValidationError', path: ['dependsOn'] }]);
  });

  test('the database itself refuses an edge into another shop', async () => {
    const [north, south] = [await create(app, { template: 'succeed', shop: 'north' }), await create(app, { template: 'succeed', shop: 'south' })];
    await Promise.all([ended(app, north), ended(app, south)]);
    const edge = app.app.database.query(sql`
      insert into task_dependency (task_id, depends_on_id, shop, index)
      select north.id, south.id, 'north', 0 from task north, task south where north.shop = 'north' and south.shop = 'south' limit 1`);
    await expect(edge).rejects.toThrow(/foreign key/);
  });
});

describe('at the same moment', () => {
  /** The embedded database has one connection: there, transactions take turns. */
  const rounds = () => Array.from({ length: app.app.database.kind === 'postgres' ? 20 : 5 });

  test('two transactions each end one of two dependencies: the later one lets the task go', async () => {
    const startAfter = new Date(Date.now() + 86_400_000).toISOString();
    const [first = '', second = ''] = await createMany(
      app,
      Array.from({ length: 2 }, () => ({ template: 'succeed', startAfter })),
    );
    const waiting = await task('succeed', [first, second], 'RUN');
    const { domain, database } = app.app;
    const ending = { taskId: parsePublicId(first)?.uuid ?? '', attempt: null, status: 'CANCELLED', failure: null, actor: null } as const;
    let other: Promise<unknown> | undefined;
    await database.transaction(async (tx) => {
      await endTasks(domain, tx, [ending]);
      other = cancel(app, second);
      await somebodyWaits(database, tx);
    });
    await other;
    expect(await ended(app, waiting)).toBe('COMPLETED');
  });

  test('dependencies end: one of them lets the task go, many times over', async () => {
    for (const _ of rounds()) {
      const needed = await createMany(
        app,
        Array.from({ length: 4 }, () => ({ template: 'held' })),
      );
      const waiting = await task('succeed', needed, 'RUN');
      await Promise.all(needed.map((id) => probe.entered(id)));
      await Promise.all(needed.map((id, index) => (index % 2 ? probe.release(id) : cancel(app, id))));
      expect(await ended(app, waiting)).toBe('COMPLETED');
      expect((await history(app, waiting)).filter((line) => line.startsWith('BLOCKED →'))).toEqual(['BLOCKED → QUEUED']);
    }
  });

  test('a dependency ends while tasks that need it are being created, many times over', async () => {
    for (const round of rounds().keys()) {
      const needed = await task('held');
      await probe.entered(needed);
      const created = Promise.all(policies.map((policy) => task('succeed', [needed], policy)));
      const fails = round % 2 === 0;
      if (fails) await cancel(app, needed);
      else probe.release(needed);
      expect(await Promise.all((await created).map((id) => ended(app, id)))).toEqual(
        fails ? policies.map((policy) => endings[policy]) : Array(3).fill('COMPLETED'),
      );
    }
  });
});
