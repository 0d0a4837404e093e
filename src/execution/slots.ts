/** The places of a worker. A run that waits for another task lends its place, so that tasks which wait for each other cannot use up all of them. */
export interface Slots {
  /** Places that a new run may take. */
  readonly free: number;
  take(): void;
  release(): void;
  /**
   * Works without a place, and waits for one afterwards; those who come back go before new runs.
   * @param signal aborted, it comes back at once: there is nothing left to do but to clear up.
   */
  lend<Result>(wait: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

/** @param onFree hears that a place can be taken. */
export function openSlots(count: number, onFree: () => void): Slots {
  let taken = 0;
  const returning = new Set<() => void>();

  const release = () => {
    taken -= 1;
    const [next] = returning;
    if (next) next();
    else onFree();
  };

  const comeBack = async (signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const enter = () => {
      if (returning.delete(enter)) taken += 1;
      resolve();
    };
    returning.add(enter);
    if (taken < count || signal.aborted) enter();
    signal.addEventListener('abort', enter, { once: true });
    await promise;
    signal.removeEventListener('abort', enter);
  };

  return {
    get free() {
      return Math.max(0, count - taken - returning.size);
    },
    take() {
      taken += 1;
    },
    release,
    async lend(wait, signal) {
      release();
      try {
        return await wait();
      } finally {
        await comeBack(signal);
      }
    },
  };
}
