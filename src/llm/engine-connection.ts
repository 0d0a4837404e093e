import { Agent, type Dispatcher } from 'undici';
import { type EngineGate, openGate } from './engine-gate.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { ResponseStore } from './response-cache.ts';

export interface Patience {
  /** Until the first byte of an answer: a server may have to load the model first (Ollama itself gives that 5 minutes). */
  firstByteMs: number;
  /** Between two bytes. */
  silenceMs: number;
  /** For a place among the engine's calls. */
  placeMs: number;
}

/** Connections to all engines, and how long to wait on them. */
export interface Transport extends AsyncDisposable {
  readonly dispatcher: Dispatcher;
  readonly patience: Patience;
}

export function openTransport(patience: Patience): Transport {
  // Undici's own time limits are off: they would cut a slow model off before, or instead of, ours.
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } });
  return { dispatcher: agent, patience, [Symbol.asyncDispose]: () => agent.destroy() };
}

/** One engine, as everything in this process that calls it shares it. */
export interface EngineConnection extends Disposable {
  readonly settings: EngineSettings;
  readonly transport: Transport;
  readonly gate: EngineGate;
  /** Undefined where answers are not kept. */
  readonly cache: ResponseStore | undefined;
  /** Message of the last call of a model; undefined where it succeeded. */
  lastFailure: string | undefined;
}

export function openConnection(settings: EngineSettings, transport: Transport, cache?: ResponseStore): EngineConnection {
  const gate = openGate(settings, transport.patience.placeMs);
  return { settings, transport, gate, cache, lastFailure: undefined, [Symbol.dispose]: () => gate[Symbol.dispose]() };
}
