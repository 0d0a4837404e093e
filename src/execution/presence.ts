import type { Domain } from '../domain/domain.ts';
import { beat, leave, sweepWorkers, type WorkerIdentity } from '../domain/workers.ts';

const BEAT_MS = 5_000;
const BEATS_PER_SWEEP = 60;

/** Says that this process runs tasks, every few seconds for as long as it does. Disposed, it says goodbye. */
export async function openPresence({ database, signals, log }: Pick<Domain, 'database' | 'signals' | 'log'>, worker: WorkerIdentity): Promise<AsyncDisposable> {
  let beating: Promise<void> | undefined;
  let beats = 0;
  const once = async () => {
    // Also when it had been silent for so long that nobody counted on it any more.
    if (await beat(database, worker)) signals.raise('workers');
    if (beats++ % BEATS_PER_SWEEP === 0) await sweepWorkers(database);
  };
  const again = () => {
    beating ??= once()
      .catch((error: unknown) => log.warn({ err: error }, 'This worker could not say that it is alive; trying again'))
      .finally(() => {
        beating = undefined;
      });
  };
  await once();
  const timer = setInterval(again, BEAT_MS);

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
      try {
        await leave(database, worker.id);
        signals.raise('workers');
      } catch (error) {
        log.warn({ err: error }, 'This worker could not say goodbye');
      }
    },
  };
}
