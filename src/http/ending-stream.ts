interface Ending {
  /** Ends the stream. */
  signal: AbortSignal;
  /** Ends it with the signal's reason as an error. */
  failure: AbortSignal;
  /** Called once, however the stream came to its end. */
  onEnd(): void;
}

/**
 * A stream that is over the moment one of the signals says so, or its reader returns, even while the source keeps it waiting: `return()` of an
 * async generator would wait for the next event first. The source is told, but not waited for.
 * For readers that ask for one item at a time.
 */
export function endOn<T>({ signal, failure, onEnd }: Ending, source: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const over: IteratorResult<T, void> = { done: true, value: undefined };
  let isOver = false;
  let waiting: PromiseWithResolvers<IteratorResult<T, void>> | undefined;
  /** What the next reader has to hear, where nobody waited. */
  let unheard: { error: unknown } | undefined;

  const finish = () => {
    waiting = undefined;
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', end);
    failure.removeEventListener('abort', fail);
    onEnd();
  };
  const fail = () => {
    if (waiting) waiting.reject(failure.reason);
    else unheard = { error: failure.reason };
    end();
  };
  const end = () => {
    if (isOver) return;
    waiting?.resolve(over);
    finish();
    // What fails while it is cleaned up has no reader left to hear of it.
    void (async () => iterator.return?.())().catch(() => {});
  };
  signal.addEventListener('abort', end, { once: true });
  failure.addEventListener('abort', fail, { once: true });
  if (failure.aborted) fail();
  if (signal.aborted) end();

  return {
    next() {
      if (unheard) {
        const { error } = unheard;
        unheard = undefined;
        return Promise.reject(error);
      }
      if (isOver) return Promise.resolve(over);
      const pull = Promise.withResolvers<IteratorResult<T, void>>();
      waiting = pull;
      iterator.next().then(
        (result) => {
          waiting = undefined;
          if (result.done) finish();
          pull.resolve(result);
        },
        (error: unknown) => {
          finish();
          pull.reject(error);
        },
      );
      return pull.promise;
    },
    async return() {
      end();
      return over;
    },
    async throw(error) {
      end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      end();
    },
  };
}
