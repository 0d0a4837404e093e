import sql, { join, raw } from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import { after, floor, type Level } from './buckets.ts';
import { allMeasures, columns, type FactKind, facts, sketchColumns, sketches, sources } from './facts.ts';
import { lockProgress } from './progress.ts';
import { addFacts, addRows } from './rollup-table.ts';

/** Minutes in one transaction: an open one holds back everybody's live events. */
const BATCH = 200;

/**
 * In the transaction that deletes or restores a task, whose row it has locked: the minutes of its facts are out of date. Until they are
 * rebuilt, their facts are read themselves.
 */
export async function markDirty(tx: Transaction, taskId: string): Promise<void> {
  await tx.query(sql`
    insert into rollup_dirty (kind, minute)
    select 'TASK'::"FactKind", date_trunc('minute', created_at, 'UTC') from task where id = ${taskId}::uuid
    union
    select 'LOG'::"FactKind", date_trunc('minute', created_at, 'UTC') from agent_log where task_id = ${taskId}::uuid`);
}

/**
 * Rebuilds some of the marked minutes, however often each is marked, from their facts, and from them the hours, days and months. A mark that is made meanwhile stays for
 * the next time: what this sees of the facts is at least as new as the marks that it removes.
 * @returns whether there may be more.
 */
export async function rebuildDirty(tx: Transaction, kind: FactKind): Promise<boolean> {
  const place = await lockProgress(tx, kind);
  const marks = await tx.query<{ minute: Date }>(sql`
    with taken as (
      delete from rollup_dirty where kind = ${raw(`'${kind}'`)} and minute <= (
        select max(minute) from (select distinct minute from rollup_dirty where kind = ${raw(`'${kind}'`)} order by minute limit ${BATCH}::int) first
      ) returning minute
    )
    select distinct minute from taken`);
  if (marks.length === 0) return false;
  const { xid, id, createdAt, isFact } = sources[kind];
  const minutes = marks.map(({ minute }) => minute);

  const { parts } = await clear(tx, kind, 'MINUTE', minutes);
  const ofMinutes = sql`
    select fact.* from ${parts} cross join lateral (${facts(
      kind,
      sql`${createdAt} >= part.start and ${createdAt} < part.stop and ${isFact} and (${xid}, ${id}) <= (${place.xid}::int8, ${place.factId}::uuid)`,
    )}) fact`;
  await addFacts(tx, kind, ofMinutes, ['MINUTE']);

  for (const [shorter, level] of [
    ['MINUTE', 'HOUR'],
    ['HOUR', 'DAY'],
    ['DAY', 'MONTH'],
  ] as const satisfies [Level, Level][]) {
    const longer = await clear(tx, kind, level, minutes);
    await addRows(
      tx,
      sql`
      select ${raw(`'${level}'`)}::"RollupLevel" as level, part.start as bucket, rollup.series_id, ${columns(allMeasures)}, ${join(sketches.map(sketchColumns))}
      from ${longer.parts} cross join lateral (
        select * from rollup where rollup.level = ${raw(`'${shorter}'`)} and rollup.bucket >= part.start and rollup.bucket < part.stop offset 0
      ) rollup
      where ${isOf(kind)}`,
    );
  }
  return true;
}

/** Empties the buckets that hold one of the minutes. @returns where they begin and end, as the rows `part`. */
async function clear(tx: Transaction, kind: FactKind, level: Level, minutes: readonly Date[]) {
  const starts = [...new Set(minutes.map((minute) => floor(level, minute).getTime()))].map((time) => new Date(time));
  const texts = (moments: readonly Date[]) => sql`${moments.map((moment) => moment.toISOString())}::text[]::timestamptz[]`;
  const parts = sql`unnest(${texts(starts)}, ${texts(starts.map((start) => after(level, start)))}) part (start, stop)`;
  await tx.query(sql`delete from rollup where rollup.level = ${raw(`'${level}'`)} and rollup.bucket = any(${texts(starts)}) and ${isOf(kind)}`);
  return { parts };
}

/** Of a row of `rollup`; its series is looked up by its key: joined, it may come first, and the buckets be read once for each series. */
const isOf = (kind: FactKind) => sql`(select kind from rollup_series where rollup_series.id = rollup.series_id) = ${raw(`'${kind}'`)}`;
