import { graphql } from '../gql/gql.ts';
import type { ApprovalDecision } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';

const ApprovalsForTest = graphql(`
  query ApprovalsForTest($id: ID!) {
    task(id: $id) { status approvals { id status action requestedAt expiresAt resolvedAt resolvedBy comment stage { name status attempt } task { id } } }
  }
`);
const ResolveForTest = graphql(`
  mutation ResolveForTest($input: ResolveApprovalInput!) {
    resolveApproval(input: $input) {
      approval { id status resolvedBy comment }
      errors { __typename message path ... on InvalidStateError { currentStatus } ... on NotFoundError { resourceId } }
    }
  }
`);
const WaitForTest = graphql(`
  subscription WaitForTest($taskId: ID!) {
    taskEvents(taskId: $taskId, types: [APPROVAL_REQUESTED]) { ... on ApprovalRequested { approval { id } } }
  }
`);

/** What a task has asked people for, oldest first. */
export async function approvalsOf(app: GraphClient, id: string) {
  const { task } = await app.run(ApprovalsForTest, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task.approvals;
}

/** Waits until a task has asked so many times. @returns the id of the last approval; it may have been decided since. */
export async function asked(app: GraphClient, taskId: string, times = 1): Promise<string> {
  let count = 0;
  for await (const { taskEvents } of app.watch(WaitForTest, { taskId })) {
    if (!('approval' in taskEvents) || !taskEvents.approval) continue;
    count += 1;
    if (count === times) return taskEvents.approval.id;
  }
  throw new Error(`${taskId} ended after ${count} approvals`);
}

export async function decide(app: GraphClient, approvalId: string, decision: ApprovalDecision = 'APPROVE', comment?: string) {
  return (await app.run(ResolveForTest, { input: { approvalId, decision, ...(comment !== undefined && { comment }) } })).resolveApproval;
}
