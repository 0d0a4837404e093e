import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { eventStamp, insertEvents, stamped } from '../events/log.ts';
import type { Actor } from './actor.ts';
import { markDirty } from './analytics/dirty.ts';
import type { Domain } from './domain.ts';
import { InvalidStateError, NotFoundError, ValidationError } from './errors.ts';
import { publicId } from './ids.ts';
import { isTerminal } from './task-status.ts';

/** Takes effect at once for a task that waits. @throws InvalidStateError for one that runs or has ended. */
export async function updateTaskPriority(
  domain: Domain,
  actor: Actor,
  { taskId, priority }: { taskId: string; priority: number },
): Promise<{ taskId: string; previousPriority: number }> {
  if (priority < 1 || priority > 10) throw new ValidationError(`A priority is 1 (least urgent) to 10 (most urgent), not ${priority}.`, ['priority']);
  return domain.database.transaction(async (tx) => {
    const task = await lockTask(tx, actor, taskId);
    if (!waits.has(task.status)) {
      throw new InvalidStateError(`The task is ${task.status}; only a task that has not started has a priority to change.`, task.status, ['taskId']);
    }
    await update(domain, tx, taskId, 'priority', sql`priority = ${priority}::int`);
    await domain.queue.reprioritise(tx, taskId, priority);
    return { taskId, previousPriority: task.priority };
  });
}

const waits: ReadonlySet<TaskStatus> = new Set(['BLOCKED', 'SCHEDULED', 'QUEUED']);

/** What it takes to change a task's row alone. */
export type RowDomain = Pick<Domain, 'database' | 'signals'>;

/** Hides a task that has ended; deleting it again changes nothing. @throws InvalidStateError for one that has not ended. */
export async function deleteTask(domain: RowDomain, actor: Actor, { taskId }: { taskId: string }): Promise<{ taskId: string }> {
  return domain.database.transaction(async (tx) => {
    const task = await lockTask(tx, actor, taskId);
    if (!isTerminal(task.status)) {
      throw new InvalidStateError(`The task is ${task.status}; cancel it first, or wait for its end.`, task.status, ['taskId']);
    }
    if (!task.deletedAt) await setDeleted(domain, tx, taskId, sql`now()`);
    return { taskId };
  });
}

/** Shows a deleted task again; one that is not deleted is left as it is. */
export async function restoreTask(domain: RowDomain, actor: Actor, { taskId }: { taskId: string }): Promise<{ taskId: string }> {
  return domain.database.transaction(async (tx) => {
    const task = await lockTask(tx, actor, taskId);
    if (task.deletedAt) await setDeleted(domain, tx, taskId, sql`null`);
    return { taskId };
  });
}

async function setDeleted(domain: RowDomain, tx: Transaction, taskId: string, at: Sql): Promise<void> {
  await update(domain, tx, taskId, 'deletedAt', sql`deleted_at = ${at}`);
  await markDirty(tx, taskId);
}

async function lockTask(tx: Transaction, actor: Actor, taskId: string): Promise<{ status: TaskStatus; priority: number; deletedAt: Date | null }> {
  const [task] = await tx.query<{ status: TaskStatus; priority: number; deletedAt: Date | null }>(sql`
    select status, priority, deleted_at as "deletedAt" from task
    where id = ${taskId}::uuid and (${actor.shop}::text is null or shop = ${actor.shop})
    for no key update`);
  if (!task) throw new NotFoundError('There is no such task.', publicId('Task', taskId), ['taskId']);
  return task;
}

async function update(domain: RowDomain, tx: Transaction, taskId: string, field: string, assignment: Sql): Promise<void> {
  await tx.query(sql`
    with changed as (update task set ${assignment}, updated_at = now(), ${eventStamp} where id = ${taskId}::uuid returning ${stamped})
    ${insertEvents([{ taskId, body: { type: 'TASK_UPDATED', changedFields: [field] } }])}`);
  tx.afterCommit(() => domain.signals.raise('events'));
}
