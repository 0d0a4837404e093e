import sql from 'sql-template-tag';
import { vi } from 'vitest';
import type { Queryable } from '../db/database.ts';
import { horizon } from '../events/log.ts';

/** Resolves when readers see all that is committed: a transaction that is open anywhere in the cluster, another test's too, holds events back. */
export async function eventsAreShown(database: Queryable): Promise<void> {
  await vi.waitUntil(async () => {
    const [log] = await database.query<{ areShown: boolean }>(sql`select coalesce(max(xid) < ${horizon}, true) as "areShown" from task_event`);
    return log?.areShown;
  });
}
