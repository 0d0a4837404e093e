import type { ModelUse } from '../domain/step-outcome.ts';

export interface GenerateRequest {
  /** `engine/model`, a model name, or undefined for DEFAULT_MODEL. */
  model: string | undefined;
  prompt: string;
  system?: string;
  temperature?: number;
  maxTokens?: number;
  /** Whose answers may come from the cache; the empty string is no shop, undefined asks the model in any case. */
  shop?: string;
  signal: AbortSignal;
  /** Pieces as they arrive, free of NUL and of halves of characters. */
  onText(text: string): void;
}

export interface Generation {
  text: string;
  /** `stop`, `length`, or another word of the engine or the AI SDK. */
  finishReason: string;
  use: ModelUse;
}

export interface EngineStatus {
  name: string;
  provider: string;
  baseUrl: string;
  status: 'ONLINE' | 'DEGRADED' | 'OFFLINE';
  models: string[];
  lastError: string | null;
  latencyMs: number | null;
  checkedAt: Date | null;
}

/**
 * The model servers that the operator configured. Both calls throw StepError, whose `outcome` has the use of the model where the
 * engine told it before it failed; once the signal is aborted they close the connection and throw its reason.
 */
export interface Engines extends AsyncDisposable {
  /** On the Ollama server. */
  ollama(request: GenerateRequest & { model: string }): Promise<Generation>;
  /** On the engine that the model's name leads to. */
  generate(request: GenerateRequest): Promise<Generation>;
  /** Probes that are older than `maxAgeMs` are made again, all at once, each bounded by 2 s. */
  status(maxAgeMs?: number): Promise<EngineStatus[]>;
}
