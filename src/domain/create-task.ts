import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { asDomainErrors, DependencyError, type DomainError, LimitExceededError, throwIfAny, ValidationError } from './errors.ts';
import { asError, groupCommit } from './group-commit.ts';
import { newId } from './ids.ts';
import { isKey, keyRule, type LookupsOf, type NewTask, openLookups, type PreparedTask, prepareTask } from './new-task.ts';
import { storeOnce, storeTasks } from './store-tasks.ts';

export type { NewTask, TaskSource } from './new-task.ts';

const MAX_BATCH = 500;

/**
 * Stores a task and enqueues it, in one transaction.
 * @returns the cursor after which nothing of the task is missed; `created: false` where an idempotency key gave an earlier one.
 */
export async function createTask(domain: Domain, actor: Actor, task: NewTask): Promise<{ taskId: string; cursor: string; created: boolean }> {
  if (isPlain(task)) return storeTogether(domain)({ id: newId(), actor, task });
  const call = { shop: actor.shop ?? task.shop ?? '', key: task.idempotencyKey, input: task };
  const { taskIds, cursor, created } = await domain.database.transaction((tx) =>
    storeOnce(domain, tx, call, async () => ({ prepared: [await prepareTask(openLookups(tx, actor), actor, task)], refs: new Map() })),
  );
  const [taskId = ''] = taskIds;
  return { taskId, cursor, created };
}

/** Nothing else has a say in whether it can be stored. */
function isPlain({ idempotencyKey, externalId, dependsOn }: NewTask): boolean {
  return idempotencyKey === null && externalId === null && dependsOn.length === 0;
}

interface PlainTask {
  /** Given once, however often it is written. */
  id: string;
  actor: Actor;
  task: NewTask;
}

type StorePlain = (plain: PlainTask) => Promise<{ taskId: string; cursor: string; created: boolean }>;

const stores = new WeakMap<Domain, StorePlain>();

/** Plain tasks that arrive at the same moment are checked and stored together; each gets the cursor before all of them. */
function storeTogether(domain: Domain): StorePlain {
  const known = stores.get(domain);
  if (known) return known;
  const together = groupCommit(async (batch: readonly PlainTask[]) => {
    // What a name means depends on whose shop asks.
    const lookups = new Map(batch.map(({ actor }) => [actor.shop, openLookups(domain.database, actor)]));
    const checked = await Promise.all(
      batch.map(({ id, actor, task }) => prepareTask(lookups.get(actor.shop) ?? openLookups(domain.database, actor), actor, task, id).catch(asError)),
    );
    const prepared = checked.flatMap((one) => (one instanceof Error ? [] : [one]));
    const cursor = prepared.length === 0 ? '' : await domain.database.transaction((tx) => storeTasks(domain, tx, { prepared, refs: new Map() }));
    return checked.map((one) => (one instanceof Error ? one : { taskId: one.id, cursor, created: true }));
  });
  stores.set(domain, together);
  return together;
}

export interface NewTasks {
  items: { ref: string | null; dependsOnRefs: string[]; task: NewTask }[];
  idempotencyKey: string | null;
}

/** Up to 500 tasks in one transaction, all or none; they may depend on each other by `ref`. */
export async function createTasks(domain: Domain, actor: Actor, { items, idempotencyKey }: NewTasks): Promise<{ taskIds: string[]; cursor: string }> {
  if (items.length === 0) throw new ValidationError('There is nothing to create.', ['tasks']);
  if (items.length > MAX_BATCH) throw new LimitExceededError(`One call creates at most ${MAX_BATCH} tasks; these are ${items.length}.`, MAX_BATCH, ['tasks']);
  if (idempotencyKey !== null && !isKey(idempotencyKey)) throw new ValidationError(keyRule, ['idempotencyKey']);
  const order = dependencyOrder(items, ({ task }) => actor.shop ?? task.shop ?? '');
  const call = { shop: actor.shop ?? items[0]?.task.shop ?? '', key: idempotencyKey, input: items };
  return domain.database.transaction((tx) =>
    storeOnce(domain, tx, call, async () => {
      const prepared = await prepareItems(openLookups(tx, actor), actor, items);
      // Ids in the order of the dependencies: rows are locked by id, and so always a dependency before what waits for it.
      const ids = order.map(() => newId()).sort();
      for (const [rank, index] of order.entries()) Object.assign(prepared[index] ?? {}, { id: ids[rank] });
      const idOfRef = new Map(items.flatMap(({ ref }, index) => (ref === null ? [] : [[ref, prepared[index]?.id ?? ''] as const])));
      const refs = new Map(items.map(({ dependsOnRefs }, index) => [prepared[index]?.id ?? '', dependsOnRefs.map((ref) => idOfRef.get(ref) ?? '')]));
      return { prepared, refs };
    }),
  );
}

async function prepareItems(lookupsOf: LookupsOf, actor: Actor, items: NewTasks['items']): Promise<PreparedTask[]> {
  const errors: DomainError[] = [];
  const prepared: PreparedTask[] = [];
  for (const [index, { task }] of items.entries()) {
    const at = ['tasks', String(index), 'task'];
    try {
      if (task.idempotencyKey !== null) throw new ValidationError('In a batch the key belongs to the whole call.', ['idempotencyKey']);
      prepared.push({ ...(await prepareTask(lookupsOf, actor, task)), at });
    } catch (error) {
      errors.push(...asDomainErrors(error).map((fault) => fault.under(...at)));
    }
  }
  throwIfAny(errors);
  return prepared;
}

/** Indexes of the items, each after those that it waits for. @throws DependencyError for an unknown, a foreign, a repeated or a cyclic ref. */
function dependencyOrder(items: NewTasks['items'], shopOf: (item: NewTasks['items'][number]) => string): number[] {
  const byRef = new Map<string, number>();
  const shops = items.map(shopOf);
  for (const [index, { ref }] of items.entries()) {
    if (ref === null) continue;
    if (byRef.has(ref)) throw new ValidationError(`Two tasks of this call have the ref "${ref}".`, ['tasks', String(index), 'ref']);
    byRef.set(ref, index);
  }
  const needs = items.map(({ dependsOnRefs }, index) =>
    dependsOnRefs.map((ref) => {
      const found = byRef.get(ref);
      const at = ['tasks', String(index), 'dependsOnRefs'];
      if (found === undefined) throw new DependencyError(`No task of this call has the ref "${ref}".`, [ref], at);
      if (shops[found] !== shops[index]) throw new DependencyError(`The task "${ref}" is another shop's; nothing here can wait for it.`, [ref], at);
      return found;
    }),
  );
  const open = needs.map((list) => new Set(list).size);
  const dependents = items.map(() => new Set<number>());
  for (const [index, list] of needs.entries()) for (const needed of list) dependents[needed]?.add(index);
  const order = open.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const done of order) {
    for (const dependent of dependents[done] ?? []) {
      open[dependent] = (open[dependent] ?? 0) - 1;
      if (open[dependent] === 0) order.push(dependent);
    }
  }
  if (order.length === items.length) return order;
  const cyclic = items.flatMap(({ ref }, index) => (open[index] && ref !== null ? [ref] : []));
  throw new DependencyError(`These tasks wait for each other: ${cyclic.join(', ')}.`, cyclic, ['tasks']);
}
