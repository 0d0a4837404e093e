import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { prismaById, prismaChildren, prismaNodes } from './prisma-nodes.ts';
import { Stage } from './stage.ts';
import { visibleId } from './visible.ts';

export const ApprovalStatus = builder.enumType('ApprovalStatus', {
  description: 'What became of a question to a person.',
  values: {
    PENDING: { description: 'The task waits for an answer.' },
    APPROVED: { description: 'The step may run.' },
    DENIED: { description: 'The task has failed, with APPROVAL_DENIED.' },
    EXPIRED: { description: 'Nobody answered in time; the task has failed, with APPROVAL_EXPIRED.' },
    CANCELLED: { description: 'The task was cancelled before anybody answered.' },
  } as const,
});

export const Approval = builder.prismaNode('Approval', {
  description: 'A step that asks for a person to agree before it runs, and what they said.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    stage: t.relation('stage', { type: Stage, nullable: true, description: 'The one that waits for it.' }),
    status: t.expose('status', { type: ApprovalStatus }),
    action: t.expose('action', {
      type: 'JSON',
      description: `What will run if approved: \`{type, config}\`, with its placeholders filled in. What a name in it stands for is looked up when the step
runs: a credential, an agent's instructions, a file of an earlier step, the newest commit of a branch.`,
    }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the task fails, where nobody has answered.' }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Name of the key that decided, or cancelled the task; null where the system did.',
    }),
    comment: t.exposeString('comment', { nullable: true }),
  }),
});

export const approvalById = prismaById((prisma, query) => prisma.approval.findUnique(query));

export const approvals = {
  from: sql`approval`,
  order: {
    name: 'approval',
    direction: 'ASC',
    keys: [
      { column: sql`approval.requested_at`, type: 'timestamptz' },
      { column: sql`approval.id`, type: 'uuid' },
    ],
  },
} as const;
export const approvalNodes = prismaNodes('Approval', (prisma, query) => prisma.approval.findMany(query));

const ofTask = prismaChildren({ ...approvals, parent: sql`approval.task_id`, where: sql`true` }, (prisma, query) => prisma.approval.findMany(query));

builder.prismaObjectFields('Task', (t) => ({
  approvals: t.field({
    type: [Approval],
    description: 'What its steps have asked people for, oldest first.',
    resolve: ({ id }, _args, context, info) => ofTask(id, context, info),
  }),
}));
