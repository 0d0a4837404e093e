import { type JournalEntry, traceEntry } from '../events/journal-log.ts';
import type { Failure } from './domain.ts';
import { newId } from './ids.ts';

/** A stage that is about to start. */
export interface NextStage {
  id: string;
  index: number;
  name: string;
  type: string;
  agentName: string | null;
  /** The one that begins. */
  attempt: number;
  /** Of its `stage_start`. */
  traceEventId: string;
}

export function stageStart(taskId: string, { traceEventId, name, index, type, attempt, agentName }: NextStage): JournalEntry {
  const payload = { stage: name, index, type, attempt };
  // A step whose agent is chosen while the task runs has none before it ends.
  const worker = agentName ?? (type === 'agent' ? null : name);
  const row = { id: traceEventId, parentId: taskId, agentName: worker, eventType: 'stage_start', payload, durationMs: null };
  return { ...traceEntry(row), whileRunning: true };
}

/** An attempt of a stage failed, whether or not there will be another. */
export function stageError(attempt: { traceEventId: string; agentName: string; durationMs: number }, { code, message, retryable }: Failure): JournalEntry {
  const { traceEventId, agentName, durationMs } = attempt;
  return traceEntry({ id: newId(), parentId: traceEventId, agentName, eventType: 'stage_error', payload: { code, message, retryable }, durationMs });
}
