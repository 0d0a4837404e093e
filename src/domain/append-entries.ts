import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { type JournalEntry, journalEntries, kept } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import type { Run } from './settle-stages.ts';

interface Change {
  /** What must hold of the task's row, beside its attempt. */
  where: Sql;
  /** Assignments to it, with a comma behind each. */
  assign?: Sql;
  /** Further parts of the statement, with a comma behind each; they change something only for rows of `changed`. */
  also?: Sql;
}

/**
 * Appends what a run says, but for what is stored already, and changes the task's row with it.
 * @returns false where the run is no longer this worker's, or the condition does not hold.
 */
export async function appendEntries(
  connection: Queryable,
  run: Run,
  entries: readonly JournalEntry[],
  { where, assign = sql``, also = sql`` }: Change,
): Promise<boolean> {
  const { arrivals, storage } = journalEntries(entries.map((entry) => ({ ...entry, taskId: run.taskId })));
  const rows = await connection.query(sql`
    with held as (
      select id, journal_position, status from task
      where id = ${run.taskId}::uuid and attempts = ${run.attempt}::int and ${where}
      for no key update
    ),
    ${arrivals},
    changed as (
      update task set ${assign} ${kept()}, ${eventStamp}
      from held left join arrived on arrived.task_id = held.id
      where task.id = held.id
      returning ${stamped}
    ),
    ${also}
    ${storage}
    select id from changed`);
  return rows.length > 0;
}

/** Why the row of a run that was RUNNING could not be changed: it was asked to stop, or it is another worker's now. */
export async function whyRefused(connection: Queryable, { taskId, attempt }: Run): Promise<'CANCELLING' | 'LOST'> {
  const rows = await connection.query(sql`select from task where id = ${taskId}::uuid and attempts = ${attempt}::int and status = 'CANCELLING'`);
  return rows.length > 0 ? 'CANCELLING' : 'LOST';
}
