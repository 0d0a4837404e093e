import PQueue from 'p-queue';
import retry from 'retry';
import { busy, toldToWait } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';

/** What waits longer than this goes back into the queue of tasks rather than keep a worker. */
const LONGEST_PAUSE_MS = 60_000;
/** For an engine that refuses and does not say for how long. */
const backoff = { minTimeout: 1_000, factor: 2, maxTimeout: 30_000 };

/**
 * The places of one engine in this process. There are as many as it has `concurrency`; while the engine wants to be left
 * alone, nobody gets one, and afterwards one call goes first: the others follow when it was answered.
 */
export interface EngineGate extends Disposable {
  /**
   * Waits for a place, in the order of arrival; disposing of it makes it free.
   * @throws StepError ENGINE_RATE_LIMITED where the pause is longer than a minute, ENGINE_BUSY where no place became free in time;
   *   the signal's reason as soon as it is aborted.
   */
  enter(signal: AbortSignal): Promise<Disposable>;
  /** The engine refused a call. @param retryAfterMs how long it wants to be left alone, where it said so. */
  refused(retryAfterMs: number | undefined): void;
  /** The engine answered a call. */
  answered(): void;
}

/** @param longestWaitMs for a place. */
export function openGate(engine: EngineSettings, longestWaitMs: number): EngineGate {
  const queue = new PQueue({ concurrency: engine.concurrency });
  const waiting = new Set<AbortController>();
  let refusals = 0;
  let resumesAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let isTrying = false;

  const pauseMs = () => Math.max(0, Math.ceil(resumesAt - performance.now()));

  const openAll = () => {
    isTrying = false;
    queue.concurrency = engine.concurrency;
  };

  const resume = () => {
    isTrying = true;
    queue.concurrency = Math.min(engine.concurrency, queue.pending + 1);
    queue.start();
  };

  const take = (signal: AbortSignal) => {
    const entered = Promise.withResolvers<Disposable>();
    const left = Promise.withResolvers<void>();
    const place = {
      [Symbol.dispose]() {
        // The first one did not get so far as an answer: it cannot say that the others must wait.
        if (isTrying) openAll();
        left.resolve();
      },
    };
    const occupy = () => {
      entered.resolve(place);
      return left.promise;
    };
    queue.add(occupy, { signal }).catch(entered.reject);
    return entered.promise;
  };

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (pauseMs() > LONGEST_PAUSE_MS) throw toldToWait(engine, pauseMs());
      // Not the caller's own signal: aborted later, it would free the place of a call that is still being closed.
      const waiter = new AbortController();
      const leave = () => waiter.abort(signal.reason);
      const giveUp = setTimeout(() => waiter.abort(busy(engine, longestWaitMs)), longestWaitMs);
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(waiter);
      try {
        return await take(waiter.signal);
      } finally {
        clearTimeout(giveUp);
        signal.removeEventListener('abort', leave);
        waiting.delete(waiter);
      }
    },

    refused(retryAfterMs) {
      // Calls that were under way together are refused together: that counts once.
      if (pauseMs() === 0) refusals += 1;
      resumesAt = Math.max(resumesAt, performance.now() + (retryAfterMs ?? retry.createTimeout(refusals - 1, backoff)));
      isTrying = false;
      queue.pause();
      clearTimeout(timer);
      if (pauseMs() <= LONGEST_PAUSE_MS) {
        timer = setTimeout(resume, pauseMs());
        return;
      }
      for (const waiter of waiting) waiter.abort(toldToWait(engine, pauseMs()));
      timer = setTimeout(resume, Math.min(pauseMs(), 2 ** 31 - 1));
    },

    answered() {
      if (pauseMs() > 0) return;
      refusals = 0;
      if (isTrying) openAll();
    },

    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const waiter of waiting) waiter.abort(busy(engine, longestWaitMs));
    },
  };
}
