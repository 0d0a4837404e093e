import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database, Transaction } from '../db/database.ts';

/**
 * Resolves once another connection waits for a lock, which this open transaction holds. On the embedded database everything
 * else waits for the one connection already.
 */
export async function somebodyWaits({ kind }: Pick<Database, 'kind'>, tx: Transaction): Promise<void> {
  if (kind === 'pglite') return;
  for (;;) {
    // Not pg_stat_activity: within a transaction it stays as it was when it was first read.
    const waiting = await tx.query(sql`select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`);
    if (waiting.length > 0) return;
    await delay(5);
  }
}
