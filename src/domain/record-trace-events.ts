import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { journalEntries, kept, type TraceEventRow, traceEntry } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { type DomainError, throwIfAny, ValidationError } from './errors.ts';
import { type GivenRef, type ReferredTask, referredTasks } from './external-tasks.ts';
import { newId } from './ids.ts';
import { checkCount, ItemCheck, storedKeys, textOfKey } from './ingestion.ts';

export interface NewTraceEvent {
  task: GivenRef;
  agentName: string | null;
  eventType: string;
  /** Any JSON value. */
  payload: unknown;
  key: string | null;
  parentKey: string | null;
  durationMs: number | null;
  timestamp: Date | null;
}

/**
 * Records events of work that runs elsewhere, all or none; an event whose key its task has already is not recorded again.
 * @returns the ids in the order of the input, and how many are new.
 * @throws every fault at once, each with its place in the input.
 */
export async function recordTraceEvents(domain: Domain, actor: Actor, events: readonly NewTraceEvent[]): Promise<{ ids: string[]; recorded: number }> {
  checkCount(events, 'events');
  const faults = events.flatMap((event, index) => faultsOf(event, ['events', String(index)]));
  return domain.database.transaction(async (tx) => {
    const refs = events.map(({ task }, index) => ({ ref: task, shop: null, at: ['events', String(index), 'task'] }));
    const tasks = await referredTasks(domain, tx, actor, refs, faults);
    const { ids, rows } = rowsOf(events, tasks, await knownKeys(tx, events, tasks));
    if (rows.length > 0) await insertRows(tx, rows);
    tx.afterCommit(() => domain.signals.raise('events'));
    return { ids, recorded: rows.length };
  });
}

function faultsOf({ eventType, agentName, key, parentKey, durationMs, timestamp }: NewTraceEvent, at: readonly string[]): readonly DomainError[] {
  const check = new ItemCheck(at);
  for (const [field, name] of Object.entries({ eventType, agentName, key, parentKey })) check.name(field, name);
  check.that(durationMs === null || (durationMs >= 0 && Number.isSafeInteger(Math.round(durationMs))), () => 'durationMs is not negative.', 'durationMs');
  check.instant('timestamp', timestamp);
  return check.faults;
}

function knownKeys(tx: Transaction, events: readonly NewTraceEvent[], tasks: readonly ReferredTask[]): Promise<Map<string, string>> {
  const named = events.flatMap(({ key, parentKey }, index) =>
    [key, parentKey].flatMap((name) => (name === null ? [] : [{ taskId: tasks[index]?.id ?? '', key: name }])),
  );
  return storedKeys(tx, 'trace_event', named);
}

type NewRow = TraceEventRow & { taskId: string };

/** A parent is stored already or stands before its children: so there are no cycles. */
function rowsOf(events: readonly NewTraceEvent[], tasks: readonly ReferredTask[], known: Map<string, string>): { ids: string[]; rows: NewRow[] } {
  const rows: NewRow[] = [];
  const faults: DomainError[] = [];
  const ids = events.map(({ key, parentKey, ...event }, index) => {
    const taskId = tasks[index]?.id ?? '';
    const stored = key === null ? undefined : known.get(textOfKey({ taskId, key }));
    if (stored !== undefined) return stored;
    const parentId = parentKey === null ? null : known.get(textOfKey({ taskId, key: parentKey }));
    if (parentId === undefined) {
      const message = `No event of this task has the key ${JSON.stringify(parentKey)}, before this one in the call or stored.`;
      faults.push(new ValidationError(message, ['events', String(index), 'parentKey']));
    }
    const { agentName, eventType, payload, durationMs, timestamp } = event;
    const row = { id: newId(), taskId, parentId: parentId ?? null, agentName, eventType, payload, durationMs, timestamp, key };
    rows.push(row);
    if (key !== null) known.set(textOfKey({ taskId, key }), row.id);
    return row.id;
  });
  throwIfAny(faults);
  return { ids, rows };
}

async function insertRows(tx: Transaction, rows: readonly NewRow[]): Promise<void> {
  const taskIds = [...new Set(rows.map(({ taskId }) => taskId))];
  const { arrivals, storage } = journalEntries(rows.map(({ taskId, ...row }) => ({ ...traceEntry(row), taskId })));
  await tx.query(sql`
    with held as (select id, journal_position, status from task where id = any(${taskIds}::uuid[])),
    ${arrivals},
    changed as (
      update task set ${kept()}, ${eventStamp}
      from held join arrived on arrived.task_id = held.id
      where task.id = held.id
      returning ${stamped}
    ),
    ${storage}
    select id from changed`);
}
