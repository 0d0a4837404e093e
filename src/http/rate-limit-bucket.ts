import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';

export interface RateLimitConfig {
  /** Points that a bucket holds at most, which is also the most that one operation may cost. */
  capacity: number;
  /** Points that come back per second. */
  restoreRate: number;
}

interface Taken {
  taken: number;
  /** What is left. */
  level: number;
}

/**
 * Takes as many points as are there, up to `wanted`, or none where there are less than `needed`. One statement, which all processes
 * share: the row is locked while it is counted, by the database's clock.
 */
export async function takePoints(
  database: Queryable,
  bucket: string,
  { needed, wanted }: { needed: number; wanted: number },
  { capacity, restoreRate }: RateLimitConfig,
): Promise<Taken> {
  const level = sql`least(
    ${capacity}::float8,
    bucket.level + ${restoreRate}::float8 * greatest(0, extract(epoch from statement_timestamp() - bucket.refilled_at))
  )`;
  const taken = sql`case when ${level} >= ${needed}::float8 then least(${wanted}::float8, ${level}) else 0 end`;
  const [row] = await database.query<Taken>(sql`
    insert into rate_limit_bucket as bucket (name, level, taken, refilled_at)
    values (${bucket}, ${capacity}::float8 - ${wanted}::float8, ${wanted}::float8, statement_timestamp())
    on conflict (name) do update set
      level = ${level} - (${taken}),
      taken = ${taken},
      refilled_at = greatest(bucket.refilled_at, statement_timestamp())
    returning taken, level`);
  return row ?? { taken: 0, level: 0 };
}
