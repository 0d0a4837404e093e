import type { RoutingMode } from '../db/generated/enums.ts';
import type { Json } from './json.ts';
import type { Planned } from './plans/plan.ts';

export type { Json } from './json.ts';

/** Exclusive buckets: they add up to the total. */
export interface Tokens {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
  unclassified: number;
}

export interface ModelUse {
  modelName: string;
  /** Name of the engine, for example `ollama` or `openai`. */
  provider: string;
  tokens: Tokens;
  calls: number;
  /** US dollars as a decimal string; null where the price is unknown. */
  cost: string | null;
  /** In the model, waits for a place of its engine not counted. */
  inferenceTimeMs?: number;
  /** From sending the request to the first piece of the answer. */
  timeToFirstTokenMs?: number;
  /** Answers of the response cache: they cost nothing, and are no calls. */
  cacheHits?: number;
  /** Memory of the loaded model, as its server reports it. */
  memoryUsedBytes?: number;
}

/** A call of a model, as whoever made it tells of it. */
export interface ForeignUse {
  /** Of the model, for example `openai`; null where only the model is named. */
  provider: string | null;
  model: string;
  tokens: Tokens;
  /** Null: today. */
  at: Date | null;
}

/** How a free prompt found its engine and agent. */
export interface Routing {
  mode: RoutingMode;
  /** Name of the engine, or `rules` for an agent that needs none. */
  engine: string;
  model: string | null;
  agentName: string;
  /** 0 to 1. */
  confidence: number;
  reasoning: string;
}

export type StepResult = { json: Json } | { text: string } | { artifactPath: string; file: string; mimeType?: string };

export interface StepOutcome {
  /** What `{{steps.NAME.output…}}` of later steps can name; at most 1 MB as JSON. */
  output: Json;
  /** What its log shows as the input instead of the configuration, where that holds what must not be shown. */
  input?: Json;
  /** The fields worth showing, bulk left out. */
  keyInput?: Json;
  keyOutput?: Json;
  /** Becomes the task's result; the last step that has one wins. */
  result?: StepResult;
  model?: ModelUse;
  /** Who did it, where it was no fixed agent's. */
  agentName?: string;
  /** How it was decided: by rules, by a model, or by rules first. */
  routingMode?: RoutingMode;
  /** Of the rules, 0 to 1. */
  confidence?: number;
  /** Why it came out so, in words. */
  reasoning?: string;
  /** Whether or not the tool succeeded. */
  toolCalls?: number;
  /** Of a step that chose who goes on: kept with the task. */
  routing?: Routing;
  /** Of a step that plans: it becomes the task's plan. */
  plan?: Planned;
  cpuTimeMs?: number;
  peakMemoryBytes?: number;
}

/** A step that failed. Anything else that an executor throws is a fault of ours: code INTERNAL, not retried. */
export class StepError extends Error {
  override readonly name = 'StepError';
  /** UPPER_SNAKE_CASE. */
  readonly code: string;
  /** What a person can do about it; names the setting to change where there is one. */
  readonly hint: string | undefined;
  readonly retryable: boolean;
  /** Not before this long, where the other side said so. */
  readonly retryAfterMs: number | undefined;
  /** What the step had produced so far: kept with the stage. */
  readonly outcome: Partial<StepOutcome> | undefined;

  constructor(
    code: string,
    message: string,
    options: { hint?: string; retryable?: boolean; retryAfterMs?: number; outcome?: Partial<StepOutcome>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.outcome = options.outcome;
  }
}
