import { performance } from 'node:perf_hooks';
import { actionOf } from '../domain/approved-action.ts';
import type { StoredResult } from '../domain/ending.ts';
import { findPlaceholders } from '../domain/placeholders.ts';
import type { Run } from '../domain/settle-stages.ts';
import type { NextStage } from '../domain/stage-traces.ts';
import type { StartedStage, StartedTask } from '../domain/start-tasks.ts';
import { resolveStep } from '../domain/step-config.ts';
import { type Json, StepError, type StepOutcome } from '../domain/step-outcome.ts';
import type { StepType } from '../domain/step-types/step-type.ts';
import { resultKey, WORKSPACE_NOT_KEPT, workspaceKey } from '../domain/task-files.ts';
import type { JournalEntry } from '../events/journal-log.ts';
import type { ComingStep, StepContext } from './executor.ts';
import type { Journal } from './journal.ts';
import { type SavedArtifact, saveArtifact } from './run-artifacts.ts';
import type { RunControl } from './run-control.ts';
import type { Runtime } from './runtime.ts';
import { openSpending, type Spending } from './spending.ts';
import { storeResult } from './stored-result.ts';

/** What one run of one stage came to; nothing of its end is stored yet. */
export type StageAttempt = AttemptRecord &
  ({ ok: true; outcome: StepOutcome; result: StoredResult | null; workspaceKey: string | null } | { ok: false; outcome: Partial<StepOutcome>; error: unknown });

interface AttemptRecord {
  /** The configuration with its placeholders filled in. */
  input: Json;
  durationMs: number;
  /** What was logged and is not stored yet, oldest first. */
  pending: JournalEntry[];
}

/** Under the attempt that it runs. */
export type RunningStage = StartedStage & NextStage;

export interface AttemptedStage {
  run: Run;
  task: StartedTask;
  stage: RunningStage;
  /** Of the steps before it, by name. */
  outputs: ReadonlyMap<string, Json | null>;
  /** Where the working folder lies as they left it: see `Stage.workspaceKey`. */
  workspaceKey: string | null;
  control: RunControl;
  journal: Journal;
  isLast: boolean;
  /** The stages after it. */
  later: readonly StartedStage[];
}

/** Runs a stage's executor once; logs and output are stored while it runs. */
export async function attemptStage(runtime: Runtime, attempted: AttemptedStage): Promise<StageAttempt> {
  const { domain, executors, services, workspaces } = runtime;
  const { run, task, stage, outputs, control, journal } = attempted;
  const artifacts = new Map<string, SavedArtifact>();
  const startedAt = performance.now();
  let input: Json = stage.config;
  // What it achieved and used is recorded also where it could not be kept.
  let achieved: Partial<StepOutcome> = {};
  let workspaceUsed = false;
  const sayWhatWasUsed = () => {
    const model = spending.use;
    if (!model) return;
    const { output: _output, keyOutput: _keyOutput, result: _result, ...known } = achieved;
    const agentName = stage.agentName ?? stage.name;
    journal.used({ stageId: stage.id, agentName, input, ranMs: performance.now() - startedAt, outcome: { ...known, model } });
  };
  const spending = openSpending(domain.database, task, services, async () => {
    sayWhatWasUsed();
    await journal.stored(control.signal);
  });
  const record = async () => ({ input, durationMs: performance.now() - startedAt, pending: await journal.drain() });

  try {
    const { stepType, executor } = executors.get(stage.type) ?? unknownType(stage.type);
    // The very value that a person was asked about, where one was.
    input = actionOf(stage, { task, outputs }).config;
    const context: StepContext<unknown> = {
      config: parseConfig(stepType, input, stage.name),
      services: { ...services, engines: spending.engines },
      task: { id: task.id, shop: task.shop, name: task.name, isContinued: task.isContinued },
      stage: { id: stage.id, index: stage.index, name: stage.name, attempt: stage.attempt },
      coming: comingSteps(attempted),
      signal: control.signal,
      killed: control.killed,
      workspace: () => {
        workspaceUsed = true;
        return workspaces.enter(task.id, attempted.workspaceKey);
      },
      log: (level, message, fields) => journal.log(stage.id, level, message, fields),
      overlay: (overlay) => journal.overlay(overlay),
      emit: (text) => journal.emit(stage.id, text),
      trace: ({ eventType, payload, parent, durationMs, agentName }) =>
        journal.trace({
          parentId: parent ?? stage.traceEventId,
          agentName: agentName ?? stage.agentName ?? stage.name,
          eventType,
          payload: runtime.tracePayload(payload),
          durationMs: durationMs ?? null,
        }),
      async saveArtifact(artifact) {
        artifacts.set(artifact.path, await saveArtifact(domain, run, stage.id, artifact));
      },
      note: (known) => {
        achieved = { ...achieved, ...known };
        sayWhatWasUsed();
      },
      withoutSlot: (wait) => control.withoutSlot(wait),
      budgetLeft: spending.left,
    };
    control.signal.throwIfAborted();
    // What an earlier attempt had started nobody waits for any more.
    if (run.attempt > 1) await services.childTasks.cancelOf(stage.id);
    const givenUp = control.abandoned().then(() => Promise.reject(new Error('The step did not stop when it was killed')));
    const came = await Promise.race([executor.run(context), givenUp]);
    const outcome = withUse({ ...achieved, ...came }, spending);
    achieved = outcome;
    const leftBehind = workspaceUsed ? await keepWorkspace(runtime, attempted, context) : attempted.workspaceKey;
    const { storage, config } = services;
    const key = resultKey(run, stage.id);
    const result = outcome.result ? await storeResult(outcome.result, { storage, inlineBytes: config.INLINE_RESULT_BYTES, key, artifacts }) : null;
    return { ok: true, outcome, result, workspaceKey: leftBehind, ...(await record()) };
  } catch (error) {
    if (error instanceof StepError && error.outcome) achieved = { ...achieved, ...error.outcome };
    return { ok: false, outcome: withUse(achieved, spending), error, ...(await record()) };
  }
}

/** What they will act on, as far as it is known before the steps in between have run. */
function comingSteps({ task, later, outputs }: AttemptedStage): ComingStep[] {
  return later.map(({ name, type, config }) => {
    const isKnown = findPlaceholders(config).every(({ name: placeholder }) => {
      const [first, step = ''] = placeholder.split('.');
      return first !== 'steps' || outputs.has(step);
    });
    return { key: name, type, config: isKnown ? resolveStep({ type, config }, { task, outputs }) : undefined };
  });
}

/** Nobody goes on after the last stage. */
async function keepWorkspace({ workspaces }: Runtime, { run, stage, isLast }: AttemptedStage, { log }: StepContext<unknown>): Promise<string> {
  if (isLast) return WORKSPACE_NOT_KEPT;
  const key = workspaceKey(run, stage.id);
  if (await workspaces.snapshot(run.taskId, key)) return key;
  log('WARN', 'The working folder is too large to keep a copy of: should this worker die, the task cannot go on elsewhere');
  return WORKSPACE_NOT_KEPT;
}

/** What its calls used counts however it ended, and whatever it says itself. */
function withUse<Outcome extends Partial<StepOutcome>>(outcome: Outcome, { use }: Spending): Outcome {
  return use ? { ...outcome, model: use } : outcome;
}

function unknownType(type: string): never {
  throw new StepError('INVALID_STEP', `This worker knows no step type "${type}".`, { hint: 'Run workers of the same version as the API.' });
}

/** Checked when the template was published, but for what its placeholders would become. */
function parseConfig(stepType: StepType, input: Json, stageName: string): unknown {
  const parsed = stepType.config.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '));
  throw new StepError('INVALID_STEP', `The step "${stageName}" has an invalid configuration: ${issues.join('; ')}`, {
    hint: 'Look at the parameters, and at what the earlier steps put out.',
  });
}
