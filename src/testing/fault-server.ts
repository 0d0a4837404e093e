import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import { type App, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { localActor } from '../domain/actor.ts';
import { cancelTask } from '../domain/cancel-task.ts';
import { createTask } from '../domain/create-task.ts';
import { InvalidStateError } from '../domain/errors.ts';
import { plainTask } from '../domain/new-task.ts';
import { replayTask } from '../domain/replay/replay-task.ts';
import { resolveApproval } from '../domain/resolve-approval.ts';
import { seedTemplates } from '../domain/templates.ts';
import { openDiary } from './fault-diary.ts';
import { openFaultPoints } from './fault-points.ts';
import { faultExecutors, faultTemplates, type ScenarioName, type Stage, scenarios } from './fault-scenarios.ts';
import { forgetTasks, readSnapshot } from './fault-snapshot.ts';

/** How it is started: `node fault-server.ts <FaultOrder as JSON>`. */
export interface FaultOrder {
  /** With the embedded database in it, where there is no `databaseUrl`. */
  dataDir: string;
  databaseUrl: string | undefined;
  diary: string;
  scenario: ScenarioName;
  /** Dies before this statement of the scenario, the first being 1. */
  point: number;
}

/**
 * A worker that dies at a chosen statement. First it picks up what the one before it left, as any server does that starts; then
 * it plays its scenario. Everything that it has to say is in its diary.
 */
const order = JSON.parse(process.argv[2] ?? '') as FaultOrder;
const diary = openDiary(order.diary);
const started = new Set<string>();
let isRehearsal = false;

const points = openFaultPoints((before) => {
  diary.write({ said: 'died', before });
  process.kill(process.pid, 'SIGKILL');
});
const options = { onStatement: points.onStatement };
const database = order.databaseUrl ? await openPostgres(order.databaseUrl, options) : await openPglite(join(order.dataDir, 'database'), options);
if (database.kind === 'postgres') {
  // The ten seconds after which the silence of a worker means its death are over.
  await database.script(`update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`);
}
const config = { ...readConfig({ DATA_DIR: order.dataDir, SANDBOX: 'off', OLLAMA_BASE_URL: 'http://127.0.0.1:9' }), ROLE: 'worker' as const };
const executors = faultExecutors(
  diary,
  () => isRehearsal,
  (taskId) => started.add(taskId),
);
// What rolls up analytics would send its statements whenever its time has come: it has tests of its own.
const rollUpMs = 3_600_000;
const app = await openApp(config, { database, executors, rollUpMs, logger: pino({ level: 'error' }, pino.destination(2)) });
await seedTemplates(app.domain, faultTemplates);
diary.write({ said: 'found', snapshot: await readSnapshot(database) });

points.letAllClaim();
const nobodyWaitsThatLong = await database.query<{ id: string }>(
  sql`select id from task where status = 'SCHEDULED' and start_after > now() + interval '1 minute'`,
);
for (const { id } of nobodyWaitsThatLong) await cancelTask(app.domain, localActor, { taskId: id, reason: null, gracePeriodMs: 0, cascade: false });
await until(async () => {
  await hurry();
  for (const { id } of await openApprovals()) await answer(id, 'APPROVE');
  return (await database.query(sql`select from task where completed_at is null`)).length === 0;
});
diary.write({ said: 'recovered', snapshot: await readSnapshot(database) });

points.holdClaims();
await forgetTasks(database);
isRehearsal = true;
diary.write({ said: 'began' });
await scenarios[order.scenario](stageOf(app));
points.stop();
diary.write({ said: 'finished', snapshot: await readSnapshot(database), points: points.passed });
process.exit(0);

function stageOf({ domain }: App): Stage {
  return {
    async create(name, task = {}) {
      const { taskId } = await createTask(domain, localActor, {
        source: { kind: 'TEMPLATE', name, version: null, parameters: {} },
        priority: 5,
        dependsOn: [],
        onDependencyFailure: 'FAIL',
        startAfter: null,
        timeoutMs: null,
        maxAttempts: null,
        tags: [],
        metadata: {},
        shop: null,
        externalId: null,
        idempotencyKey: null,
        budget: null,
        ...task,
      });
      diary.write({ said: 'accepted', taskId });
      return taskId;
    },
    async plan(prompt, execute) {
      const source = { kind: 'PLAN', prompt, planner: 'RULE_BASED', execute, headful: false, model: null, memoryTemplate: null, parameters: null } as const;
      const { taskId } = await createTask(domain, localActor, { ...plainTask, source });
      diary.write({ said: 'accepted', taskId });
      return taskId;
    },
    async cancel(taskId) {
      await cancelTask(domain, localActor, { taskId, reason: null, gracePeriodMs: 1_000, cascade: false });
    },
    async replay(failed) {
      const { taskId } = await replayTask(domain, localActor, {
        taskId: failed,
        from: { at: 'LAST_FAILURE' },
        ...{ parameters: null, prompt: null, model: null, priority: null },
        idempotencyKey: 'replay',
      });
      diary.write({ said: 'accepted', taskId });
      return taskId;
    },
    async decide(taskId, decision) {
      for (const { id } of await openApprovals(taskId)) await answer(id, decision);
    },
    async expire(taskId) {
      for (const { id } of await openApprovals(taskId)) await database.query(sql`update pgboss.job set start_after = now() where id = ${id}::uuid`);
      await this.until(taskId, 'FAILED');
    },
    begin: () => points.count(order.point),
    async claim() {
      const ready = sql`from pgboss.job where name = 'run-task' and state < 'active' and start_after <= now()`;
      let waiting: { id: string; retries: number }[] = [];
      await until(async () => {
        await hurry();
        waiting = await domain.database.query(sql`select id, retry_count as retries ${ready}`);
        return waiting.length > 0;
      });
      await points.letOneClaim();
      // Else the next call could take the same job for its own, and let a claim through that finds nothing.
      const left = sql`select ${ready} and (id, retry_count) in (select * from unnest(${waiting.map(({ id }) => id)}::uuid[], ${waiting.map(({ retries }) => retries)}::int[]))`;
      await until(async () => (await domain.database.query(left)).length < waiting.length);
    },
    until: (taskId, status) =>
      until(async () => (await domain.database.query(sql`select from task where id = ${taskId}::uuid and status::text = ${status}`)).length > 0),
    working: (taskId) => until(async () => started.has(taskId)),
  };
}

function openApprovals(taskId?: string): Promise<{ id: string }[]> {
  return database.query(sql`select id from approval where status = 'PENDING' and (${taskId ?? null}::uuid is null or task_id = ${taskId ?? null}::uuid)`);
}

async function answer(approvalId: string, decision: 'APPROVE' | 'DENY'): Promise<void> {
  // Of those that were due when the process died, one may just have expired.
  await resolveApproval(app.domain, localActor, { approvalId, decision, comment: null }).catch((error: unknown) => {
    if (!(error instanceof InvalidStateError)) throw error;
  });
}

/** Nobody waits between two attempts. */
async function hurry(): Promise<void> {
  await database.query(sql`update pgboss.job set start_after = now() where name = 'run-task' and state = 'retry' and start_after > now()`);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 200_000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`Nothing moves any more: ${JSON.stringify(await readSnapshot(database))}`);
    await delay(5);
  }
}
