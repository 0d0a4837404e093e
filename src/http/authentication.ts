import { timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import { type Actor, hasScope, localActor, nobody } from '../domain/actor.ts';
import { hashOf, isSecret } from '../domain/api-key-secret.ts';
import { findApiKey, liveKeys, noteUse } from '../domain/api-key-use.ts';
import type { TaskLinkVerdict } from '../domain/task-links.ts';
import { unauthenticated } from '../schema/graphql-errors.ts';
import { credentialOf } from './authentication-credentials.ts';
import { openTokens } from './authentication-tokens.ts';
import { type Access, openAccessWatch, type Session, type WatchOptions } from './authentication-watch.ts';
import type { Caller } from './caller.ts';

export interface Authentication extends AsyncDisposable {
  /**
   * Who the caller is, looked up once however often it is asked. Without a key: the local person of an open server, else nobody.
   * @throws UNAUTHENTICATED for a key or token that does not work, on an open server too.
   */
  actorOf(caller: Caller): Promise<Actor>;
  /** For as long as the caller's stream is open. */
  watch(caller: Caller): Promise<Access>;
}

interface AuthenticationOptions extends WatchOptions {
  config: Pick<Config, 'isOpen' | 'ADMIN_API_KEY' | 'JWT_JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>;
}

const admin: Actor = { name: 'admin', shop: null, scopes: ['ADMIN'], isAuthenticated: true };

/** Keys of the database, ADMIN_API_KEY, and tokens of an outside issuer and those in a task's links, for each transport alike. */
export function openAuthentication({ config, ...options }: AuthenticationOptions): Authentication {
  const { database, logger } = options;
  const readToken = openTokens(config);
  const adminHash = config.ADMIN_API_KEY === undefined ? undefined : hashOf(config.ADMIN_API_KEY);
  const access = openAccessWatch(options);
  const sessions = new WeakMap<Caller, Promise<Session>>();
  /** Under way, by the key's uuid. */
  const notes = new Map<string, Promise<void>>();

  const note = (keyId: string) => {
    if (notes.has(keyId)) return;
    const noted = noteUse(database, keyId)
      .catch((error: unknown) => logger.warn({ err: error, keyId }, 'The use of a key could not be noted'))
      .finally(() => notes.delete(keyId));
    notes.set(keyId, noted);
  };

  const authenticate = async (caller: Caller): Promise<Session> => {
    const credential = credentialOf(caller);
    if (credential === undefined) return caller.link?.verdict ? linkSession(caller.link.verdict) : { actor: config.isOpen ? localActor : nobody };
    if (adminHash && timingSafeEqual(hashOf(credential), adminHash)) return { actor: admin };
    if (readToken && isToken(credential)) return readToken(credential);
    if (!isSecret(credential)) throw unauthenticated('This is no key of Taskloom: those begin with `tl_` and end with a checksum. Was all of it copied?');
    const key = await findApiKey(database, credential);
    if (!key) throw unauthenticated('This server does not know that key.');
    if (key.state !== 'live') throw unauthenticated(`This key ${key.state === 'revoked' ? 'was revoked' : 'has expired'}.`);
    if (key.isUseStale) note(key.id);
    const { name, shop, scopes } = key;
    return { actor: { name, shop, scopes, isAuthenticated: true, keyId: key.id }, keyId: key.id };
  };

  const linkSession = async (verdict: TaskLinkVerdict): Promise<Session> => {
    if (verdict.status === 'forged') throw unauthenticated('This link was not made by this server, or was changed.');
    if (verdict.status === 'expired') throw unauthenticated('This link has expired. Ask the API for a new one.');
    const { actor, expiresAt } = verdict;
    if (actor.keyId === undefined) return { actor, expiresAt };
    const scopes = (await liveKeys(database, [actor.keyId])).get(actor.keyId);
    if (!scopes) throw unauthenticated('The key that this link was made with was revoked or has expired.');
    // Of what the key may do, no more than to read.
    return { actor: { ...actor, scopes: hasScope({ ...actor, scopes }, 'READ') ? ['READ'] : [] }, keyId: actor.keyId, expiresAt };
  };

  const sessionOf = (caller: Caller) => {
    const session = sessions.get(caller) ?? authenticate(caller);
    sessions.set(caller, session);
    return session;
  };

  return {
    actorOf: async (caller) => (await sessionOf(caller)).actor,
    watch: async (caller) => access.watch(await sessionOf(caller)),
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await Promise.all(notes.values());
    },
  };
}

const isToken = (credential: string) => credential.split('.').length === 3;
