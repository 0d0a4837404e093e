import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';

/** A transaction that is open for longer is worth a word: it holds back the events of everything that came after it. */
export const HELD_BACK_SECONDS = 10;

/** Names the oldest transaction that holds events back for so long; undefined where there is none. */
export async function findWhatHoldsBack(database: Queryable, seconds = HELD_BACK_SECONDS): Promise<string | undefined> {
  const [oldest] = await database.query<{ seconds: number; application: string; pid: number }>(sql`
    select extract(epoch from now() - xact_start)::int as seconds, coalesce(nullif(application_name, ''), 'unknown') as application, pid
    from pg_stat_activity
    where backend_xid is not null and xact_start < now() - ${seconds}::int * interval '1 second'
    order by xact_start limit 1`);
  if (!oldest) return undefined;
  return `A transaction of "${oldest.application}" (process ${oldest.pid}) has been open for ${oldest.seconds} s; events wait behind it.`;
}
