import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import type { Domain } from './domain.ts';

/** Rows in one statement: an open transaction holds back everybody's live events. */
const ROWS = 5_000;

/**
 * Answers of models, each for one shop and for some time. A fault of the database costs the use of the cache, not the work that asks for it.
 * @param ttlSeconds how long an answer is used.
 */
export function openCachedResponses({ database, log }: Pick<Domain, 'database' | 'log'>, ttlSeconds: number) {
  return {
    async find(shop: string, hash: Buffer): Promise<string | undefined> {
      try {
        const [row] = await database.query<{ parts: string }>(sql`
          select parts from cached_response where shop = ${shop} and hash = ${hash}::bytea and expires_at > now()`);
        return row?.parts;
      } catch (error) {
        log.warn({ err: error }, 'The response cache could not be read');
        return undefined;
      }
    },

    async keep(shop: string, hash: Buffer, parts: string): Promise<void> {
      try {
        await database.query(sql`
          insert into cached_response (shop, hash, parts, expires_at)
          values (${shop}, ${hash}::bytea, ${parts}, now() + ${ttlSeconds}::int * interval '1 second')
          on conflict (shop, hash) do update set parts = excluded.parts, expires_at = excluded.expires_at`);
      } catch (error) {
        log.warn({ err: error }, 'The response cache could not be written');
      }
    },
  };
}

export async function purgeCachedResponses(database: Database): Promise<void> {
  let removed: object[];
  do {
    // Said twice: one that was written again at this moment is another answer.
    removed = await database.query(sql`
      delete from cached_response where expires_at <= now() and (shop, hash) in (
        select shop, hash from cached_response where expires_at <= now() limit ${ROWS}::int
      ) returning 1`);
  } while (removed.length === ROWS);
}
