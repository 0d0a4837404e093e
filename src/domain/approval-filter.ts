import sql, { join, type Sql } from 'sql-template-tag';
import type { ApprovalStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';

export interface ApprovalFilter {
  /** Those that wait where undefined. */
  statuses?: readonly ApprovalStatus[] | undefined;
  /** A uuid. */
  taskId?: string | undefined;
}

/** Over the row `approval`: as far as the actor may see, and of tasks that are not deleted. */
export function approvalFilterSql({ statuses = ['PENDING'], taskId }: ApprovalFilter, { shop }: Actor): Sql {
  const [only, ...others] = statuses;
  const conditions: Sql[] = [sql`not exists (select from task where task.id = approval.task_id and task.deleted_at is not null)`];
  // The list of one status is read from an index in its order, which a list of statuses is not.
  if (only !== undefined && others.length === 0) conditions.push(sql`approval.status = ${only}::"ApprovalStatus"`);
  else conditions.push(sql`approval.status = any(${[...statuses]}::text[]::"ApprovalStatus"[])`);
  if (shop !== null) conditions.push(sql`approval.shop = ${shop}`);
  if (taskId !== undefined) conditions.push(sql`approval.task_id = ${taskId}::uuid`);
  return join(conditions, ' and ');
}
