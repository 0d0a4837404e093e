import sql, { raw } from 'sql-template-tag';
import type { Database, Transaction } from '../../db/database.ts';
import { horizon } from '../../events/log.ts';
import { type FactKind, sources } from './facts.ts';

/**
 * How far facts are rolled up. They become visible out of the order of their ids and times, so progress goes by the transaction that
 * recorded them (`agent_log.xid`, `task.ended_xid`) and stays below those that may still be under way, as the event log does: see
 * src/events/log.ts. Within a transaction, which becomes visible as a whole, it goes by the fact's id, so that a large one is rolled up in
 * parts. A fact after this place is not in the rollup, and every other one is: the place moves in the transaction that adds to the rollup.
 */
export interface Place {
  xid: number;
  factId: string;
}

export const FACT_KINDS = Object.keys(sources) as FactKind[];

/** No transaction has this id. */
export const LAST_XID = '9223372036854775807';

/** For the rest of the transaction nobody else changes the rollup of this kind. */
export async function lockProgress(tx: Transaction, kind: FactKind): Promise<Place> {
  const [place] = await tx.query<Place>(sql`select xid, fact_id as "factId" from rollup_progress where kind = ${raw(`'${kind}'`)} for update`);
  if (!place) throw new Error('the migration stores how far facts are rolled up');
  return place;
}

/** The place up to which so many facts more can be rolled up; undefined where there are none. */
export async function nextPlace(tx: Transaction, kind: FactKind, { xid, factId }: Place, limit: number): Promise<Place | undefined> {
  const source = sources[kind];
  const [place] = await tx.query<Place>(sql`
    select xid, fact_id as "factId" from (
      select ${source.xid} as xid, ${source.id} as fact_id from ${source.table}
      where ${source.xid} >= ${xid}::int8 and ${source.xid} < ${horizon} and (${source.xid}, ${source.id}) > (${xid}::int8, ${factId}::uuid) and ${source.isFact}
      order by ${source.xid}, ${source.id} limit ${limit}::int
    ) next
    order by xid desc, fact_id desc limit 1`);
  return place;
}

export async function moveProgress(tx: Transaction, kind: FactKind, { xid, factId }: Place): Promise<void> {
  await tx.query(sql`update rollup_progress set xid = ${xid}::int8, fact_id = ${factId}::uuid where kind = ${raw(`'${kind}'`)}`);
}

/**
 * At start. A dump that was restored into another cluster has transaction ids from the future, which those of new facts would come before:
 * what is rolled up gets the smallest id, and what is not the next one.
 */
export async function openProgress(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    for (const kind of FACT_KINDS) {
      const { table, xid, id, isFact } = sources[kind];
      const place = await lockProgress(tx, kind);
      const [found] = await tx.query<{ fromFuture: boolean }>(sql`
        select greatest(${place.xid}::int8, (select max(${xid}) from ${table} where ${isFact})) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "fromFuture"`);
      if (!found?.fromFuture) continue;
      // A long history takes longer than a statement may otherwise.
      await tx.query(sql`set local statement_timeout = 0`);
      const column = raw(kind === 'LOG' ? 'xid' : 'ended_xid');
      await tx.query(sql`update ${table} set ${column} = case when (${xid}, ${id}) <= (${place.xid}::int8, ${place.factId}::uuid) then 0 else 1 end`);
      await moveProgress(tx, kind, { xid: 0, factId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' });
    }
  });
}
