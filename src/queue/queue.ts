import { type Db, PgBoss } from 'pg-boss';
import sql from 'sql-template-tag';
import { NIL } from 'uuid';
import type { Database, Queryable, Transaction } from '../db/database.ts';
import { groupOf, openFairClaim, prepareFairClaim } from './fair-claim.ts';
import { type Job, type JobName, jobs } from './jobs.ts';

/** A job that this process holds until it settles it, or until its heartbeat stops. */
export interface Claim {
  id: string;
  /** Names this claim among all that there were of the job. */
  retryCount: number;
}

export interface NewJob {
  id: string;
  priority: number;
  /** Whose it is, '' for nobody's: shops take turns. */
  shop: string;
  /** Another task waits for it. */
  isChild?: boolean;
  startAfter?: Date | null;
}

/** What the domain may do with jobs: always inside the transaction that changes the task. */
export interface TaskQueue {
  enqueue(tx: Transaction, name: JobName, jobs: readonly NewJob[]): Promise<void>;
  /** Removes jobs in whatever state; unknown ones are no error. */
  withdraw(tx: Transaction, name: JobName, ids: readonly string[]): Promise<void>;
  /** Gives a claimed job back, to be claimed again now or at `startAfter`. */
  handBack(tx: Transaction, id: string, startAfter?: Date): Promise<void>;
  reprioritise(tx: Transaction, id: string, priority: number): Promise<void>;
}

/** What a worker does with them. */
export interface ClaimQueue {
  /** So many at most, shared out between the shops: see fair-claim.ts. */
  claim(limit: number): Promise<Claim[]>;
  /** Of a queue with at most one waiting job: see that there is one. */
  request(name: JobName): Promise<void>;
  /** Keeps what is still ours. Whoever lost a claim finds out by the task's `attempts`, which the next worker raises. */
  heartbeat(claims: readonly Claim[]): Promise<void>;
  /** Whether the job is still claimed, and by nobody since. */
  holds(claim: Claim): Promise<boolean>;
  /** Jobs that nobody can be working on any more (the embedded database has one process, and it has just started). */
  handBackAll(): Promise<void>;
  /** Runs `handle` for due jobs of a queue, in batches; a batch that throws is tried again. Schedules those that the catalogue has a time for. */
  work(name: JobName, handle: (ids: string[]) => Promise<void>): Promise<void>;
}

export interface Queue extends TaskQueue, ClaimQueue, AsyncDisposable {
  /** Jobs that could start now. */
  readyCount(): Promise<number>;
}

interface QueueOptions {
  /** Watches over heartbeats and expiry: one process at a time does it, whoever has the lock. */
  supervise: boolean;
  onError(error: unknown): void;
}

const RUN: JobName = 'run-task';

/** Any number that nothing else locks on. */
const START_LOCK = 7_265_618;

/**
 * Processes that start at the same moment make the queue's tables one after the other: of several that do it at once, all but one would fail.
 * The transaction holds the lock and nothing else; PGlite has one process, and would wait for itself.
 */
async function oneByOne(database: Database, work: () => Promise<void>): Promise<void> {
  if (database.kind === 'pglite') return work();
  await database.transaction(async (tx) => {
    await tx.query(sql`set local statement_timeout = 0`);
    await tx.query(sql`select pg_advisory_xact_lock(${START_LOCK}::bigint)`);
    await work();
  });
}

/** pg-boss on our own connections, so that a job and what it is about commit together. */
export async function openQueue(database: Database, options: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    db: pgBossDb(database),
    backend: database.kind,
    schedule: options.supervise,
    supervise: options.supervise,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', options.onError);
  await oneByOne(database, async () => {
    await boss.start();
    for (const [name, { queue }] of Object.entries(jobs)) {
      const known = await boss.getQueue(name);
      if (!known) await boss.createQueue(name, queue);
      // Made by an earlier version.
      else if (Object.entries(queue).some(([option, value]) => known[option as keyof typeof known] !== value)) await boss.updateQueue(name, queue);
      // pg-boss looks a queue up once, on its own connection: not first inside a transaction, where PGlite would wait for itself.
      await boss.findJobs(name, { id: NIL });
    }
    await prepareFairClaim(database);
  });

  return {
    async enqueue(tx, name, newJobs) {
      if (newJobs.length === 0) return;
      await boss.insert(
        name,
        newJobs.map(({ id, priority, shop, isChild, startAfter }) => ({
          id,
          priority,
          group: { id: groupOf(shop, isChild) },
          ...(startAfter ? { startAfter } : {}),
        })),
        { db: pgBossDb(tx), returnId: false },
      );
    },
    async withdraw(tx, name, ids) {
      if (ids.length > 0) await boss.deleteJob(name, [...ids], { db: pgBossDb(tx) });
    },
    async handBack(tx, id, startAfter) {
      await boss.fail(RUN, id, null, { db: pgBossDb(tx) });
      if (startAfter) await boss.update(RUN, undefined, { id, startAfter, db: pgBossDb(tx) });
    },
    async reprioritise(tx, id, priority) {
      await boss.update(RUN, undefined, { id, priority, db: pgBossDb(tx) });
    },
    claim: openFairClaim(database, RUN),
    async request(name) {
      await boss.send(name);
    },
    async heartbeat(claims) {
      if (claims.length > 0) await boss.touch(RUN, [...claims]);
    },
    async holds({ id, retryCount }) {
      const held = sql`select from pgboss.job where name = ${RUN} and id = ${id}::uuid and state = 'active' and retry_count = ${retryCount}::int`;
      return (await database.query(held)).length > 0;
    },
    async handBackAll() {
      // pg-boss itself can only list all jobs of a queue, however many wait.
      const active = await database.query<{ name: string; ids: string[] }>(sql`
        select name, array_agg(id) as ids from pgboss.job where state = 'active' and name = any(${Object.keys(jobs)}::text[]) group by name`);
      for (const { name, ids } of active) await boss.fail(name, ids);
    },
    async work(name, handle) {
      const { cron, pollMs = 500 }: Job = jobs[name];
      // A laptop may never be on at that hour.
      if (cron) await boss.schedule(name, cron, null, { missed: 'once' });
      await boss.work(name, { batchSize: 100, burstWhenBatchFull: true, pollingIntervalSeconds: pollMs / 1_000 }, async (batch) =>
        handle(batch.map(({ id }) => id)),
      );
    },
    async readyCount() {
      const [stats] = await boss.getQueueStats(RUN, { force: true });
      return stats?.readyCount ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: 5_000, close: false });
    },
  };
}

/** Creates pg-boss's tables without starting to work: for the test kit's database image. */
export async function installQueue(database: Database): Promise<void> {
  await using _queue = await openQueue(database, { supervise: false, onError() {} });
}

function pgBossDb(connection: Queryable & Partial<Pick<Database, 'script'>>): Db {
  return {
    async executeSql(text, values) {
      const { script } = connection;
      return { rows: values?.length || !script ? await connection.execute(text, values) : await script(text) };
    },
  };
}
