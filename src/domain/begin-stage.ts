import sql from 'sql-template-tag';
import type { JournalEntry } from '../events/journal-log.ts';
import { appendEntries, whyRefused } from './append-entries.ts';
import type { Domain } from './domain.ts';
import type { Run } from './settle-stages.ts';
import type { Settled } from './settler.ts';
import { type NextStage, stageStart } from './stage-traces.ts';

/** Begins a stage that needs an approval and has one: others begin with the task, or with the end of the stage before them. */
export async function beginStage({ database, signals }: Domain, run: Run, stage: NextStage): Promise<Settled> {
  const entries: JournalEntry[] = [{ type: 'STAGE_CHANGED', stageId: stage.id, stageStatus: 'RUNNING' }, stageStart(run.taskId, stage)];
  const began = await appendEntries(database, run, entries, {
    where: sql`status = 'RUNNING'`,
    assign: sql`updated_at = now(),`,
    also: sql`
      begun as (
        update stage set status = 'RUNNING', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()), trace_event_id = ${stage.traceEventId}::uuid
        from changed where stage.id = ${stage.id}::uuid and stage.status = 'PENDING'
      ),`,
  });
  if (!began) return whyRefused(database, run);
  signals.raise('events');
  return 'CONTINUE';
}
