import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import type { TaskKind, TaskStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { type DomainError, NotFoundError, throwIfAny, ValidationError } from './errors.ts';
import { lockExternalIds } from './external-ids.ts';
import { newId, publicId } from './ids.ts';
import { insertTasks } from './insert-tasks.ts';
import type { PreparedTask } from './new-task.ts';

/** A task by our id (a uuid) or by its creator's. */
export type TaskRef = { id: string } | { externalId: string };

export interface ReferredTask {
  id: string;
  shop: string;
  kind: TaskKind;
  status: TaskStatus;
}

/** Of a call that tells all its faults at once: why the text of an id names no task. */
export type GivenRef = TaskRef | { fault: DomainError };

/** Where a reference stands in the input of the call, so that a fault can be told. */
export interface PlacedRef<Ref extends GivenRef = GivenRef> {
  ref: Ref;
  /** For whoever is bound to no shop: whose an external id is, and whose an id has to be. */
  shop: string | null;
  at: readonly string[];
}

const MAX_EXTERNAL_ID = 255;

/**
 * Locks the tasks that are referred to, in the order of the references; an unknown external id becomes an EXTERNAL task of that
 * name, once also where two calls come at the same moment. A constant number of statements.
 * @param faults of what the call has besides.
 * @throws those, NotFoundError for unknown ids and those of other shops, ValidationError for what is no external id: all of them at once.
 */
export async function referredTasks(
  domain: Domain,
  tx: Transaction,
  actor: Actor,
  refs: readonly PlacedRef[],
  faults: readonly DomainError[],
): Promise<ReferredTask[]> {
  let found = await lockReferred(tx, actor, refs);
  throwIfAny([...faults, ...refs.flatMap((placed, index) => refFaults(placed, found[index]))]);
  const missing = new Map(refs.flatMap((placed, index) => (found[index] ? [] : [[nameOf(actor, placed), placed] as const])));
  if (missing.size === 0) return found.filter((task) => task !== undefined);
  // Two calls at once: the second waits for the first, and then finds its task.
  await lockExternalIds(tx, [...missing.keys()]);
  found = await lockReferred(tx, actor, refs);
  const created = new Map([...missing].flatMap(([name, placed]) => (found[refs.indexOf(placed)] ? [] : [[name, newExternalTask(actor, placed)] as const])));
  if (created.size > 0) await insertTasks(domain, tx, [...created.values()], new Map());
  return refs.map((placed, index) => {
    const task = found[index] ?? created.get(nameOf(actor, placed));
    if (!task) throw new Error('An external task was neither found nor created');
    return { id: task.id, shop: task.shop, kind: task.kind, status: 'status' in task ? task.status : 'RUNNING' };
  });
}

function refFaults({ ref, at }: PlacedRef, found: ReferredTask | undefined): DomainError[] {
  if ('fault' in ref) return [ref.fault.under(...at)];
  if ('id' in ref) return found ? [] : [new NotFoundError('There is no such task.', publicId('Task', ref.id), [...at, 'id'])];
  const isName = ref.externalId !== '' && ref.externalId.length <= MAX_EXTERNAL_ID;
  return isName ? [] : [new ValidationError(`externalId has 1 to ${MAX_EXTERNAL_ID} characters.`, [...at, 'externalId'])];
}

/** One task that is there, locked. @throws NotFoundError */
export async function referredTask(tx: Transaction, actor: Actor, placed: PlacedRef<TaskRef>): Promise<ReferredTask> {
  const [task] = await lockReferred(tx, actor, [placed]);
  if (task) return task;
  const { ref, at } = placed;
  if ('id' in ref) throw new NotFoundError('There is no such task.', publicId('Task', ref.id), [...at, 'id']);
  throw new NotFoundError('There is no task with this external id.', ref.externalId, [...at, 'externalId']);
}

const shopOf = (actor: Actor, { shop }: PlacedRef) => actor.shop ?? shop ?? '';

const nameOf = (actor: Actor, placed: PlacedRef) => JSON.stringify([shopOf(actor, placed), 'externalId' in placed.ref ? placed.ref.externalId : null]);

/** In the order of the references; undefined for what is not there. */
async function lockReferred(tx: Transaction, actor: Actor, refs: readonly PlacedRef[]): Promise<(ReferredTask | undefined)[]> {
  const ids = [...new Set(refs.flatMap(({ ref }) => ('id' in ref ? [ref.id] : [])))];
  const named = refs.filter(({ ref }) => 'externalId' in ref);
  const rows = await tx.query<ReferredTask & { externalId: string | null }>(sql`
    select id, shop, kind, status, external_id as "externalId" from task
    where (id = any(${ids}::uuid[]) and (${actor.shop}::text is null or shop = ${actor.shop})) or id in (
      select task.id from task
      join unnest(${named.map((placed) => shopOf(actor, placed))}::text[], ${named.map(({ ref }) => ('externalId' in ref ? ref.externalId : null))}::text[])
        as named (shop, external_id) using (shop, external_id))
    order by id for no key update of task`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byName = new Map(rows.map((row) => [JSON.stringify([row.shop, row.externalId]), row]));
  return refs.map((placed) => {
    if (!('id' in placed.ref)) return byName.get(nameOf(actor, placed));
    const row = byId.get(placed.ref.id);
    return placed.shop === null || placed.shop === row?.shop ? row : undefined;
  });
}

function newExternalTask(actor: Actor, placed: PlacedRef): PreparedTask {
  const externalId = 'externalId' in placed.ref ? placed.ref.externalId : null;
  const shop = shopOf(actor, placed);
  const none = { dependsOn: [], startAfter: null, timeoutMs: null, maxAttempts: null, tags: [], metadata: {}, idempotencyKey: null, budget: null };
  return {
    id: newId(),
    shop,
    createdBy: actor.name,
    traceparent: actor.traceparent ?? null,
    at: placed.at,
    kind: 'EXTERNAL',
    replayOfId: null,
    task: { ...none, priority: 5, onDependencyFailure: 'FAIL', shop, externalId },
    work: { name: externalId ?? '', prompt: null, parameters: {}, templateId: null, steps: [] },
    stageIds: [],
  };
}
