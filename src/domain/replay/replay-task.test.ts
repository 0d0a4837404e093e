import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalRepository } from '../../cli/local-repository.ts';
import { graphql } from '../../gql/gql.ts';
import { original, replay, stageIdsOf, tryReplay } from '../../testing/replay-client.ts';
import { kindsOf } from '../../testing/statement-kinds.ts';
import { exceptByItself } from '../../testing/statement-source.ts';
import { openProbe } from '../../testing/steps.ts';
import { cancel, create, publish } from '../../testing/task-client.ts';
import { ended, history, readTask } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { parsePublicId } from '../ids.ts';
import { StepError } from '../step-outcome.ts';
import { foldersOf } from '../task-files.ts';

const ArchiveForReplay = graphql(`
  mutation ArchiveForReplay($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }
`);
const DeleteForReplay = graphql(`
  mutation DeleteForReplay($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }
`);

const probe = openProbe();
const statements: string[] = [];
let app: TestApp;
let isBroken = true;

beforeAll(async () => {
  app = await openTestApp({
    executors: probe.executors,
    env: { INLINE_RESULT_BYTES: '1000' },
    onStatement: exceptByItself((text) => void statements.push(text)),
  });
  probe.on('count', async ({ config: { value } }) => ({
    output: { n: Number(value) + 1 },
    keyInput: { value: value ?? null },
    keyOutput: { n: Number(value) + 1 },
  }));
  probe.on('mend', async ({ config: { value } }) => {
    if (isBroken) throw new StepError('BROKEN', 'Not yet.');
    return { output: null, result: { json: { from: value ?? null } } };
  });
  await publish(
    app,
    'counting',
    [
      { name: 'one', does: 'count', value: '{{start}}' },
      { name: 'two', does: 'count', value: '{{steps.one.output.n}}' },
      { name: 'last', does: 'mend', value: 'two put out {{steps.two.output.n}}, {{note}}' },
    ],
    [
      { name: 'start', type: 'INTEGER', required: true },
      { name: 'note', type: 'STRING', defaultValue: 'as ever' },
    ],
  );
});
afterAll(() => app[Symbol.asyncDispose]());

/** Of a task that failed at its last stage; then the fault is mended. */
async function failedCounting(task: object = {}) {
  isBroken = true;
  const failed = await original(app, { template: 'counting', parameters: { start: 1 }, ...task });
  isBroken = false;
  return failed;
}

test('LAST_FAILURE: a new task runs the stage that failed, on what the earlier ones had put out', async () => {
  const given = { priority: 7, tags: ['a'], metadata: { b: 1 }, externalId: 'counted', maxAttempts: 2 };
  const { id } = await failedCounting(given);
  const before = await readTask(app, id);
  const { task, originalTask, cursor, waitOutcome, errors } = await tryReplay(app, { taskId: id, from: { point: 'LAST_FAILURE' } }, 200_000);
  expect({ waitOutcome, errors }).toEqual({ waitOutcome: 'FINISHED', errors: [] });
  expect(cursor).toBeTruthy();
  expect(task).toMatchObject({
    ...{ status: 'COMPLETED', kind: 'TEMPLATE', priority: 7, tags: ['a'], metadata: { b: 1 }, externalId: null, createdBy: 'local', dependsOn: [] },
    replayOf: { id },
    parameters: { start: 1 },
    result: { json: { from: 'two put out 3, as ever' } },
    stages: [
      { name: 'one', status: 'SKIPPED', takenOver: true, attempt: 0, keyInput: { value: 1 }, keyOutput: { n: 2 }, completedAt: null },
      { name: 'two', status: 'SKIPPED', takenOver: true, attempt: 0, keyInput: { value: 2 }, keyOutput: { n: 3 } },
      { name: 'last', status: 'SUCCEEDED', takenOver: false, attempt: 1 },
    ],
  });
  expect(originalTask).toEqual({ id, replays: { totalCount: 1, nodes: [{ id: task?.id }] } });
  expect(await readTask(app, id)).toEqual(before);
  expect(await history(app, task?.id ?? '')).toEqual([
    '→ QUEUED by local',
    'one SKIPPED',
    'two SKIPPED',
    'QUEUED → RUNNING',
    'last RUNNING',
    'agent log SUCCEEDED',
    'last SUCCEEDED',
    'RUNNING → COMPLETED',
  ]);
});

test('from a stage, and again from an earlier one of that replay; parameters are merged, and what is taken over stays', async () => {
  const { id, stageIds } = await failedCounting();
  const first = await replay(app, { taskId: id, from: { stageId: stageIds.two ?? '' }, parameters: { start: 100, note: 'new' } });
  expect(first).toMatchObject({ takenOver: ['one'], parameters: { start: 100, note: 'new' }, result: { json: { from: 'two put out 3, new' } } });
  const again = await replay(app, { taskId: first.id, from: { stageId: (await stageIdsOf(app, first.id)).last ?? '' }, priority: 1 });
  expect(again).toMatchObject({ takenOver: ['one', 'two'], priority: 1, replayOf: { id: first.id }, result: { json: { from: 'two put out 3, new' } } });
  expect(await replay(app, { taskId: again.id })).toMatchObject({ takenOver: [], result: { json: { from: 'two put out 102, new' } } });
});

test('runs the version that the original ran, also where there is a newer one or all are archived', async () => {
  await publish(app, 'versioned', [{ value: { version: 1 } }]);
  const { id } = await original(app, { template: 'versioned' });
  await publish(app, 'versioned', [{ value: { version: 2 } }], [{ name: 'needed', type: 'STRING', required: true }]);
  await app.run(ArchiveForReplay, { name: 'versioned' });
  expect(await replay(app, { taskId: id })).toMatchObject({ template: { name: 'versioned', version: 1 }, result: { json: { version: 1 } } });
});

test('does not wait again for what the original waited for', async () => {
  const { id: needed } = await failedCounting();
  const { id } = await original(app, { template: 'counting', parameters: { start: 5 }, dependsOn: [needed] });
  expect(await readTask(app, id)).toMatchObject({ status: 'FAILED', error: { code: 'DEPENDENCY_FAILED' } });
  const again = await replay(app, { taskId: id, from: { point: 'LAST_FAILURE' } });
  expect(again).toMatchObject({ takenOver: [], dependsOn: [], result: { json: { from: 'two put out 7, as ever' } } });
});

describe('the result of a stage that is taken over', () => {
  test.each([
    ['in the row', 'short'],
    ['in storage', 'x'.repeat(2_000)],
  ])('is the new task’s, %s, until a later stage has another', async (_place, value) => {
    await publish(app, 'early-result', [
      { name: 'early', value: { value } },
      { name: 'late', does: 'mend' },
    ]);
    await publish(app, 'early-only', [
      { name: 'early', value: { value } },
      { name: 'late', does: 'count', value: 1 },
    ]);
    const { id, stageIds } = await original(app, { template: 'early-only' });
    const kept = await replay(app, { taskId: id, from: { stageId: stageIds.late ?? '' } });
    expect(kept.result).toMatchObject({ json: { value } });
    // With the original goes what belongs to it.
    await app.app.domain.storage.deleteFolders(foldersOf(parsePublicId(id)?.uuid ?? ''));
    expect((await readTask(app, kept.id)).result).toMatchObject({ json: { value } });
    isBroken = true;
    const { id: failed } = await original(app, { template: 'early-result' });
    isBroken = false;
    expect((await replay(app, { taskId: failed, from: { point: 'LAST_FAILURE' } })).result).toMatchObject({ json: { from: null }, offloaded: false });
  });
});

describe('the working folder', () => {
  test('of a clone is there for the script that runs again', async () => {
    await using repository = await createLocalRepository({ 'run.sh': { content: '#!/bin/sh\ntest -f "$1" && echo "{}" > out.json\n', kind: 'executable' } });
    const parameters = { repo_url: repository.url, script_path: 'run.sh', script_args: ['nowhere'], output_path: 'out.json' };
    const { id, stageIds } = await original(app, { template: 'git-script-execution', parameters });
    expect(await readTask(app, id)).toMatchObject({ error: { code: 'SCRIPT_FAILED' } });
    await repository[Symbol.asyncDispose]();
    const mended = await replay(app, { taskId: id, from: { stageId: stageIds.execute_script ?? '' }, parameters: { script_args: ['run.sh'] } });
    expect(mended).toMatchObject({ status: 'COMPLETED', takenOver: ['git_clone'], result: { json: {} } });
    const stored = await replay(app, { taskId: mended.id, from: { stageId: (await stageIdsOf(app, mended.id)).store_result ?? '' } });
    expect(stored).toMatchObject({ status: 'COMPLETED', takenOver: ['git_clone', 'execute_script'], result: { json: {} } });
  });

  test('is as the stage before left it, whatever came later; a copy that is gone fails the stage that asks for it', async () => {
    const write = (text: string) => async (step: Parameters<Parameters<typeof probe.on>[1]>[0]) => {
      const file = join(await step.workspace(), 'file');
      const found = await readFile(file, 'utf8').catch(() => '');
      await writeFile(file, `${found}${text}`);
      return { output: null, result: { text: `${found}${text}` } };
    };
    for (const letter of ['a', 'b', 'c']) probe.on(letter, write(letter));
    await publish(app, 'letters', [{ name: 'a', does: 'a' }, { name: 'idle' }, { name: 'b', does: 'b' }, { name: 'c', does: 'c' }]);
    const { id, stageIds } = await original(app, { template: 'letters' });
    expect((await readTask(app, id)).result?.text).toBe('abc');
    expect((await replay(app, { taskId: id, from: { stageId: stageIds.b ?? '' } })).result?.text).toBe('abc');
    await app.app.database.query(sql`update stage set workspace_key = '' where workspace_key <> ''`);
    expect(await replay(app, { taskId: id, from: { stageId: stageIds.c ?? '' } })).toMatchObject({
      status: 'FAILED',
      error: { code: 'WORKSPACE_LOST', hint: expect.stringContaining('START'), stage: { name: 'c' } },
    });
    expect((await replay(app, { taskId: id })).result?.text).toBe('abc');
  });
});

describe('what cannot be replayed is refused, and nothing is stored', () => {
  const unknownTask = 'task_00000000000000000000000000';
  const refused = async (input: Parameters<typeof tryReplay>[1], error: object, waitMs = 0) => {
    const count = () => app.app.database.query(sql`select count(*)::int as count from task`);
    const before = await count();
    expect(await tryReplay(app, input, waitMs)).toMatchObject({ task: null, originalTask: null, cursor: null, errors: [error] });
    expect(await count()).toEqual(before);
  };

  test('a task that is none, was deleted, or has not ended', async () => {
    await refused({ taskId: 'nonsense' }, { __typename: 'ValidationError', path: ['taskId'] });
    await refused({ taskId: unknownTask }, { __typename: 'NotFoundError', resourceId: unknownTask, path: ['taskId'] });
    const { id } = await failedCounting();
    await app.run(DeleteForReplay, { taskId: id });
    await refused({ taskId: id }, { __typename: 'InvalidStateError', message: expect.stringContaining('restore'), currentStatus: 'FAILED', path: ['taskId'] });
    await publish(app, 'hanging', [{ does: 'hang' }, {}]);
    const running = await create(app, { template: 'hanging' });
    await probe.entered(running);
    await refused({ taskId: running }, { __typename: 'InvalidStateError', currentStatus: 'RUNNING', path: ['taskId'] });
    await cancel(app, running);
    await ended(app, running);
    const { 'step-2': second = '' } = await stageIdsOf(app, running);
    const point = { point: 'LAST_FAILURE' } as const;
    await refused({ taskId: running, from: point }, { __typename: 'InvalidStateError', currentStatus: 'CANCELLED', path: ['from', 'point'] });
    const nothing = { __typename: 'InvalidStateError', message: expect.stringContaining('"step-1"'), path: ['from', 'stageId'] };
    await refused({ taskId: running, from: { stageId: second } }, nothing);
  });

  test('a stage that is none, or another task’s', async () => {
    const [{ id }, { stageIds }] = [await failedCounting(), await failedCounting()];
    await refused({ taskId: id, from: { stageId: id } }, { __typename: 'ValidationError', path: ['from', 'stageId'] });
    const error = { __typename: 'NotFoundError', resourceId: stageIds.two, path: ['from', 'stageId'] };
    await refused({ taskId: id, from: { stageId: stageIds.two ?? '' } }, error);
  });

  test('limits and parameters, all at once', async () => {
    const { id } = await failedCounting();
    const { errors } = await tryReplay(app, { taskId: id, priority: 11, idempotencyKey: '', parameters: { start: 'x', more: 1 } });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(['priority', 'idempotencyKey', 'parameters.start', 'parameters.more']);
    await refused({ taskId: id, parameters: ['no object'] }, { __typename: 'ValidationError', path: ['parameters'] });
    await refused({ taskId: id }, { __typename: 'ValidationError', path: ['waitMs'] }, 300_001);
  });
});

test('the same idempotency key gives the same replay, and no other input may have it', async () => {
  const { id } = await failedCounting();
  const call = { taskId: id, from: { point: 'LAST_FAILURE' }, idempotencyKey: 'replay once' } as const;
  const answers = await Promise.all([1, 2, 3].map(() => tryReplay(app, call)));
  const taskId = answers[0]?.task?.id;
  expect(new Set(answers.map(({ task }) => task?.id))).toEqual(new Set([taskId]));
  expect(answers[0]?.originalTask?.replays.totalCount).toBe(1);
  const conflict = { __typename: 'ConflictError', existingId: taskId, path: ['idempotencyKey'] };
  expect((await tryReplay(app, { ...call, from: { point: 'START' } })).errors).toMatchObject([conflict]);
  await app.run(DeleteForReplay, { taskId: id });
  expect((await tryReplay(app, call)).task?.id).toBe(taskId);
});

test('costs as many statements as creating, and one more where stages are taken over', async () => {
  const { id } = await failedCounting();
  const sentBy = async (work: () => Promise<unknown>) => {
    statements.length = 0;
    await work();
    // The worker looks for jobs all the time.
    const kinds = kindsOf(statements).filter((kind) => kind !== 'claim jobs');
    return kinds.slice(0, kinds.indexOf('commit') + 1);
  };
  expect(await sentBy(() => replay(app, { taskId: id }))).toEqual(['lock original', 'insert tasks', 'enqueue jobs', 'commit']);
  const from = { point: 'LAST_FAILURE' } as const;
  expect(await sentBy(() => replay(app, { taskId: id, from }))).toEqual(['lock original', 'insert tasks', 'enqueue jobs', 'take over stages', 'commit']);
});
