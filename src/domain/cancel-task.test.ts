import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { CancelTasksInput, DependencyFailurePolicy } from '../gql/graphql.ts';
import { waitsAgain } from '../testing/retry-waits.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, createMany, publish } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { parsePublicId, publicId } from './ids.ts';

const CancelManyForTest = graphql(`
  mutation CancelManyForTest($input: CancelTasksInput!) {
    cancelTasks(input: $input) { matched cancelled errors { __typename message path } }
  }
`);
const StatusesOfTag = graphql(`
  query StatusesOfTag($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }
`);

const CONCURRENCY = 4;
const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, env: { WORKER_CONCURRENCY: String(CONCURRENCY) } });
  for (const does of ['succeed', 'fail', 'held', 'hang', 'stubborn', 'deaf']) await publish(app, does, [{ does }]);
  await publish(app, 'two', [{ does: 'held' }, { does: 'succeed' }]);
  await publish(app, 'flaky', [{ does: 'flaky', value: 9 }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const runsOf = (id: string) => probe.runs.filter(({ task }) => task.id === parsePublicId(id)?.uuid).length;

async function jobsOf(id: string): Promise<string[]> {
  const jobs = await app.app.database.query<{ name: string }>(sql`select name from pgboss.job where id = ${parsePublicId(id)?.uuid}::uuid`);
  return jobs.map(({ name }) => name);
}

/** Every slot of the worker is taken until this is disposed. */
async function occupy(): Promise<AsyncDisposable> {
  const ids = await createMany(
    app,
    Array.from({ length: CONCURRENCY }, () => ({ template: 'held' })),
  );
  await Promise.all(ids.map((id) => probe.entered(id)));
  return {
    async [Symbol.asyncDispose]() {
      for (const id of ids) probe.release(id);
      await Promise.all(ids.map((id) => ended(app, id)));
    },
  };
}

describe('what waits ends at once', () => {
  test('a queued task never starts', async () => {
    let id: string;
    {
      await using _ = await occupy();
      id = await create(app, { template: 'succeed' });
      const { task, cascaded, errors } = await cancel(app, id, { reason: 'changed my mind' });
      expect({ task, cascaded, errors }).toEqual({ task: { id, status: 'CANCELLED' }, cascaded: [], errors: [] });
    }
    expect(await ended(app, await create(app, { template: 'succeed' }))).toBe('COMPLETED');
    expect(runsOf(id)).toBe(0);
    expect(await history(app, id)).toEqual([
      '→ QUEUED by local',
      'INFO task: Cancelled by local: changed my mind',
      'step-1 CANCELLED',
      'QUEUED → CANCELLED by local',
    ]);
    expect(await readTask(app, id)).toMatchObject({
      error: null,
      startedAt: null,
      attempts: 0,
      stages: [{ status: 'CANCELLED', attempt: 0, completedAt: null }],
    });
  });

  test('a scheduled one, and its time does not wake it', async () => {
    const id = await create(app, { template: 'succeed', startAfter: tomorrow() });
    expect(await jobsOf(id)).toEqual(['release-scheduled-task']);
    expect((await cancel(app, id)).task?.status).toBe('CANCELLED');
    expect(await jobsOf(id)).toEqual([]);
  });

  test('a blocked one, and the end of what it waited for does not wake it', async () => {
    const needed = await create(app, { template: 'held' });
    const id = await create(app, { template: 'succeed', dependsOn: [needed] });
    const after = await create(app, { template: 'succeed', dependsOn: [id], onDependencyFailure: 'RUN' });
    expect((await cancel(app, id)).task?.status).toBe('CANCELLED');
    expect(await ended(app, after)).toBe('COMPLETED');
    probe.release(needed);
    expect(await ended(app, needed)).toBe('COMPLETED');
    expect((await readTask(app, id)).status).toBe('CANCELLED');
    expect(runsOf(id)).toBe(0);
  });

  test('one that waits for its next attempt', async () => {
    await publish(app, 'succeed-and-fail', [{ does: 'succeed' }, { does: 'later' }]);
    const id = await create(app, { template: 'succeed-and-fail' });
    await waitsAgain(app, id);
    expect((await cancel(app, id)).task?.status).toBe('CANCELLED');
    expect(await readTask(app, id)).toMatchObject({
      error: null,
      stages: [{ status: 'SUCCEEDED' }, { status: 'CANCELLED', attempt: 1, error: { code: 'PROBE_LATER' } }],
    });
    expect(await jobsOf(id)).toEqual([]);
  });
});

describe('what runs is stopped', () => {
  test('first asked, and what it says after that is kept', async () => {
    probe.on('polite', async ({ signal, log }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      log('INFO', 'goodbye');
      throw signal.reason;
    });
    await publish(app, 'polite', [{ does: 'polite' }]);
    const id = await create(app, { template: 'polite' });
    const { killed } = await probe.entered(id);
    expect((await cancel(app, id, { gracePeriodMs: 300_000 })).task?.status).toMatch(/CANCELLING|CANCELLED/);
    expect(await ended(app, id)).toBe('CANCELLED');
    expect(killed.aborted).toBe(false);
    expect((await history(app, id)).slice(3)).toEqual([
      'INFO task: Cancelled by local',
      'RUNNING → CANCELLING by local',
      'INFO step-1: goodbye',
      'agent log SKIPPED',
      'step-1 CANCELLED',
      'CANCELLING → CANCELLED by local',
    ]);
  });

  test('and killed when the grace period is over, which may be at once', async () => {
    const id = await create(app, { template: 'stubborn' });
    await probe.entered(id);
    await cancel(app, id, { gracePeriodMs: 0 });
    expect(await ended(app, id)).toBe('CANCELLED');
  });

  test('and given up where even that does not help; what it does later changes nothing', async () => {
    const id = await create(app, { template: 'deaf' });
    await probe.entered(id);
    await cancel(app, id, { gracePeriodMs: 0 });
    expect(await ended(app, id)).toBe('CANCELLED');
    const before = await history(app, id);
    probe.release(id);
    expect(await ended(app, await create(app, { template: 'succeed' }))).toBe('COMPLETED');
    expect(await history(app, id)).toEqual(before);
  });

  test('even where its stage comes to its end: the next one does not begin', async () => {
    await publish(app, 'deaf-two', [{ does: 'deaf', value: 1 }, { does: 'succeed' }]);
    const id = await create(app, { template: 'deaf-two' });
    const { signal } = await probe.entered(id);
    await cancel(app, id, { gracePeriodMs: 60_000 });
    await new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', resolve)));
    probe.release(id);
    expect(await ended(app, id)).toBe('CANCELLED');
    expect((await readTask(app, id)).stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'CANCELLED']);
  });
});

describe('nothing changes', () => {
  test('where a task is cancelled twice', async () => {
    const id = await create(app, { template: 'deaf' });
    await probe.entered(id);
    await cancel(app, id, { reason: 'once', gracePeriodMs: 60_000 });
    const { task, errors } = await cancel(app, id, { reason: 'twice', gracePeriodMs: 0 });
    expect({ task, errors }).toEqual({ task: { id, status: 'CANCELLING' }, errors: [] });
    probe.release(id);
    expect(await ended(app, id)).toBe('CANCELLED');
    expect((await cancel(app, id, { reason: 'a third time' })).errors).toEqual([]);
    expect((await history(app, id)).filter((line) => line.includes('Cancelled by'))).toEqual(['INFO task: Cancelled by local: once']);
  });

  test.each([
    ['succeed', 'COMPLETED'],
    ['fail', 'FAILED'],
  ])('where it has ended: %s', async (template, status) => {
    const id = await create(app, { template });
    await ended(app, id);
    const before = await history(app, id);
    expect(await cancel(app, id, { cascade: true })).toEqual({ task: { id, status }, cascaded: [], errors: [] });
    expect(await history(app, id)).toEqual(before);
  });
});

test('what cannot be meant is refused', async () => {
  const unknown = publicId('Task', '019ab3f0-0000-7000-8000-000000000000');
  expect((await cancel(app, unknown)).errors).toMatchObject([{ __typename: 'NotFoundError', path: ['taskId'] }]);
  for (const gracePeriodMs of [-1, 300_001]) {
    expect((await cancel(app, unknown, { gracePeriodMs })).errors).toMatchObject([{ __typename: 'ValidationError', path: ['gracePeriodMs'] }]);
  }
});

describe('what depends on it', () => {
  const policies: DependencyFailurePolicy[] = ['FAIL', 'CANCEL', 'RUN'];
  const dependents = async (id: string) =>
    Promise.all(policies.map((onDependencyFailure) => create(app, { template: 'succeed', dependsOn: [id], onDependencyFailure })));

  test('goes by its own policy', async () => {
    const id = await create(app, { template: 'hang' });
    await probe.entered(id);
    const waiting = await dependents(id);
    expect((await cancel(app, id)).cascaded).toEqual([]);
    expect(await Promise.all(waiting.map((one) => ended(app, one)))).toEqual(['FAILED', 'CANCELLED', 'COMPLETED']);
  });

  test.each(['running', 'waiting'])('is cancelled too, down to the last, where cascade says so (%s)', async (state) => {
    const id = await create(app, { template: 'hang', ...(state === 'waiting' && { startAfter: tomorrow() }) });
    if (state === 'running') await probe.entered(id);
    const waiting = await dependents(id);
    const further = await dependents(waiting[2] ?? '');
    const { cascaded } = await cancel(app, id, { cascade: true });
    const all = [...waiting, ...further];
    expect(cascaded.map((task) => task.id).sort()).toEqual(all.toSorted());
    expect(cascaded.every(({ status }) => status === 'CANCELLED')).toBe(true);
    expect(await ended(app, id)).toBe('CANCELLED');
    expect((await history(app, further[2] ?? '')).at(-1)).toBe('BLOCKED → CANCELLED by local');
    expect(all.map(runsOf)).toEqual(Array(6).fill(0));
  });
});

describe('cancelTasks', () => {
  const many = async (input: CancelTasksInput) => (await app.run(CancelManyForTest, { input })).cancelTasks;
  const statuses = async (tag: string) =>
    Object.fromEntries((await app.run(StatusesOfTag, { tag })).taskStatusGroups?.flatMap(({ status, count }) => (count > 0 ? [[status, count]] : [])) ?? []);

  test('stops what matches and has not ended, and counts', async () => {
    const tags = ['some'];
    const [finished = '', running = ''] = await createMany(app, [
      { template: 'succeed', tags },
      { template: 'hang', tags },
      { template: 'succeed', tags, startAfter: tomorrow() },
      { template: 'succeed', tags: ['others'], startAfter: tomorrow() },
    ]);
    await ended(app, finished);
    await probe.entered(running);
    const filter = { tags };
    expect(await many({ filter, dryRun: true })).toEqual({ matched: 2, cancelled: 0, errors: [] });
    expect(await statuses('some')).toEqual({ COMPLETED: 1, RUNNING: 1, SCHEDULED: 1 });
    expect(await many({ filter })).toEqual({ matched: 2, cancelled: 2, errors: [] });
    await ended(app, running);
    expect(await statuses('some')).toEqual({ COMPLETED: 1, CANCELLED: 2 });
    expect(await many({ filter })).toEqual({ matched: 0, cancelled: 0, errors: [] });
    expect(await statuses('others')).toEqual({ SCHEDULED: 1 });
  });

  test.each([{}, { includeDeleted: true }, { search: ' \t' }, { statuses: null, shop: null }])('a filter that names nothing is refused: %o', async (filter) => {
    expect(await many({ filter, dryRun: true })).toMatchObject({ matched: 0, cancelled: 0, errors: [{ __typename: 'ValidationError', path: ['filter'] }] });
  });

  test.each([{ ids: [] }, { statuses: [] }, { tags: [] }, { externalIds: [] }, { kinds: [] }])('an empty list matches nothing: %o', async (filter) => {
    expect(await many({ filter })).toEqual({ matched: 0, cancelled: 0, errors: [] });
  });

  test('more than one transaction takes, which wait for each other: all are cancelled, and none fails for the others', async () => {
    const tags = ['long chain'];
    const link = (n: number) => ({ template: 'succeed', tags, ref: `${n}`, dependsOnRefs: n > 0 ? [`${n - 1}`] : [] });
    const first = await createMany(app, [{ ...link(0), startAfter: tomorrow() }, ...Array.from({ length: 499 }, (_, n) => link(n + 1))]);
    await createMany(app, [{ ...link(0), dependsOn: first.slice(-1) }, ...Array.from({ length: 99 }, (_, n) => link(n + 1))]);
    expect(await many({ filter: { tags } })).toEqual({ matched: 600, cancelled: 600, errors: [] });
    expect(await statuses('long chain')).toEqual({ CANCELLED: 600 });
  });

  test('takes what depends on them along where cascade says so', async () => {
    const id = await create(app, { template: 'succeed', tags: ['root'], startAfter: tomorrow() });
    const dependent = await create(app, { template: 'succeed', dependsOn: [id], onDependencyFailure: 'RUN' });
    expect(await many({ filter: { tags: ['root'] }, cascade: true })).toEqual({ matched: 1, cancelled: 1, errors: [] });
    expect((await readTask(app, dependent)).status).toBe('CANCELLED');
  });
});

describe('at the same moment', () => {
  const rounds = () => Array.from({ length: app.app.database.kind === 'postgres' ? 25 : 8 });
  const endsOf = async (id: string) => (await history(app, id)).filter((line) => /→ (COMPLETED|FAILED|CANCELLED)/.test(line));

  test.each(['held', 'two', 'fail', 'flaky', 'succeed'])('a task (%s) ends and is cancelled: it ends once, one way or the other', async (template) => {
    for (const round of rounds().keys()) {
      const id = await create(app, { template });
      if (template === 'held' || template === 'two') await probe.entered(id);
      else if (round % 2) await reached(app, id, 'RUNNING');
      probe.release(id);
      const { task } = await cancel(app, id);
      const status = await ended(app, id);
      expect(['COMPLETED', 'FAILED', 'CANCELLED']).toContain(status);
      if (task?.status === 'CANCELLING') expect(status).toBe('CANCELLED');
      expect(await endsOf(id)).toHaveLength(1);
      const { stages, agentLogs } = await readTask(app, id);
      expect(stages.filter(({ status }) => ['PENDING', 'RUNNING'].includes(status))).toEqual([]);
      // Where the cancel came late, it was tried again before.
      expect(agentLogs.nodes.length).toBeLessThanOrEqual(stages.reduce((sum, { attempt }) => sum + attempt, 0));
    }
  });

  test('two cancel it: one of them did', async () => {
    for (const _ of rounds()) {
      const id = await create(app, { template: 'hang' });
      await probe.entered(id);
      await Promise.all([cancel(app, id), cancel(app, id, { gracePeriodMs: 0 })]);
      expect(await ended(app, id)).toBe('CANCELLED');
      expect((await history(app, id)).filter((line) => line.includes('CANCELLING'))).toEqual([
        'RUNNING → CANCELLING by local',
        'CANCELLING → CANCELLED by local',
      ]);
    }
  });
});
