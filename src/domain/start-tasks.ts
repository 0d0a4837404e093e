import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { TaskKind, TaskStatus } from '../db/generated/enums.ts';
import { traceEventBody } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Action } from './approved-action.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import type { Ending } from './ending.ts';
import { newId } from './ids.ts';
import { settleLostAttempts } from './lost-attempts.ts';
import type { Json } from './step-outcome.ts';
import type { TaskBudget } from './task-budget.ts';
import type { TemplateParameter } from './template-parameters.ts';

/** A take-over that would be the fifth ends the task instead: it has cost four workers their life. */
export const MAX_TAKEOVERS = 5;

export interface StartedStage {
  id: string;
  index: number;
  name: string;
  type: string;
  config: Json;
  /** Null for a step that is no agent's, and for one whose agent is chosen later. */
  agentName: string | null;
  /** A person has to agree before it begins: `startTasks` leaves it PENDING. */
  requiresApproval: boolean;
  /** The newest action that somebody approved. */
  approvedAction: Action | null;
  status: string;
  attempt: number;
  /** Of its `stage_start`; null where it has not started yet. */
  traceEventId: string | null;
  output: Json | null;
  /** Of a replay: it has the original's output. */
  takenOver: boolean;
  /** See `Stage.workspaceKey`. */
  workspaceKey: string | null;
}

/** A task that this worker runs now, under the attempt that all its writes name. */
export interface StartedTask {
  id: string;
  shop: string;
  kind: TaskKind;
  name: string;
  attempt: number;
  isTakeover: boolean;
  prompt: string | null;
  /** A chat that goes on from another one. */
  isContinued: boolean;
  parameters: Json;
  /** Null for a task that comes from no template. */
  templateParameters: TemplateParameter[] | null;
  maxAttempts: number;
  budget: TaskBudget | null;
  /** By the database's clock, like `now`. */
  deadlineAt: Date | null;
  now: Date;
  /** Of a replay: where the large result lies that it took over, while that belongs to the original. */
  takenOverResultKey: string | null;
  /** The span that its own begins under. */
  traceparent: string | null;
  stages: StartedStage[];
}

/**
 * Makes claimed jobs running tasks, with their first unfinished stage running too. A job whose task is running already was
 * lost by another worker: this one takes over where that one stopped, and the stage's attempt is not counted again; what that
 * has used of models is.
 * What must not run any more (cancelled meanwhile, past its deadline, taken over too often) is ended, and not returned.
 */
export async function startTasks(domain: Domain, taskIds: readonly string[]): Promise<StartedTask[]> {
  const started = await start(domain.database, taskIds, ['QUEUED']);
  if (started.length < taskIds.length) {
    const ids = new Set(started.map(({ id }) => id));
    const others = taskIds.filter((id) => !ids.has(id));
    started.push(...(await startOthers(domain, others)));
  }
  if (started.length > 0) domain.signals.raise('events');
  return started;
}

/**
 * Tasks that do not wait in the queue although their jobs were claimed: they are locked first. Another worker may just be
 * recording how a stage of one ended, and what it recorded is seen only by a statement that begins afterwards.
 */
async function startOthers(domain: Domain, taskIds: readonly string[]): Promise<StartedTask[]> {
  return domain.database.transaction(async (tx) => {
    const tasks = await tx.query<ClaimedTask>(sql`
      select id, status, takeovers, coalesce(deadline_at <= now(), false) as "isLate", cancelled_by as "cancelledBy"
      from task where id = any(${taskIds}::uuid[]) order by id for no key update`);
    await settleLostAttempts(tx, taskIds);
    await endTasks(domain, tx, tasks.flatMap(endingOf));
    const started = await start(tx, taskIds, ['QUEUED', 'RUNNING']);
    const ids = new Set(started.map(({ id }) => id));
    // Jobs of tasks that have ended, or wait for something else now.
    await domain.queue.withdraw(
      tx,
      'run-task',
      taskIds.filter((id) => !ids.has(id)),
    );
    return started;
  });
}

interface ClaimedTask {
  id: string;
  status: TaskStatus;
  takeovers: number;
  isLate: boolean;
  cancelledBy: string | null;
}

/** None for a task that may run. */
function endingOf({ id, status, takeovers, isLate, cancelledBy }: ClaimedTask): Ending[] {
  const base = { taskId: id, attempt: null, actor: null };
  if (status === 'CANCELLING') return [{ ...base, status: 'CANCELLED', failure: null, actor: cancelledBy }];
  if (status !== 'QUEUED' && status !== 'RUNNING') return [];
  if (isLate) return [{ ...base, status: 'FAILED', failure: { ...deadlineExceeded, stageId: null } }];
  const isLost = status === 'RUNNING' && takeovers + 1 >= MAX_TAKEOVERS;
  return isLost ? [{ ...base, status: 'FAILED', failure: { ...workerLost, stageId: null } }] : [];
}

/** Starts those that are in one of these states and in time. */
async function start(connection: Queryable, taskIds: readonly string[], statuses: readonly TaskStatus[]): Promise<StartedTask[]> {
  // Of the stages' `stage_start`.
  const traceEventIds = taskIds.map(newId);
  return connection.query<StartedTask>(sql`
    with clock as materialized (select clock_timestamp()::timestamptz(3) as now),
    locked as (
      select id, status, not exists (select from trace_event where trace_event.id = task.id) as is_untraced
      from task
      where id = any(${taskIds}::uuid[]) and status::text = any(${statuses}::text[]) and (deadline_at is null or deadline_at > now())
      order by id for no key update of task
    ),
    first_stage as (
      select distinct on (stage.task_id) stage.id, stage.task_id, stage.status, stage.name, stage.index, stage.type, stage.agent_name,
        -- Its run begins it, once it knows that it may.
        stage.requires_approval and stage.status = 'PENDING' as is_held,
        -- A stage that ran before there were traces has none.
        case when stage.status = 'PENDING' or stage.trace_event_id is null then (${traceEventIds}::uuid[])[array_position(${taskIds}::uuid[], stage.task_id)] else stage.trace_event_id end as trace_event_id,
        (stage.status = 'PENDING' and not stage.requires_approval) or (stage.status <> 'PENDING' and stage.trace_event_id is null) as is_untraced
      from stage join locked on locked.id = stage.task_id
      where stage.status in ('PENDING', 'RUNNING')
      order by stage.task_id, stage.index
    ),
    changed as (
      update task set
        status = 'RUNNING', attempts = task.attempts + 1, updated_at = now(),
        takeovers = task.takeovers + case when locked.status = 'RUNNING' then 1 else 0 end,
        started_at = coalesce(task.started_at, clock_timestamp()),
        deadline_at = coalesce(task.deadline_at, clock_timestamp() + task.timeout_ms * interval '1 millisecond'),
        journal_position = 0,
        trace_event_count = task.trace_event_count + locked.is_untraced::int + coalesce(first_stage.is_untraced::int, 0),
        trace_first_at = least(task.trace_first_at, (select now from clock)), trace_last_at = greatest(task.trace_last_at, (select now from clock)),
        trace_agent_names = case when not first_stage.is_held and coalesce(first_stage.agent_name, first_stage.name) <> all (task.trace_agent_names)
          then task.trace_agent_names || coalesce(first_stage.agent_name, first_stage.name) else task.trace_agent_names end,
        ${eventStamp}
      from locked left join first_stage on first_stage.task_id = locked.id
      where task.id = locked.id
      returning ${stamped}, task.name, task.attempts, locked.status = 'RUNNING' as is_takeover, locked.status as previous, locked.is_untraced, task.kind, task.prompt, task.parameters, task.template_id,
        task.max_attempts, task.deadline_at, task.replay_of_id, task.conversation_of_id, task.result_blob_key, task.budget_max_cost, task.budget_max_tokens, task.traceparent
    ),
    running_stage as (
      update stage set status = 'RUNNING', started_at = coalesce(stage.started_at, clock_timestamp()),
        attempt = stage.attempt + case when first_stage.status = 'PENDING' then 1 else 0 end, trace_event_id = first_stage.trace_event_id
      from first_stage where stage.id = first_stage.id and not first_stage.is_held
      returning stage.id, stage.task_id, stage.attempt, stage.trace_event_id, first_stage.status as previous
    ),
    traced as (
      insert into trace_event (id, task_id, shop, agent_name, event_type, payload, parent_id, timestamp)
      select event.id, changed.id, changed.shop, event.agent_name, event.event_type, event.payload, event.parent_id, (select now from clock)
      from changed left join first_stage on first_stage.task_id = changed.id left join running_stage on running_stage.id = first_stage.id
      cross join lateral (
        select 0 as rank, changed.id, null as agent_name, 'task_start' as event_type, jsonb_build_object('name', changed.name, 'kind', changed.kind) as payload, null::uuid as parent_id
        where changed.is_untraced
        union all
        select 1, running_stage.trace_event_id, coalesce(first_stage.agent_name, first_stage.name), 'stage_start',
          jsonb_build_object('stage', first_stage.name, 'index', first_stage.index, 'type', first_stage.type, 'attempt', running_stage.attempt), changed.id
        where first_stage.is_untraced
      ) event
      order by changed.id, event.rank
      returning id, task_id, event_type, agent_name
    ),
    appended as (
      insert into task_event (xid, task_id, shop, type, payload, at)
      select changed.last_event_xid, changed.id, changed.shop, event.type, event.payload, changed.last_event_at
      from changed left join running_stage on running_stage.task_id = changed.id left join first_stage on first_stage.task_id = changed.id
      cross join lateral (
        select 0 as rank, 'TASK_STATUS_CHANGED' as type,
          jsonb_build_object('status', 'RUNNING', 'previousStatus', changed.previous, 'actor', null, 'currentStageId', first_stage.id) as payload
        where not changed.is_takeover
        union all
        select 1, 'LOG_APPENDED', jsonb_build_object('level', 'WARN', 'stageId', first_stage.id, 'fields', null,
          'message', 'Taken over from a worker that was lost; goes on at the first stage that had not finished')
        where changed.is_takeover
        union all
        select 2, 'STAGE_CHANGED', jsonb_build_object('stageId', running_stage.id, 'stageStatus', 'RUNNING')
        where running_stage.previous = 'PENDING'
        union all
        select case traced.event_type when 'task_start' then 0.5 else 3 end, 'TRACE_EVENT_RECORDED',
          ${traceEventBody(sql`traced.id`, sql`traced.event_type`, sql`traced.agent_name`, sql`(select now from clock)`)}
        from traced where traced.task_id = changed.id
      ) event
      order by changed.id, event.rank
    )
    select changed.id, changed.shop, changed.kind, changed.name, changed.traceparent, changed.attempts as attempt, changed.is_takeover as "isTakeover", changed.prompt, changed.parameters,
      changed.conversation_of_id is not null as "isContinued", template.parameters as "templateParameters", changed.max_attempts as "maxAttempts", changed.deadline_at as "deadlineAt", now() as now,
      case when changed.replay_of_id is not null and split_part(changed.result_blob_key, '/', 2) <> changed.id::text then changed.result_blob_key end
        as "takenOverResultKey",
      case when changed.budget_max_cost is not null or changed.budget_max_tokens is not null
        then jsonb_build_object('maxCost', changed.budget_max_cost::text, 'maxTokens', changed.budget_max_tokens) end as budget,
      (select jsonb_agg(jsonb_build_object(
          'id', stage.id, 'index', stage.index, 'name', stage.name, 'type', stage.type, 'config', stage.config, 'agentName', stage.agent_name, 'output', stage.output,
          'takenOver', stage.taken_over, 'workspaceKey', stage.workspace_key, 'requiresApproval', stage.requires_approval,
          'approvedAction', case when stage.requires_approval then (
            select action from approval where approval.stage_id = stage.id and approval.status = 'APPROVED' order by requested_at desc, approval.id desc limit 1) end,
          'status', case when running_stage.id is null then stage.status::text else 'RUNNING' end,
          'attempt', coalesce(running_stage.attempt, stage.attempt), 'traceEventId', running_stage.trace_event_id) order by stage.index)
        from stage left join running_stage on running_stage.id = stage.id where stage.task_id = changed.id) as stages
    from changed left join template on template.id = changed.template_id`);
}

export const deadlineExceeded = {
  code: 'DEADLINE_EXCEEDED',
  message: 'The task did not end within its timeoutMs.',
  hint: 'Give it a longer timeoutMs, or make its steps shorter.',
  retryable: false,
};

const workerLost = {
  code: 'WORKER_LOST',
  message: `The process that ran this task died ${MAX_TAKEOVERS} times.`,
  hint: 'The task may exhaust the machine (memory, disk). Look at the workers’ logs before you run it again.',
  retryable: false,
};
