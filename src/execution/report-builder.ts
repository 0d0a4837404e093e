import type { Signals } from '../db/signals.ts';
import type { Domain } from '../domain/domain.ts';
import { buildReports } from '../domain/report/build-reports.ts';
import type { ClaimQueue } from '../queue/queue.ts';

/** Requests of this long are answered by one job. */
const DEBOUNCE_MS = 50;
/** Safety net for hints that were lost. */
const POLL_MS = 30_000;

/** Builds reports as they are asked for: in the whole cluster one process at a time, whichever has the job. */
export async function openReportBuilder(domain: Domain, queue: ClaimQueue, signals: Signals): Promise<Disposable> {
  let asking: NodeJS.Timeout | undefined;
  const ask = () => {
    asking ??= setTimeout(async () => {
      asking = undefined;
      try {
        await queue.request('build-reports');
      } catch (error) {
        domain.log.warn({ err: error }, 'The job that builds reports could not be enqueued; trying again');
      }
    }, DEBOUNCE_MS);
  };
  await queue.work('build-reports', () => buildReports(domain));
  const stopListening = signals.on('reports', ask);
  const timer = setInterval(ask, POLL_MS);
  // What a process that died had left.
  ask();
  return {
    [Symbol.dispose]() {
      stopListening();
      clearInterval(timer);
      clearTimeout(asking);
    },
  };
}
