import { createSourceEventStream, type ExecutionResult, executeSubscriptionEvent, mapSourceToResponseEvent, validateSubscriptionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Authentication } from './authentication.ts';
import type { Caller, CreateContext } from './caller.ts';
import { endOn } from './ending-stream.ts';

/** The cursor of the event that a result shows, under a key that JSON leaves out. */
export const eventCursor = Symbol('eventCursor');

export type LiveResult = ExecutionResult & { [eventCursor]?: string };

/**
 * Subscriptions, for each transport alike. Every event is executed with a context of its own, since loaders remember what they read and
 * so would show what was; and the stream ends with the caller's signal, and with the key that it was begun with, whatever its source waits for.
 */
export function useFreshContextPerEvent(createContext: CreateContext, authentication: Pick<Authentication, 'watch'>): Plugin<{ caller: Caller }> {
  return {
    onSubscribe({ context: { caller }, setSubscribeFn }) {
      setSubscribeFn(async (args) => {
        const validated = validateSubscriptionArgs(args);
        if (!('schema' in validated)) return { errors: validated };
        const source = await createSourceEventStream(validated);
        if (!isAsyncIterable(source)) return source;
        const results = mapSourceToResponseEvent(validated, source, async (event) => {
          const result = await executeSubscriptionEvent({ ...event, contextValue: await createContext(caller) });
          return withCursor(result, event.rootValue);
        });
        const access = await authentication.watch(caller);
        return endOn({ signal: caller.signal, failure: access.ended, onEnd: () => access[Symbol.dispose]() }, results);
      });
    },
  };
}

function withCursor(result: ExecutionResult, event: unknown): LiveResult {
  const cursor = typeof event === 'object' && event !== null && 'cursor' in event ? event.cursor : undefined;
  return typeof cursor === 'string' ? { ...result, [eventCursor]: cursor } : result;
}
