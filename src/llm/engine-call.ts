import { Agent, type Dispatcher, request } from 'undici';
import { StepError } from '../domain/step-outcome.ts';
import { answeredFailure, interrupted, protocolViolation, stalled, unreachable } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';

const MAX_ANSWER_BYTES = 256 * 1_048_576;
const MAX_ERROR_BYTES = 16_384;

export interface Patience {
  /** Until the first byte of an answer: a server may have to load the model first (Ollama itself gives that 5 minutes). */
  firstByteMs: number;
  /** Between two bytes. */
  silenceMs: number;
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

/**
 * One exchange with an engine. Client libraries get its `fetch`, so that every failure on the wire is named in one place, whatever
 * the library makes of it, and credentials are sent from one place. Disposing it closes the connection, unless the answer was read to its end.
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
  /** Lets a client library work on the call: errors of its own give way to the caller's abort reason and to what failed on the wire. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** @param signal the caller's; once it is aborted, its reason is thrown and the connection closed. */
export function openCall(engine: EngineSettings, { dispatcher, patience }: Transport, signal: AbortSignal): EngineCall {
  const disposed = new AbortController();
  const stall = new AbortController();
  const ended = AbortSignal.any([signal, disposed.signal]);
  let failure: StepError | undefined;
  let watchdog: NodeJS.Timeout | undefined;

  function expectByteWithin(ms: number): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => stall.abort(stalled(engine, ms)), ms);
  }

  function fail(error: StepError): StepError {
    failure = error;
    return error;
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
      throw fail(error instanceof StepError ? error : unreachable(engine, error));
    }
  }

  async function* bytesOf(body: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
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
    }
  }

  return {
    signal: ended,
    get failure() {
      return failure;
    },
    async fetch(input, init = {}) {
      const { statusCode, headers: received, body } = await send(input instanceof Request ? input.url : String(input), init);
      const headers = new Headers(
        Object.entries(received).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])),
      );
      if (statusCode !== 200) throw fail(answeredFailure(engine, statusCode, await beginningOf(bytesOf(body)), headers.get('retry-after')));
      if (headers.get('content-type')?.startsWith('text/html')) throw fail(protocolViolation(engine, 'answered with a web page'));
      return new Response(streamOf(bytesOf(body)), { headers });
    },
    async run(work) {
      try {
        return await work();
      } catch (error) {
        if (failure) throw failure;
        throw error instanceof SyntaxError ? protocolViolation(engine, 'answered with something that is not JSON') : error;
      } finally {
        signal.throwIfAborted();
      }
    },
    [Symbol.dispose]() {
      clearTimeout(watchdog);
      disposed.abort();
    },
  };
}

/** `ReadableStream.from`, which the DOM's types lack. */
function streamOf(bytes: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes >= MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, MAX_ERROR_BYTES);
}
