import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { eventStamp, stamped } from '../events/log.ts';

/**
 * Who asked and why, as a log line; a running task becomes CANCELLING.
 * @param by name of the key whose request it is; null where the system asks.
 */
export async function recordStopRequest(
  tx: Transaction,
  { ids, by, reason, gracePeriodMs }: { ids: readonly string[]; by: string | null; reason: string | null; gracePeriodMs: number },
): Promise<void> {
  const message = `Cancelled${by === null ? '' : ` by ${by}`}${reason ? `: ${reason}` : ''}`;
  await tx.query(sql`
    with changed as (
      update task set cancel_reason = ${reason}, cancelled_by = ${by}, cancel_grace_ms = ${gracePeriodMs}::int, cancel_requested_at = clock_timestamp(),
        status = case when status = 'RUNNING' then 'CANCELLING' else status end, updated_at = now(), ${eventStamp}
      where id = any(${ids}::uuid[])
      returning ${stamped}, task.status
    )
    insert into task_event (xid, task_id, shop, type, payload, at)
    select changed.last_event_xid, changed.id, changed.shop, event.type, event.payload, changed.last_event_at
    from changed
    cross join lateral (
      select 0 as rank, 'LOG_APPENDED' as type,
        jsonb_build_object('level', 'INFO', 'message', ${message}::text, 'stageId', null, 'fields', null) as payload
      union all
      select 1, 'TASK_STATUS_CHANGED',
        jsonb_build_object('status', 'CANCELLING', 'previousStatus', 'RUNNING', 'actor', ${by}::text, 'currentStageId',
          (select stage.id from stage where stage.task_id = changed.id and stage.status = 'RUNNING' limit 1))
      where changed.status = 'CANCELLING'
    ) event
    order by changed.id, event.rank`);
}
