import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { DependencyFailurePolicy, TaskStatus } from '../db/generated/enums.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Domain } from './domain.ts';
import type { Ending } from './ending.ts';
import { DependencyError } from './errors.ts';
import type { PreparedTask } from './new-task.ts';
import { isSuccess, isTerminal } from './task-status.ts';

/**
 * A task waits in BLOCKED until `unmet_dependencies` is zero. The transaction that ends a task counts down for what waited
 * for it, and a failure ends, by each task's own policy, everything that transitively waited for it: one statement, however
 * long the chain.
 *
 * Nobody is forgotten in between: a new task locks its dependencies in share mode before it reads their status, so one that
 * is just ending is waited for, and one that ends later finds the new row.
 */
export interface DependencyState {
  id: string;
  /** FAILED only where the policy minds. */
  outcome: 'OPEN' | 'MET' | 'FAILED';
}

/** Reads and holds what new tasks depend on, by task id. @throws DependencyError for an unknown, deleted or foreign task. */
export async function lockDependencies(
  tx: Transaction,
  prepared: readonly PreparedTask[],
  refs: ReadonlyMap<string, string[]>,
): Promise<ReadonlyMap<string, DependencyState[]>> {
  const wanted = [...new Set(prepared.flatMap(({ task }) => task.dependsOn))];
  // A foreign task is never even waited for: how long its lock takes would tell that it exists.
  const shops = [...new Set(prepared.map(({ shop }) => shop))];
  const rows =
    wanted.length === 0
      ? []
      : await tx.query<{ id: string; shop: string; status: TaskStatus }>(sql`
          select id, shop, status from task
          where id = any(${wanted}::uuid[]) and shop = any(${shops}::text[]) and deleted_at is null order by id for share`);
  const found = new Map(rows.map((row) => [row.id, row]));

  return new Map(
    prepared.map(({ id, shop, at, task }) => {
      const unknown = task.dependsOn.filter((dependency) => found.get(dependency)?.shop !== shop);
      if (unknown.length > 0) throw new DependencyError('There is no such task to wait for.', unknown, [...at, 'dependsOn']);
      const stored = [...new Set(task.dependsOn)].map((dependency) => {
        const status = found.get(dependency)?.status ?? 'QUEUED';
        return { id: dependency, outcome: outcomeOf(status, task.onDependencyFailure) };
      });
      const created = [...new Set(refs.get(id) ?? [])].map((dependency) => ({ id: dependency, outcome: 'OPEN' as const }));
      return [id, [...stored, ...created]];
    }),
  );
}

function outcomeOf(status: TaskStatus, policy: DependencyFailurePolicy): DependencyState['outcome'] {
  if (!isTerminal(status)) return 'OPEN';
  return isSuccess(status) || policy === 'RUN' ? 'MET' : 'FAILED';
}

/** How a new task ends at once, where one of its dependencies has failed already. */
export function failureOfDependency(taskId: string, policy: DependencyFailurePolicy, dependencies: readonly DependencyState[]): Ending[] {
  if (!dependencies.some(({ outcome }) => outcome === 'FAILED')) return [];
  const base = { taskId, attempt: null, actor: null };
  return policy === 'CANCEL'
    ? [{ ...base, status: 'CANCELLED', failure: null }]
    : [{ ...base, status: 'FAILED', failure: { code: 'DEPENDENCY_FAILED', ...dependencyFailed, retryable: false, stageId: null } }];
}

const dependencyFailed = {
  message: 'A task that this one waited for did not complete.',
  hint: 'Replay that task and create this one again; or create it with onDependencyFailure: RUN.',
};

/**
 * BLOCKED tasks that can no longer run because one of these ended without success.
 * @returns how each ends; they are not changed yet.
 */
export async function findDoomed(tx: Transaction, failedIds: readonly string[]): Promise<Ending[]> {
  if (failedIds.length === 0) return [];
  const doomed = await tx.query<{ id: string; policy: DependencyFailurePolicy }>(sql`
    with recursive doomed as (
      select task.id, task.on_dependency_failure
      from task_dependency join task on task.id = task_dependency.task_id
      where task_dependency.depends_on_id = any(${failedIds}::uuid[]) and task.status = 'BLOCKED' and task.on_dependency_failure <> 'RUN'
      union
      select task.id, task.on_dependency_failure
      from doomed
      join task_dependency on task_dependency.depends_on_id = doomed.id
      join task on task.id = task_dependency.task_id
      where task.status = 'BLOCKED' and task.on_dependency_failure <> 'RUN'
    )
    select id, on_dependency_failure as policy from doomed`);
  return doomed.flatMap(({ id, policy }) => failureOfDependency(id, policy, [{ id: '', outcome: 'FAILED' }]));
}

/** Counts down for what waited for tasks that have ended in this transaction, and lets go what waits for nothing more. */
export async function releaseDependents(domain: Domain, tx: Transaction, endedIds: readonly string[]): Promise<void> {
  // Most tasks nobody waits for. That is asked after the statement that ended them: it may have waited for one that was just adding a dependency,
  // which it did not see itself.
  const [awaited] = await tx.query(sql`select from task_dependency where depends_on_id = any(${endedIds}::uuid[]) limit 1`);
  if (!awaited) return;
  const released = await tx.query<{ id: string; shop: string; priority: number; startAfter: Date | null; status: TaskStatus }>(sql`
    with met as (
      select task_id, count(*)::int as count from task_dependency where depends_on_id = any(${endedIds}::uuid[]) group by task_id
    ),
    -- What is left is counted on the locked rows: they are as the transaction left them that was waited for. A condition on the
    -- rows of the update itself would first be asked of those that this statement's snapshot shows.
    locked as (
      select task.id, task.unmet_dependencies - met.count as unmet
      from task join met on met.task_id = task.id where task.status::text = 'BLOCKED' order by task.id for no key update of task
    ),
    counted as (
      update task set unmet_dependencies = locked.unmet from locked where task.id = locked.id and locked.unmet > 0
    ),
    changed as (
      update task set unmet_dependencies = 0, updated_at = now(),
        status = case when task.start_after > now() then 'SCHEDULED' else 'QUEUED' end::"TaskStatus",
        queued_at = case when task.start_after > now() then null else now() end,
        ${eventStamp}
      from locked where task.id = locked.id and locked.unmet <= 0
      returning ${stamped}, task.status, task.priority, task.start_after
    ),
    appended as (
      insert into task_event (xid, task_id, shop, type, payload, at)
      select last_event_xid, id, shop, 'TASK_STATUS_CHANGED',
        jsonb_build_object('status', status, 'previousStatus', 'BLOCKED', 'actor', null, 'currentStageId', null), last_event_at
      from changed order by id
    )
    select id, shop, priority, status, start_after as "startAfter" from changed`);
  const jobsOf = (status: TaskStatus) => released.filter((row) => row.status === status);
  await domain.queue.enqueue(tx, 'run-task', jobsOf('QUEUED'));
  await domain.queue.enqueue(tx, 'release-scheduled-task', jobsOf('SCHEDULED'));
  if (released.length > 0) tx.afterCommit(() => domain.signals.raise('jobs'));
}
