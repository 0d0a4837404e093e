import sql, { raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { Place } from './cursor.ts';
import { horizon } from './log.ts';
import type { EventBody, EventType, StoredEvent } from './types.ts';

/** What a filter may look through in one statement: a rare match must not make one that runs without end. */
const SCAN = 5_000;

export interface ReadScope {
  /** One task's events; all tasks' where omitted. */
  taskId?: string;
  types?: readonly EventType[] | undefined;
  /** A condition on the row `task`, for the events of the tasks that match. */
  where?: Sql | undefined;
}

export interface Reading {
  events: StoredEvent[];
  /** Everything of this reading's scope up to here has been read. */
  readTo: Place;
  hasMore: boolean;
  /** Committed events wait behind a transaction that is still open: look again soon. */
  isHeldBack: boolean;
}

interface EventRow extends Place {
  taskId: string;
  shop: string;
  type: EventType;
  payload: object;
  at: Date;
}

interface LogRow {
  horizon: number;
  isHeldBack: boolean;
  /** Of the last row that a filter looked at, where it found few and there may be more behind it. */
  scannedXid: number | null;
  scannedPosition: number | null;
}

/** Reads at most `limit` events after a place, in the order that all readers share; fewer, though there are more, where a filter matches few. */
export async function readEvents(database: Queryable, after: Place, { taskId, types, where }: ReadScope, limit: number): Promise<Reading> {
  const isFiltered = types !== undefined || where !== undefined;
  const inRange = sql`
    (event.xid, event.position) > (${after.xid}::bigint, ${after.position}::bigint) and event.xid < ${horizon}
      and ${taskId === undefined ? sql`true` : sql`event.task_id = ${taskId}::uuid`}`;
  // The limits are part of the text, so that plans are made for them. `max` finds the newest xid in the index also where
  // there are no statistics (a new database, and always the embedded one), for which `exists` would read the whole table.
  const rows = await database.query<LogRow & (EventRow | { position: null })>(sql`
    with found as materialized (
      select event.xid, event.position, event.task_id as "taskId", event.shop, event.type, event.payload, event.at
      from (
        select event.xid, event.position, event.task_id, event.shop, event.type, event.payload, event.at
        from task_event event where ${inRange}
        order by event.xid, event.position limit ${raw(String(isFiltered ? SCAN : limit))}
      ) event
      where ${types === undefined ? sql`true` : sql`event.type = any(${types}::text[])`}
        and ${where === undefined ? sql`true` : sql`exists (select 1 from task where task.id = event.task_id and ${where})`}
      order by event.xid, event.position limit ${raw(String(limit))}
    )
    select log.horizon, log."isHeldBack", scanned.xid as "scannedXid", scanned.position as "scannedPosition", found.*
    from (select ${horizon} as horizon, coalesce((select max(xid) from task_event) >= ${horizon}, false) as "isHeldBack") log
    left join (
      select event.xid, event.position from task_event event
      where ${isFiltered ? sql`(select count(*) from found) < ${raw(String(limit))}` : sql`false`} and ${inRange}
      order by event.xid, event.position limit 1 offset ${raw(String(SCAN - 1))}
    ) scanned on true
    left join found on true
    order by found.xid, found.position`);
  const [log] = rows;
  const events = rows.flatMap((row) => (row.position === null ? [] : [toEvent(row)]));
  const last = events.length === limit ? events.at(-1) : scannedTo(log);
  return { events, hasMore: last !== undefined, readTo: last ?? { xid: log?.horizon ?? 0, position: 0 }, isHeldBack: log?.isHeldBack ?? false };
}

function scannedTo(log: LogRow | undefined): Place | undefined {
  if (log?.scannedXid == null || log.scannedPosition == null) return undefined;
  return { xid: log.scannedXid, position: log.scannedPosition };
}

function toEvent({ position, xid, taskId, shop, type, payload, at }: EventRow): StoredEvent {
  // The payload was written from an EventBody of this type, by `insertEvents` or by SQL that is tested against it.
  return { position, xid, taskId, shop, at, body: { type, ...payload } as EventBody };
}
