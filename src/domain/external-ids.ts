import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { ConflictError } from './errors.ts';
import type { PreparedTask } from './new-task.ts';

/**
 * Takes the external ids of new tasks for this transaction.
 * @throws ConflictError where a task of the same shop has one already, or two of the new ones want the same.
 */
export async function refuseTakenExternalIds(tx: Transaction, prepared: readonly PreparedTask[]): Promise<void> {
  const nameOf = (shop: string, externalId: string) => JSON.stringify([shop, externalId]);
  const wanted = new Map<string, PreparedTask>();
  for (const one of prepared) {
    const { externalId } = one.task;
    if (externalId === null) continue;
    const name = nameOf(one.shop, externalId);
    if (wanted.has(name)) throw new ConflictError(`Two tasks of this call have the external id "${externalId}".`, undefined, [...one.at, 'externalId']);
    wanted.set(name, one);
  }
  if (wanted.size === 0) return;
  // Two calls at once: the second waits for the first, and then finds its task.
  await lockExternalIds(tx, [...wanted.keys()]);
  const tasks = [...wanted.values()];
  const [taken] = await tx.query<{ id: string; shop: string; externalId: string }>(sql`
    select task.id, task.shop, task.external_id as "externalId" from task
    join unnest(${tasks.map(({ shop }) => shop)}::text[], ${tasks.map(({ task }) => task.externalId)}::text[])
      as wanted (shop, external_id) using (shop, external_id) limit 1`);
  if (!taken) return;
  const at = wanted.get(nameOf(taken.shop, taken.externalId))?.at ?? [];
  throw new ConflictError(`There is a task with the external id "${taken.externalId}" already.`, taken.id, [...at, 'externalId']);
}

/** Until the transaction ends. @param names JSON of shop and external id. */
export async function lockExternalIds(tx: Transaction, names: readonly string[]): Promise<void> {
  const locks = names.map((name) => `external id ${name}`).sort();
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${locks}::text[]) name`);
}
