import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { ApprovalStatus, TaskKind, TaskStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import { type Action, actionOf, isSameAction } from './approved-action.ts';
import { closeApprovals, type OpenApproval } from './close-approvals.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import { InvalidStateError, NotFoundError, ValidationError } from './errors.ts';
import { publicId } from './ids.ts';
import type { Json } from './step-outcome.ts';
import type { TemplateParameter } from './template-parameters.ts';

export interface Resolution {
  /** A uuid. */
  approvalId: string;
  decision: 'APPROVE' | 'DENY';
  comment: string | null;
}

const MAX_COMMENT = 2_000;

/**
 * Lets the step run that an approval is about, or ends its task. Of two who decide at once the second finds it decided.
 * @throws NotFoundError, for another shop's too; InvalidStateError for one that waits no more, and for a step that would do
 *   something else by now than what was asked for.
 */
export async function resolveApproval(domain: Domain, actor: Actor, { approvalId, decision, comment }: Resolution): Promise<{ approvalId: string }> {
  if (comment !== null && comment.length > MAX_COMMENT) throw new ValidationError(`A comment has at most ${MAX_COMMENT} characters.`, ['comment']);
  return domain.database.transaction(async (tx) => {
    const approval = await lockApproval(tx, actor, approvalId);
    if (approval.status !== 'PENDING') throw new InvalidStateError(decided(approval), approval.taskStatus, ['approvalId']);
    if (approval.isLate) throw new InvalidStateError('It has expired; replay the task to be asked again.', approval.taskStatus, ['approvalId']);
    if (decision === 'APPROVE') await approve(domain, tx, actor, approval, comment);
    else await deny(domain, tx, actor, approval, comment);
    return { approvalId };
  });
}

interface LockedApproval extends OpenApproval {
  status: ApprovalStatus;
  action: Action;
  resolvedBy: string | null;
  isLate: boolean;
  shop: string;
  taskStatus: TaskStatus;
  priority: number;
  isChild: boolean;
  /** What the step would do now is made from these. */
  type: string;
  config: Json;
  kind: TaskKind;
  prompt: string | null;
  parameters: Json;
  templateParameters: TemplateParameter[] | null;
  outputs: Record<string, Json> | null;
}

/** The task first, as everybody does who changes one. */
async function lockApproval(tx: Transaction, actor: Actor, approvalId: string): Promise<LockedApproval> {
  await tx.query(sql`
    select from task where id = (select task_id from approval where id = ${approvalId}::uuid and (${actor.shop}::text is null or shop = ${actor.shop}))
    for no key update`);
  const [approval] = await tx.query<LockedApproval>(sql`
    select approval.id, approval.task_id as "taskId", approval.stage_id as "stageId", stage.name as "stageName", approval.status, approval.action,
      approval.resolved_by as "resolvedBy", approval.expires_at <= now() as "isLate",
      greatest(0, extract(epoch from clock_timestamp() - approval.requested_at) * 1000)::float8 as "waitedMs",
      task.shop, task.status as "taskStatus", task.priority, exists (select from child_task where child_task.task_id = task.id) as "isChild",
      stage.type, stage.config, task.kind, task.prompt, task.parameters, template.parameters as "templateParameters",
      (select jsonb_object_agg(done.name, done.output) from stage done
        where done.task_id = task.id and (done.status = 'SUCCEEDED' or done.taken_over)) as outputs
    from approval join task on task.id = approval.task_id join stage on stage.id = approval.stage_id left join template on template.id = task.template_id
    where approval.id = ${approvalId}::uuid and (${actor.shop}::text is null or approval.shop = ${actor.shop})`);
  if (!approval) throw new NotFoundError('There is no such approval.', publicId('Approval', approvalId), ['approvalId']);
  return approval;
}

function decided({ status, resolvedBy }: LockedApproval): string {
  const by = resolvedBy === null ? '' : ` by ${resolvedBy}`;
  switch (status) {
    case 'EXPIRED':
      return 'It has expired; replay the task to be asked again.';
    case 'CANCELLED':
      return `The task was cancelled${by}: nothing waits for this any more.`;
    default:
      return `It was ${status.toLowerCase()} already${by}.`;
  }
}

async function approve(domain: Domain, tx: Transaction, actor: Actor, approval: LockedApproval, comment: string | null): Promise<void> {
  const { taskId, stageId, action, shop, priority, isChild } = approval;
  const outputs = new Map(Object.entries(approval.outputs ?? {}));
  if (!isSameAction(action, actionOf(approval, { task: approval, outputs }))) {
    const message = 'The step would do something else by now than what was asked for: deny this, and replay the task to be asked again.';
    throw new InvalidStateError(message, approval.taskStatus, ['approvalId']);
  }
  await closeApprovals(
    domain,
    tx,
    [approval],
    { status: 'APPROVED', by: actor.name, comment },
    {
      // The wait for a person is none of the task's own time.
      assign: sql`status = 'QUEUED', deadline_at = deadline_at + ${approval.waitedMs}::float8 * interval '1 millisecond',`,
      also: sql`freed as (update stage set status = 'PENDING' from changed where stage.id = ${stageId}::uuid),`,
      followedBy: () => [
        { type: 'STAGE_CHANGED', stageId, stageStatus: 'PENDING' },
        { type: 'TASK_STATUS_CHANGED', status: 'QUEUED', previousStatus: 'AWAITING_APPROVAL', actor: actor.name, currentStageId: stageId },
      ],
    },
  );
  await domain.queue.enqueue(tx, 'run-task', [{ id: taskId, shop, priority, isChild }]);
  tx.afterCommit(() => domain.signals.raise('jobs'));
}

async function deny(domain: Domain, tx: Transaction, actor: Actor, approval: LockedApproval, comment: string | null): Promise<void> {
  const { taskId, stageId, stageName } = approval;
  await closeApprovals(domain, tx, [approval], { status: 'DENIED', by: actor.name, comment });
  const failure = {
    code: 'APPROVAL_DENIED',
    message: `${actor.name} did not approve the step "${stageName}"${comment ? `: ${comment}` : '.'}`,
    hint: 'Replay the task, with other parameters where they were the reason: the step asks again.',
    retryable: false,
    stageId,
  };
  await endTasks(domain, tx, [{ taskId, attempt: null, status: 'FAILED', failure, actor: actor.name }]);
}
