import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { newId } from '../domain/ids.ts';
import { defineStepType } from '../domain/step-types/step-type.ts';
import { type Executors, executors, registered } from '../execution/executors/registry.ts';

const noOp = defineStepType({ type: 'no_op', description: 'Does nothing.', config: z.strictObject({}) });
const TEMPLATE = 'bench-two-no-ops';
const STEPS = ['first', 'second'].map((name) => ({ name, type: noOp.type, config: {}, requiresApproval: false }));

/** The shipped executors and one that does nothing but say which step it was entered for. */
export function executorsWithNoOp(onEnter: (step: { index: number }) => void): Executors {
  const executor = {
    async run({ stage }: { stage: { index: number } }) {
      onEnter(stage);
      return { output: null };
    },
  };
  return new Map([...executors, [noOp.type, registered(noOp, executor)]]);
}

/** Stores the template by SQL: publishing it would need a step type that ships. */
export async function storeNoOpTemplate(database: Database): Promise<void> {
  await database.query(sql`
    insert into template (id, shop, name, version, description, parameters, steps)
    values (${newId()}::uuid, '', ${TEMPLATE}, 1, 'Two steps that do nothing', '[]', ${JSON.stringify(STEPS)}::jsonb)`);
}

/** What a client of `createTask` would send who gives nothing but the template. */
export const twoNoOps = {
  source: { kind: 'TEMPLATE', name: TEMPLATE, version: null, parameters: {} },
  priority: 5,
  dependsOn: [],
  onDependencyFailure: 'FAIL',
  startAfter: null,
  timeoutMs: null,
  maxAttempts: null,
  tags: [],
  metadata: {},
  shop: null,
  externalId: null,
  idempotencyKey: null,
  budget: null,
} as const satisfies import('../domain/create-task.ts').NewTask;
