import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { toJsonb } from '../db/jsonb.ts';
import { cursorFromFloor, floorCursor } from '../events/log.ts';
import { type DependencyState, failureOfDependency } from './dependencies.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import type { PreparedTask } from './new-task.ts';
import type { WorkStep } from './task-sources/task-work.ts';

/**
 * Inserts tasks with their stages, dependencies, first events and jobs.
 * @param dependencies by task id, as `lockDependencies` found them.
 * @returns the cursor before these events.
 */
export async function insertTasks(
  domain: Domain,
  tx: Transaction,
  prepared: readonly PreparedTask[],
  dependencies: ReadonlyMap<string, readonly DependencyState[]>,
): Promise<string> {
  const inserted = await insertRows(tx, prepared, dependencies);
  await insertDependencies(tx, prepared, dependencies);
  await insertChildren(tx, prepared);
  const endings = prepared.flatMap(({ id, task }) => failureOfDependency(id, task.onDependencyFailure, dependencies.get(id) ?? []));
  await endTasks(domain, tx, endings);

  const children = new Set(prepared.flatMap(({ id, task }) => (task.parent ? [id] : [])));
  const jobsOf = (status: TaskStatus) => inserted.filter((row) => row.status === status).map((row) => ({ ...row, isChild: children.has(row.id) }));
  await domain.queue.enqueue(tx, 'run-task', jobsOf('QUEUED'));
  await domain.queue.enqueue(tx, 'release-scheduled-task', jobsOf('SCHEDULED'));
  return cursorFromFloor(inserted[0]?.floor ?? '');
}

interface InsertedTask {
  id: string;
  shop: string;
  status: TaskStatus;
  priority: number;
  startAfter: Date | null;
  floor: string;
}

async function insertRows(
  tx: Transaction,
  prepared: readonly PreparedTask[],
  dependencies: ReadonlyMap<string, readonly DependencyState[]>,
): Promise<InsertedTask[]> {
  const tasks = prepared.map(({ id, shop, createdBy, traceparent, kind, replayOfId, task, work }) => {
    const waitsFor = dependencies.get(id) ?? [];
    return {
      id,
      shop,
      external_id: task.externalId,
      created_by: createdBy,
      traceparent,
      kind,
      replay_of_id: replayOfId,
      conversation_of_id: work.conversation?.id,
      name: work.name,
      // Blocked also where a dependency has failed already: the policy then ends it in this same transaction.
      is_blocked: waitsFor.some(({ outcome }) => outcome !== 'MET'),
      unmet_dependencies: waitsFor.filter(({ outcome }) => outcome === 'OPEN').length,
      priority: task.priority,
      prompt: work.prompt,
      parameters: work.parameters,
      template_id: work.templateId,
      mode: work.mode,
      profile: work.profile,
      role: work.role,
      planner: work.planner?.kind,
      planner_model: work.planner?.model,
      on_dependency_failure: task.onDependencyFailure,
      start_after: task.startAfter,
      timeout_ms: task.timeoutMs,
      budget_max_cost: task.budget?.maxCost,
      budget_max_tokens: task.budget?.maxTokens,
      max_attempts: task.maxAttempts ?? 3,
      tags: task.tags,
      metadata: task.metadata,
      // A step that is no agent logs under its own name, and is found by it.
      agent_names: [...new Set(work.steps.flatMap(participant))],
    };
  });
  const stages = prepared.flatMap(({ id, stageIds, work }) =>
    work.steps.map(({ name, type, config, agentName, requiresApproval = false }, index) => ({
      id: stageIds[index],
      task_id: id,
      index,
      name,
      type,
      config,
      agent_name: agentName,
      requires_approval: requiresApproval,
    })),
  );
  return tx.query<InsertedTask>(sql`
    with input as (
      select * from jsonb_to_recordset(${toJsonb(tasks)}::jsonb) as task (
        id uuid, shop text, external_id text, created_by text, kind "TaskKind", name text, is_blocked boolean, unmet_dependencies int, priority smallint, prompt text,
        parameters jsonb, template_id uuid, on_dependency_failure "DependencyFailurePolicy", start_after timestamptz, timeout_ms bigint,
        max_attempts smallint, tags text[], metadata jsonb, agent_names text[], mode "ExecutionMode", profile text, role text, planner "PlannerKind", planner_model text, replay_of_id uuid, conversation_of_id uuid,
        budget_max_cost numeric, budget_max_tokens bigint, traceparent text)
    ),
    changed as (
      insert into task (
        id, shop, external_id, kind, name, status, priority, prompt, parameters, template_id, on_dependency_failure, unmet_dependencies, start_after,
        timeout_ms, max_attempts, tags, metadata, agent_names, mode, profile, role, planner, planner_model, replay_of_id, conversation_of_id, budget_max_cost, budget_max_tokens, traceparent, created_by, created_at, updated_at, queued_at, started_at, last_event_at, last_event_xid)
      select id, shop, external_id, kind, name,
        -- One that runs elsewhere does so already.
        case when kind = 'EXTERNAL' then 'RUNNING' when is_blocked then 'BLOCKED' when start_after > now() then 'SCHEDULED' else 'QUEUED' end::"TaskStatus",
        priority, prompt, parameters, template_id, on_dependency_failure, unmet_dependencies, start_after,
        timeout_ms, max_attempts, tags, metadata, agent_names, mode, profile, role, planner, planner_model, replay_of_id, conversation_of_id, budget_max_cost, budget_max_tokens, traceparent, created_by, now(), now(),
        case when not is_blocked and (start_after is null or start_after <= now()) then now() end, case when kind = 'EXTERNAL' then now() end,
        now(), pg_current_xact_id()::text::bigint
      from input order by id
      returning id, shop, status, priority, start_after, created_by, last_event_xid, last_event_at
    ),
    new_stages as (
      insert into stage (id, task_id, shop, index, name, type, agent_name, config, requires_approval)
      select stage.id, stage.task_id, changed.shop, stage.index, stage.name, stage.type, stage.agent_name, stage.config, stage.requires_approval
      from jsonb_to_recordset(${toJsonb(stages)}::jsonb) as stage (
        id uuid, task_id uuid, index smallint, name text, type text, agent_name text, config jsonb, requires_approval boolean)
      join changed on changed.id = stage.task_id
    ),
    appended as (
      insert into task_event (xid, task_id, shop, type, payload, at)
      select last_event_xid, id, shop, 'TASK_STATUS_CHANGED',
        jsonb_build_object('status', status, 'previousStatus', null, 'actor', created_by, 'currentStageId', null), last_event_at
      from changed order by id
    )
    select id, shop, status, priority, start_after as "startAfter", ${floorCursor} as floor from changed`);
}

async function insertDependencies(
  tx: Transaction,
  prepared: readonly PreparedTask[],
  dependencies: ReadonlyMap<string, readonly DependencyState[]>,
): Promise<void> {
  const rows = prepared.flatMap(({ id, shop }) =>
    (dependencies.get(id) ?? []).map((dependency, index) => ({ task_id: id, depends_on_id: dependency.id, shop, index })),
  );
  if (rows.length === 0) return;
  await tx.query(sql`
    insert into task_dependency (task_id, depends_on_id, shop, index)
    select task_id, depends_on_id, shop, index
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as dependency (task_id uuid, depends_on_id uuid, shop text, index int)`);
}

async function insertChildren(tx: Transaction, prepared: readonly PreparedTask[]): Promise<void> {
  const rows = prepared.flatMap(({ id, shop, task: { parent } }) =>
    parent ? [{ task_id: id, parent_id: parent.taskId, stage_id: parent.stageId, shop, depth: parent.depth }] : [],
  );
  if (rows.length === 0) return;
  await tx.query(sql`
    insert into child_task (task_id, parent_id, stage_id, shop, depth)
    select task_id, parent_id, stage_id, shop, depth
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as child (task_id uuid, parent_id uuid, stage_id uuid, shop text, depth smallint)`);
}

/** A step that is no agent's logs under its own name; who is chosen later is named later. */
function participant({ name, type, agentName }: WorkStep): string[] {
  if (agentName !== null) return [agentName];
  return type === 'agent' ? [] : [name];
}
