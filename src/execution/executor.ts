import type { Config } from '../config.ts';
import type { StoredAgent } from '../domain/agents.ts';
import type { Json, StepOutcome } from '../domain/step-outcome.ts';
import type { LogLevel } from '../events/types.ts';
import type { Engines } from '../llm/engines.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Egress } from './egress.ts';
import type { Sandbox } from './sandbox.ts';

/** What one task keeps on disk and in storage. */
export interface ArtifactSource {
  label: string;
  /** Relative, with forward slashes; stable. */
  path: string;
  mimeType?: string;
  content: { file: string } | { bytes: Uint8Array };
}

/** What every executor may use. Built once per process. */
export interface Services {
  config: Config;
  storage: BlobStore;
  egress: Egress;
  sandbox: Sandbox;
  engines: Engines;
  agents: Agents;
}

export interface Agents {
  /** A shop's own before a shared one; undefined where there is none, or it was removed. */
  find(name: string, shop: string): Promise<StoredAgent | undefined>;
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

/** One run of one step. */
export interface StepContext<StepConfig> {
  /** Parsed by the step type's schema, placeholders filled in. */
  readonly config: StepConfig;
  readonly services: Services;
  readonly task: { id: string; shop: string; name: string };
  readonly stage: { id: string; index: number; name: string; attempt: number };
  /**
   * Aborted on cancel, deadline, loss of the lease and shutdown. An executor stops by itself and passes the signal on; whatever
   * still runs when `killed` aborts (the grace period is over) is killed.
   */
  readonly signal: AbortSignal;
  readonly killed: AbortSignal;
  /** The task's working folder (absolute), made at the first call; what earlier steps left there is there, on whichever machine they ran. */
  workspace(): Promise<string>;
  log(level: LogLevel, message: string, fields?: Record<string, Json>): void;
  /** Output as it appears; coalesced before it is stored. */
  emit(text: string): void;
  /** Records a trace event. @returns its id, by which others can name it as their parent. */
  trace(event: StepTrace): string;
  saveArtifact(artifact: ArtifactSource): Promise<void>;
}

export interface Executor<StepConfig> {
  run(step: StepContext<StepConfig>): Promise<StepOutcome>;
}
