import retry from 'retry';
import sql, { empty } from 'sql-template-tag';
import type { Database, Queryable, Transaction } from '../db/database.ts';
import type { JournalEntry } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { EventBody } from '../events/types.ts';
import { appendEntries } from './append-entries.ts';
import type { Domain, Failure } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import { type AttemptSoFar, keepAttemptSoFar } from './lost-attempts.ts';
import { type Run, type StageSettlement, settleStages } from './settle-stages.ts';
import type { Settled, Settler } from './settler.ts';

/** Records a stage that succeeded and starts the next one. */
export function finishStage(settler: Settler, run: Run, settlement: StageSettlement): Promise<Settled> {
  return settler.settle({ run, settlement, ending: null });
}

/** Records the last stage and ends the task. */
export function finishTask(settler: Settler, run: Run, settlement: StageSettlement): Promise<Settled> {
  return settler.settle({ run, settlement, ending: { ...run, status: 'COMPLETED', failure: null, actor: null } });
}

/** Ends the task because a stage failed for good, or, without one, because it must not go on. */
export function failTask(settler: Settler, run: Run, settlement: StageSettlement | null, failure: Failure): Promise<Settled> {
  return settler.settle({ run, settlement, ending: { ...run, status: 'FAILED', failure, actor: null } });
}

/**
 * Ends a task that was asked to stop, once its work has stopped; with the stage that was interrupted, where there was one.
 * @returns false where it is not this worker's to end.
 */
export async function finishCancelling(domain: Domain, run: Run, settlement: StageSettlement | null): Promise<boolean> {
  return domain.database.transaction(async (tx) => {
    if (settlement) await settleStages(tx, [{ run, settlement }]);
    const [task] = await tx.query<{ actor: string | null }>(sql`select cancelled_by as actor from task where id = ${run.taskId}::uuid`);
    const ending = { ...run, status: 'CANCELLED', failure: null, actor: task?.actor ?? null } as const;
    return (await endTasks(domain, tx, [ending])).length > 0;
  });
}

const backoff = { minTimeout: 1_000, factor: 2, maxTimeout: 60_000, randomize: true };

/**
 * Records a failed attempt of a stage and queues the task for the next one, or for its end where the deadline comes first.
 * @param retryAfterMs the least to wait, where the other side said so.
 */
export async function retryStage(
  domain: Domain,
  run: Run,
  settlement: StageSettlement,
  { attempt, maxAttempts, retryAfterMs, deadlineAt }: { attempt: number; maxAttempts: number; retryAfterMs: number | undefined; deadlineAt: Date | null },
): Promise<Settled> {
  const delayMs = Math.max(retry.createTimeout(attempt - 1, backoff), retryAfterMs ?? 0);
  const nextAt = new Date(Date.now() + delayMs);
  const isTooLate = deadlineAt !== null && nextAt > deadlineAt;
  const next = isTooLate ? 'the next would begin after the deadline' : `the next begins in ${(delayMs / 1_000).toFixed(1)} s`;
  const note: EventBody = {
    type: 'LOG_APPENDED',
    level: 'WARN',
    message: `Attempt ${attempt} of ${maxAttempts} failed (${settlement.failure?.code}: ${settlement.failure?.message}); ${next}`,
    stageId: settlement.stageId,
    fields: null,
  };
  return domain.database.transaction(async (tx) => {
    const statuses = await settleStages(tx, [{ run, settlement: { ...settlement, pending: [...settlement.pending, note] } }]);
    const status = statuses.get(run.taskId);
    if (status === undefined) return 'LOST';
    tx.afterCommit(() => domain.signals.raise('events'));
    if (status === 'CANCELLING') return 'CANCELLING';
    await queueAgain(tx, run, settlement.stageId);
    await domain.queue.handBack(tx, run.taskId, isTooLate ? deadlineAt : nextAt);
    return 'CONTINUE';
  });
}

/**
 * Gives a task back that this process has no time to finish; the stage that was running begins again, and its attempt does not count. What that
 * has used does.
 */
export async function handBack(domain: Domain, run: Run, settlement: StageSettlement | null): Promise<void> {
  const stageId = settlement?.stageId ?? null;
  await domain.database.transaction(async (tx) => {
    let pending = settlement?.pending ?? [];
    if (settlement?.outcome.model) {
      await settleStages(tx, [{ run, settlement: { ...settlement, status: 'RUNNING', failure: { ...workerStopped, stageId } } }]);
      pending = [];
    }
    const events: JournalEntry[] = stageId ? [...pending, { type: 'STAGE_CHANGED', stageId, stageStatus: 'PENDING' }] : [...pending];
    if (!(await queueAgain(tx, run, stageId, events))) return;
    await tx.query(sql`update stage set status = 'PENDING', attempt = attempt - 1 where id = ${stageId}::uuid and status = 'RUNNING'`);
    await domain.queue.handBack(tx, run.taskId);
    tx.afterCommit(() => {
      domain.signals.raise('events');
      domain.signals.raise('jobs');
    });
  });
}

const workerStopped = {
  code: 'WORKER_STOPPED',
  message: 'The server was told to stop before this attempt had come to an end.',
  hint: null,
  retryable: true,
};

/** RUNNING → QUEUED, after what happened before. False where the run is no longer this worker's, or is being cancelled. */
async function queueAgain(tx: Transaction, run: Run, stageId: string | null, entries: readonly JournalEntry[] = []): Promise<boolean> {
  const queued: EventBody = { type: 'TASK_STATUS_CHANGED', status: 'QUEUED', previousStatus: 'RUNNING', actor: null, currentStageId: stageId };
  return appendEntries(tx, run, [...entries, queued], { where: sql`status = 'RUNNING'`, assign: sql`status = 'QUEUED', updated_at = now(),` });
}

/**
 * Stores what a running stage said, but for what is stored already, and what its attempt has used so far.
 * False where the run is no longer this worker's.
 */
export async function appendEvents(connection: Queryable, run: Run, entries: readonly JournalEntry[], soFar?: AttemptSoFar): Promise<boolean> {
  if (entries.length === 0 && !soFar) return true;
  const where = sql`status in ('RUNNING', 'CANCELLING')`;
  return appendEntries(connection, run, entries, { where, also: soFar ? sql`used as (${keepAttemptSoFar(soFar)}),` : empty });
}

/** What a worker has to know about the tasks that it runs: which were lost, and which were asked to stop. */
export async function watchRuns(
  database: Database,
  taskIds: readonly string[],
): Promise<{ id: string; attempt: number; status: string; graceMs: number | null }[]> {
  return database.query(sql`
    select id, attempts as attempt, status, cancel_grace_ms as "graceMs" from task where id = any(${taskIds}::uuid[])`);
}

/** Lets scheduled tasks into the queue whose time has come. */
export async function releaseScheduled(domain: Domain, taskIds: readonly string[]): Promise<void> {
  await domain.database.transaction(async (tx) => {
    const released = await tx.query<{ id: string; shop: string; priority: number }>(sql`
      with locked as (select id from task where id = any(${taskIds}::uuid[]) and status::text = 'SCHEDULED' order by id for no key update),
      changed as (
        update task set status = 'QUEUED', queued_at = now(), updated_at = now(), ${eventStamp}
        from locked where task.id = locked.id
        returning ${stamped}, task.priority
      ),
      appended as (
        insert into task_event (xid, task_id, shop, type, payload, at)
        select last_event_xid, id, shop, 'TASK_STATUS_CHANGED',
          jsonb_build_object('status', 'QUEUED', 'previousStatus', 'SCHEDULED', 'actor', null, 'currentStageId', null), last_event_at
        from changed order by id
      )
      select id, shop, priority from changed`);
    await domain.queue.enqueue(tx, 'run-task', released);
    tx.afterCommit(() => {
      domain.signals.raise('events');
      domain.signals.raise('jobs');
    });
  });
}
