import type { Queryable } from '../db/database.ts';
import type { DependencyFailurePolicy, TaskKind } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import { findActorsAgent } from './agents.ts';
import { findConversation } from './conversations.ts';
import { asDomainErrors, type DomainError, DomainErrors, throwIfAny, ValidationError } from './errors.ts';
import { newId } from './ids.ts';
import type { Json } from './step-outcome.ts';
import { budgetFaults, type TaskBudget } from './task-budget.ts';
import { pipelineWork, promptWork } from './task-sources/agent-sources.ts';
import { chatWork, messageWork } from './task-sources/chat-source.ts';
import { externalFaults, externalWork } from './task-sources/external-source.ts';
import { planWork } from './task-sources/plan-source.ts';
import type { Lookups, TaskSource } from './task-sources/task-source.ts';
import type { TaskWork } from './task-sources/task-work.ts';
import { templateWork } from './task-sources/template-source.ts';
import { asObject } from './template-parameters.ts';
import { findTemplate } from './templates.ts';

export type { TaskSource } from './task-sources/task-source.ts';

export interface NewTask {
  source: TaskSource;
  /** 1 to 10. */
  priority: number;
  /** Uuids. */
  dependsOn: readonly string[];
  onDependencyFailure: DependencyFailurePolicy;
  startAfter: Date | null;
  timeoutMs: number | null;
  /** Per stage; 3 where null. */
  maxAttempts: number | null;
  tags: readonly string[];
  metadata: Json;
  shop: string | null;
  externalId: string | null;
  idempotencyKey: string | null;
  budget: TaskBudget | null;
  /** The stage that starts it and waits for it. */
  parent?: ParentStage;
}

export interface ParentStage {
  taskId: string;
  stageId: string;
  /** Of the new task: 1 under a task that nothing has started. */
  depth: number;
}

/** What a task has that is given nothing but its source. */
export const plainTask = {
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
} as const satisfies Omit<NewTask, 'source'>;

/** A task that is ready to be stored. */
export interface PreparedTask {
  id: string;
  shop: string;
  /** Name of the key whose request it is. */
  createdBy: string;
  /** See `Actor.traceparent`. */
  traceparent: string | null;
  /** Where it stands in the input of the call. */
  at: readonly string[];
  kind: TaskKind;
  /** The task that it runs again. */
  replayOfId: string | null;
  task: Omit<NewTask, 'source'>;
  work: TaskWork;
  /** Of the steps, in their order. */
  stageIds: string[];
}

const LIMITS = { dependsOn: 1_000, tags: 50, tagLength: 100, key: 255, timeoutMs: 30 * 86_400_000, maxAttempts: 100 };

export const keyRule = `idempotencyKey has 1 to ${LIMITS.key} characters.`;
export const isKey = (key: string): boolean => key.length > 0 && key.length <= LIMITS.key;

/** What names mean, by the shop that a task is for. */
export type LookupsOf = (shop: string | null) => Lookups;

/** Looks each name up once, however many tasks of a call use it. */
export function openLookups(database: Queryable, actor: Actor): LookupsOf {
  const found = new Map<string, Promise<unknown>>();
  const once = <Found>(key: readonly unknown[], look: () => Promise<Found>): Promise<Found> => {
    const name = JSON.stringify(key);
    // Under the same key lies what the same look-up found.
    const lookup = (found.get(name) as Promise<Found> | undefined) ?? look();
    found.set(name, lookup);
    return lookup;
  };
  return (shop) => ({
    template: (name, version) => once(['template', name, version, shop], () => findTemplate(database, actor, { name, version, shop })),
    conversation: (taskId) => once(['conversation', taskId], () => findConversation(database, actor, taskId)),
    agent: (name) => once(['agent', name, shop], () => findActorsAgent(database, actor, name, shop)),
  });
}

/**
 * Checks everything that needs no lock.
 * @throws every fault at once, with paths into the input of `createTask`.
 */
export async function prepareTask(lookupsOf: LookupsOf, actor: Actor, task: NewTask, id = newId()): Promise<PreparedTask> {
  const errors = checkLimits(task);
  if (actor.shop !== null && task.shop !== null && task.shop !== actor.shop) {
    errors.push(new ValidationError('This key is bound to another shop; leave `shop` out.', ['shop']));
  }
  if (task.source.kind === 'EXTERNAL') errors.push(...externalFaults(task));
  const work = await workOf(task.source, lookupsOf(task.shop)).catch((error: unknown) => {
    throw new DomainErrors([...errors, ...asDomainErrors(error)]);
  });
  throwIfAny(errors);
  const shop = actor.shop ?? work.conversation?.shop ?? task.shop ?? '';
  const stageIds = work.steps.map(() => newId());
  const { name: createdBy, traceparent = null } = actor;
  return { id, shop, createdBy, traceparent, at: [], kind: kindOf(task.source), replayOfId: null, task, work, stageIds };
}

const kindOf = ({ kind }: TaskSource): TaskKind => (kind === 'MESSAGE' ? 'CHAT' : kind);

async function workOf(source: TaskSource, lookups: Lookups): Promise<TaskWork> {
  switch (source.kind) {
    case 'TEMPLATE':
      return templateWork(source, lookups);
    case 'PIPELINE':
      return pipelineWork(source, lookups);
    case 'PROMPT':
      return promptWork(source, lookups);
    case 'EXTERNAL':
      return externalWork(source);
    case 'CHAT':
      return chatWork(source);
    case 'MESSAGE':
      return messageWork(source, lookups);
    case 'PLAN':
      return planWork(source, lookups);
  }
}

/** What is wrong with a new task whatever it is made from. */
export function checkLimits(task: Omit<NewTask, 'source'>): DomainError[] {
  const errors: DomainError[] = [];
  const check = (holds: boolean, message: string, ...path: string[]) => {
    if (!holds) errors.push(new ValidationError(message, path));
  };
  check(task.priority >= 1 && task.priority <= 10, `A priority is 1 (least urgent) to 10 (most urgent), not ${task.priority}.`, 'priority');
  check(task.dependsOn.length <= LIMITS.dependsOn, `A task waits for at most ${LIMITS.dependsOn} others.`, 'dependsOn');
  const { timeoutMs, maxAttempts, tags, externalId, idempotencyKey } = task;
  check(timeoutMs === null || (timeoutMs >= 1 && timeoutMs <= LIMITS.timeoutMs), `timeoutMs is 1 to ${LIMITS.timeoutMs} (30 days).`, 'timeoutMs');
  check(maxAttempts === null || (maxAttempts >= 1 && maxAttempts <= LIMITS.maxAttempts), `maxAttempts is 1 to ${LIMITS.maxAttempts}.`, 'maxAttempts');
  check(tags.length <= LIMITS.tags, `A task has at most ${LIMITS.tags} tags.`, 'tags');
  check(
    tags.every((tag) => tag.length > 0 && tag.length <= LIMITS.tagLength),
    `A tag has 1 to ${LIMITS.tagLength} characters.`,
    'tags',
  );
  check(asObject(task.metadata) !== undefined, 'metadata is a JSON object.', 'metadata');
  check(externalId === null || (externalId.length > 0 && externalId.length <= LIMITS.key), `externalId has 1 to ${LIMITS.key} characters.`, 'externalId');
  check(idempotencyKey === null || isKey(idempotencyKey), keyRule, 'idempotencyKey');
  return [...errors, ...budgetFaults(task.budget)];
}
