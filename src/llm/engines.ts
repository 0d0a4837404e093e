import type { ModelMessage } from 'ai';
import type { Json, ModelUse } from '../domain/step-outcome.ts';

/** What is left to be used; null is no limit. */
export interface Allowance {
  /** More than 0. */
  tokens: number | null;
  /** US dollars, more than 0. */
  cost: string | null;
}

export interface GenerateRequest {
  /** `engine/model`, a model name, or undefined for DEFAULT_MODEL. */
  model: string | undefined;
  prompt: string;
  system?: string;
  temperature?: number;
  maxTokens?: number;
  /** Whose answers may come from the cache; the empty string is no shop, undefined asks the model in any case. */
  shop?: string;
  /** What the call may use; undefined is no limit. */
  allowance?: Allowance;
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

/** One message of a conversation with a model. */
export type Message = ModelMessage;

/** What a model is told of a tool. */
export interface OfferedTool {
  name: string;
  description: string;
  /** JSON Schema of an object. */
  arguments: Json;
}

export interface ToolCall {
  id: string;
  tool: string;
  arguments: Json;
  /** The arguments are no JSON, or no such tool was offered. */
  isMalformed: boolean;
}

export interface ConverseRequest extends Omit<GenerateRequest, 'prompt'> {
  messages: readonly Message[];
  tools: readonly OfferedTool[];
  /** How long the conversation was at the last turn, as the engine counted it. */
  knownTokens?: number;
  /** Asks for the engine's JSON mode, where it has one; the messages have to ask for JSON as well. */
  json?: boolean;
}

/** What a model said in its turn: an answer, or calls of tools whose results it waits for. */
export interface Turn extends Generation {
  toolCalls: readonly ToolCall[];
  /** What to append to the conversation. */
  messages: readonly Message[];
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
 * The model servers that the operator configured. All calls throw StepError, whose `outcome` has the use of the model where the
 * engine told it before it failed; once the signal is aborted they close the connection and throw its reason.
 */
export interface Engines extends AsyncDisposable {
  /** On the Ollama server. */
  ollama(request: GenerateRequest & { model: string }): Promise<Generation>;
  /** On the engine that the model's name leads to. */
  generate(request: GenerateRequest): Promise<Generation>;
  /** One turn of a conversation, on the engine that the model's name leads to. Tools are called by whoever holds it. */
  converse(request: ConverseRequest): Promise<Turn>;
  /** Which engine a model's name leads to, and what it is called there; undefined is the default model. */
  locate(model: string | undefined): Promise<{ engine: string; model: string }>;
  /** Probes that are older than `maxAgeMs` are made again, all at once, each bounded by 2 s. */
  status(maxAgeMs?: number): Promise<EngineStatus[]>;
}
