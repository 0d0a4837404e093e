import type { Run } from '../domain/settle-stages.ts';
import type { StartedTask } from '../domain/start-tasks.ts';
import { attemptStage } from './attempt-stage.ts';
import type { RunControl } from './run-control.ts';
import type { Runtime } from './runtime.ts';
import { settleAttempt } from './settle-attempt.ts';

/**
 * Runs a task that `startTasks` has started, stage after stage, to its end, or to where it has to wait or to be given back.
 * Every write names the attempt: once another worker has taken over, none of them changes anything.
 */
export async function runTask(runtime: Runtime, task: StartedTask, control: RunControl): Promise<void> {
  const run: Run = { taskId: task.id, attempt: task.attempt };
  const unfinished = task.stages.filter(({ status }) => status === 'RUNNING' || status === 'PENDING');
  const outputs = new Map(task.stages.filter(({ status }) => status === 'SUCCEEDED').map(({ name, output }) => [name, output]));
  let ended = false;
  try {
    for (const [index, found] of unfinished.entries()) {
      // The first is running already, under the attempt that it was started with; a later one begins its next.
      const stage = index === 0 ? found : { ...found, attempt: found.attempt + 1 };
      const next = unfinished[index + 1];
      const attempt = await attemptStage(runtime, { run, task, stage, outputs, control, isLast: !next });
      const settled = await settleAttempt(runtime, { run, task, stage, nextStageId: next?.id ?? null, attempt, control });
      ended = settled === 'ENDED';
      if (settled !== 'CONTINUE') return;
      if (attempt.ok) outputs.set(stage.name, attempt.outcome.output);
    }
  } finally {
    // Another worker may have left a snapshot, but not of a task that nobody has run before.
    if (runtime.workspaces.wasEntered(task.id) || run.attempt > 1) {
      await runtime.workspaces
        .leave(task.id, { ended })
        .catch((error: unknown) => runtime.domain.log.warn({ err: error, taskId: task.id }, 'A working folder could not be removed'));
    }
  }
}
