import sql, { type Sql } from 'sql-template-tag';
import type { Database } from '../db/database.ts';

/** Of a process that runs tasks: what it says of itself when it joins, and as long as it lives. */
export interface WorkerIdentity {
  /** Uuid. */
  id: string;
  version: string;
  /** What it can run. */
  stepTypes: readonly string[];
}

/** A worker that was not heard of for so long is no longer there. */
export const WORKER_SILENCE_SECONDS = 30;

/** Rows of workers that have gone are kept so long, and the last of all for good: by it agents know when they were last seen. */
const KEPT = sql`interval '10 minutes'`;

/** Of the row `worker`: it is there, and runs agents. */
export const isAliveSql: Sql = sql`(
  worker.stopped_at is null and worker.last_seen_at > now() - ${WORKER_SILENCE_SECONDS} * interval '1 second' and 'agent' = any(worker.step_types)
)`;

/** Says that a worker is alive. @returns whether it was not known as such before. */
export async function beat(database: Database, { id, version, stepTypes }: WorkerIdentity): Promise<boolean> {
  const [row] = await database.query<{ hasJoined: boolean }>(sql`
    with earlier as (select ${isAliveSql} as is_alive from worker where id = ${id}::uuid)
    insert into worker (id, version, step_types) values (${id}::uuid, ${version}, ${[...stepTypes]}::text[])
    on conflict (id) do update set last_seen_at = now(), stopped_at = null
    returning not coalesce((select is_alive from earlier), false) as "hasJoined"`);
  return row?.hasJoined ?? false;
}

/** Says that a worker ends. */
export async function leave(database: Database, workerId: string): Promise<void> {
  await database.query(sql`update worker set last_seen_at = now(), stopped_at = now() where id = ${workerId}::uuid`);
}

/** Forgets workers that have long gone. */
export async function sweepWorkers(database: Database): Promise<void> {
  await database.query(sql`
    delete from worker where last_seen_at < now() - ${KEPT} and exists (select from worker newer where newer.last_seen_at > worker.last_seen_at)`);
}

/** For how many milliseconds from now on a worker that runs agents is known to be alive; 0 where there is none. */
export async function agentsAreServedForMs(database: Database): Promise<number> {
  const [row] = await database.query<{ ms: number }>(sql`
    select ceil(extract(epoch from max(worker.last_seen_at) + ${WORKER_SILENCE_SECONDS} * interval '1 second' - now()) * 1000)::float8 as ms
    from worker where ${isAliveSql}`);
  return Math.max(0, row?.ms ?? 0);
}
