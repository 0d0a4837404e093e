import sql from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import { toJsonb } from '../../db/jsonb.ts';
import { eventStamp, insertEvents, stamped } from '../../events/log.ts';
import { newId } from '../ids.ts';
import type { Run } from '../settle-stages.ts';
import type { NewStage } from './new-stages.ts';
import type { Plan, Planned, StoredPlanStep } from './plan.ts';

/** The columns of a plan's row that its task does not tell, from `values`. */
function planRow(planId: string, plan: Plan, stageIds: ReadonlyMap<string, string>) {
  const steps: StoredPlanStep[] = plan.steps.map((step) => ({ ...step, stageId: stageIds.get(step.key) ?? null }));
  return toJsonb({ id: planId, ...plan, steps });
}

interface NewPlan {
  planId: string;
  plan: Plan;
  /** In order; none where it is not executed. */
  stages: readonly NewStage[];
}

/**
 * Stores what a stage has planned, with the stages that execute it behind it; nothing where the run is no longer this worker's, or has
 * recorded the end of that stage already. The task stays locked until the transaction ends.
 */
export async function storePlan(
  tx: Transaction,
  run: Run,
  stageId: string,
  { planId, plan, stages, model, retries }: NewPlan & Pick<Planned, 'model' | 'retries'>,
) {
  const rows = stages.map(({ id, index, name, type, agentName, config, requiresApproval }) => ({
    id,
    index,
    name,
    type,
    agent_name: agentName,
    config,
    requires_approval: requiresApproval,
  }));
  await tx.query(sql`
    with held as (
      select task.id, task.shop
      from task join stage on stage.task_id = task.id
      where task.id = ${run.taskId}::uuid and stage.id = ${stageId}::uuid and task.attempts = ${run.attempt}::int
        and task.status::text in ('RUNNING', 'CANCELLING') and stage.status = 'RUNNING'
      for no key update of task, stage
    ),
    ${insertedPlan(planId, plan, stages)},
    changed as (
      update task set plan_id = ${planId}::uuid, planner_model = coalesce(${model}, planner_model), planner_retries = ${retries}::int
      from held where task.id = held.id
    )
    insert into stage (id, task_id, shop, index, name, type, agent_name, config, requires_approval)
    select stage.id, held.id, held.shop, stage.index, stage.name, stage.type, stage.agent_name, stage.config, stage.requires_approval
    from held cross join jsonb_to_recordset(${toJsonb(rows)}::jsonb)
      as stage (id uuid, index smallint, name text, type text, agent_name text, config jsonb, requires_approval boolean)`);
}

/** Gives a new task, whose stages are there, the plan that they came from, and says so. */
export async function copyPlan(tx: Transaction, taskId: string, plan: Plan, stages: readonly Pick<NewStage, 'id' | 'name'>[]): Promise<void> {
  const planId = newId();
  await tx.query(sql`
    with held as (select id, shop from task where id = ${taskId}::uuid),
    ${insertedPlan(planId, plan, stages)},
    changed as (
      update task set plan_id = ${planId}::uuid, ${eventStamp} from held where task.id = held.id
      returning ${stamped}
    )
    ${insertEvents([{ taskId, body: { type: 'PLAN_CREATED', planId } }])}`);
}

/** Part of a statement in which `held` gives the `id` and `shop` of the task. */
function insertedPlan(planId: string, plan: Plan, stages: readonly Pick<NewStage, 'id' | 'name'>[]) {
  const stageIds = new Map(stages.map(({ name, id }) => [name, id]));
  return sql`
    new_plan as (
      insert into plan (id, task_id, shop, revision, title, summary, rationale, risks, steps, raw)
      select plan.id, held.id, held.shop, coalesce((select max(revision) from plan earlier where earlier.task_id = held.id), 0) + 1,
        plan.title, plan.summary, plan.rationale, plan.risks, plan.steps, plan.raw
      from held cross join jsonb_to_record(${planRow(planId, plan, stageIds)}::jsonb) as plan (
        id uuid, title text, summary text, rationale text[], risks text[], steps jsonb, raw jsonb)
    )`;
}
