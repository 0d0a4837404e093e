import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Authentication } from './authentication.ts';
import type { Access } from './authentication-watch.ts';
import type { Caller } from './caller.ts';
import type { HttpLimits } from './limits.ts';

type TimeLimits = Pick<HttpLimits, 'operationMs' | 'waitMs'>;

/** What the context of a query or mutation gets besides. */
export interface OperationTime {
  /** Aborts when nobody waits for the answer any more, and when its time is over. */
  signal: AbortSignal;
  /**
   * For a resolver that is about to wait because its caller asked for that: the operation may take as much longer, as long as the caller's key is good.
   * @returns how many milliseconds are granted: all the waits of an operation together have a limit.
   */
  allowWait(ms: number): number;
}

/**
 * Queries and mutations are answered in time, on each transport alike, whatever their resolvers do: those are told to stop, and no further ones
 * begin. Subscriptions last as long as they like; see live-execution.ts.
 */
export function useOperationTime(limits: TimeLimits, authentication: Pick<Authentication, 'watch'>): Plugin<{ caller: Caller } & Partial<OperationTime>> {
  return {
    onExecute({ context: { caller }, executeFn, setExecuteFn, extendContext }) {
      const time = operationTime(limits, () => authentication.watch(caller));
      const extension: OperationTime = { signal: AbortSignal.any([caller.signal, time.ended]), allowWait: time.allowWait };
      extendContext(extension);
      setExecuteFn(async (args) => {
        const ended = Promise.withResolvers<never>();
        time.ended.addEventListener('abort', () => ended.reject(time.ended.reason), { once: true });
        // The name by which Yoga's executor knows it.
        const stoppable = { ...args, signal: time.ended };
        time.begin();
        try {
          return await Promise.race([executeFn(stoppable), ended.promise]);
        } catch (error) {
          if (time.ended.aborted) return { errors: [time.ended.reason] };
          throw error;
        } finally {
          time[Symbol.dispose]();
        }
      });
    },
  };
}

interface Clock extends Disposable {
  /** Aborts with what the caller is told. */
  readonly ended: AbortSignal;
  begin(): void;
  allowWait: OperationTime['allowWait'];
}

function operationTime({ operationMs, waitMs }: TimeLimits, watch: () => Promise<Access>): Clock {
  const end = new AbortController();
  const open = new DisposableStack();
  const begun = performance.now();
  let limitMs = operationMs;
  let timer: NodeJS.Timeout | undefined;
  open.defer(() => clearTimeout(timer));
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(() => end.abort(timedOut(limitMs)), begun + limitMs - performance.now());
  };
  const endWithKey = async () => {
    const access = await watch();
    if (open.disposed) return access[Symbol.dispose]();
    open.use(access).ended.addEventListener('abort', () => end.abort(access.ended.reason), { once: true });
  };

  return {
    ended: end.signal,
    begin,
    allowWait(ms) {
      const granted = Math.min(ms, operationMs + waitMs - limitMs);
      if (limitMs === operationMs) endWithKey().catch((error: unknown) => end.abort(error));
      limitMs += granted;
      begin();
      return granted;
    },
    [Symbol.dispose]: () => open.dispose(),
  };
}

function timedOut(limitMs: number): GraphQLError {
  return new GraphQLError(`This took longer than ${limitMs / 1_000} s and was ended. Ask for less at once.`, {
    extensions: { code: 'TIMED_OUT', limitMs, http: { status: 503 } },
  });
}
