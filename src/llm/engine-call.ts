import { type Dispatcher, request } from 'undici';
import { StepError } from '../domain/step-outcome.ts';
import { beginningOf, streamOf } from './engine-body.ts';
import type { EngineConnection } from './engine-connection.ts';
import { answeredFailure, interrupted, protocolViolation, stalled, unreachable } from './engine-failure.ts';

const MAX_ANSWER_BYTES = 256 * 1_048_576;

/** They say nothing about the engine. */
const requestFaults = new Set(['MODEL_NOT_FOUND', 'ENGINE_REJECTED']);

/**
 * What passes between one piece of work and an engine: one exchange, or one after the other where an agent takes several turns.
 * Client libraries get its `fetch`, so that every failure on the wire is named in one place, whatever the library makes of it, credentials
 * are sent from one place, and each exchange waits for a place of the engine. Disposing it closes the connection, unless the answer was
 * read to its end.
 */
export interface EngineCall extends Disposable {
  /**
   * Rejects with a StepError unless the engine answers 200. A body that breaks ends early instead of throwing, so that a library
   * still reports the usage that it saw: look at `failure` when it is done.
   */
  readonly fetch: typeof globalThis.fetch;
  /** Aborted with the caller's signal and when the call is disposed. */
  readonly signal: AbortSignal;
  readonly failure: StepError | undefined;
  /** Requests that were sent. */
  readonly exchanges: number;
  /** Requests that were answered without being sent. */
  readonly cacheHits: number;
  countHit(): void;
  /** When the first request was sent, by `performance.now()`. */
  readonly sentAt: number | undefined;
  /** From sending a request to the end of its answer, all exchanges together: without the waits for a place, and what happened between them. */
  readonly modelTimeMs: number;
  /**
   * Lets a client library work on the call, and remembers for the engine's status how it went. Errors of the library's own give way to the
   * caller's abort reason and to what failed on the wire; a StepError with an outcome is thrown as it is.
   */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface CallOptions {
  /** The caller's; once it is aborted, its reason is thrown and the connection closed. */
  signal: AbortSignal;
  /** A question about the engine itself waits for no place, and leaves the status of its calls alone. */
  kind: 'generation' | 'question';
}

export function openCall(connection: EngineConnection, { signal, kind }: CallOptions): EngineCall {
  const { settings: engine, transport, gate } = connection;
  const { dispatcher, patience } = transport;
  const disposed = new AbortController();
  const stall = new AbortController();
  const ended = AbortSignal.any([signal, disposed.signal]);
  const running = new Set<Exchange>();
  let failure: StepError | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let exchanges = 0;
  let cacheHits = 0;
  let sentAt: number | undefined;
  let pastMs = 0;

  function expectByteWithin(ms: number): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => stall.abort(stalled(engine, ms)), ms);
  }

  function fail(error: StepError): StepError {
    failure = error;
    return error;
  }

  async function begin(): Promise<Exchange> {
    const place = kind === 'generation' ? await gate.enter(ended) : undefined;
    const startedAt = performance.now();
    exchanges += 1;
    sentAt ??= startedAt;
    const exchange: Exchange = {
      startedAt,
      end() {
        if (!running.delete(exchange)) return;
        pastMs += performance.now() - startedAt;
        place?.[Symbol.dispose]();
      },
    };
    running.add(exchange);
    return exchange;
  }

  async function send(url: string, init: RequestInit): Promise<Dispatcher.ResponseData> {
    if (init.body !== undefined && typeof init.body !== 'string') throw new TypeError('engines are sent JSON text only');
    const headers = new Headers(init.headers);
    for (const credential of ['authorization', 'x-api-key']) headers.delete(credential);
    expectByteWithin(patience.firstByteMs);
    const abort = AbortSignal.any([ended, stall.signal, ...(init.signal ? [init.signal] : [])]);
    try {
      return await request(url, {
        dispatcher,
        method: init.method === 'POST' ? 'POST' : 'GET',
        headers: { ...Object.fromEntries(headers), ...engine.headers },
        body: init.body ?? null,
        signal: abort,
      });
    } catch (error) {
      ended.throwIfAborted();
      throw error instanceof StepError ? error : unreachable(engine, error);
    }
  }

  async function* bytesOf(body: AsyncIterable<Uint8Array<ArrayBuffer>>, exchange: Exchange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    let bytes = 0;
    try {
      for await (const piece of body) {
        // Not running while the reader takes its time.
        clearTimeout(watchdog);
        bytes += piece.byteLength;
        if (bytes > MAX_ANSWER_BYTES) throw protocolViolation(engine, `sent more than ${MAX_ANSWER_BYTES} bytes`);
        yield piece;
        expectByteWithin(patience.silenceMs);
      }
    } catch (error) {
      ended.throwIfAborted();
      fail(error instanceof StepError ? error : interrupted(engine, error));
    } finally {
      clearTimeout(watchdog);
      exchange.end();
    }
  }

  async function exchangeOnce(exchange: Exchange, url: string, init: RequestInit): Promise<Response> {
    const { statusCode, headers: received, body } = await send(url, init);
    const headers = new Headers(Object.entries(received).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])));
    if (statusCode !== 200) {
      const answered = answeredFailure(engine, statusCode, await beginningOf(bytesOf(body, exchange)), headers.get('retry-after'));
      if (answered.code === 'ENGINE_RATE_LIMITED' || answered.retryAfterMs !== undefined) gate.refused(answered.retryAfterMs);
      throw answered;
    }
    gate.answered();
    if (headers.get('content-type')?.startsWith('text/html')) throw protocolViolation(engine, 'answered with a web page');
    return new Response(streamOf(bytesOf(body, exchange)), { headers });
  }

  return {
    signal: ended,
    get failure() {
      return failure;
    },
    get exchanges() {
      return exchanges;
    },
    get cacheHits() {
      return cacheHits;
    },
    countHit() {
      cacheHits += 1;
    },
    get sentAt() {
      return sentAt;
    },
    get modelTimeMs() {
      return [...running].reduce((sum, { startedAt }) => sum + performance.now() - startedAt, pastMs);
    },
    async fetch(input, init = {}) {
      let exchange: Exchange | undefined;
      try {
        exchange = await begin();
        return await exchangeOnce(exchange, input instanceof Request ? input.url : String(input), init);
      } catch (error) {
        exchange?.end();
        throw error instanceof StepError ? fail(error) : error;
      }
    },
    async run(work) {
      try {
        const result = await work();
        signal.throwIfAborted();
        if (kind === 'generation') connection.lastFailure = undefined;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        const thrown = nameOf(error);
        if (kind === 'generation' && thrown instanceof StepError && !requestFaults.has(thrown.code)) connection.lastFailure = thrown.message;
        throw thrown;
      }
    },
    [Symbol.dispose]() {
      clearTimeout(watchdog);
      disposed.abort();
      for (const exchange of running) exchange.end();
    },
  };

  function nameOf(error: unknown): unknown {
    if (error instanceof StepError && error.outcome) return error;
    return failure ?? (error instanceof SyntaxError ? protocolViolation(engine, 'answered with something that is not JSON') : error);
  }
}

/** A request and its answer, while it has a place. */
interface Exchange {
  startedAt: number;
  end(): void;
}
