import { isBehind, rollUp } from '../domain/analytics/roll-up.ts';
import type { Domain } from '../domain/domain.ts';
import type { ClaimQueue } from '../queue/queue.ts';

interface KeeperOptions {
  /** How often it looks whether there is something to do; what came meanwhile is read by whoever asks: see domain/analytics/read-figures.ts. */
  intervalMs?: number;
}

/** Keeps the rollup up to date: in the whole cluster one process at a time, whichever has the job. Nothing is written while nothing happens. */
export async function openRollupKeeper(domain: Domain, queue: ClaimQueue, { intervalMs = 5_000 }: KeeperOptions = {}): Promise<AsyncDisposable> {
  const { database, log } = domain;
  const stopping = new AbortController();
  let looking: Promise<void> | undefined;

  const look = async () => {
    try {
      if (await isBehind(database)) await queue.request('roll-up');
    } catch (error) {
      log.warn({ err: error }, 'The job that rolls analytics up could not be enqueued; trying again');
    }
  };
  await queue.work('roll-up', () => rollUp(database, { signal: stopping.signal }));
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, intervalMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopping.abort();
      await looking;
    },
  };
}
