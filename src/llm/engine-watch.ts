import { StepError } from '../domain/step-outcome.ts';
import type { Engine } from './engine.ts';
import type { EngineStatus } from './engines.ts';

/** An engine with what is known about its health. */
export interface WatchedEngine {
  readonly engine: Engine;
  /** Asks the engine for its models, unless that was done less than `maxAgeMs` ago. Never throws; concurrent callers share one probe. */
  probe(maxAgeMs: number): Promise<Probe>;
  status(maxAgeMs: number): Promise<EngineStatus>;
}

export interface Probe {
  /** After a failure, those of the last success. */
  models: readonly string[];
  failure: StepError | undefined;
  latencyMs: number | null;
  checkedAt: Date;
}

/** @param probeMs how long a probe waits for an answer. */
export function watchEngine(engine: Engine, probeMs: number): WatchedEngine {
  const { name, provider, baseUrl, urlSetting } = engine.connection.settings;
  let last: Probe | undefined;
  let running: Promise<Probe> | undefined;

  async function ask(): Promise<Probe> {
    const startedAt = performance.now();
    try {
      const models = await engine.models(AbortSignal.timeout(probeMs));
      return { models, failure: undefined, latencyMs: Math.ceil(performance.now() - startedAt), checkedAt: new Date() };
    } catch (error) {
      return { models: last?.models ?? [], failure: asFailure(error), latencyMs: null, checkedAt: new Date() };
    }
  }

  function asFailure(error: unknown): StepError {
    if (error instanceof StepError) return error;
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return new StepError('ENGINE_UNREACHABLE', `The engine "${name}" did not answer within ${probeMs / 1_000} s.`, {
        hint: `Is it running? ${urlSetting} says where it is.`,
        retryable: true,
      });
    }
    throw error;
  }

  async function probe(maxAgeMs: number): Promise<Probe> {
    if (last && Date.now() - last.checkedAt.getTime() < maxAgeMs) return last;
    running ??= ask().finally(() => {
      running = undefined;
    });
    last = await running;
    return last;
  }

  return {
    engine,
    probe,
    async status(maxAgeMs) {
      const { models, failure, latencyMs, checkedAt } = await probe(maxAgeMs);
      const isSilent = failure?.code === 'ENGINE_UNREACHABLE' || failure?.code === 'ENGINE_STALLED';
      return {
        name,
        provider,
        baseUrl,
        status: failure ? (isSilent ? 'OFFLINE' : 'DEGRADED') : 'ONLINE',
        models: [...models],
        lastError: failure?.message ?? engine.connection.lastFailure ?? null,
        latencyMs,
        checkedAt,
      };
    },
  };
}
