import type { ExecutionResult } from 'graphql';
import { type FetchAPI, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Caller } from './caller.ts';
import { formatResult } from './errors.ts';
import { eventCursor, type LiveResult } from './live-execution.ts';

/**
 * GraphQL over server-sent events ("distinct connections"), instead of Yoga's own: a frame carries the cursor of its event as `id:`, which an
 * `EventSource` sends back as `Last-Event-ID` when it reconnects. A stream that the server cuts because it goes down ends without
 * `complete`, so that its client comes back instead of taking the subscription for finished.
 */
export function useEventStream(pingMs: number): Plugin<object, { caller: Caller }> {
  return {
    onResultProcess({ request, result, serverContext, setResultProcessor }) {
      if (Array.isArray(result) || !wantsEventStream(request, isAsyncIterable(result))) return;
      setResultProcessor(
        (_result, fetchAPI) => new fetchAPI.Response(eventStream(result, serverContext.caller.signal, pingMs, fetchAPI), { headers: headers() }),
        'text/event-stream',
      );
    },
  };
}

/** Made anew for each: what is added to a response's (an allowed origin) is added to this object. */
const headers = () => ({
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx would collect events until a buffer is full.
  'x-accel-buffering': 'no',
});

/** A single result, of a query or of a subscription that could not begin, is JSON wherever JSON is welcome too. */
function wantsEventStream(request: Request, isStream: boolean): boolean {
  const accept = (request.headers.get('accept') ?? '*/*').toLowerCase();
  if (isStream) return accept.includes('text/event-stream') || accept.includes('*/*');
  return accept.includes('text/event-stream') && !/application\/|\*\/\*/.test(accept);
}

function eventStream(
  result: ExecutionResult | AsyncIterable<ExecutionResult>,
  signal: AbortSignal,
  pingMs: number,
  { ReadableStream }: FetchAPI,
): ReadableStream {
  const iterator = isAsyncIterable(result) ? result[Symbol.asyncIterator]() : single(result);
  const encoder = new TextEncoder();
  let pings: NodeJS.Timeout | undefined;
  const stopPings = () => clearInterval(pings);
  // Nobody may be reading by then: what a client left behind in the buffer is never pulled.
  signal.addEventListener('abort', stopPings, { once: true });

  return new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = encoder.encode(':\n\n');
      // At once, because some browsers wait for the first byte, and again while nothing happens; not on top of what waits to be read.
      controller.enqueue(comment);
      if (signal.aborted) return;
      pings = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(comment);
      }, pingMs);
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(encoder.encode(frame(value)));
        stopPings();
        if (!signal.aborted) controller.enqueue(encoder.encode('event: complete\ndata:\n\n'));
        controller.close();
      } catch (error) {
        stopPings();
        controller.error(error);
      }
    },
    async cancel() {
      stopPings();
      await iterator.return?.();
    },
  });
}

function frame(result: LiveResult): string {
  const id = result[eventCursor];
  return `event: next\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(formatResult(result))}\n\n`;
}

async function* single(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield result;
}
