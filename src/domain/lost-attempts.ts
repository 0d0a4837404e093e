import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { toJsonb } from '../db/jsonb.ts';
import { settleStages } from './settle-stages.ts';
import type { Json, ModelUse, StepOutcome } from './step-outcome.ts';

/**
 * What an attempt of a stage that has called models would leave behind if its process died now. It is stored with the stage, whole, as often as
 * it changes. The attempt's own end takes it away; where none comes, it becomes an agent log, and counts.
 */
export interface AttemptSoFar {
  stageId: string;
  agentName: string;
  /** The configuration with its placeholders filled in. */
  input: Json;
  ranMs: number;
  /** Without what it put out. */
  outcome: Pick<StepOutcome, 'agentName' | 'routingMode' | 'confidence' | 'reasoning' | 'toolCalls' | 'keyInput'> & { model: ModelUse };
}

/** An update of a stage that runs; `changed` has the `id` of its task. */
export function keepAttemptSoFar(soFar: AttemptSoFar): Sql {
  return sql`
    update stage set attempt_so_far = ${toJsonb(soFar)}::jsonb from changed
    where stage.id = ${soFar.stageId}::uuid and stage.task_id = changed.id and stage.status = 'RUNNING'`;
}

interface LostAttempt {
  taskId: string;
  attempt: number;
  traceEventId: string;
  soFar: AttemptSoFar;
}

/**
 * Records what attempts have used whose workers were lost, before their stages begin again or end with their tasks. Nothing where they have called
 * no model. The tasks are locked.
 */
export async function settleLostAttempts(tx: Transaction, taskIds: readonly string[]): Promise<void> {
  const lost = await tx.query<LostAttempt>(sql`
    select task.id as "taskId", task.attempts as attempt, stage.trace_event_id as "traceEventId", stage.attempt_so_far as "soFar"
    from task join stage on stage.task_id = task.id
    where task.id = any(${taskIds}::uuid[]) and stage.status = 'RUNNING' and stage.attempt_so_far is not null`);
  if (lost.length === 0) return;
  await settleStages(
    tx,
    lost.map(({ taskId, attempt, traceEventId, soFar: { stageId, agentName, input, ranMs, outcome } }) => ({
      run: { taskId, attempt },
      settlement: {
        ...{ stageId, traceEventId, agentName, input, outcome, durationMs: ranMs },
        status: 'RUNNING',
        failure: { ...attemptLost, stageId },
        ...{ result: null, workspaceKey: null, pending: [], next: null },
      },
    })),
  );
}

const attemptLost = { code: 'WORKER_LOST', message: 'The process that ran this attempt died.', hint: null, retryable: true };
