import type { Config } from '../config.ts';
import type { StoredAgent } from '../domain/agents.ts';
import type { StoredArtifact } from '../domain/artifacts.ts';
import type { ChildEnd, NewChild } from '../domain/child-tasks.ts';
import type { Turn } from '../domain/conversations.ts';
import type { StoredPlan } from '../domain/plans/stored-plan.ts';
import type { Json, StepOutcome } from '../domain/step-outcome.ts';
import type { TaskBudget } from '../domain/task-budget.ts';
import type { LogLevel, OverlayBody } from '../events/types.ts';
import type { Engines } from '../llm/engines.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { ArtifactSource } from './artifact-source.ts';
import type { Browsers } from './browser/browsers.ts';
import type { Egress } from './egress.ts';
import type { Sandbox } from './sandbox.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What every executor may use. Built once per process. */
export interface Services {
  config: Config;
  storage: BlobStore;
  egress: Egress;
  sandbox: Sandbox;
  browsers: Browsers;
  engines: Engines;
  agents: Agents;
  childTasks: ChildTasks;
  artifacts: Artifacts;
  plans: Plans;
  telemetry: Telemetry;
}

/** Tasks that a stage starts and waits for. */
export interface ChildTasks {
  /** @throws ChildDepthError; DomainError and DomainErrors for a template or parameters that cannot be used. */
  start(child: NewChild): Promise<string>;
  /** @throws the signal's reason; the task goes on until it is cancelled. */
  end(taskId: string, signal: AbortSignal): Promise<ChildEnd>;
  /** What the stage has started and does not wait for any more. */
  cancelOf(stageId: string): Promise<void>;
}

export interface Artifacts {
  /** The newest one of the task under this path. */
  find(taskId: string, path: string): Promise<StoredArtifact | undefined>;
}

export interface Plans {
  /** The one that a task names, with its parameters in it. */
  stored(taskId: string): Promise<StoredPlan>;
}

export interface Agents {
  /** A shop's own before a shared one; undefined where there is none, or it was removed. */
  find(name: string, shop: string): Promise<StoredAgent | undefined>;
  /** What was said before in the conversation that a task goes on with, oldest first, within the limit. */
  earlierTurns(taskId: string, maxTokens: number): Promise<Turn[]>;
}

/** Something that happened in a step. */
export interface StepTrace {
  /** `llm_request`, `llm_usage`, `llm_response`, `tool_call`, `tool_result`, `tool_error`, `delegation` and the like; what ends with `error` counts as one. */
  eventType: string;
  /** Long texts in it are cut, and the secrets of the configuration taken out. */
  payload: Record<string, Json | undefined>;
  /** Id of the event that it belongs to, of the same task; the start of the stage where omitted. */
  parent?: string | undefined;
  durationMs?: number | undefined;
  /** Where it is another one's than the stage's. */
  agentName?: string | undefined;
}

/** A step that has not begun. */
export interface ComingStep {
  /** Name of its stage, which for a planned step is its key. */
  key: string;
  type: string;
  /** Placeholders filled in; undefined where they name what is not known yet. */
  config: Json | undefined;
}

/** One run of one step. */
export interface StepContext<StepConfig> {
  /** Parsed by the step type's schema, placeholders filled in. */
  readonly config: StepConfig;
  /** Calls of its `engines` are counted, and held within the budget of the task. */
  readonly services: Services;
  /** `isContinued`: a chat that goes on from another one. */
  readonly task: { id: string; shop: string; name: string; isContinued: boolean };
  readonly stage: { id: string; index: number; name: string; attempt: number };
  /** The steps after this one, in their order. */
  readonly coming: readonly ComingStep[];
  /**
   * Aborted on cancel, deadline, loss of the lease and shutdown. An executor stops by itself and passes the signal on; whatever
   * still runs when `killed` aborts (the grace period is over) is killed.
   */
  readonly signal: AbortSignal;
  readonly killed: AbortSignal;
  /** The task's working folder (absolute), made at the first call; what earlier steps left there is there, on whichever machine they ran. */
  workspace(): Promise<string>;
  log(level: LogLevel, message: string, fields?: Record<string, Json>): void;
  overlay(overlay: OverlayBody): void;
  /** Output as it appears; coalesced before it is stored. */
  emit(text: string): void;
  /** Records a trace event. @returns its id, by which others can name it as their parent. */
  trace(event: StepTrace): string;
  saveArtifact(artifact: ArtifactSource): Promise<void>;
  /** What is known before the end: kept also where the step does not come to one. */
  note(known: Partial<StepOutcome>): void;
  /** Waits for another task, which may need the place that this one has in its worker. */
  withoutSlot<Result>(wait: () => Promise<Result>): Promise<Result>;
  /** What is left of the task's budget; null without one. @throws StepError BUDGET_EXCEEDED */
  budgetLeft(): Promise<TaskBudget | null>;
}

export interface Executor<StepConfig> {
  run(step: StepContext<StepConfig>): Promise<StepOutcome>;
}
