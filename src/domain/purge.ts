import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { expireCursorsBefore } from '../events/log.ts';
import { purgeCachedResponses } from './cached-responses.ts';
import type { Domain } from './domain.ts';
import { foldersOf, WORKSPACE_NOT_KEPT, workspacesFolder } from './task-files.ts';

/**
 * Deletes for good what has been deleted for longer than the retention period. First the rows of a task go, a few tasks
 * in each transaction, and a job is left for the rest of it; then, by that job, its events and its files. So nothing is
 * ever gone that a task still points at, and whatever a crash interrupts, the next run or the job finishes.
 */

const TASKS = 100;
/** Rows in one statement: an open transaction holds back everybody's live events. */
const ROWS = 5_000;

/** Everything that is due. */
export async function purge(domain: Domain, options: { retentionDays: number; snapshotDays: number }): Promise<void> {
  const count = await purgeTasks(domain, options);
  await removeOldSnapshots(domain, options);
  await purgeIdempotencyKeys(domain);
  await purgeCachedResponses(domain.database);
  if (count > 0) domain.log.info({ count }, 'Tasks that were deleted long enough ago were purged');
  // Postgres does it by itself; the embedded database has nobody else.
  if (domain.database.kind === 'pglite') await domain.database.script('vacuum (analyze)');
}

/** @returns how many tasks it purged. */
async function purgeTasks(domain: Domain, { retentionDays }: { retentionDays: number }): Promise<number> {
  const { database } = domain;
  const isDue = sql`deleted_at < now() - ${retentionDays}::int * interval '1 day'`;
  const due = await database.query<{ id: string }>(sql`select id from task where ${isDue} order by id`);
  let purged = 0;
  for (let start = 0; start < due.length; start += TASKS) {
    const batch = due.slice(start, start + TASKS).map(({ id }) => id);
    purged += await database.transaction(async (tx) => {
      // What is being restored at this moment is left alone.
      const rows = await tx.query<{ id: string }>(sql`
        select id from task where id = any(${batch}::uuid[]) and ${isDue} order by id for update skip locked`);
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await purgeRows(domain, tx, ids);
      return ids.length;
    });
  }
  return purged;
}

async function purgeRows(domain: Domain, tx: Transaction, taskIds: readonly string[]): Promise<void> {
  await expireCursorsBefore(tx, taskIds);
  // A replay that is being created now waits for the lock of its original, and then does not find it.
  await tx.query(sql`update task set replay_of_id = null where replay_of_id = any(${taskIds}::uuid[])`);
  await tx.query(sql`delete from task where id = any(${taskIds}::uuid[])`);
  const jobs = taskIds.map((id) => ({ id, priority: 0, shop: '' }));
  await domain.queue.enqueue(tx, 'remove-purged-task', jobs);
}

/** Removes events and files of purged tasks; nothing shows them any more. Done twice it changes nothing. */
export async function removePurgedTasks({ database, storage }: Domain, taskIds: readonly string[]): Promise<void> {
  let removed: object[];
  do {
    removed = await database.query(sql`
      delete from task_event where position in (
        select position from task_event where task_id = any(${taskIds}::uuid[]) and not exists (select 1 from task where task.id = task_id) limit ${ROWS}::int
      ) returning 1`);
  } while (removed.length === ROWS);
  await storage.deleteFolders(taskIds.flatMap(foldersOf));
}

/**
 * Copies of working folders are large: those of tasks that ended long enough ago go, whoever took them over. Files first, then what
 * points at them: after a crash in between, the next run does it again.
 */
async function removeOldSnapshots({ database, storage }: Domain, { snapshotDays }: { snapshotDays: number }): Promise<void> {
  const old = await database.query<{ taskId: string; stageIds: string[] }>(sql`
    select kept.task_id as "taskId", array_agg(kept.id) as "stageIds"
    from (select id, split_part(workspace_key, '/', 2)::uuid as task_id from stage where workspace_key <> ${WORKSPACE_NOT_KEPT}) kept
    left join task on task.id = kept.task_id
    where task.id is null or task.completed_at < now() - ${snapshotDays}::int * interval '1 day'
    group by kept.task_id`);
  for (let start = 0; start < old.length; start += TASKS) {
    const batch = old.slice(start, start + TASKS);
    await storage.deleteFolders(batch.map(({ taskId }) => workspacesFolder(taskId)));
    const stageIds = batch.flatMap((task) => task.stageIds);
    await database.query(sql`update stage set workspace_key = ${WORKSPACE_NOT_KEPT} where id = any(${stageIds}::uuid[])`);
  }
}

/** Idempotency keys count for 24 hours. */
async function purgeIdempotencyKeys({ database }: Domain): Promise<void> {
  // Said twice: one that is used again at this moment is another key.
  const isOver = sql`created_at < now() - interval '24 hours'`;
  let removed: object[];
  do {
    removed = await database.query(sql`
      delete from idempotency_key where ${isOver} and (shop, key) in (
        select shop, key from idempotency_key where ${isOver} limit ${ROWS}::int
      ) returning 1`);
  } while (removed.length === ROWS);
}
