import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { EventOf, StoredEvent } from './types.ts';

type PlanOverlay = StoredEvent<EventOf<'OVERLAY_RECORDED'>>;
type PlaceOfTask = Pick<StoredEvent, 'taskId' | 'xid' | 'position'>;

/** Of one task: a plan has fewer steps. */
const MAX_STEPS = 200;

interface OverlayRow extends Omit<PlanOverlay, 'body'> {
  n: number;
  payload: object;
}

/** The latest PLAN overlay of each step as a task's log had them at each place, in the order of the steps' first ones; one statement. */
export async function planOverlaysBefore(database: Queryable, places: readonly PlaceOfTask[]): Promise<PlanOverlay[][]> {
  const rows = await database.query<OverlayRow>(sql`
    select (place.n - 1)::int as n, overlay.xid, overlay.position, overlay.task_id as "taskId", overlay.shop, overlay.payload, overlay.at
    from unnest(${places.map(({ taskId }) => taskId)}::uuid[], ${places.map(({ xid }) => xid)}::bigint[], ${places.map(({ position }) => position)}::bigint[])
      with ordinality as place (task_id, xid, position, n)
    cross join lateral (
      select step.* from (
        select distinct on (event.payload ->> 'stepKey') event.*, min(event.position) over (partition by event.payload ->> 'stepKey') as first
        from task_event event
        where event.task_id = place.task_id and event.type = 'OVERLAY_RECORDED' and event.payload ->> 'source' = 'PLAN'
          and (event.xid, event.position) < (place.xid, place.position)
        order by event.payload ->> 'stepKey', event.xid desc, event.position desc
      ) step
      order by step.first limit ${MAX_STEPS}
    ) overlay
    order by place.n, overlay.first`);
  const found: PlanOverlay[][] = places.map(() => []);
  for (const { n, xid, position, payload, ...row } of rows) {
    // The payload was written from the body of such an event.
    found[n]?.push({ ...row, xid: Number(xid), position: Number(position), body: { type: 'OVERLAY_RECORDED', ...payload } as EventOf<'OVERLAY_RECORDED'> });
  }
  return found;
}
