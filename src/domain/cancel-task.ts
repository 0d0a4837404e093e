import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskKind, TaskStatus } from '../db/generated/enums.ts';
import { cursorFromFloor, floorCursor } from '../events/log.ts';
import type { Actor } from './actor.ts';
import { withdrawApprovals } from './close-approvals.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import { NotFoundError, ValidationError } from './errors.ts';
import { publicId } from './ids.ts';
import { recordStopRequest } from './stop-request.ts';
import { type TaskFilter, taskFilterSql } from './task-filter.ts';

export interface Cancellation {
  reason: string | null;
  /** After this long the work is killed: 0 to 300,000. */
  gracePeriodMs: number;
  /** Cancel what depends on it, too. */
  cascade: boolean;
}

const MAX_GRACE_MS = 300_000;
const BATCH = 500;

/**
 * Stops a task. One that waits ends here; one that runs becomes CANCELLING, and its worker ends it. One that has ended, or
 * is stopping already, is left as it is.
 */
export async function cancelTask(
  domain: Domain,
  actor: Actor,
  { taskId, ...cancellation }: Cancellation & { taskId: string },
): Promise<{ taskId: string; cascadedIds: string[]; cursor: string }> {
  checkGracePeriod(cancellation);
  return domain.database.transaction(async (tx) => {
    const [target] = await lockTasks(tx, sql`task.id = ${taskId}::uuid and (${actor.shop}::text is null or task.shop = ${actor.shop})`);
    if (!target) throw new NotFoundError('There is no such task.', publicId('Task', taskId), ['taskId']);
    const { cascadedIds } = await cancelLocked(domain, tx, actor, [target], cancellation);
    return { taskId, cascadedIds, cursor: cursorFromFloor(target.floor) };
  });
}

/**
 * Stops every task that matches and has not ended, in transactions of 500.
 * @returns how many those were, and how many of them this call stopped (none in a dry run).
 */
export async function cancelTasks(
  domain: Domain,
  actor: Actor,
  { filter, dryRun, ...cancellation }: Cancellation & { filter: TaskFilter; dryRun: boolean },
): Promise<{ matched: number; cancelled: number }> {
  checkGracePeriod(cancellation);
  const { includeDeleted: _, ...named } = filter;
  // A search without a word finds everything.
  if (Object.values({ ...named, search: filter.search?.trim() || null }).every((value) => value === null || value === undefined)) {
    throw new ValidationError('Name what to cancel: a filter without any condition would cancel every task.', ['filter']);
  }
  const matches = sql`${taskFilterSql(filter, actor)} and task.completed_at is null and task.status <> 'CANCELLING'`;
  // The latest first: what waits for others is newer than they are, and would go by its own policy once they are cancelled.
  const ids = (await domain.database.query<{ id: string }>(sql`select task.id from task where ${matches} order by task.id desc`)).map(({ id }) => id);
  if (dryRun) return { matched: ids.length, cancelled: 0 };
  let cancelled = 0;
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    cancelled += await domain.database.transaction(async (tx) => {
      const tasks = await lockTasks(tx, sql`task.id = any(${batch}::uuid[])`);
      return (await cancelLocked(domain, tx, actor, tasks, cancellation)).stopped;
    });
  }
  return { matched: ids.length, cancelled };
}

interface LockedTask {
  id: string;
  kind: TaskKind;
  status: TaskStatus;
  floor: string;
}

function lockTasks(tx: Transaction, where: Sql): Promise<LockedTask[]> {
  return tx.query<LockedTask>(sql`select id, kind, status, ${floorCursor} as floor from task where ${where} order by id for no key update of task`);
}

export async function cancelLocked(
  domain: Domain,
  tx: Transaction,
  actor: Actor,
  tasks: readonly LockedTask[],
  { reason, gracePeriodMs, cascade, completedAt = null }: Cancellation & { completedAt?: Date | null },
): Promise<{ stopped: number; cascadedIds: string[] }> {
  const running = tasks.filter(({ status }) => status === 'RUNNING').map(({ id }) => id);
  const waiting = tasks.filter(({ status }) => canEndAtOnce.has(status)).map(({ id }) => id);
  // Nobody here has to be asked to stop.
  const elsewhere = tasks.filter(({ kind, status }) => kind === 'EXTERNAL' && (status === 'RUNNING' || status === 'CANCELLING')).map(({ id }) => id);
  const stopped = [...running, ...waiting];
  if (stopped.length === 0) return { stopped: 0, cascadedIds: [] };
  await recordStopRequest(tx, { ids: stopped, by: actor.name, reason, gracePeriodMs });
  const dependents = cascade ? await lockDependents(tx, stopped) : [];
  await withdrawApprovals(
    domain,
    tx,
    tasks.filter(({ status }) => status === 'AWAITING_APPROVAL').map(({ id }) => id),
    actor.name,
  );
  // What waited goes first: once it is cancelled, its own policy has no say.
  const base = { attempt: null, status: 'CANCELLED' as const, failure: null, actor: actor.name, completedAt };
  await endTasks(
    domain,
    tx,
    [...dependents, ...waiting, ...elsewhere].map((taskId) => ({ taskId, ...base })),
  );
  tx.afterCommit(() => {
    domain.signals.raise('events');
    if (running.length > 0) domain.signals.raise('cancel');
  });
  const asked = new Set(stopped);
  return { stopped: stopped.length, cascadedIds: dependents.filter((id) => !asked.has(id)) };
}

const canEndAtOnce: ReadonlySet<TaskStatus> = new Set(['BLOCKED', 'SCHEDULED', 'QUEUED', 'AWAITING_APPROVAL']);

/** Everything that transitively waits for these tasks. */
async function lockDependents(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    with recursive waiting as (
      select task_id from task_dependency where depends_on_id = any(${ids}::uuid[])
      union
      select task_dependency.task_id from waiting join task_dependency on task_dependency.depends_on_id = waiting.task_id
    )
    select id from task where id in (select task_id from waiting) and status = 'BLOCKED' order by id for no key update of task`);
  return rows.map(({ id }) => id);
}

function checkGracePeriod({ gracePeriodMs }: Cancellation): void {
  if (gracePeriodMs >= 0 && gracePeriodMs <= MAX_GRACE_MS) return;
  throw new ValidationError(`gracePeriodMs is 0 to ${MAX_GRACE_MS}, not ${gracePeriodMs}.`, ['gracePeriodMs']);
}
