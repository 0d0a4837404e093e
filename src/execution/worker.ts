import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Signals } from '../db/signals.ts';
import { releaseScheduled, watchRuns } from '../domain/settle-run.ts';
import { type StartedTask, startTasks } from '../domain/start-tasks.ts';
import type { Claim, ClaimQueue } from '../queue/queue.ts';
import { RunControl } from './run-control.ts';
import { runTask } from './run-task.ts';
import type { Runtime } from './runtime.ts';
import { openSlots } from './slots.ts';

/** Safety net for hints that were lost. */
const POLL_MS = 1_000;
/** Jobs in one claim. */
const MAX_CLAIM = 32;
/** Of the ten seconds after which pg-boss gives a job to another worker. A claim that is younger was a sign of life itself. */
const HEARTBEAT_MS = 1_500;

interface WorkerOptions {
  queue: ClaimQueue;
  signals: Signals;
  /** Tasks at once. */
  concurrency: number;
  /** How long a shutdown lets running stages finish. */
  drainMs?: number;
}

export interface Worker extends AsyncDisposable {
  readonly activeCount: number;
}

interface Running {
  /** The newest one of its job. */
  claim: Claim;
  /** By `performance.now()`. */
  claimedAt: number;
  readonly task: StartedTask;
  readonly control: RunControl;
  done: Promise<void>;
}

/**
 * Claims jobs into free slots and runs their tasks. It looks for work when told that there is some, when a slot becomes
 * free, and once a second in case nobody told it. Disposed, it takes no more, lets stages finish for a while, stops the
 * rest and hands it back.
 */
export async function openWorker(runtime: Runtime, { queue, signals, concurrency, drainMs = 10_000 }: WorkerOptions): Promise<Worker> {
  const { domain } = runtime;
  const running = new Map<string, Running>();
  let isStopping = false;
  let filling: Promise<void> | undefined;
  let fillAgain = false;

  const fillOnce = async (): Promise<void> => {
    // Runs that were recorded together end in the same moment: their slots are filled by one claim.
    await nextTurn();
    const free = Math.min(slots.free, MAX_CLAIM);
    if (free <= 0 || isStopping) return;
    const claims = await queue.claim(free);
    const fresh: Claim[] = [];
    for (const claim of claims) {
      const run = running.get(claim.id);
      // Its lease ran out (the machine slept, say) and nobody else was there to take it: the work goes on.
      if (run) Object.assign(run, { claim, claimedAt: performance.now() });
      else fresh.push(claim);
    }
    const started = fresh.length > 0 ? await begin(fresh) : 0;
    // A full batch: there may be more. What was not started has left its slot free.
    fillAgain ||= claims.length === free || started < fresh.length;
  };

  const begin = async (claims: readonly Claim[]): Promise<number> => {
    const claimOf = new Map(claims.map((claim) => [claim.id, claim]));
    const started = await startTasks(domain, [...claimOf.keys()]);
    for (const task of started) {
      const claim = claimOf.get(task.id);
      if (claim) start(claim, task);
    }
    return started.length;
  };

  const fill = () => {
    fillAgain = true;
    if (isStopping) return;
    filling ??= (async () => {
      try {
        while (fillAgain && !isStopping) {
          fillAgain = false;
          await fillOnce();
        }
      } catch (error) {
        domain.log.error({ err: error }, 'Jobs could not be claimed; trying again');
      }
      filling = undefined;
    })();
  };

  const slots = openSlots(concurrency, fill);

  const start = (claim: Claim, task: StartedTask) => {
    const control = new RunControl(slots);
    slots.take();
    if (task.deadlineAt) control.stopAt(task.deadlineAt.getTime() - task.now.getTime());
    const entry: Running = { claim, claimedAt: performance.now(), task, control, done: Promise.resolve() };
    const leave = () => {
      control[Symbol.dispose]();
      if (running.delete(task.id)) slots.release();
    };
    const run = async () => {
      try {
        await runTask(runtime, task, control);
        leave();
        // Due again, and claimed, while the last attempt was still clearing up. A claim that only went on with this run is over with it.
        if (entry.claim !== claim && !isStopping && (await queue.holds(entry.claim))) await begin([entry.claim]);
      } catch (error) {
        // The job keeps its claim, but its heartbeat stops here; then it is claimed again, here or elsewhere.
        domain.log.error({ err: error, taskId: task.id }, 'A run could not be recorded; it will be taken up again');
        leave();
      }
      fill();
    };
    running.set(task.id, entry);
    entry.done = run();
  };

  const watch = async () => {
    if (running.size === 0) return;
    try {
      for (const { id, attempt, status, graceMs } of await watchRuns(domain.database, [...running.keys()])) {
        const run = running.get(id);
        if (!run) continue;
        if (status === 'CANCELLING' && attempt === run.task.attempt) run.control.stop('CANCEL', graceMs ?? undefined);
        // Taken over, or ended by another worker after this one had lost its lease.
        else if (status !== 'RUNNING' || attempt !== run.task.attempt) run.control.stop('LOST', 0);
      }
    } catch (error) {
      domain.log.warn({ err: error }, 'Running tasks could not be looked after; trying again');
    }
  };

  const beat = async () => {
    try {
      const old = [...running.values()].filter(({ claimedAt }) => performance.now() - claimedAt > HEARTBEAT_MS);
      await queue.heartbeat(old.map(({ claim }) => claim));
    } catch (error) {
      domain.log.warn({ err: error }, 'The heartbeat did not reach the database; trying again');
    }
  };

  await queue.work('release-scheduled-task', (taskIds) => releaseScheduled(domain, taskIds));
  const unsubscribe = [signals.on('jobs', fill), signals.on('cancel', () => void watch())];
  const timers = [setInterval(fill, POLL_MS), setInterval(() => void watch(), POLL_MS), setInterval(() => void beat(), HEARTBEAT_MS)];
  fill();

  const stop = async () => {
    isStopping = true;
    await filling;
    const all = Promise.all([...running.values()].map(({ done }) => done));
    const limit = setTimeout(() => {
      for (const { control } of running.values()) control.stop('SHUTDOWN', 1_000);
    }, drainMs);
    for (const { control } of running.values()) control.drain();
    await all;
    clearTimeout(limit);
  };

  return {
    get activeCount() {
      return running.size;
    },
    async [Symbol.asyncDispose]() {
      await stop();
      for (const off of unsubscribe) off();
      for (const timer of timers) clearInterval(timer);
    },
  };
}
