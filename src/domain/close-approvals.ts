import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { ApprovalStatus } from '../db/generated/enums.ts';
import { type JournalEntry, journalEntries, kept, traceEntry } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Domain } from './domain.ts';
import { newId, publicId } from './ids.ts';

/** An approval that waits, of a task whose row is locked. */
export interface OpenApproval {
  id: string;
  taskId: string;
  stageId: string;
  stageName: string;
  /** How long it has waited. */
  waitedMs: number;
}

export interface Decision {
  status: Exclude<ApprovalStatus, 'PENDING'>;
  /** Name of the key whose request it is; null where the system did it. */
  by: string | null;
  comment: string | null;
}

interface Consequences {
  /** Assignments to the task's row, with a comma behind each. */
  assign?: Sql;
  /** Further parts of the statement, with a comma behind each. */
  also?: Sql;
  /** What happens next in each task. */
  followedBy?: (approval: OpenApproval) => JournalEntry[];
}

/** Decides what waits, says so in the logs of the tasks, and takes back the jobs that would end the wait: one statement for all of them. */
export async function closeApprovals(
  domain: Domain,
  tx: Transaction,
  approvals: readonly OpenApproval[],
  { status, by, comment }: Decision,
  { assign = sql``, also = sql``, followedBy = () => [] }: Consequences = {},
): Promise<void> {
  if (approvals.length === 0) return;
  const ids = approvals.map(({ id }) => id);
  const { arrivals, storage } = journalEntries(
    approvals.flatMap((approval) => [resolved(approval), traced(approval), ...followedBy(approval)].map((entry) => ({ ...entry, taskId: approval.taskId }))),
  );
  await tx.query(sql`
    with held as (select id, journal_position, status from task where id = any(${approvals.map(({ taskId }) => taskId)}::uuid[]) and status::text = 'AWAITING_APPROVAL'),
    ${arrivals},
    changed as (
      update task set ${assign} updated_at = now(), ${kept()}, ${eventStamp}
      from held left join arrived on arrived.task_id = held.id
      where task.id = held.id
      returning ${stamped}
    ),
    closed as (
      update approval set status = ${status}::"ApprovalStatus", resolved_at = clock_timestamp(), resolved_by = ${by}, comment = ${comment}
      from changed where approval.id = any(${ids}::uuid[]) and approval.task_id = changed.id
    ),
    ${also}
    ${storage}
    select from changed`);
  await domain.queue.withdraw(tx, 'expire-approval', ids);
  tx.afterCommit(() => domain.signals.raise('events'));

  function resolved({ id }: OpenApproval): JournalEntry {
    return { type: 'APPROVAL_RESOLVED', approvalId: id };
  }
  function traced({ id, taskId, stageName, waitedMs }: OpenApproval): JournalEntry {
    const payload = { stage: stageName, approvalId: publicId('Approval', id), status, by, comment };
    return traceEntry({ id: newId(), parentId: taskId, agentName: null, eventType: 'approval_resolved', payload, durationMs: waitedMs });
  }
}

/** Of those tasks, in the order of their ids; their rows have to be locked. */
export function openApprovalsOf(tx: Transaction, taskIds: readonly string[]): Promise<OpenApproval[]> {
  return tx.query<OpenApproval>(sql`
    select approval.id, approval.task_id as "taskId", approval.stage_id as "stageId", stage.name as "stageName",
      greatest(0, extract(epoch from clock_timestamp() - approval.requested_at) * 1000)::float8 as "waitedMs"
    from approval join stage on stage.id = approval.stage_id
    where approval.task_id = any(${taskIds}::uuid[]) and approval.status = 'PENDING' order by approval.task_id`);
}

/** Nobody has to decide any more: the tasks, which are locked, are about to end for another reason. */
export async function withdrawApprovals(domain: Domain, tx: Transaction, taskIds: readonly string[], by: string | null): Promise<void> {
  if (taskIds.length === 0) return;
  await closeApprovals(domain, tx, await openApprovalsOf(tx, taskIds), { status: 'CANCELLED', by, comment: null });
}
