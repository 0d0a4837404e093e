import { performance } from 'node:perf_hooks';
import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';
import { assertEqual, type Contestant, callConcurrently, type Settings, serve } from './contestant.ts';

const QUEUE = 'bench';

async function twoNoOps(): Promise<void> {
  await DBOS.runStep(async () => null, { name: 'first' });
  await DBOS.runStep(async () => null, { name: 'second' });
}

/** Workflows of two steps, started directly as its guide does, and through its queue. */
async function openDbos({ databaseUrl, poolSize, concurrency }: Settings): Promise<Contestant> {
  await using opening = new AsyncDisposableStack();
  DBOS.setConfig({ name: 'taskloom-bench', systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: poolSize, logLevel: 'error' });
  const workflow = DBOS.registerWorkflow(twoNoOps, { name: 'twoNoOps' });
  await DBOS.launch();
  opening.defer(() => DBOS.shutdown());
  await DBOS.registerQueue(QUEUE, { workerConcurrency: concurrency });
  const observer = opening.adopt(new pg.Pool({ connectionString: databaseUrl, max: 1 }), (it) => it.end());

  let started = 0;
  const measure = async (size: number, runOne: () => Promise<unknown>): Promise<number[]> => {
    const begunAt = performance.now();
    await callConcurrently(size, concurrency, runOne);
    const seconds = (performance.now() - begunAt) / 1_000;
    started += size;
    await checkWorkflows(observer, started);
    return [size / seconds];
  };

  const owned = opening.move();
  return {
    measurements: {
      /** Workflows per second, from the first call until all have succeeded. */
      run: (size) => measure(size, () => workflow()),
      /** The same, queued all at once and awaited then, as its guide does. */
      async queued(size) {
        const begunAt = performance.now();
        const handles = [];
        for (let workflows = 0; workflows < size; workflows += 1) handles.push(await DBOS.startWorkflow(workflow, { queueName: QUEUE })());
        await Promise.all(handles.map((handle) => handle.getResult()));
        const seconds = (performance.now() - begunAt) / 1_000;
        started += size;
        await checkWorkflows(observer, started);
        return [size / seconds];
      },
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Every workflow has succeeded, and both steps are recorded. */
async function checkWorkflows(pool: pg.Pool, started: number): Promise<void> {
  const { rows } = await pool.query('select status, count(*)::int from dbos.workflow_status group by status');
  assertEqual(rows, [{ status: 'SUCCESS', count: started }], 'workflows by status');
  const { rows: steps } = await pool.query('select count(*)::int from dbos.operation_outputs');
  assertEqual(steps, [{ count: 2 * started }], 'recorded steps');
}

await serve(openDbos);
