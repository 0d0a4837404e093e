import sql from 'sql-template-tag';
import { type Actor, hasScope, type Scope, scopes } from './actor.ts';
import { hashOf, newSecret, shownPart } from './api-key-secret.ts';
import type { Domain } from './domain.ts';
import { type DomainError, NotFoundError, throwIfAny, ValidationError } from './errors.ts';
import { newId, publicId } from './ids.ts';

export interface NewApiKey {
  name: string;
  scopes: readonly Scope[];
  /** Null: the actor's own, and all shops where that has none. */
  shop: string | null;
  /** Null: never. */
  expiresAt: Date | null;
}

/** What keys need of the domain. */
export type KeyDomain = Pick<Domain, 'database' | 'signals'>;

const MAX_NAME_LENGTH = 100;

/**
 * Makes a key that may do at most what the actor may.
 * @returns its uuid, and its secret, which is nowhere else.
 * @throws ValidationError for each thing that is wrong with it.
 */
export async function createApiKey({ database }: KeyDomain, actor: Actor, key: NewApiKey): Promise<{ apiKeyId: string; secret: string }> {
  throwIfAny(checkKey(actor, key));
  const apiKeyId = newId();
  const secret = newSecret();
  const granted = scopes.filter((scope) => key.scopes.includes(scope));
  await database.query(sql`
    insert into api_key (id, shop, name, prefix, hash, scopes, created_by, expires_at)
    values (${apiKeyId}::uuid, ${actor.shop ?? key.shop ?? ''}, ${key.name}, ${shownPart(secret)}, ${hashOf(secret)},
      ${granted}::text[]::"Scope"[], ${actor.name}, ${key.expiresAt}::timestamptz)`);
  return { apiKeyId, secret };
}

/** Ends a key: requests at once, streams within seconds. One that was revoked before is left as it is. @throws NotFoundError */
export async function revokeApiKey({ database, signals }: KeyDomain, actor: Actor, { apiKeyId }: { apiKeyId: string }): Promise<{ apiKeyId: string }> {
  const [revoked] = await database.query(sql`
    update api_key set revoked_at = coalesce(revoked_at, now())
    where id = ${apiKeyId}::uuid and (${actor.shop}::text is null or shop = ${actor.shop})
    returning id`);
  if (!revoked) throw new NotFoundError('There is no such key.', publicId('ApiKey', apiKeyId), ['apiKeyId']);
  signals.raise('keys');
  return { apiKeyId };
}

function checkKey(actor: Actor, { name, scopes: wanted, shop, expiresAt }: NewApiKey): DomainError[] {
  const errors: DomainError[] = [];
  if (!isLabel(name)) errors.push(new ValidationError(`A name has 1 to ${MAX_NAME_LENGTH} characters, and is not blank.`, ['name']));
  if (wanted.length === 0) errors.push(new ValidationError('A key needs at least one scope.', ['scopes']));
  const missing = wanted.filter((scope) => !hasScope(actor, scope));
  if (missing.length > 0) errors.push(new ValidationError(`A key can grant only what its maker has, which is not ${missing.join(', ')}.`, ['scopes']));
  if (shop !== null && actor.shop !== null && shop !== actor.shop) {
    errors.push(new ValidationError('This key is bound to another shop; leave `shop` out.', ['shop']));
  } else if (shop !== null && !isLabel(shop)) {
    errors.push(new ValidationError(`A shop has 1 to ${MAX_NAME_LENGTH} characters, and is not blank; leave it out for all shops.`, ['shop']));
  }
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) errors.push(new ValidationError('The key would have expired already.', ['expiresAt']));
  return errors;
}

const isLabel = (text: string) => text.trim() !== '' && text.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(text);
