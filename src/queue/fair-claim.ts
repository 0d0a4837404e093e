import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';

/**
 * Which of the jobs that could start do so next. Between shops the slots are shared out: a free one goes to the shop with the fewest running
 * jobs, among equals to each in turn. Within a shop the most urgent goes first, the oldest among equals; but one start in ten goes to the one that
 * has waited longest, once that is a minute, so that urgent ones that keep coming hold nothing back for ever.
 *
 * pg-boss's own means are caps: a group may hold so many slots and no more, also while nobody else wants them, and its claim walks past every
 * job of a group that is full. This one looks at the heads of the shops' queues only, however many jobs wait behind them.
 *
 * @param limit how many at most.
 */
export type FairClaim = (limit: number) => Promise<{ id: string; retryCount: number }[]>;

/**
 * What pg-boss knows a shop's jobs by. Those that another task waits for are a group of their own: the waiting ones count as running, so
 * in their group they would come last, while here no more than the children that run hold the next one back.
 */
export const groupOf = (shop: string, isChild = false) => (isChild ? `child:${shop}` : `shop:${shop}`);

/** In the order in which a shop's jobs are claimed, and so that the next shop is one step away. What is not due yet is passed over inside. */
const createIndex = `
  create index if not exists taskloom_claim on pgboss.job_common
    (name, (coalesce(group_id, '') collate "C"), priority desc, created_on, id, start_after) where state < 'active' and not blocked`;

/** Once in the life of a database. Looked for first: making it, although it is there, would wait for whoever writes jobs. */
export async function prepareFairClaim(database: Database): Promise<void> {
  const [row] = await database.query<{ present: boolean }>(sql`select to_regclass('pgboss.taskloom_claim') is not null as present`);
  if (!row?.present) await database.transaction((tx) => tx.script(`set local statement_timeout = 0; ${createIndex}`));
}

/** @param queueName whose jobs have a shop's group each. */
export function openFairClaim(database: Database, queueName: string): FairClaim {
  const sends = new Map<number, ReturnType<Database['prepare']>>();
  let lastGroup = '';
  return async function claim(limit) {
    const send = sends.get(limit) ?? database.prepare({ text: claimStatement(queueName, limit), types: ['text'] });
    sends.set(limit, send);
    const rows = (await send([lastGroup])) as unknown as ClaimedRow[];
    const last = rows.reduce<ClaimedRow | undefined>((latest, row) => (latest && latest.turn > row.turn ? latest : row), undefined);
    if (last) lastGroup = last.group;
    return rows.map(({ id, retryCount }) => ({ id, retryCount }));
  };
}

/** What the statement below returns. */
interface ClaimedRow {
  id: string;
  retryCount: number;
  group: string;
  turn: number;
}

/** Of many shops that wait, so many are looked at in one claim; the next claim goes on behind the last one that got a slot. */
const MAX_SHOPS = 32;

/**
 * $1: the group that got the last slot. Name and limit are part of the text, some tens of them: without them Postgres would take a plan for any values to be
 * dear, and plan the statement each time, which costs more than running it.
 */
export function claimStatement(name: string, limit: number): string {
  const group = `(coalesce(job.group_id, '') collate "C")`;
  // (By what `is true` is said of, Postgres looks nothing up: while it knows little of the table, it would take an index on the time, and read all jobs that wait.)
  const isReady = `job.name = '${name}' and job.state < 'active' and not job.blocked and (job.start_after <= now()) is true`;
  const nextGroup = (condition: string) => `(select ${group} from pgboss.job_common job where ${isReady} and ${condition} order by ${group} limit 1)`;
  return `
    with recursive
    behind as (
      select ${nextGroup(`${group} > $1`)} as "group"
      union all
      select ${nextGroup(`${group} > behind."group"`)} from behind where "group" is not null
    ),
    before as (
      select ${nextGroup(`${group} <= $1`)} as "group"
      union all
      select ${nextGroup(`${group} > before."group" and ${group} <= $1`)} from before where "group" is not null
    ),
    shop as materialized (
      select "group", row_number() over () as turn
      from (select "group" from behind where "group" is not null union all select "group" from before where "group" is not null limit ${MAX_SHOPS}) shop
    ),
    -- Each slot of a shop is worth as much as the number of slots that the shop then has.
    share as materialized (
      select "group", count(*) as slots, count(*) filter (where random() < 0.1) as by_age
      from (
        select shop."group"
        from shop
        cross join lateral (
          select count(*) as count from pgboss.job_common job where job.name = '${name}' and job.state = 'active' and job.group_id = (shop."group" collate "default")
        ) running
        cross join lateral (
          select row_number() over () as nth from (select from pgboss.job_common job where ${isReady} and ${group} = shop."group" limit ${limit}) ready
        ) slot
        order by running.count + slot.nth, shop.turn
        limit ${limit}
      ) slot
      group by "group"
    ),
    oldest as materialized (
      select job.id, share."group"
      from share
      cross join lateral (
        select head.id
        from generate_series(1, 10) as level (priority)
        cross join lateral (
          select job.id, job.created_on
          from pgboss.job_common job
          where ${isReady} and ${group} = share."group" and job.priority = level.priority and job.created_on < now() - interval '1 minute'
          order by job.created_on, job.id
          limit share.by_age
        ) head
        order by head.created_on, head.id
        limit share.by_age
      ) chosen
      join pgboss.job_common job on job.name = '${name}' and job.id = chosen.id and job.state < 'active'
      where share.by_age > 0
      for update of job skip locked
    ),
    urgent as materialized (
      select head.id
      from share
      cross join lateral (
        select job.id
        from pgboss.job_common job
        where ${isReady} and ${group} = share."group" and job.id <> all (array(select id from oldest))
        order by job.priority desc, job.created_on, job.id
        limit share.slots - (select count(*) from oldest where oldest."group" = share."group")
        for update skip locked
      ) head
    )
    update pgboss.job_common job set
      state = 'active', started_on = now(), heartbeat_on = now(),
      retry_count = case when job.started_on is null then job.retry_count else job.retry_count + 1 end
    where job.name = '${name}' and job.id = any (array(select id from oldest union all select id from urgent))
    returning job.id, job.retry_count as "retryCount", coalesce(job.group_id, '') as "group",
      (select turn from shop where shop."group" = coalesce(job.group_id, '')) as turn`;
}
