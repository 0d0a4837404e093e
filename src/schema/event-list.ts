import sql, { type Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor } from '../events/cursor.ts';
import { horizon } from '../events/log.ts';
import { type CursorEvent, CursorExpiredError } from '../events/stream.ts';
import type { EventBody, EventOf, EventType } from '../events/types.ts';
import type { Source } from './connection.ts';
import type { Context } from './context.ts';
import { cursorExpired } from './graphql-errors.ts';
import type { ChildList, Row } from './list.ts';

export type EventWith<Type extends EventType> = CursorEvent & { body: EventOf<Type> };

/** What the list selects beside its keys. */
interface EventRow extends Row {
  taskId: string;
  shop: string;
  type: EventType;
  payload: object;
  at: Date;
}

/**
 * A task's log as a connection: the rows that subscriptions deliver (see events/log.ts for why not all of them yet), in
 * their order and with their cursors.
 *
 * @param types all of them where null.
 * @param where a further condition on the row `task_event`.
 */
export function eventSource<Type extends EventType>(
  types: readonly Type[] | null,
  where: Sql,
  { services: { live } }: Context,
): Source<EventWith<Type>, ChildList> {
  const encode = ([xid, position]: readonly unknown[]) => encodeCursor({ epoch: live.epoch, xid: Number(xid), position: Number(position) });
  const ofType = types ? sql`task_event.type = any(${types}::text[])` : sql`true`;
  return {
    list: {
      from: sql`task_event`,
      parent: sql`task_event.task_id`,
      where: sql`task_event.xid < ${horizon} and ${ofType} and ${where}`,
      order: {
        name: 'event',
        direction: 'ASC',
        keys: [
          { column: sql`task_event.xid`, type: 'bigint' },
          { column: sql`task_event.position`, type: 'bigint' },
        ],
      },
      columns: sql`task_event.task_id as "taskId", task_event.shop, task_event.type, task_event.payload, task_event.at`,
    },
    // The rows hold all there is.
    nodes: () => () => Promise.resolve((row) => toEvent<Type>(row as EventRow, encode(row.place))),
    cursors: {
      encode,
      decode: (text) => {
        const cursor = decodeCursor(text);
        if (cursor && cursor.epoch !== live.epoch) throw cursorExpired(new CursorExpiredError().message);
        return cursor && [cursor.xid, cursor.position];
      },
    },
  };
}

function toEvent<Type extends EventType>({ place: [xid, position], taskId, shop, type, payload, at }: EventRow, cursor: string): EventWith<Type> {
  // The payload was written from the body of an event of this type, and the statement selects only those.
  return { xid: Number(xid), position: Number(position), taskId, shop, at, body: { type, ...payload } as EventBody & EventOf<Type>, cursor };
}
