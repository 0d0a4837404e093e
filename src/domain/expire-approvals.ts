import sql from 'sql-template-tag';
import { closeApprovals, openApprovalsOf } from './close-approvals.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';

/** Ends tasks that nobody has let go on in time. Done twice it changes nothing. */
export async function expireApprovals(domain: Domain, approvalIds: readonly string[]): Promise<void> {
  await domain.database.transaction(async (tx) => {
    const tasks = await tx.query<{ id: string }>(sql`
      select id from task where id in (select task_id from approval where id = any(${approvalIds}::uuid[])) order by id for no key update`);
    // Somebody may have decided, and another request of the same task be open by now.
    const taskIds = tasks.map(({ id }) => id);
    const due = (await openApprovalsOf(tx, taskIds)).filter(({ id }) => approvalIds.includes(id));
    await closeApprovals(domain, tx, due, { status: 'EXPIRED', by: null, comment: null });
    const endings = due.map(({ taskId, stageId, stageName }) => ({
      taskId,
      attempt: null,
      status: 'FAILED' as const,
      failure: { code: 'APPROVAL_EXPIRED', message: `Nobody approved the step "${stageName}" in time.`, hint: expiredHint, retryable: false, stageId },
      actor: null,
    }));
    await endTasks(domain, tx, endings);
  });
}

const expiredHint = 'Replay the task: the step asks again. APPROVAL_TIMEOUT says how long one waits.';
