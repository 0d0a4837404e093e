import { timingSafeEqual } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { Scope } from './actor.ts';
import { hashOf } from './api-key-secret.ts';

export interface KnownKey {
  id: string;
  name: string;
  /** Null sees all shops. */
  shop: string | null;
  scopes: Scope[];
  state: 'live' | 'revoked' | 'expired';
  /** Whether its last use was noted so long ago that this one should be. */
  isUseStale: boolean;
}

/** The key with that secret: one statement, on a unique index. */
export async function findApiKey(database: Queryable, secret: string): Promise<KnownKey | undefined> {
  const hash = hashOf(secret);
  const [found] = await database.query<KnownKey & { hash: Uint8Array }>(sql`
    select id, name, nullif(shop, '') as shop, scopes::text[] as scopes, hash,
      case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'live' end as state,
      last_used_at is null or last_used_at < now() - interval '1 minute' as "isUseStale"
    from api_key where hash = ${hash}`);
  if (!found) return undefined;
  const { hash: stored, ...key } = found;
  return timingSafeEqual(stored, hash) ? key : undefined;
}

/** At most once a minute, whoever else notes it at the same moment. */
export async function noteUse(database: Queryable, keyId: string): Promise<void> {
  await database.query(sql`
    update api_key set last_used_at = now()
    where id = ${keyId}::uuid and (last_used_at is null or last_used_at < now() - interval '1 minute')`);
}

/** Those of the keys that are neither revoked nor expired, with what they may do. */
export async function liveKeys(database: Queryable, keyIds: readonly string[]): Promise<Map<string, Scope[]>> {
  const rows = await database.query<{ id: string; scopes: Scope[] }>(sql`
    select id, scopes::text[] as scopes from api_key where id = any(${keyIds}::uuid[]) and revoked_at is null and (expires_at is null or expires_at > now())`);
  return new Map(rows.map(({ id, scopes }) => [id, scopes]));
}

/** Whether anybody has a key that works. */
export async function hasLiveKey(database: Queryable): Promise<boolean> {
  const [row] = await database.query<{ found: boolean }>(sql`
    select exists (select 1 from api_key where revoked_at is null and (expires_at is null or expires_at > now())) as found`);
  return row?.found ?? false;
}
