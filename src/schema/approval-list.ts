import { approvalFilterSql } from '../domain/approval-filter.ts';
import { Approval, ApprovalStatus, approvalNodes, approvals } from './approval.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import { idArgument } from './id-arguments.ts';

const ApprovalFilter = builder.inputType('ApprovalFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    statuses: t.field({ type: [ApprovalStatus], description: 'PENDING where omitted.' }),
    taskId: t.id(),
  }),
});

const ApprovalConnection = builder.connectionObject({ type: Approval, name: 'ApprovalConnection' });

builder.queryField('approvals', (t) =>
  t.connection(
    {
      type: Approval,
      authScopes: { READ: true },
      description: 'Approvals that wait for a person, oldest first; others where the filter names their statuses. Those of deleted tasks are left out.',
      args: { filter: t.arg({ type: ApprovalFilter }) },
      resolve: (_root, { filter, ...page }, context, info) => {
        const taskId = filter?.taskId == null ? undefined : idArgument('Task', filter.taskId);
        const where = approvalFilterSql({ statuses: filter?.statuses ?? undefined, taskId }, context.actor);
        return connection({ list: { ...approvals, where }, nodes: approvalNodes }, page, context, info);
      },
    },
    ApprovalConnection,
  ),
);
