import type { Queryable } from '../db/database.ts';
import type { DependencyFailurePolicy } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import { type DomainError, NotFoundError, throwIfAny, ValidationError } from './errors.ts';
import { newId } from './ids.ts';
import type { Json } from './step-outcome.ts';
import { asObject, checkParameters } from './template-parameters.ts';
import { findTemplate, type StoredTemplate } from './templates.ts';

export type TaskSource =
  | { kind: 'TEMPLATE'; name: string; version: number | null; parameters: Json }
  | { kind: 'PIPELINE' | 'PROMPT' | 'CHAT' | 'PLAN' | 'EXTERNAL' };

export interface NewTask {
  source: TaskSource;
  /** 1 to 10. */
  priority: number;
  /** Uuids. */
  dependsOn: string[];
  onDependencyFailure: DependencyFailurePolicy;
  startAfter: Date | null;
  timeoutMs: number | null;
  /** Per stage; 3 where null. */
  maxAttempts: number | null;
  tags: string[];
  metadata: Json;
  shop: string | null;
  externalId: string | null;
  idempotencyKey: string | null;
}

/** A task that is ready to be stored. */
export interface PreparedTask {
  id: string;
  shop: string;
  /** Name of the key whose request it is. */
  createdBy: string;
  /** Where it stands in the input of the call. */
  at: readonly string[];
  task: NewTask;
  template: StoredTemplate;
  parameters: Json;
  stageIds: string[];
}

const LIMITS = { dependsOn: 1_000, tags: 50, tagLength: 100, key: 255, timeoutMs: 30 * 86_400_000, maxAttempts: 100 };

export const keyRule = `idempotencyKey has 1 to ${LIMITS.key} characters.`;
export const isKey = (key: string): boolean => key.length > 0 && key.length <= LIMITS.key;

/** Looks each template up once, however many tasks of a call are made from it. */
export type TemplateLookup = (source: { name: string; version: number | null }, shop: string | null) => Promise<StoredTemplate | undefined>;

export function templateLookup(database: Queryable, actor: Actor): TemplateLookup {
  const found = new Map<string, Promise<StoredTemplate | undefined>>();
  return (source, shop) => {
    const key = JSON.stringify([source.name, source.version, shop]);
    const lookup = found.get(key) ?? findTemplate(database, actor, { ...source, shop });
    found.set(key, lookup);
    return lookup;
  };
}

/**
 * Checks everything that needs no lock.
 * @throws every fault at once, with paths into the input of `createTask`.
 */
export async function prepareTask(templates: TemplateLookup, actor: Actor, task: NewTask): Promise<PreparedTask> {
  const errors = checkLimits(task);
  if (actor.shop !== null && task.shop !== null && task.shop !== actor.shop) {
    errors.push(new ValidationError('This key is bound to another shop; leave `shop` out.', ['shop']));
  }
  const { source } = task;
  if (source.kind !== 'TEMPLATE') {
    const name = source.kind.toLowerCase();
    throwIfAny([...errors, new ValidationError(`Tasks from \`${name}\` are not built yet; use \`template\`.`, ['source', name])]);
    throw new Error('unreachable: there was an error to throw');
  }
  const template = await templates(source, task.shop);
  if (!template || template.isArchived) {
    const wanted = source.version === null ? `template "${source.name}"` : `version ${source.version} of template "${source.name}"`;
    const message = template ? `The ${wanted} is archived; publish it again to use it.` : `There is no ${wanted}. \`templates\` lists what there is.`;
    throwIfAny([...errors, new NotFoundError(message, source.name, ['source', 'template', source.version === null ? 'name' : 'version'])]);
    throw new Error('unreachable: there was an error to throw');
  }
  errors.push(...parameterErrors(template, source.parameters));
  throwIfAny(errors);
  return {
    id: newId(),
    shop: actor.shop ?? task.shop ?? '',
    createdBy: actor.name,
    at: [],
    task,
    template,
    parameters: source.parameters,
    stageIds: template.steps.map(() => newId()),
  };
}

function checkLimits(task: NewTask): DomainError[] {
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
  return errors;
}

function parameterErrors(template: StoredTemplate, parameters: Json): DomainError[] {
  const { missingParameters, invalidParameters, unknownParameters } = checkParameters(template.parameters, parameters);
  const at = (name: string) => ['source', 'template', 'parameters', ...(name ? [name] : [])];
  const known = template.parameters.map(({ name }) => name).join(', ') || 'none';
  return [
    ...missingParameters.map((name) => new ValidationError(`The parameter "${name}" is required.`, at(name))),
    ...invalidParameters.map(({ name, message }) => new ValidationError(`${message}.`, at(name))),
    ...unknownParameters.map((name) => new ValidationError(`There is no parameter "${name}"; the template has: ${known}.`, at(name))),
  ];
}
