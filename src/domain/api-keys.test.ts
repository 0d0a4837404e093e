import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSignals } from '../db/signals.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { localActor } from './actor.ts';
import { findApiKey, hasLiveKey } from './api-key-use.ts';
import { createApiKey, type KeyDomain, revokeApiKey } from './api-keys.ts';

let database: TestDatabase;
let domain: KeyDomain;

beforeAll(async () => {
  database = await openTestDatabase();
  domain = { database, signals: await openSignals(database) };
});

afterAll(async () => {
  await domain.signals[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const key = { name: 'k', scopes: ['READ'], shop: null, expiresAt: null } as const;

it('a maker grants no scope that it has not, but ADMIN has all', async () => {
  const writer = { ...localActor, scopes: ['READ', 'WRITE'] as const };
  await expect(createApiKey(domain, writer, { ...key, scopes: ['READ', 'APPROVE', 'ADMIN'] })).rejects.toMatchObject({
    message: 'A key can grant only what its maker has, which is not APPROVE, ADMIN.',
    path: ['scopes'],
  });
  const { secret } = await createApiKey(domain, { ...localActor, scopes: ['ADMIN'] }, { ...key, scopes: ['APPROVE', 'READ'] });
  expect(await findApiKey(database, secret)).toMatchObject({ name: 'k', shop: null, scopes: ['READ', 'APPROVE'], state: 'live', isUseStale: true });
});

it('a server has a key as long as one works', async () => {
  await database.execute('delete from api_key');
  expect(await hasLiveKey(database)).toBe(false);
  const { apiKeyId } = await createApiKey(domain, localActor, key);
  expect(await hasLiveKey(database)).toBe(true);
  await revokeApiKey(domain, localActor, { apiKeyId });
  expect(await hasLiveKey(database)).toBe(false);
  await createApiKey(domain, localActor, { ...key, expiresAt: new Date(Date.now() + 60_000) });
  expect(await hasLiveKey(database)).toBe(true);
  await database.execute('update api_key set expires_at = now()');
  expect(await hasLiveKey(database)).toBe(false);
});
