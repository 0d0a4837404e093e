import type { NewTask } from '../domain/create-task.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { TaskSourceInput, toTaskSource } from './task-source-input.ts';
import { DependencyFailurePolicy } from './task-status.ts';

const TaskBudgetInput = builder.inputType('TaskBudgetInput', {
  description: 'The most that the task, and every task that it starts, may use of models.',
  fields: (t) => ({
    maxCost: t.field({ type: 'Decimal', description: 'US dollars. Models whose price is unknown are not called then.' }),
    maxTokens: t.field({ type: 'SafeInt', description: 'Of all kinds together.' }),
  }),
});

export const CreateTaskInput = builder.inputType('CreateTaskInput', {
  description: 'What to run, when, after what, and how it is to be found again.',
  fields: (t) => ({
    source: t.field({ type: TaskSourceInput, required: true }),
    priority: t.int({ required: true, defaultValue: 5, description: '1 (least urgent) to 10 (most urgent).' }),
    dependsOn: t.idList({ description: 'At most 1,000 tasks, finished ones included. It starts when all of them have ended.' }),
    onDependencyFailure: t.field({ type: DependencyFailurePolicy, required: true, defaultValue: 'FAIL' }),
    startAfter: t.field({ type: 'DateTime', description: 'It does not start before this.' }),
    timeoutMs: t.field({ type: 'SafeInt', description: 'Whole-task deadline once started.' }),
    maxAttempts: t.int({ description: 'Attempts per stage, first included; 3 where omitted.' }),
    budget: t.field({ type: TaskBudgetInput }),
    tags: t.stringList(),
    metadata: t.field({ type: 'JSON', description: 'An object, kept as it is.' }),
    shop: t.string(),
    externalId: t.string({ description: 'Your own id for it, unique per shop.' }),
    idempotencyKey: t.string({
      description: 'The same key and the same input within 24 hours return the same task; the same key with another input is a ConflictError.',
    }),
  }),
});

/** @throws ValidationError for an id that is none, its path within the input. */
export function toNewTask(input: typeof CreateTaskInput.$inferInput): NewTask {
  return {
    source: toTaskSource(input.source),
    priority: input.priority,
    dependsOn: (input.dependsOn ?? []).map((id, index) => idInput('Task', id, 'dependsOn', String(index))),
    onDependencyFailure: input.onDependencyFailure,
    startAfter: input.startAfter ?? null,
    timeoutMs: input.timeoutMs ?? null,
    maxAttempts: input.maxAttempts ?? null,
    tags: input.tags ?? [],
    metadata: input.metadata ?? {},
    shop: input.shop ?? null,
    externalId: input.externalId ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
    budget: input.budget ? { maxCost: input.budget.maxCost ?? null, maxTokens: input.budget.maxTokens ?? null } : null,
  };
}
