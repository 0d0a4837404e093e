import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { cursorFromFloor, floorCursor } from '../events/log.ts';
import { lockDependencies } from './dependencies.ts';
import type { Domain } from './domain.ts';
import { refuseTakenExternalIds } from './external-ids.ts';
import { keepTasks, takeIdempotencyKey } from './idempotency.ts';
import { insertTasks } from './insert-tasks.ts';
import { isKey, type PreparedTask } from './new-task.ts';

export interface Storable {
  prepared: readonly PreparedTask[];
  /** Tasks of the same call that a task waits for, by its id. */
  refs: ReadonlyMap<string, string[]>;
  /** Once the tasks are there, in the same transaction. */
  complete?: () => Promise<void>;
}

/**
 * @param prepare is not asked where the key names earlier tasks: who sends a call again has them, even where they could not
 *   be created any more.
 */
export async function storeOnce(
  domain: Domain,
  tx: Transaction,
  { shop, key, input }: { shop: string; key: string | null; input: unknown },
  prepare: () => Promise<Storable>,
): Promise<{ taskIds: string[]; cursor: string; created: boolean }> {
  // A key that is none is among the faults that `prepare` finds.
  const earlier = key === null || !isKey(key) ? undefined : await takeIdempotencyKey(tx, { shop, key, input });
  if (earlier) return { taskIds: earlier, cursor: await currentCursor(tx), created: false };
  const storable = await prepare();
  const cursor = await storeTasks(domain, tx, storable);
  const taskIds = storable.prepared.map(({ id }) => id);
  if (key !== null) await keepTasks(tx, { shop, key }, taskIds);
  return { taskIds, cursor, created: true };
}

/** @returns the cursor before them. */
export async function storeTasks(domain: Domain, tx: Transaction, { prepared, refs, complete }: Storable): Promise<string> {
  await refuseTakenExternalIds(tx, prepared);
  const dependencies = await lockDependencies(tx, prepared, refs);
  const cursor = await insertTasks(domain, tx, prepared, dependencies);
  await complete?.();
  tx.afterCommit(() => {
    domain.signals.raise('events');
    domain.signals.raise('jobs');
  });
  return cursor;
}

async function currentCursor(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ floor: string }>(sql`select ${floorCursor} as floor`);
  return cursorFromFloor(row?.floor ?? '');
}
