import { randomUUID } from 'node:crypto';
import type { Domain, Failure } from '../domain/domain.ts';
import { finishPlanning } from '../domain/plans/finish-planning.ts';
import type { NewStage } from '../domain/plans/new-stages.ts';
import type { Planned } from '../domain/plans/plan.ts';
import { failTask, finishCancelling, finishStage, finishTask, handBack, retryStage } from '../domain/settle-run.ts';
import type { Run, StageSettlement } from '../domain/settle-stages.ts';
import type { Settled } from '../domain/settler.ts';
import { deadlineExceeded, type StartedTask } from '../domain/start-tasks.ts';
import { StepError } from '../domain/step-outcome.ts';
import type { RunningStage, StageAttempt } from './attempt-stage.ts';
import type { RunControl } from './run-control.ts';
import type { Runtime } from './runtime.ts';

interface SettledAttempt {
  run: Run;
  task: StartedTask;
  stage: RunningStage;
  /** Null after the last stage. */
  next: RunningStage | null;
  /** What the stage has planned, with the stages that execute it. */
  planned: { planned: Planned; stages: readonly NewStage[] } | null;
  attempt: StageAttempt;
  control: RunControl;
}

/** LEFT: somebody else goes on with the task, now or later. */
export type Next = 'CONTINUE' | 'ENDED' | 'LEFT';

/** Records how a stage's attempt ended and decides what becomes of the task. */
export async function settleAttempt(runtime: Runtime, settled: SettledAttempt): Promise<Next> {
  const { run, stage, attempt, control } = settled;
  const settlement: StageSettlement = {
    stageId: stage.id,
    traceEventId: stage.traceEventId,
    agentName: stage.agentName ?? stage.name,
    status: 'SUCCEEDED',
    failure: null,
    input: attempt.outcome.input ?? attempt.input,
    outcome: attempt.outcome,
    result: attempt.ok ? attempt.result : null,
    workspaceKey: attempt.ok ? attempt.workspaceKey : null,
    durationMs: attempt.durationMs,
    pending: attempt.pending,
    next: null,
  };
  if (!attempt.ok) return settleFailure(runtime, settled, settlement, attempt.error);
  const { pause } = control;
  // One that needs an approval begins once it is known to have it.
  const following = pause || settled.next?.requiresApproval ? null : settled.next;
  if (settled.planned) {
    const next = await after(runtime.domain, run, await finishPlanning(runtime.domain, run, { ...settlement, next: following }, settled.planned));
    return next === 'CONTINUE' && pause ? stopBetweenStages(runtime, run, pause) : next;
  }
  if (settled.next === null) return after(runtime.domain, run, await finishTask(runtime.settler, run, settlement));
  const next = await after(runtime.domain, run, await finishStage(runtime.settler, run, { ...settlement, next: following }));
  return next === 'CONTINUE' && pause ? stopBetweenStages(runtime, run, pause) : next;
}

async function settleFailure(runtime: Runtime, { run, task, stage, control }: SettledAttempt, settlement: StageSettlement, error: unknown): Promise<Next> {
  const { domain } = runtime;
  switch (control.reason) {
    case 'LOST':
      return 'LEFT';
    case 'SHUTDOWN':
      await handBack(domain, run, settlement);
      return 'LEFT';
    case 'CANCEL':
      return cancelled(domain, run, { ...settlement, status: 'CANCELLED' });
    case 'DEADLINE':
      return fail(runtime, run, settlement, { ...deadlineExceeded, stageId: stage.id });
    case undefined: {
      const failure = failureOf(domain, error, { taskId: task.id, stageId: stage.id });
      if (!failure.retryable || stage.attempt >= task.maxAttempts) return fail(runtime, run, settlement, failure);
      const retryAfterMs = error instanceof StepError ? error.retryAfterMs : undefined;
      const attempts = { attempt: stage.attempt, maxAttempts: task.maxAttempts, retryAfterMs, deadlineAt: task.deadlineAt };
      const next = await after(domain, run, await retryStage(domain, run, { ...settlement, status: 'PENDING', failure }, attempts));
      return next === 'CONTINUE' ? 'LEFT' : next;
    }
  }
}

async function fail({ domain, settler }: Runtime, run: Run, settlement: StageSettlement, failure: Failure): Promise<Next> {
  return after(domain, run, await failTask(settler, run, { ...settlement, status: 'FAILED', failure }, failure));
}

async function cancelled(domain: Domain, run: Run, settlement: StageSettlement | null): Promise<Next> {
  return (await finishCancelling(domain, run, settlement)) ? 'ENDED' : 'LEFT';
}

/** A cancel that came in first has its way: what was to be recorded is, and then the task ends as cancelled. */
export async function after(domain: Domain, run: Run, settled: Settled): Promise<Next> {
  switch (settled) {
    case 'CANCELLING':
      return cancelled(domain, run, null);
    case 'LOST':
      return 'LEFT';
    case 'CONTINUE':
    case 'ENDED':
      return settled;
  }
}

/** The stage came to its end although the run was told to stop; the next one was not started. */
export async function stopBetweenStages({ domain, settler }: Runtime, run: Run, pause: NonNullable<RunControl['pause']>): Promise<Next> {
  switch (pause) {
    case 'SHUTDOWN':
      await handBack(domain, run, null);
      return 'LEFT';
    case 'CANCEL':
      return cancelled(domain, run, null);
    case 'DEADLINE':
      return after(domain, run, await failTask(settler, run, null, { ...deadlineExceeded, stageId: null }));
    case 'LOST':
      return 'LEFT';
  }
}

function failureOf(domain: Domain, error: unknown, ids: { taskId: string; stageId: string }): Failure {
  const { stageId } = ids;
  if (error instanceof StepError) {
    return { code: error.code, message: error.message, hint: error.hint ?? null, retryable: error.retryable, stageId };
  }
  const errorId = randomUUID();
  domain.log.error({ err: error, errorId, ...ids }, 'A step failed unexpectedly');
  return {
    code: 'INTERNAL',
    message: `The step failed unexpectedly (error ${errorId}).`,
    hint: 'The server’s log has the cause under this id.',
    retryable: false,
    stageId,
  };
}
