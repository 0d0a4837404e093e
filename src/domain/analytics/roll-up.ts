import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Database, Transaction } from '../../db/database.ts';
import { levels } from './buckets.ts';
import { rebuildDirty } from './dirty.ts';
import { type FactKind, facts, sources } from './facts.ts';
import { FACT_KINDS, lockProgress, moveProgress, nextPlace, type Place } from './progress.ts';
import { addFacts } from './rollup-table.ts';

interface RollUpOptions {
  /** Stops after the transaction that is under way. */
  signal?: AbortSignal;
  /** Facts in one transaction, which holds back everybody's live events while it is open. */
  batch?: number;
}

/** Brings the rollup up to date. Whatever interrupts it: each of its transactions adds facts and says so, or does neither. */
export async function rollUp(database: Database, { signal, batch = 5_000 }: RollUpOptions = {}): Promise<void> {
  for (const kind of FACT_KINDS) {
    for (const step of [advance, rebuildDirty]) {
      let isMore = true;
      while (isMore && !signal?.aborted) isMore = await database.transaction((tx) => step(tx, kind, batch));
    }
  }
}

/** Whether there is something to roll up. It looks at the last fact: to find none after a place, the planner would rather read all. */
export async function isBehind(database: Database): Promise<boolean> {
  const latest = FACT_KINDS.map((kind) => {
    const { table, xid, id, isFact } = sources[kind];
    const progress = sql`select xid, fact_id from rollup_progress where kind = ${raw(`'${kind}'`)}`;
    return sql`coalesce((select (last.xid, last.id) > (${progress}) from (
      select ${xid} as xid, ${id} as id from ${table} where ${isFact} order by ${xid} desc, ${id} desc limit 1) last), false)`;
  });
  const [found] = await database.query<{ isBehind: boolean }>(sql`select ${join([...latest, sql`exists (select from rollup_dirty)`], ' or ')} as "isBehind"`);
  return found?.isBehind ?? false;
}

/** @returns whether there may be more. */
async function advance(tx: Transaction, kind: FactKind, batch: number): Promise<boolean> {
  const place = await lockProgress(tx, kind);
  const next = await nextPlace(tx, kind, place, batch);
  if (!next) return false;
  // Thousands of facts for each of the levels do not fit into what is usual for requests.
  await tx.query(sql`set local work_mem = '32MB'`);
  await addFacts(tx, kind, facts(kind, after(kind, place, next)), levels);
  await moveProgress(tx, kind, next);
  return true;
}

function after(kind: FactKind, from: Place, to: Place): Sql {
  const { xid, id, isFact } = sources[kind];
  return sql`${xid} between ${from.xid}::int8 and ${to.xid}::int8 and (${xid}, ${id}) > (${from.xid}::int8, ${from.factId}::uuid)
    and (${xid}, ${id}) <= (${to.xid}::int8, ${to.factId}::uuid) and ${isFact}`;
}
