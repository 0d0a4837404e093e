import sql from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import type { DependencyFailurePolicy, ExecutionMode, PlannerKind, StageStatus, TaskKind, TaskStatus } from '../../db/generated/enums.ts';
import type { Actor } from '../actor.ts';
import { NotFoundError } from '../errors.ts';
import { publicId } from '../ids.ts';
import type { Plan, StoredPlanStep } from '../plans/plan.ts';
import type { Json } from '../step-outcome.ts';
import type { TaskBudget } from '../task-budget.ts';
import type { TemplateParameter } from '../template-parameters.ts';

/** A task as a replay needs it. */
export interface Original {
  id: string;
  shop: string;
  kind: TaskKind;
  name: string;
  status: TaskStatus;
  isDeleted: boolean;
  priority: number;
  prompt: string | null;
  parameters: Json;
  templateId: string | null;
  /** Of the version that it ran; null for a task that comes from no template. */
  templateParameters: TemplateParameter[] | null;
  mode: ExecutionMode | null;
  profile: string | null;
  role: string | null;
  onDependencyFailure: DependencyFailurePolicy;
  timeoutMs: number | null;
  budget: TaskBudget | null;
  maxAttempts: number;
  tags: string[];
  metadata: Json;
  resultStageId: string | null;
  /** The chat that it continued. */
  conversationOfId: string | null;
  planner: PlannerKind | null;
  plannerModel: string | null;
  /** The newest; null where none was made. */
  plan: (Omit<Plan, 'steps'> & { steps: StoredPlanStep[] }) | null;
  /** In the order of execution. */
  stages: OriginalStage[];
}

export interface OriginalStage {
  id: string;
  name: string;
  type: string;
  /** With placeholders. */
  config: Json;
  requiresApproval: boolean;
  status: StageStatus;
  takenOver: boolean;
}

/** Until the transaction ends, the task cannot be purged. @throws NotFoundError for another shop's, too. */
export async function lockOriginal(tx: Transaction, actor: Actor, taskId: string): Promise<Original> {
  const [original] = await tx.query<Original>(sql`
    select task.id, task.shop, task.kind, task.name, task.status, task.deleted_at is not null as "isDeleted", task.priority, task.prompt, task.parameters,
      task.template_id as "templateId", template.parameters as "templateParameters", task.mode, task.profile, task.role,
      task.on_dependency_failure as "onDependencyFailure", task.timeout_ms as "timeoutMs",
      case when budget_max_cost is not null or budget_max_tokens is not null
        then jsonb_build_object('maxCost', budget_max_cost::text, 'maxTokens', budget_max_tokens) end as budget, task.max_attempts as "maxAttempts", task.tags, task.metadata,
      task.result_stage_id as "resultStageId", task.conversation_of_id as "conversationOfId", task.planner, task.planner_model as "plannerModel",
      (select jsonb_build_object('title', title, 'summary', summary, 'rationale', rationale, 'risks', risks, 'steps', plan.steps, 'raw', raw)
        from plan where plan.id = task.plan_id) as plan,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', stage.id, 'name', stage.name, 'type', stage.type, 'config', stage.config, 'requiresApproval', stage.requires_approval, 'status', stage.status,
          'takenOver', stage.taken_over)
          order by stage.index), '[]')
        from stage where stage.task_id = task.id) as stages
    from task left join template on template.id = task.template_id
    where task.id = ${taskId}::uuid and (${actor.shop}::text is null or task.shop = ${actor.shop})
    for key share of task`);
  if (!original) throw new NotFoundError('There is no such task.', publicId('Task', taskId), ['taskId']);
  return original;
}
