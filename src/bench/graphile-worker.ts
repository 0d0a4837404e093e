import { performance } from 'node:perf_hooks';
import { Logger, run } from 'graphile-worker';
import { type Contestant, pause, type Settings, serve } from './contestant.ts';

/**
 * Adds and runs jobs in one process, on one pool. Its documentation recommends batches (`localQueue`, `completeJobBatchDelay`) for
 * throughput and names latency as their price; so for latency it runs as it comes, woken by LISTEN.
 */
async function openGraphileWorker({ databaseUrl, poolSize, concurrency }: Settings): Promise<Contestant> {
  let onEnter: () => void = () => {};
  const runner = await run({
    preset: { worker: { connectionString: databaseUrl, maxPoolSize: poolSize, concurrentJobs: concurrency } },
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: {
      async 'no-op'() {
        onEnter();
      },
    },
  });
  return {
    measurements: {
      /** Milliseconds from the call of `addJob` until its handler is entered, one job at a time. */
      async start(size) {
        const latencies: number[] = [];
        for (let sample = 0; sample < size; sample += 1) {
          const completed = new Promise((resolve) => runner.events.once('job:complete', resolve));
          const entered = Promise.withResolvers<number>();
          onEnter = () => entered.resolve(performance.now());
          const calledAt = performance.now();
          await runner.addJob('no-op', {});
          latencies.push((await entered.promise) - calledAt);
          await completed;
          await pause();
        }
        return latencies;
      },
    },
    [Symbol.asyncDispose]: () => runner.stop(),
  };
}

await serve(openGraphileWorker);
