import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import { createTask } from './create-task.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import type { Json } from './step-outcome.ts';
import { stopChildren } from './stop-children.ts';
import type { TaskBudget } from './task-budget.ts';

export interface NewChild {
  parentId: string;
  stageId: string;
  template: string;
  /** The newest where undefined. */
  version: number | undefined;
  parameters: Json;
  /** Of the span that starts it. */
  traceparent?: string | null;
  /** What is left of its parent's. */
  budget: TaskBudget | null;
}

/** How a task that another one waited for has ended. */
export interface ChildEnd {
  status: TaskStatus;
  errorCode: string | null;
  errorMessage: string | null;
  resultJson: Json | null;
  resultText: string | null;
  resultBlobKey: string | null;
  resultContentType: string | null;
}

export class ChildDepthError extends Error {
  override readonly name = 'ChildDepthError';
}

/** Tasks may start each other so deep. */
const MAX_DEPTH = 5;

/**
 * Creates a task that a stage of another one waits for: of the same shop, in the name of whoever created that one, with its priority.
 * @returns its id. @throws ChildDepthError, and what `createTask` throws.
 */
export async function createChild(domain: Domain, { parentId, stageId, template, version, parameters, budget, traceparent }: NewChild): Promise<string> {
  const [parent] = await domain.database.query<{ shop: string; createdBy: string | null; priority: number; depth: number }>(sql`
    select task.shop, task.created_by as "createdBy", task.priority, coalesce(child_task.depth, 0) as depth
    from task left join child_task on child_task.task_id = task.id where task.id = ${parentId}::uuid`);
  if (!parent) throw new Error(`There is no task ${parentId} to start another one`);
  if (parent.depth >= MAX_DEPTH) throw new ChildDepthError(`Tasks start each other at most ${MAX_DEPTH} deep.`);
  const shop = parent.shop || null;
  const { taskId } = await createTask(
    domain,
    { name: parent.createdBy ?? 'taskloom', shop, scopes: [], isAuthenticated: false, ...(traceparent && { traceparent }) },
    {
      source: { kind: 'TEMPLATE', name: template, version: version ?? null, parameters },
      priority: parent.priority,
      dependsOn: [],
      onDependencyFailure: 'FAIL',
      startAfter: null,
      timeoutMs: null,
      maxAttempts: null,
      tags: [],
      metadata: {},
      shop,
      externalId: null,
      idempotencyKey: null,
      budget,
      parent: { taskId: parentId, stageId, depth: parent.depth + 1 },
    },
  );
  return taskId;
}

export async function readChildEnd(domain: Domain, taskId: string): Promise<ChildEnd> {
  const [end] = await domain.database.query<ChildEnd>(sql`
    select status, error_code as "errorCode", error_message as "errorMessage", result_json as "resultJson", result_text as "resultText",
      result_blob_key as "resultBlobKey", result_content_type as "resultContentType"
    from task where id = ${taskId}::uuid`);
  if (!end) throw new Error(`The task ${taskId} is gone`);
  return end;
}

/** Stops what a stage has started and nobody waits for any more: its attempt was given up, or its worker died. */
export async function cancelChildrenOf(domain: Domain, stageId: string): Promise<void> {
  const isOpen = await domain.database.query(sql`
    select from child_task join task on task.id = child_task.task_id where child_task.stage_id = ${stageId}::uuid and task.completed_at is null limit 1`);
  if (isOpen.length === 0) return;
  await domain.database.transaction(async (tx: Transaction) => {
    const ofStage: Sql = sql`child_task.stage_id = ${stageId}::uuid`;
    await endTasks(domain, tx, await stopChildren(domain, tx, ofStage));
  });
}
