import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { journalEntries, kept, type TraceEventRow, traceEntry } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { type DomainError, LimitExceededError, throwIfAny, ValidationError } from './errors.ts';
import { type ReferredTask, referredTasks, type TaskRef } from './external-tasks.ts';
import { newId } from './ids.ts';

export interface NewTraceEvent {
  task: TaskRef;
  agentName: string | null;
  eventType: string;
  /** Any JSON value. */
  payload: unknown;
  key: string | null;
  parentKey: string | null;
  durationMs: number | null;
  timestamp: Date | null;
}

const MAX_EVENTS = 1_000;
const MAX_NAME = 255;
const DAY_MS = 86_400_000;

/**
 * Records events of work that runs elsewhere, all or none; an event whose key its task has already is not recorded again.
 * @returns the ids in the order of the input, and how many are new.
 * @throws every fault at once, each with its place in the input.
 */
export async function recordTraceEvents(domain: Domain, actor: Actor, events: readonly NewTraceEvent[]): Promise<{ ids: string[]; recorded: number }> {
  if (events.length === 0) throw new ValidationError('There is nothing to record.', ['events']);
  if (events.length > MAX_EVENTS) {
    throw new LimitExceededError(`One call records at most ${MAX_EVENTS} events; these are ${events.length}.`, MAX_EVENTS, ['events']);
  }
  throwIfAny(events.flatMap((event, index) => faultsOf(event, ['events', String(index)])));
  return domain.database.transaction(async (tx) => {
    const refs = events.map(({ task }, index) => ({ ref: task, shop: null, at: ['events', String(index), 'task'] }));
    const tasks = await referredTasks(domain, tx, actor, refs);
    const { ids, rows } = rowsOf(events, tasks, await knownKeys(tx, events, tasks));
    if (rows.length > 0) await insertRows(tx, rows);
    tx.afterCommit(() => domain.signals.raise('events'));
    return { ids, recorded: rows.length };
  });
}

function faultsOf({ eventType, agentName, key, parentKey, durationMs, timestamp }: NewTraceEvent, at: readonly string[]): DomainError[] {
  const faults: DomainError[] = [];
  const check = (holds: boolean, message: string, field: string) => {
    if (!holds) faults.push(new ValidationError(message, [...at, field]));
  };
  for (const [field, name] of Object.entries({ eventType, agentName, key, parentKey })) {
    check(name === null || (name.trim() !== '' && name.length <= MAX_NAME), `${field} has 1 to ${MAX_NAME} characters.`, field);
  }
  check(durationMs === null || (durationMs >= 0 && Number.isSafeInteger(Math.round(durationMs))), 'durationMs is not negative.', 'durationMs');
  check(timestamp === null || timestamp.getTime() <= Date.now() + DAY_MS, 'timestamp is more than a day ahead.', 'timestamp');
  return faults;
}

const nameOf = (taskId: string, key: string) => `${taskId} ${key}`;

/** Ids of stored events by task and key. The tasks are locked: nobody else stores any now. */
async function knownKeys(tx: Transaction, events: readonly NewTraceEvent[], tasks: readonly ReferredTask[]): Promise<Map<string, string>> {
  const wanted = new Map(
    events.flatMap(({ key, parentKey }, index) =>
      [key, parentKey].flatMap((name) => (name === null ? [] : [[nameOf(tasks[index]?.id ?? '', name), { taskId: tasks[index]?.id, key: name }] as const])),
    ),
  );
  if (wanted.size === 0) return new Map();
  const pairs = [...wanted.values()];
  const rows = await tx.query<{ id: string; taskId: string; key: string }>(sql`
    select trace_event.id, task_id as "taskId", key from trace_event
    join unnest(${pairs.map(({ taskId }) => taskId)}::uuid[], ${pairs.map(({ key }) => key)}::text[]) as wanted (task_id, key) using (task_id, key)`);
  return new Map(rows.map(({ id, taskId, key }) => [nameOf(taskId, key), id]));
}

type NewRow = TraceEventRow & { taskId: string };

/** A parent is stored already or stands before its children: so there are no cycles. */
function rowsOf(events: readonly NewTraceEvent[], tasks: readonly ReferredTask[], known: Map<string, string>): { ids: string[]; rows: NewRow[] } {
  const rows: NewRow[] = [];
  const faults: DomainError[] = [];
  const ids = events.map(({ key, parentKey, ...event }, index) => {
    const taskId = tasks[index]?.id ?? '';
    const stored = key === null ? undefined : known.get(nameOf(taskId, key));
    if (stored !== undefined) return stored;
    const parentId = parentKey === null ? null : known.get(nameOf(taskId, parentKey));
    if (parentId === undefined) {
      const message = `No event of this task has the key ${JSON.stringify(parentKey)}, before this one in the call or stored.`;
      faults.push(new ValidationError(message, ['events', String(index), 'parentKey']));
    }
    const { agentName, eventType, payload, durationMs, timestamp } = event;
    const row = { id: newId(), taskId, parentId: parentId ?? null, agentName, eventType, payload, durationMs, timestamp, key };
    rows.push(row);
    if (key !== null) known.set(nameOf(taskId, key), row.id);
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
