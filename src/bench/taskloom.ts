import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openPostgres } from '../db/postgres.ts';
import { localActor } from '../domain/actor.ts';
import { createTask } from '../domain/create-task.ts';
import type { EventType } from '../events/types.ts';
import { assertEqual, type Contestant, callConcurrently, pause, type Settings, serve } from './contestant.ts';
import { executorsWithNoOp, storeNoOpTemplate, twoNoOps } from './no-op-template.ts';
import { openStatementLog } from './statement-log.ts';

/** API and worker in one process, as `npm start` opens them. */
async function openTaskloom({ databaseUrl, poolSize, concurrency }: Settings): Promise<Contestant> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-bench-')));
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    DATA_DIR: folder.path,
    WORKER_CONCURRENCY: String(concurrency),
    LOG_LEVEL: 'error',
  });
  const statements = openStatementLog();
  let onFirstStep: () => void = () => {};
  let lastSteps = 0;
  const executors = executorsWithNoOp(({ index }) => {
    statements.onStep();
    if (index === 0) onFirstStep();
    else lastSteps += 1;
  });
  // On a connection of its own: what the benchmark asks is not counted, and takes nothing from the pool.
  const observer = opening.use(await openPostgres(databaseUrl, { poolSize: 1 }));
  const database = await openPostgres(databaseUrl, { poolSize, onStatement: statements.onStatement });
  const { domain } = opening.use(await openApp(config, { database, executors }));
  await storeNoOpTemplate(observer);

  let created = 0;
  const create = async () => {
    created += 1;
    await createTask(domain, localActor, twoNoOps);
  };
  const allEnded = async () => {
    // The database is asked only when there is nothing left but to store the ends.
    while (lastSteps < created || (await isBusy(observer))) await delay(2);
  };

  const owned = opening.move();
  return {
    measurements: {
      /** Milliseconds from the call of `createTask` until the first step is entered, one task at a time. */
      async start(size) {
        const latencies: number[] = [];
        for (let sample = 0; sample < size; sample += 1) {
          const entered = Promise.withResolvers<number>();
          onFirstStep = () => entered.resolve(performance.now());
          const calledAt = performance.now();
          await create();
          latencies.push((await entered.promise) - calledAt);
          await allEnded();
          await pause();
        }
        await checkTasks(observer, created);
        return latencies;
      },
      /** Tasks per second, from the first call until all have completed; and the statements per task. */
      async run(size) {
        statements.clear();
        const begunAt = performance.now();
        await callConcurrently(size, concurrency, create);
        await allEnded();
        const seconds = (performance.now() - begunAt) / 1_000;
        const perTask = statements.count / size;
        await checkTasks(observer, created);
        return [size / seconds, perTask];
      },
      /** Statements of a task that has the system to itself: the counts of each task, one after the other. */
      async statements(size) {
        const counts: number[] = [];
        for (let sample = 0; sample < size; sample += 1) {
          statements.clear();
          await create();
          await allEnded();
          await pause();
          const { create: toCreate, start, stage, end, hints } = statements.phases();
          counts.push(toCreate, start, stage, end, hints);
        }
        return counts;
      },
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function isBusy(database: Database): Promise<boolean> {
  const [row] = await database.query<{ busy: boolean }>(sql`select exists (select from task where status in ('QUEUED', 'RUNNING')) as busy`);
  return row?.busy ?? false;
}

/** What the log of a task holds at its end, sorted; a report comes later. */
const story: EventType[] = [
  ...Array<EventType>(2).fill('AGENT_LOG_RECORDED'),
  // Each of two stages begins and ends.
  ...Array<EventType>(4).fill('STAGE_CHANGED'),
  // QUEUED, RUNNING, COMPLETED.
  ...Array<EventType>(3).fill('TASK_STATUS_CHANGED'),
  // task_start, two stage_start, task_complete.
  ...Array<EventType>(4).fill('TRACE_EVENT_RECORDED'),
];

/** Every task has completed, its log tells the whole story, and its job is gone. */
async function checkTasks(database: Database, created: number): Promise<void> {
  const tasks = await database.query(sql`select status, count(*) from task group by status`);
  assertEqual(tasks, [{ status: 'COMPLETED', count: created }], 'tasks by status');
  const logs = await database.query(sql`
    select types, count(*)
    from (select array_agg(type order by type) as types from task_event where type <> 'REPORT_UPDATED' group by task_id) log group by types`);
  assertEqual(logs, [{ types: story, count: created }], 'event logs by their types');
  const [rest] = await database.query(sql`
    select (select count(*) from stage where status = 'SUCCEEDED') as stages, (select count(*) from agent_log) as "agentLogs",
      (select count(*) from pgboss.job where name = 'run-task') as jobs`);
  assertEqual(rest, { stages: 2 * created, agentLogs: 2 * created, jobs: 0 }, 'what the tasks left');
}

await serve(openTaskloom);
