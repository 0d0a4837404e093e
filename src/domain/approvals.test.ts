import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalsOf, asked, decide } from '../testing/approvals.ts';
import { kindsOf } from '../testing/statement-kinds.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, publish } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { parsePublicId, publicId } from './ids.ts';

const probe = openProbe();
const statements: string[] = [];
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, onStatement: (text) => void statements.push(text), env: { WORKER_CONCURRENCY: '2' } });
  await publish(
    app,
    'careful',
    [{ value: { files: 3 } }, { requiresApproval: true, value: 'Delete {{steps.step-1.output.files}} files of {{owner}}' }, { value: 'done' }],
    [{ name: 'owner', type: 'STRING', defaultValue: 'nobody' }],
  );
  await publish(app, 'first', [{ requiresApproval: true, value: 'now' }]);
  await publish(app, 'held', [{ does: 'held' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

const uuidOf = (id: string): string => parsePublicId(id)?.uuid ?? '';
const query = (statement: ReturnType<typeof sql>) => app.app.database.query<Record<string, unknown>>(statement);

/** A task of the template `first`, or another, that waits. */
async function waiting(template = 'first', task: object = {}): Promise<{ id: string; approval: string }> {
  const id = await create(app, { template, ...task });
  return { id, approval: await asked(app, id) };
}

describe('a step that needs an approval', () => {
  test('is asked for with what it would do, waits, and runs once somebody has approved: event by event', async () => {
    const { id, approval } = await waiting('careful', { parameters: { owner: 'Ann' } });
    await reached(app, id, 'AWAITING_APPROVAL');
    expect(await readTask(app, id)).toMatchObject({
      status: 'AWAITING_APPROVAL',
      stages: [{ status: 'SUCCEEDED' }, { status: 'AWAITING_APPROVAL', attempt: 0 }, { status: 'PENDING' }],
    });
    expect(await approvalsOf(app, id)).toEqual([
      {
        id: approval,
        status: 'PENDING',
        action: { type: 'probe', config: { value: 'Delete 3 files of Ann' } },
        requestedAt: expect.any(String),
        expiresAt: expect.any(String),
        resolvedAt: null,
        resolvedBy: null,
        comment: null,
        stage: { name: 'step-2', status: 'AWAITING_APPROVAL', attempt: 0 },
        task: { id },
      },
    ]);
    expect(await decide(app, approval, 'APPROVE', 'go ahead')).toEqual({
      approval: { id: approval, status: 'APPROVED', resolvedBy: 'local', comment: 'go ahead' },
      errors: [],
    });
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await history(app, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log SUCCEEDED',
      'step-1 SUCCEEDED',
      'step-2 asks for approval',
      'step-2 AWAITING_APPROVAL',
      'RUNNING → AWAITING_APPROVAL',
      'approval of step-2: APPROVED by local',
      'step-2 PENDING',
      'AWAITING_APPROVAL → QUEUED by local',
      'QUEUED → RUNNING',
      'step-2 RUNNING',
      'agent log SUCCEEDED',
      'step-2 SUCCEEDED',
      'step-3 RUNNING',
      'agent log SUCCEEDED',
      'step-3 SUCCEEDED',
      'RUNNING → COMPLETED',
    ]);
    const [resolved] = await approvalsOf(app, id);
    expect(resolved?.resolvedAt).toEqual(expect.any(String));
    expect((await readTask(app, id)).stages).toMatchObject([{ attempt: 1 }, { attempt: 1 }, { attempt: 1 }]);
  });

  test('can be approved whatever stands in its text: objects of any order of keys, and what the database cannot hold', async () => {
    const output = { zebra: 1, a: { y: '\0', b: '\ud800', 10: [{ d: 1, c: 2 }] } };
    probe.on('put out', async () => ({ output }));
    await publish(app, 'texts', [{ does: 'put out' }, { requiresApproval: true, value: 'Send {{steps.step-1.output}} off' }]);
    const { id, approval } = await waiting('texts');
    const value = 'Send {"a":{"10":[{"c":2,"d":1}],"b":"\ufffd","y":"\ufffd"},"zebra":1} off';
    expect((await approvalsOf(app, id)).map(({ action }) => action)).toEqual([{ type: 'probe', config: { value } }]);
    expect(await decide(app, approval)).toMatchObject({ approval: { status: 'APPROVED' }, errors: [] });
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await approvalsOf(app, id)).toHaveLength(1);
    expect((await readTask(app, id)).result?.json).toBe(value);
  });

  test('waits for seven days, unless APPROVAL_TIMEOUT says otherwise', async () => {
    const { id } = await waiting();
    const [row] = await query(sql`
      select round(extract(epoch from expires_at - requested_at)) as seconds, abs(extract(epoch from job.start_after - approval.expires_at)) < 1 as "isDue"
      from approval join pgboss.job on job.id = approval.id where task_id = ${uuidOf(id)}::uuid and job.name = 'expire-approval'`);
    expect({ ...row, seconds: Number(row?.seconds) }).toEqual({ seconds: 604_800, isDue: true });
  });

  test('is traced: what was asked, and what was said', async () => {
    const { id, approval } = await waiting();
    await decide(app, approval, 'APPROVE', 'fine');
    await ended(app, id);
    const traced = await query(sql`
      select event_type as type, payload, parent_id = task_id as "isOfTask", duration_ms is not null as "hasDuration"
      from trace_event where task_id = ${uuidOf(id)}::uuid order by sequence`);
    expect(traced.map(({ type }) => type)).toEqual(['task_start', 'approval_requested', 'approval_resolved', 'stage_start', 'task_complete']);
    expect(traced.slice(1, 3)).toEqual([
      { type: 'approval_requested', payload: { stage: 'step-1', approvalId: approval }, isOfTask: true, hasDuration: false },
      {
        type: 'approval_resolved',
        payload: { stage: 'step-1', approvalId: approval, status: 'APPROVED', by: 'local', comment: 'fine' },
        isOfTask: true,
        hasDuration: true,
      },
    ]);
  });

  test('that is tried again does not ask again', async () => {
    await publish(app, 'careful-flaky', [{ requiresApproval: true, does: 'flaky', value: 1 }]);
    const { id, approval } = await waiting('careful-flaky');
    await decide(app, approval);
    await reached(app, id, 'QUEUED', 3);
    await query(sql`update pgboss.job set start_after = now() where id = ${uuidOf(id)}::uuid`);
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await approvalsOf(app, id)).toHaveLength(1);
    expect((await readTask(app, id)).stages).toMatchObject([{ status: 'SUCCEEDED', attempt: 2 }]);
  });

  test('that cannot run is not asked for: it fails as any other', async () => {
    await publish(app, 'misfit', [{ requiresApproval: true, type: 'probe', config: { does: '{{what}}' } }], [{ name: 'what', type: 'OBJECT' }]);
    const id = await create(app, { template: 'misfit', parameters: { what: {} } });
    expect(await ended(app, id)).toBe('FAILED');
    expect(await readTask(app, id)).toMatchObject({ error: { code: 'INVALID_STEP' }, stages: [{ status: 'FAILED', attempt: 1 }] });
    expect(await approvalsOf(app, id)).toEqual([]);
  });

  test('asks again in a replay', async () => {
    const { id, approval } = await waiting('careful');
    await decide(app, approval, 'DENY');
    expect(await ended(app, id)).toBe('FAILED');
    const { data } = await app.ask<{ replayTask: { task: { id: string } } }, object>(
      'mutation ($id: ID!) { replayTask(input: { taskId: $id, from: { point: LAST_FAILURE } }) { task { id } errors { message } } }',
      { id },
    );
    const again = data?.replayTask.task.id ?? '';
    await decide(app, await asked(app, again));
    expect(await ended(app, again)).toBe('COMPLETED');
    expect((await readTask(app, again)).stages.map(({ status }) => status)).toEqual(['SKIPPED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  test('holds no place in a worker, however many wait', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => waiting()));
    const other = await create(app, { template: 'held' });
    await probe.entered(other);
    const jobs = await query(sql`select id from pgboss.job where id = any(${all.map(({ id }) => uuidOf(id))}::uuid[])`);
    expect(jobs).toEqual([]);
    probe.release(other);
    expect(await ended(app, other)).toBe('COMPLETED');
    for (const { approval } of all) await decide(app, approval);
    expect(new Set(await Promise.all(all.map(({ id }) => ended(app, id))))).toEqual(new Set(['COMPLETED']));
  });
});

describe('a step that is not approved', () => {
  test('fails its task with APPROVAL_DENIED, and what waits for that', async () => {
    const { id, approval } = await waiting('careful');
    const dependent = await create(app, { template: 'first', dependsOn: [id] });
    expect(await decide(app, approval, 'DENY', 'not on a Friday')).toMatchObject({ approval: { status: 'DENIED', comment: 'not on a Friday' }, errors: [] });
    expect(await ended(app, id)).toBe('FAILED');
    expect((await history(app, id)).slice(8)).toEqual([
      'approval of step-2: DENIED by local',
      'step-2 FAILED',
      'step-3 SKIPPED',
      'failed with APPROVAL_DENIED',
      'AWAITING_APPROVAL → FAILED by local',
    ]);
    const error = { code: 'APPROVAL_DENIED', message: 'local did not approve the step "step-2": not on a Friday' };
    expect(await readTask(app, id)).toMatchObject({
      error: { ...error, retryable: false, stage: { name: 'step-2' }, hint: expect.stringContaining('Replay') },
      stages: [{ status: 'SUCCEEDED' }, { status: 'FAILED', attempt: 0, error }, { status: 'SKIPPED', error: null }],
    });
    expect(await ended(app, dependent)).toBe('FAILED');
    expect((await readTask(app, dependent)).error).toMatchObject({ code: 'DEPENDENCY_FAILED' });
    expect(await query(sql`select name from pgboss.job where id in (${uuidOf(id)}::uuid, ${uuidOf(approval)}::uuid)`)).toEqual([]);
  });

  test('in time fails its task with APPROVAL_EXPIRED', async () => {
    const { id, approval } = await waiting();
    await query(sql`update pgboss.job set start_after = now() where id = ${uuidOf(approval)}::uuid`);
    expect(await ended(app, id)).toBe('FAILED');
    expect((await history(app, id)).slice(5)).toEqual([
      'approval of step-1: EXPIRED',
      'step-1 FAILED',
      'failed with APPROVAL_EXPIRED',
      'AWAITING_APPROVAL → FAILED',
    ]);
    expect((await readTask(app, id)).error).toMatchObject({ code: 'APPROVAL_EXPIRED', hint: expect.stringContaining('APPROVAL_TIMEOUT') });
    expect(await decide(app, approval)).toMatchObject({ approval: null, errors: [{ __typename: 'InvalidStateError', currentStatus: 'FAILED' }] });
  });

  test('before the time is over, although nobody has come to end it yet, is refused', async () => {
    const { approval } = await waiting();
    await query(sql`update approval set expires_at = now() where id = ${uuidOf(approval)}::uuid`);
    expect(await decide(app, approval)).toMatchObject({
      errors: [{ __typename: 'InvalidStateError', message: expect.stringContaining('expired'), path: ['approvalId'] }],
    });
  });

  test('because its task was cancelled waits for nobody any more', async () => {
    const { id, approval } = await waiting();
    expect(await cancel(app, id)).toMatchObject({ task: { status: 'CANCELLED' }, errors: [] });
    expect((await history(app, id)).slice(5)).toEqual([
      'INFO task: Cancelled by local',
      'approval of step-1: CANCELLED by local',
      'step-1 CANCELLED',
      'AWAITING_APPROVAL → CANCELLED by local',
    ]);
    expect(await decide(app, approval)).toMatchObject({
      errors: [{ __typename: 'InvalidStateError', message: expect.stringContaining('cancelled by local'), currentStatus: 'CANCELLED' }],
    });
    expect(await query(sql`select name from pgboss.job where id = ${uuidOf(approval)}::uuid`)).toEqual([]);
  });

  test('with many others is cancelled in a few statements', async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => waiting('first', { tags: ['many'] })));
    statements.length = 0;
    const { data } = await app.ask<object, object>('mutation { cancelTasks(input: { filter: { tags: ["many"] } }) { cancelled errors { message } } }');
    const sent = kindsOf(statements.splice(0)).filter((kind) => ['find approval', 'close approvals', 'end tasks'].includes(kind));
    expect(data).toEqual({ cancelTasks: { cancelled: 3, errors: [] } });
    expect(sent).toEqual(['find approval', 'close approvals', 'end tasks']);
    expect((await Promise.all(all.map(({ id }) => approvalsOf(app, id)))).flat().map(({ status }) => status)).toEqual(Array(3).fill('CANCELLED'));
  });
});

describe('the answer', () => {
  test('counts once, whoever gives another', async () => {
    const { id, approval } = await waiting();
    const answers = await Promise.all((['APPROVE', 'DENY', 'APPROVE', 'DENY', 'APPROVE'] as const).map((decision) => decide(app, approval, decision)));
    const given = answers.filter(({ errors }) => errors.length === 0);
    expect(given).toHaveLength(1);
    const [{ approval: won } = { approval: null }] = given;
    for (const { approval: none, errors } of answers.filter(({ errors }) => errors.length > 0)) {
      expect(none).toBeNull();
      expect(errors).toMatchObject([
        { __typename: 'InvalidStateError', message: `It was ${won?.status.toLowerCase()} already by local.`, path: ['approvalId'] },
      ]);
    }
    expect(await ended(app, id)).toBe(won?.status === 'APPROVED' ? 'COMPLETED' : 'FAILED');
    expect((await history(app, id)).filter((line) => line.startsWith('approval of'))).toHaveLength(1);
  });

  test('is refused for what is no approval', async () => {
    const unknown = publicId('Approval', uuidOf(await create(app, { template: 'held', startAfter: '2100-01-01T00:00:00Z' })));
    expect(await decide(app, unknown)).toMatchObject({ errors: [{ __typename: 'NotFoundError', resourceId: unknown, path: ['approvalId'] }] });
    expect(await decide(app, 'task_00000000000000000000000000')).toMatchObject({ errors: [{ __typename: 'ValidationError', path: ['approvalId'] }] });
    const { approval } = await waiting();
    expect(await decide(app, approval, 'DENY', 'x'.repeat(2_001))).toMatchObject({ errors: [{ __typename: 'ValidationError', path: ['comment'] }] });
  });

  test('binds what was asked for: a step that would do something else is refused, and one that was changed behind its back asks again', async () => {
    const { id, approval } = await waiting();
    const stageIs = (value: string) => query(sql`update stage set config = jsonb_build_object('value', ${value}::text) where task_id = ${uuidOf(id)}::uuid`);
    await stageIs('something else');
    expect(await decide(app, approval)).toMatchObject({
      errors: [{ __typename: 'InvalidStateError', message: expect.stringContaining('something else'), currentStatus: 'AWAITING_APPROVAL' }],
    });
    await stageIs('now');
    // Approved, and changed before a worker has the task.
    const blockers = await Promise.all([create(app, { template: 'held' }), create(app, { template: 'held' })]);
    await Promise.all(blockers.map((blocker) => probe.entered(blocker)));
    expect(await decide(app, approval)).toMatchObject({ errors: [] });
    await stageIs('something else');
    for (const blocker of blockers) probe.release(blocker);
    const second = await asked(app, id, 2);
    expect((await approvalsOf(app, id)).map(({ status, action }) => [status, action])).toEqual([
      ['APPROVED', { type: 'probe', config: { value: 'now' } }],
      ['PENDING', { type: 'probe', config: { value: 'something else' } }],
    ]);
    await decide(app, second);
    expect(await ended(app, id)).toBe('COMPLETED');
    expect((await readTask(app, id)).result?.json).toBe('something else');
    for (const blocker of blockers) await ended(app, blocker);
  });

  test('may take its time: it is none of the task’s own', async () => {
    const { id, approval } = await waiting('first', { timeoutMs: 60_000 });
    // As if an hour had passed.
    await query(sql`
      update task set started_at = started_at - interval '1 hour', deadline_at = deadline_at - interval '1 hour' where id = ${uuidOf(id)}::uuid`);
    await query(sql`update approval set requested_at = requested_at - interval '1 hour' where id = ${uuidOf(approval)}::uuid`);
    await decide(app, approval);
    expect(await ended(app, id)).toBe('COMPLETED');
  });

  test('costs a few statements, and so does the question', async () => {
    probe.on('look', async () => {
      taken.push(kindsOf(statements.splice(0)));
      return { output: null };
    });
    const taken: string[][] = [];
    await publish(app, 'looked-at', [{ requiresApproval: true, does: 'look' }]);
    const relevant = new Set([
      'start tasks',
      'request approval',
      'find approval',
      'lock task',
      'close approvals',
      'begin stage',
      'withdraw jobs',
      'enqueue jobs',
    ]);
    statements.length = 0;
    const id = await create(app, { template: 'looked-at' });
    const approval = await asked(app, id);
    const question = kindsOf(statements.splice(0)).filter((kind) => relevant.has(kind));
    expect(question).toEqual(['enqueue jobs', 'start tasks', 'request approval', 'withdraw jobs', 'enqueue jobs']);
    await decide(app, approval);
    await ended(app, id);
    const answer = taken.flat().filter((kind) => relevant.has(kind));
    expect(answer).toEqual(['lock task', 'find approval', 'close approvals', 'withdraw jobs', 'enqueue jobs', 'start tasks', 'begin stage']);
  });
});

describe('approvals', () => {
  const list = `query ($filter: ApprovalFilter, $first: Int, $after: String) {
    approvals(filter: $filter, first: $first, after: $after) { nodes { id status task { id } } totalCount pageInfo { endCursor hasNextPage } }
  }`;
  interface Listed {
    approvals: { nodes: { id: string; status: string; task: { id: string } }[]; totalCount: number; pageInfo: { endCursor: string; hasNextPage: boolean } };
  }
  const read = async (variables: object) => (await app.ask<Listed, object>(list, variables)).data?.approvals;

  test('are those that wait, oldest first, in pages', async () => {
    const made = [await waiting(), await waiting()];
    const all: string[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const page = await read({ first: 2, after });
      expect(page?.nodes.every(({ status }) => status === 'PENDING')).toBe(true);
      all.push(...(page?.nodes.map(({ id }) => id) ?? []));
      after = page?.pageInfo.endCursor;
      more = page?.pageInfo.hasNextPage ?? false;
    }
    expect(all.slice(-2)).toEqual(made.map(({ approval }) => approval));
    expect(new Set(all).size).toBe((await read({}))?.totalCount);
  });

  test('are others where the filter says so', async () => {
    const { id, approval } = await waiting();
    const filter = { taskId: id };
    expect((await read({ filter }))?.nodes).toEqual([{ id: approval, status: 'PENDING', task: { id } }]);
    await decide(app, approval, 'DENY');
    expect((await read({ filter }))?.nodes).toEqual([]);
    expect((await read({ filter: { ...filter, statuses: ['DENIED'] } }))?.nodes).toEqual([{ id: approval, status: 'DENIED', task: { id } }]);
    expect((await read({ filter: { ...filter, statuses: ['DENIED', 'APPROVED'] } }))?.totalCount).toBe(1);
    expect((await read({ filter: { ...filter, statuses: [] } }))?.nodes).toEqual([]);
    await app.ask('mutation ($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }', { id });
    expect((await read({ filter: { ...filter, statuses: ['DENIED'] } }))?.nodes).toEqual([]);
    expect((await app.ask(list, { filter: { taskId: 'nonsense' } })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('while a task waits for one it can be neither deleted nor replayed', async () => {
    const { id } = await waiting();
    const refused = { errors: [{ __typename: 'InvalidStateError', message: expect.any(String) }] };
    expect((await app.ask('mutation ($id: ID!) { deleteTask(input: { taskId: $id }) { errors { __typename message } } }', { id })).data).toEqual({
      deleteTask: refused,
    });
    expect((await app.ask('mutation ($id: ID!) { replayTask(input: { taskId: $id }) { errors { __typename message } } }', { id })).data).toEqual({
      replayTask: refused,
    });
  });

  test('are heard of in a feed', async () => {
    const feed = `subscription { taskFeed(types: [APPROVAL_REQUESTED]) { type task { id } ... on ApprovalRequested { approval { id status } } } }`;
    const { id, approval } = await waiting();
    const heard = app.watch<{ taskFeed: { type: string; task: { id: string } } }, Record<string, never>>(feed as never, {});
    const next = heard.next();
    // The feed begins with what happens after it: tasks ask until it has begun.
    let isHeard = false;
    void next.finally(() => {
      isHeard = true;
    });
    while (!isHeard) await waiting();
    const { value } = await next;
    expect(value).toMatchObject({ taskFeed: { type: 'APPROVAL_REQUESTED', approval: { status: 'PENDING' } } });
    await heard.return(undefined);
    await decide(app, approval);
    await ended(app, id);
  });
});
