import { toJsonb } from '../db/jsonb.ts';
import { newId } from '../domain/ids.ts';
import { newStages } from '../domain/plans/new-stages.ts';
import { appendEvents } from '../domain/settle-run.ts';
import type { Run } from '../domain/settle-stages.ts';
import type { StartedTask } from '../domain/start-tasks.ts';
import type { Json } from '../domain/step-outcome.ts';
import { type AttemptedStage, attemptStage, type RunningStage, type StageAttempt } from './attempt-stage.ts';
import { openJournal } from './journal.ts';
import type { RunControl } from './run-control.ts';
import type { Runtime } from './runtime.ts';
import { seekApproval } from './seek-approval.ts';
import { settleAttempt } from './settle-attempt.ts';
import { copyTakenOverResult } from './taken-over-result.ts';
import { codeOf, type OpenSpan } from './telemetry/telemetry.ts';

/**
 * Runs a task that `startTasks` has started, stage after stage, to its end, or to where it has to wait or to be given back.
 * Every write names the attempt: once another worker has taken over, none of them changes anything.
 */
export async function runTask(runtime: Runtime, task: StartedTask, control: RunControl): Promise<void> {
  const { id: taskId, name, attempt, traceparent } = task;
  const { telemetry } = runtime.services;
  await telemetry.span({ kind: 'TASK', taskId, name, attempt, traceparent }, (span) => runStages(runtime, task, control, span));
}

async function runStages(runtime: Runtime, task: StartedTask, control: RunControl, taskSpan: OpenSpan): Promise<void> {
  const run: Run = { taskId: task.id, attempt: task.attempt };
  const unfinished = task.stages.filter(({ status }) => status === 'RUNNING' || status === 'PENDING');
  const stages = unfinished.map(
    ({ traceEventId, ...stage }): RunningStage => ({
      ...stage,
      // The first is running already, under the attempt that it was started with; a later one, or one that is to be approved, begins its next.
      attempt: stage.attempt + (stage.status === 'RUNNING' ? 0 : 1),
      traceEventId: traceEventId ?? newId(),
    }),
  );
  const done = task.stages.filter(({ status, takenOver }) => status === 'SUCCEEDED' || takenOver);
  const outputs = new Map(done.map(({ name, output }) => [name, output]));
  let workspaceKey = done.at(-1)?.workspaceKey ?? null;
  const journal = openJournal(async (entries, soFar) => {
    const isOurs = await appendEvents(runtime.domain.database, run, entries, soFar);
    if (isOurs) runtime.domain.signals.raise('events');
    else control.stop('LOST');
  });
  try {
    if (task.takenOverResultKey !== null) await copyTakenOverResult(runtime.domain, run, task.takenOverResultKey);
    for (const [index, stage] of stages.entries()) {
      if (stage.requiresApproval && (await seekApproval(runtime, { run, task, stage, outputs, control })) !== 'CONTINUE') return;
      const attempted = { run, task, stage, outputs, workspaceKey, control, journal, isLast: index === stages.length - 1 };
      const attempt = await inSpan(runtime, { ...attempted, later: stages.slice(index + 1) }, taskSpan);
      const planned = attempt.ok && attempt.outcome.plan ? { planned: attempt.outcome.plan, stages: newStages(attempt.outcome.plan, stage.index) } : null;
      // Those of a plan are the next to run.
      if (planned) stages.splice(index + 1, 0, ...planned.stages);
      const settled = await settleAttempt(runtime, { run, task, stage, next: stages[index + 1] ?? null, planned, attempt, control });
      if (settled !== 'CONTINUE' || !attempt.ok) return;
      // As the next worker would read it: what comes of it must not depend on who runs the next step.
      outputs.set(stage.name, JSON.parse(toJsonb(attempt.outcome.output)) as Json);
      workspaceKey = attempt.workspaceKey;
    }
  } finally {
    await runtime.services.browsers.leave(task.id);
    await runtime.workspaces
      .leave(task.id)
      .catch((error: unknown) => runtime.domain.log.warn({ err: error, taskId: task.id }, 'A working folder could not be removed'));
  }
}

/** What fails a stage fails this run of its task, which may be tried again. */
async function inSpan(runtime: Runtime, attempted: AttemptedStage, taskSpan: OpenSpan): Promise<StageAttempt> {
  const { id: stageId, name, type, attempt, agentName } = attempted.stage;
  return runtime.services.telemetry.span({ kind: 'STAGE', stageId, name, type, attempt, agentName }, async (span) => {
    const came = await attemptStage(runtime, attempted);
    if (!came.ok) {
      const code = attempted.control.reason ?? codeOf(came.error);
      span.fail(code);
      taskSpan.fail(code);
    }
    return came;
  });
}
