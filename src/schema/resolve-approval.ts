import { resolveApproval } from '../domain/resolve-approval.ts';
import { Approval, approvalById } from './approval.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { UserError } from './user-error.ts';

const ApprovalDecision = builder.enumType('ApprovalDecision', {
  description: 'What a person says to a step that asks.',
  values: {
    APPROVE: { description: 'Let it run.' },
    DENY: { description: 'Do not: the task fails with APPROVAL_DENIED.' },
  } as const,
});

const ResolveApprovalInput = builder.inputType('ResolveApprovalInput', {
  description: 'Names an approval that waits, and the answer.',
  fields: (t) => ({
    approvalId: t.id({ required: true }),
    decision: t.field({ type: ApprovalDecision, required: true }),
    comment: t.string({ description: 'At most 2,000 characters; of a denial it is part of the error.' }),
  }),
});

interface Resolved {
  approvalId: string | null;
}

const ResolveApprovalPayload = builder.objectRef<Payload<Resolved>>('ResolveApprovalPayload').implement({
  description: 'The approval as it is now.',
  fields: (t) => ({
    approval: t.field({ type: Approval, nullable: true, resolve: ({ approvalId }, _args, context, info) => approvalById(approvalId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('resolveApproval', (t) =>
  t.field({
    type: ResolveApprovalPayload,
    authScopes: { APPROVE: true },
    description: 'Answers a step that waits for a person. The first answer counts; another one is an InvalidStateError.',
    args: { input: t.arg({ type: ResolveApprovalInput, required: true }) },
    resolve: (_root, { input: { approvalId, decision, comment } }, { services, actor }) =>
      payload<Resolved>({ approvalId: null }, async () =>
        resolveApproval(services.domain, actor, { approvalId: idInput('Approval', approvalId, 'approvalId'), decision, comment: comment ?? null }),
      ),
  }),
);
