import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { withdrawApprovals } from './close-approvals.ts';
import type { Domain } from './domain.ts';
import type { Ending } from './ending.ts';
import { recordStopRequest } from './stop-request.ts';

const GRACE_MS = 5_000;

/**
 * Asks tasks to stop that nobody waits for any more; those that run become CANCELLING.
 * @param where over `child_task`.
 * @returns the endings of those that wait, for `endTasks`.
 */
export async function stopChildren(domain: Domain, tx: Transaction, where: Sql): Promise<Ending[]> {
  const children = await tx.query<{ id: string; status: TaskStatus }>(sql`
    select task.id, task.status from child_task join task on task.id = child_task.task_id
    where ${where} and task.completed_at is null and task.status <> 'CANCELLING' order by task.id for no key update of task`);
  if (children.length === 0) return [];
  await recordStopRequest(tx, {
    ids: children.map(({ id }) => id),
    by: null,
    reason: 'the task that had started it does not wait for it any more',
    gracePeriodMs: GRACE_MS,
  });
  tx.afterCommit(() => {
    domain.signals.raise('events');
    domain.signals.raise('cancel');
  });
  await withdrawApprovals(
    domain,
    tx,
    children.filter(({ status }) => status === 'AWAITING_APPROVAL').map(({ id }) => id),
    null,
  );
  const waiting = children.filter(({ status }) => status !== 'RUNNING');
  return waiting.map(({ id }) => ({ taskId: id, attempt: null, status: 'CANCELLED', failure: null, actor: null }));
}
