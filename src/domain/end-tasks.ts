import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { toJsonb } from '../db/jsonb.ts';
import { traceEventBody } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import { findDoomed, releaseDependents } from './dependencies.ts';
import type { Domain } from './domain.ts';
import type { Ending } from './ending.ts';
import { newId } from './ids.ts';
import { askForReports } from './report/report-requests.ts';
import { stopChildren } from './stop-children.ts';
import { isSuccess, sourcesOf, type TerminalStatus } from './task-status.ts';

/**
 * Ends tasks, everything that waited for them in vain, stops what they had started, and lets go what waited for them; their jobs are withdrawn. A task
 * whose status or attempt is not the expected one is left alone.
 * @returns the ids that were ended, dependents included.
 */
export async function endTasks(domain: Domain, tx: Transaction, endings: readonly Ending[]): Promise<string[]> {
  const ended: EndedTask[] = [];
  for (let wave = endings; wave.length > 0; ) {
    const changed = await writeEndings(tx, wave);
    ended.push(...changed);
    const doomed = await findDoomed(
      tx,
      changed.filter(({ status }) => !isSuccess(status)).map(({ id }) => id),
    );
    const parents = changed.filter(({ hasOpenChildren }) => hasOpenChildren).map(({ id }) => id);
    wave = parents.length === 0 ? doomed : [...doomed, ...(await stopChildren(domain, tx, sql`child_task.parent_id = any(${parents}::uuid[])`))];
  }
  if (ended.length === 0) return [];
  const ids = ended.map(({ id }) => id);
  await releaseDependents(domain, tx, ids);
  await domain.queue.withdraw(tx, 'run-task', ids);
  const scheduled = ended.filter(({ previous }) => previous === 'SCHEDULED').map(({ id }) => id);
  await domain.queue.withdraw(tx, 'release-scheduled-task', scheduled);
  tx.afterCommit(() => {
    domain.signals.raise('events');
    if (ended.some(({ hasReport }) => hasReport)) domain.signals.raise('reports');
  });
  return ids;
}

interface EndedTask {
  id: string;
  status: TerminalStatus;
  previous: TaskStatus;
  /** It had started tasks that have not ended. */
  hasOpenChildren: boolean;
  /** It has agent logs, and so a report is asked for. */
  hasReport: boolean;
}

const traceEventTypes = { PLANNED: 'task_complete', COMPLETED: 'task_complete', FAILED: 'task_error', CANCELLED: 'task_cancelled' } as const;

/** The task failed because of this stage, which may never have begun: nobody approved it. */
const isCulprit = sql`stage.id = changed.error_stage_id`;

async function writeEndings(tx: Transaction, endings: readonly Ending[]): Promise<EndedTask[]> {
  const rows = endings.map(({ taskId, attempt, status, failure, actor, completedAt }) => ({
    id: taskId,
    attempt,
    status,
    trace_event_id: newId(),
    trace_event_type: traceEventTypes[status],
    sources: sourcesOf(status),
    actor,
    error_code: failure?.code,
    error_message: failure?.message,
    error_hint: failure?.hint,
    error_retryable: failure?.retryable,
    error_stage_id: failure?.stageId,
    completed_at: completedAt,
  }));
  // The ids stand there twice: how many rows JSON holds the planner can only guess, and with it whether to read the whole table.
  return tx.query(sql`
    with clock as materialized (select clock_timestamp()::timestamptz(3) as now),
    input as (
      select * from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as ending (
        id uuid, attempt int, status "TaskStatus", trace_event_id uuid, trace_event_type text, sources text[], actor text,
        error_code text, error_message text, error_hint text, error_retryable boolean, error_stage_id uuid, completed_at timestamptz)
    ),
    locked as (
      select input.*, task.status as previous, (select id from trace_event where trace_event.id = task.id) as trace_parent_id
      from task join input on input.id = task.id
      where task.id = any(${endings.map(({ taskId }) => taskId)}::uuid[]) and task.status::text = any(input.sources) and (input.attempt is null or task.attempts = input.attempt)
      order by task.id for no key update of task
    ),
    changed as (
      update task set
        status = locked.status, updated_at = now(), completed_at = coalesce(locked.completed_at, clock_timestamp()),
        -- (greatest passes nulls over)
        duration_ms = case when task.started_at is not null
          then greatest(0, extract(epoch from coalesce(locked.completed_at, clock_timestamp()) - task.started_at) * 1000)::bigint end,
        error_code = locked.error_code, error_message = locked.error_message, error_hint = locked.error_hint,
        error_retryable = locked.error_retryable, error_stage_id = locked.error_stage_id,
        trace_event_count = task.trace_event_count + 1, trace_error_count = task.trace_error_count + (locked.status = 'FAILED')::int,
        trace_first_at = least(task.trace_first_at, (select now from clock)), trace_last_at = greatest(task.trace_last_at, (select now from clock)),
        ended_xid = pg_current_xact_id()::text::bigint, ${eventStamp}
      from locked where task.id = locked.id
      returning ${stamped}, task.status, task.duration_ms, task.agent_log_count, locked.previous, locked.actor, locked.trace_event_id, locked.trace_event_type, locked.trace_parent_id,
        locked.error_code, locked.error_message, locked.error_hint, locked.error_retryable, locked.error_stage_id
    ),
    left_over as (
      update stage set
        status = case when changed.status = 'CANCELLED' then 'CANCELLED' when stage.attempt = 0 and ${isCulprit} is not true then 'SKIPPED' else 'FAILED' end::"StageStatus",
        completed_at = case when stage.attempt = 0 and ${isCulprit} is not true then null else clock_timestamp() end,
        error_code = case when ${isCulprit} then changed.error_code else stage.error_code end,
        error_message = case when ${isCulprit} then changed.error_message else stage.error_message end,
        error_hint = case when ${isCulprit} then changed.error_hint else stage.error_hint end,
        error_retryable = case when ${isCulprit} then changed.error_retryable else stage.error_retryable end
      from changed
      where stage.task_id = changed.id and stage.status in ('PENDING', 'RUNNING', 'AWAITING_APPROVAL')
      returning stage.id, stage.task_id, stage.index, stage.status
    ),
    traced as (
      insert into trace_event (id, task_id, shop, event_type, payload, parent_id, duration_ms, timestamp)
      select trace_event_id, id, shop, trace_event_type,
        case status when 'FAILED' then jsonb_build_object('code', error_code, 'message', error_message, 'retryable', error_retryable)
          when 'CANCELLED' then jsonb_build_object('actor', actor) else '{}' end,
        trace_parent_id, duration_ms, (select now from clock)
      from changed order by id
    ),
    appended as (
      insert into task_event (xid, task_id, shop, type, payload, at)
      select changed.last_event_xid, changed.id, changed.shop, event.type, event.payload, changed.last_event_at
      from changed
      cross join lateral (
        select 0 as rank, left_over.index, 'STAGE_CHANGED' as type,
          jsonb_build_object('stageId', left_over.id, 'stageStatus', left_over.status) as payload
        from left_over where left_over.task_id = changed.id
        union all
        select 1, 0, 'TASK_FAILED',
          jsonb_build_object('code', changed.error_code, 'message', changed.error_message, 'hint', changed.error_hint,
            'retryable', changed.error_retryable, 'stageId', changed.error_stage_id)
        where changed.status = 'FAILED'
        union all
        select 2, 0, 'TRACE_EVENT_RECORDED',
          ${traceEventBody(sql`changed.trace_event_id`, sql`changed.trace_event_type`, sql`null`, sql`(select now from clock)`)}
        union all
        select 3, 0, 'TASK_STATUS_CHANGED',
          jsonb_build_object('status', changed.status, 'previousStatus', changed.previous, 'actor', changed.actor, 'currentStageId', null)
      ) event
      order by changed.id, event.rank, event.index
    ),
    reported as (
      -- Counted on the row that was waited for: logs that came meanwhile are not in this statement's snapshot.
      select changed.id, changed.shop from changed where changed.agent_log_count > 0
    ),
    asked as (${askForReports(sql`reported`)})
    select id, status, previous, id in (select id from reported) as "hasReport",
      exists (select from child_task join task child on child.id = child_task.task_id where child_task.parent_id = changed.id and child.completed_at is null)
        as "hasOpenChildren"
    from changed`);
}
