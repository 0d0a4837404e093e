import sql, { type Sql } from 'sql-template-tag';
import type { Database, Transaction } from '../db/database.ts';
import { toJsonb } from '../db/jsonb.ts';
import { encodeCursor } from './cursor.ts';
import type { EventBody } from './types.ts';

/**
 * The event log is one append-only table that many transactions write at once and that readers follow by a cursor. Two
 * things make that hard: positions are handed out before commit, so they become visible out of order, and transaction
 * ids are not in commit order either.
 *
 * - Append only while the task's row is locked, under `task.last_event_xid`, which that same update raises to at least
 *   the current transaction id. So within one task xid and position grow with every event, whoever writes it.
 * - Read only rows with xid < pg_snapshot_xmin: every transaction below that line has committed or is gone for good, so
 *   nothing can appear behind a reader that goes by (xid, position).
 *
 * A transaction that stays open holds back what came after it. It never loses it.
 */

/** Part of every `update task set …` whose statement appends events. */
export const eventStamp = sql`last_event_at = clock_timestamp(), last_event_xid = greatest(task.last_event_xid, pg_current_xact_id()::text::bigint)`;

/** What such an update must return, in a common table expression named `changed`, for `insertEvents`. */
export const stamped = sql`task.id, task.shop, task.last_event_xid, task.last_event_at`;

export interface NewEvent {
  taskId: string;
  body: EventBody;
}

/**
 * Inserts the events of those tasks that `changed` holds, in the order given. All events of a statement go through one such
 * insert: the parts of a statement that change data have no order of their own.
 */
export function insertEvents(events: readonly NewEvent[]): Sql {
  const rows = toJsonb(events.map(({ taskId, body: { type, ...payload } }) => ({ task_id: taskId, type, payload })));
  return sql`
    insert into task_event (xid, task_id, shop, type, payload, at)
    select changed.last_event_xid, changed.id, changed.shop, event.type, event.payload, changed.last_event_at
    from rows from (jsonb_to_recordset(${rows}::jsonb) as (task_id uuid, type text, payload jsonb)) with ordinality as event (task_id, type, payload, n)
    join changed on changed.id = event.task_id
    order by event.n`;
}

/** Every transaction below this id has committed or is gone for good, as far as this statement sees. */
export const horizon = sql`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;

/** Everything that this transaction, and any that runs beside it, will append lies after this. */
export const floorCursor = sql`(select epoch || '.' || ${horizon} || '.0' from event_log_state)`;

/** The text that `floorCursor` selects, as a client gets it. */
export function cursorFromFloor(floor: string): string {
  const [epoch = 0, xid = 0] = floor.split('.').map(Number);
  return encodeCursor({ epoch, xid, position: 0 });
}

/**
 * In the transaction that deletes tasks, whose events are removed after it: a feed that went on after an earlier place would
 * miss them, and so its cursor is expired.
 */
export async function expireCursorsBefore(tx: Transaction, taskIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    update event_log_state set purged_xid = last.xid, purged_position = last.position
    from (
      select event.xid, event.position
      from unnest(${taskIds}::uuid[]) task (id)
      cross join lateral (select xid, position from task_event where task_id = task.id order by xid desc, position desc limit 1) event
      order by event.xid desc, event.position desc limit 1
    ) last
    where (last.xid, last.position) > (event_log_state.purged_xid, event_log_state.purged_position)`);
}

/**
 * At start. A dump that was restored into another cluster has transaction ids from the future, and nobody would read its
 * events: all get the smallest id (their positions keep the order), and the epoch rises, so that older cursors expire.
 * @returns the epoch of this log's cursors.
 */
export async function openEventLog(database: Database): Promise<number> {
  return database.transaction(async (tx) => {
    await tx.query(sql`insert into event_log_state (id, epoch) values (1, 1) on conflict do nothing`);
    const [state] = await tx.query<{ epoch: number }>(sql`select epoch from event_log_state where id = 1 for update`);
    const [log] = await tx.query<{ fromFuture: boolean }>(sql`
      select greatest(purged_xid, (select max(xid) from task_event)) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "fromFuture"
      from event_log_state`);
    if (!log?.fromFuture) return state?.epoch ?? 1;
    // A large log takes longer than a statement may otherwise.
    await tx.query(sql`set local statement_timeout = 0`);
    await tx.query(sql`update task_event set xid = 0 where xid <> 0`);
    await tx.query(sql`update task set last_event_xid = 0 where last_event_xid <> 0`);
    const [raised] = await tx.query<{ epoch: number }>(sql`
      update event_log_state set epoch = epoch + 1, purged_xid = 0, purged_position = 0 where id = 1 returning epoch`);
    return raised?.epoch ?? 1;
  });
}
