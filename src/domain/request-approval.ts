import sql from 'sql-template-tag';
import { toJsonb } from '../db/jsonb.ts';
import { type JournalEntry, traceEntry } from '../events/journal-log.ts';
import { appendEntries, whyRefused } from './append-entries.ts';
import type { Action } from './approved-action.ts';
import type { Domain } from './domain.ts';
import { newId, publicId } from './ids.ts';
import type { Run } from './settle-stages.ts';

export interface ApprovalRequest {
  stage: { id: string; name: string };
  /** Of the task. */
  shop: string;
  action: Action;
  timeoutSeconds: number;
}

/**
 * Lets a task wait for a person before its next stage begins: RUNNING → AWAITING_APPROVAL. Its job goes, so that it holds no worker
 * however long it waits, and one stays that ends the wait.
 */
export async function requestApproval(domain: Domain, run: Run, request: ApprovalRequest): Promise<'WAITING' | 'CANCELLING' | 'LOST'> {
  const { stage, shop, action, timeoutSeconds } = request;
  const id = newId();
  const expiresAt = new Date(Date.now() + timeoutSeconds * 1_000);
  const payload = { stage: stage.name, approvalId: publicId('Approval', id) };
  const entries: JournalEntry[] = [
    { type: 'APPROVAL_REQUESTED', approvalId: id },
    traceEntry({ id: newId(), parentId: run.taskId, agentName: null, eventType: 'approval_requested', payload, durationMs: null }),
    { type: 'STAGE_CHANGED', stageId: stage.id, stageStatus: 'AWAITING_APPROVAL' },
    { type: 'TASK_STATUS_CHANGED', status: 'AWAITING_APPROVAL', previousStatus: 'RUNNING', actor: null, currentStageId: stage.id },
  ];
  return domain.database.transaction(async (tx) => {
    const asked = await appendEntries(tx, run, entries, {
      where: sql`status = 'RUNNING'`,
      assign: sql`status = 'AWAITING_APPROVAL', updated_at = now(),`,
      also: sql`
        requested as (
          insert into approval (id, task_id, shop, stage_id, action, requested_at, expires_at)
          select ${id}::uuid, changed.id, changed.shop, ${stage.id}::uuid, ${toJsonb(action)}::jsonb, clock_timestamp(), ${expiresAt}::timestamptz from changed
        ),
        awaiting as (
          -- One that was running, under a worker that died, begins again: that attempt does not count.
          update stage set status = 'AWAITING_APPROVAL', attempt = attempt - (stage.status = 'RUNNING')::int
          from changed where stage.id = ${stage.id}::uuid
        ),`,
    });
    if (!asked) return whyRefused(tx, run);
    await domain.queue.withdraw(tx, 'run-task', [run.taskId]);
    await domain.queue.enqueue(tx, 'expire-approval', [{ id, priority: 0, shop, startAfter: expiresAt }]);
    tx.afterCommit(() => domain.signals.raise('events'));
    return 'WAITING';
  });
}
