import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Database, Queryable, Transaction } from '../db/database.ts';
import { graphql } from '../gql/gql.ts';
import { overWebSocket } from '../testing/graphql-transports.ts';
import { FeedOfTasks, readTo, textOf, WatchOfTask } from '../testing/live-watch.ts';
import { original, replay } from '../testing/replay-client.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish, tryCreate } from '../testing/task-client.ts';
import { ended, reported } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import type { Domain } from './domain.ts';
import { parsePublicId } from './ids.ts';
import { purge, removePurgedTasks } from './purge.ts';

const DeleteForPurge = graphql(`
  mutation DeleteForPurge($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }
`);
const RestoreForPurge = graphql(`
  mutation RestoreForPurge($taskId: ID!) { restoreTask(input: { taskId: $taskId }) { errors { message } } }
`);
const TasksForPurge = graphql(`
  query TasksForPurge($ids: [ID!]!) {
    nodes(ids: $ids) { id ... on Task { artifacts(first: 10) { nodes { id } } dependsOn { id } } }
  }
`);

const ReplayForPurge = graphql(`
  query ReplayForPurge($id: ID!) { task(id: $id) { status replayOf { id } } }
`);

const retention = { retentionDays: 30, snapshotDays: 3 };
let app: TestApp;
let domain: Domain;

beforeAll(async () => {
  const probe = openProbe();
  probe.on('save', async (step) => {
    step.log('INFO', 'saving');
    await step.saveArtifact({ label: 'kept', path: 'kept.txt', content: { bytes: Buffer.from('kept') } });
    return { output: null, result: { text: 'a result that is too long for a row' } };
  });
  probe.on('write', async (step) => {
    await writeFile(join(await step.workspace(), 'file'), 'kept');
    return { output: null };
  });
  app = await openTestApp({ executors: probe.executors, env: { INLINE_RESULT_BYTES: '10' } });
  domain = app.app.domain;
  await publish(app, 'saves', [{ name: 'saves', does: 'save' }]);
});

afterAll(() => app[Symbol.asyncDispose]());

const uuidOf = (taskId: string) => parsePublicId(taskId)?.uuid ?? '';

/** A task that has ended and was deleted so many days ago. */
async function deletedTask(daysAgo: number): Promise<string> {
  const taskId = await create(app, { template: 'saves' });
  expect(await ended(app, taskId)).toBe('COMPLETED');
  await reported(app, taskId);
  await app.run(DeleteForPurge, { taskId });
  await domain.database.query(sql`update task set deleted_at = now() - ${daysAgo}::int * interval '1 day' where id = ${uuidOf(taskId)}::uuid`);
  return taskId;
}

interface Remains {
  rows: number;
  events: number;
  files: number;
}

/** What there is of a task. */
async function remainsOf(taskId: string, keys: readonly string[]): Promise<Remains> {
  const id = uuidOf(taskId);
  const [counts] = await domain.database.query<{ rows: number; events: number }>(sql`
    select (select count(*) from task where id = ${id}::uuid)::int + (select count(*) from stage where task_id = ${id}::uuid)::int
      + (select count(*) from agent_log where task_id = ${id}::uuid)::int + (select count(*) from artifact where task_id = ${id}::uuid)::int as rows,
      (select count(*) from task_event where task_id = ${id}::uuid and type <> 'REPORT_UPDATED')::int as events`);
  const stats = await Promise.all(keys.map((key) => domain.storage.stat(key)));
  return { rows: counts?.rows ?? 0, events: counts?.events ?? 0, files: stats.filter(Boolean).length };
}

/** Its files, and one that a run left there which was lost before it could record it. */
async function filesOf(taskId: string): Promise<string[]> {
  const id = uuidOf(taskId);
  const rows = await domain.database.query<{ key: string }>(sql`
    select blob_key as key from artifact where task_id = ${id}::uuid union all select result_blob_key from task where id = ${id}::uuid`);
  const lost = `artifacts/${id}/lost`;
  await domain.storage.put(lost, Buffer.from('lost'));
  return [...rows.map(({ key }) => key), lost];
}

const nothing = { rows: 0, events: 0, files: 0 };

it('purges what was deleted long enough ago, with all that belongs to it, and nothing else', async () => {
  const gone = await deletedTask(31);
  const dependent = await create(app, { template: 'saves' });
  await ended(app, dependent);
  await domain.database.query(sql`
    insert into task_dependency (task_id, depends_on_id, index) values (${uuidOf(dependent)}::uuid, ${uuidOf(gone)}::uuid, 0)`);
  const recent = await deletedTask(29);
  const restored = await deletedTask(31);
  await app.run(RestoreForPurge, { taskId: restored });
  const files = new Map(await Promise.all([gone, dependent, recent, restored].map(async (taskId) => [taskId, await filesOf(taskId)] as const)));
  const remains = (taskId: string) => remainsOf(taskId, files.get(taskId) ?? []);
  const kept = await Promise.all([dependent, recent, restored].map(remains));
  expect(kept[0]).toEqual({ rows: 4, events: expect.any(Number), files: 3 });

  await purge(domain, retention);
  const { nodes } = await app.run(TasksForPurge, { ids: [gone, dependent, recent, restored] });
  expect(nodes.map((node) => node?.id)).toEqual([undefined, dependent, recent, restored]);
  // By the job that was enqueued with it.
  await vi.waitUntil(async () => (await remains(gone)).files === 0);
  expect(await remains(gone)).toEqual(nothing);
  expect(await Promise.all([dependent, recent, restored].map(remains))).toEqual(kept);
});

it('expires the cursors of feeds that would miss what was purged, and no others', async () => {
  const { cursor: before, task: earlier } = await tryCreate(app, { template: 'saves' });
  const kept = await create(app, { template: 'saves' });
  // Their last events: what comes after the next cursor is of another task.
  await Promise.all([earlier?.id ?? '', kept].map((id) => reported(app, id)));
  const gone = await deletedTask(31);
  const { cursor: after, task } = await tryCreate(app, { template: 'saves' });
  await ended(app, task?.id ?? '');
  await purge(domain, retention);

  const feed = (cursor: string | null) => app.watch(FeedOfTasks, { after: cursor });
  await expect(feed(before).next()).rejects.toThrow('CURSOR_EXPIRED');
  const [answer] = await overWebSocket(app.url, { query: WatchOfTask.toString(), variables: { taskId: gone } });
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  const live = feed(after);
  expect((await live.next()).value).toMatchObject({ taskFeed: { task: { id: task?.id } } });
  await live.return(undefined);
  const whole = await readTo(app.watch(WatchOfTask, { taskId: kept }));
  expect((await readTo(app.watch(WatchOfTask, { taskId: kept, after: before }))).map(textOf)).toEqual(whole.map(textOf));
});

it('leaves the replays of what it purges, and they lead nowhere', async () => {
  const gone = await deletedTask(31);
  await app.run(RestoreForPurge, { taskId: gone });
  const { id: again } = await replay(app, { taskId: gone });
  await app.run(DeleteForPurge, { taskId: gone });
  await domain.database.query(sql`update task set deleted_at = now() - interval '31 days' where id = ${uuidOf(gone)}::uuid`);
  await purge(domain, retention);
  expect((await app.run(ReplayForPurge, { id: again })).task).toEqual({ status: 'COMPLETED', replayOf: null });
});

it('removes copies of working folders some days after the end of the task, and says so where one pointed at them', async () => {
  await publish(app, 'writes', [{ name: 'writes', does: 'write' }, { name: 'idles' }]);
  const copies = (taskId: string) =>
    domain.database.query<{ key: string }>(sql`select workspace_key as key from stage where task_id = ${uuidOf(taskId)}::uuid order by index`);
  const [old, recent] = [await original(app, { template: 'writes' }), await original(app, { template: 'writes' })];
  const replayed = await replay(app, { taskId: old.id, from: { stageId: old.stageIds.idles ?? '' } });
  await domain.database.query(sql`update task set completed_at = now() - interval '4 days' where id = ${uuidOf(old.id)}::uuid`);
  const [{ key = '' } = {}] = await copies(old.id);
  expect(await domain.storage.stat(key)).toBeDefined();

  await purge(domain, retention);
  expect(await domain.storage.stat(key)).toBeUndefined();
  const none = [{ key: '' }, { key: '' }];
  expect([await copies(old.id), await copies(replayed.id)]).toEqual([none, none]);
  const [{ key: kept = '' } = {}] = await copies(recent.id);
  expect(await domain.storage.stat(kept)).toBeDefined();
});

it('is due once a day', async () => {
  expect(await domain.database.query(sql`select name, cron from pgboss.schedule where name = 'purge'`)).toEqual([{ name: 'purge', cron: '0 4 * * *' }]);
});

it('forgets idempotency keys that no longer count', async () => {
  const { database } = domain;
  await database.query(sql`
    insert into idempotency_key (shop, key, input_hash, created_at)
    select '', 'key ' || hours, '', now() - hours * interval '1 hour' from unnest(array[23, 25]) hours`);
  await purge(domain, retention);
  expect(await database.query(sql`select key from idempotency_key where key like 'key %'`)).toEqual([{ key: 'key 23' }]);
});

it('forgets answers of models that have expired', async () => {
  const { database } = domain;
  await database.query(sql`
    insert into cached_response (shop, hash, parts, expires_at)
    select '', convert_to(seconds::text, 'UTF8'), '[]', now() + seconds * interval '1 second' from unnest(array[-1, 60]) seconds`);
  await purge(domain, retention);
  expect(await database.query(sql`select convert_from(hash, 'UTF8') as hash from cached_response`)).toEqual([{ hash: '60' }]);
});

it('can be cut off before any of its steps: nothing that is there lacks anything, and the next run finishes it', async () => {
  for (let point = 1, wasCut = true; wasCut; point += 1) {
    const taskId = await deletedTask(31);
    const files = await filesOf(taskId);
    const whole = await remainsOf(taskId, files);
    const cut = cutBefore(point, domain);
    try {
      await purge(cut.domain, retention);
      await removePurgedTasks(cut.domain, [uuidOf(taskId)]);
      wasCut = false;
    } catch (error) {
      expect(error).toBeInstanceOf(Cut);
    }
    const left = await remainsOf(taskId, files);
    if (left.rows > 0) expect(left, `cut before step ${point}`).toEqual(whole);
    await purge(domain, retention);
    await removePurgedTasks(domain, [uuidOf(taskId)]);
    expect(await remainsOf(taskId, files), `cut before step ${point}, then finished`).toEqual(nothing);
    if (!wasCut) expect(point).toBeGreaterThan(8);
  }
});

class Cut extends Error {}

/** The same, but the process comes to its end before it takes step `point`: a statement, a commit, a call of the storage. */
function cutBefore(point: number, whole: Domain): { domain: Domain } {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps >= point) throw new Cut();
  };
  const stepping = (inner: Queryable): Queryable => ({
    async query(statement) {
      step();
      return inner.query(statement);
    },
    async execute(text, values) {
      step();
      return inner.execute(text, values);
    },
  });
  const database: Database = {
    ...whole.database,
    ...stepping(whole.database),
    transaction: (work) =>
      whole.database.transaction(async (tx: Transaction) => {
        const result = await work({ ...tx, ...stepping(tx) });
        step();
        return result;
      }),
  };
  const storage = {
    ...whole.storage,
    async delete(keys: readonly string[]) {
      step();
      return whole.storage.delete(keys);
    },
    async deleteFolders(folders: readonly string[]) {
      step();
      return whole.storage.deleteFolders(folders);
    },
  };
  return { domain: { ...whole, database, storage } };
}
