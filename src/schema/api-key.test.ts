import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSecret } from '../domain/api-key-secret.ts';
import { publicId } from '../domain/ids.ts';
import { transports } from '../testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';

const create = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey { id name prefix shop scopes createdBy createdAt lastUsedAt expiresAt revokedAt }
    secret
    errors { __typename message path }
  }
}`;
const revoke = `mutation ($id: ID!) {
  revokeApiKey(input: { apiKeyId: $id }) {
    apiKey { id revokedAt }
    errors { __typename message path ... on NotFoundError { resourceId } }
  }
}`;
const list = `query ($first: Int, $after: String, $includeRevoked: Boolean! = false) {
  apiKeys(first: $first, after: $after, includeRevoked: $includeRevoked) { totalCount nodes { id name shop } pageInfo { hasNextPage endCursor } }
}`;
const node = 'query ($id: ID!) { node(id: $id) { id ... on ApiKey { name lastUsedAt expiresAt revokedAt } } }';
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

interface Created {
  createApiKey: { apiKey: { id: string; prefix: string } | null; secret: string | null; errors: { path: string[] }[] };
}
interface Listed {
  apiKeys: { totalCount: number; nodes: { id: string; name: string; shop: string | null }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

let app: KeyedApp;

beforeAll(async () => {
  app = await openKeyedApp();
});

afterAll(() => app[Symbol.asyncDispose]());

const createWith = async (input: object, key = ADMIN_API_KEY) => (await app.askAs<Created>(key, create, { input })).data?.createApiKey;
const namesSeenBy = async (key: string, variables: object = {}) =>
  (await app.askAs<Listed>(key, list, { first: 100, ...variables })).data?.apiKeys.nodes.map(({ name }) => name);

describe('createApiKey', () => {
  it.each(transports)('over %s shows the secret, and nothing else does', async (_name, run) => {
    const input = { name: 'nightly', scopes: ['WRITE', 'READ', 'READ'], shop: 'north', expiresAt: tomorrow };
    const [result] = await run(app.url, { query: create, variables: { input } }, { 'x-api-key': ADMIN_API_KEY });
    const { apiKey, secret } = (result as unknown as { data: Created }).data.createApiKey;
    expect(result).toEqual({
      data: {
        createApiKey: {
          apiKey: {
            id: expect.stringMatching(/^key_/),
            name: 'nightly',
            prefix: expect.stringMatching(/^tl_\w{8}$/),
            shop: 'north',
            scopes: ['READ', 'WRITE'],
            createdBy: 'admin',
            createdAt: expect.any(String),
            lastUsedAt: null,
            expiresAt: tomorrow,
            revokedAt: null,
          },
          secret: expect.any(String),
          errors: [],
        },
      },
    });
    expect(isSecret(secret ?? '')).toBe(true);
    expect(secret?.startsWith(apiKey?.prefix ?? '-')).toBe(true);
    expect(JSON.stringify(await app.app.database.execute('select * from api_key'))).not.toContain(secret);
  });

  it.each<[string, object, string[][]]>([
    ['a blank name', { name: ' ' }, [['name']]],
    ['a long name', { name: 'x'.repeat(101) }, [['name']]],
    ['a name with a line break', { name: 'a\nb' }, [['name']]],
    ['no scope', { scopes: [] }, [['scopes']]],
    ['an empty shop', { shop: '' }, [['shop']]],
    ['a time that has passed', { expiresAt: '2020-01-01T00:00:00Z' }, [['expiresAt']]],
    ['several faults at once', { name: '', scopes: [], expiresAt: '2020-01-01T00:00:00Z' }, [['name'], ['scopes'], ['expiresAt']]],
  ])('refuses %s, and stores nothing', async (_what, input, paths) => {
    const before = await namesSeenBy(ADMIN_API_KEY);
    const created = await createWith({ name: 'k', scopes: ['READ'], ...input });
    expect(created).toMatchObject({ apiKey: null, secret: null, errors: paths.map((path) => ({ __typename: 'ValidationError', path })) });
    expect(await namesSeenBy(ADMIN_API_KEY)).toEqual(before);
  });

  it('refuses a NUL character, a scope and a date that are none', async () => {
    for (const input of [{ name: 'a\0b' }, { scopes: ['ROOT'] }, { expiresAt: 'soon' }]) {
      const answer = await app.askAs(ADMIN_API_KEY, create, { input: { name: 'k', scopes: ['READ'], ...input } });
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it("gives a shop's ADMIN no more than its own shop", async () => {
    const admin = await app.makeKey({ scopes: ['ADMIN'], shop: 'north' });
    const own = await createWith({ name: 'own', scopes: ['ADMIN'] }, admin.secret);
    expect(own).toMatchObject({ apiKey: { shop: 'north', scopes: ['ADMIN'] }, errors: [] });
    expect(await createWith({ name: 'own', scopes: ['READ'], shop: 'north' }, admin.secret)).toMatchObject({ apiKey: { shop: 'north' } });
    expect(await createWith({ name: 'other', scopes: ['READ'], shop: 'south' }, admin.secret)).toMatchObject({ apiKey: null, errors: [{ path: ['shop'] }] });
  });

  it('is not for keys without ADMIN', async () => {
    const { id, secret } = await app.makeKey({ scopes: ['READ', 'WRITE', 'INGEST', 'APPROVE'] });
    for (const [operation, variables] of [
      [create, { input: { name: 'k', scopes: ['READ'] } }],
      [revoke, { id }],
      [list, {}],
    ] as const) {
      const answer = await app.askAs(secret, operation, variables);
      expect(answer).toEqual({ data: null, errors: [expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })] });
    }
    expect((await app.askAs(secret, node, { id })).data).toEqual({ node: null });
  });
});

describe('revokeApiKey', () => {
  it('ends a key, once and for all', async () => {
    const { id, secret } = await app.makeKey();
    interface Revoked {
      revokeApiKey: { apiKey: { id: string; revokedAt: string }; errors: object[] };
    }
    const first = (await app.askAs<Revoked>(ADMIN_API_KEY, revoke, { id })).data;
    expect(first).toEqual({ revokeApiKey: { apiKey: { id, revokedAt: expect.any(String) }, errors: [] } });
    expect((await app.askAs<Revoked>(ADMIN_API_KEY, revoke, { id })).data).toEqual(first);
    expect((await app.askAs(secret, '{ viewer { name } }')).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('a key may end itself', async () => {
    const { id, secret } = await app.makeKey({ scopes: ['ADMIN'] });
    expect((await app.askAs(secret, revoke, { id })).data).toMatchObject({ revokeApiKey: { apiKey: { id }, errors: [] } });
    expect((await app.askAs(secret, revoke, { id })).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('answers for what is no key, or none of that shop, that there is none', async () => {
    const northern = await app.makeKey({ shop: 'north' });
    const unbound = await app.makeKey();
    const southern = await app.makeKey({ scopes: ['ADMIN'], shop: 'south' });
    const unknown = publicId('ApiKey', '01890000-0000-7000-8000-000000000000');
    for (const id of [northern.id, unbound.id, unknown]) {
      const errors = [{ __typename: 'NotFoundError', message: 'There is no such key.', path: ['apiKeyId'], resourceId: id }];
      expect((await app.askAs(southern.secret, revoke, { id })).data).toEqual({ revokeApiKey: { apiKey: null, errors } });
      expect((await app.askAs(southern.secret, node, { id })).data).toEqual({ node: null });
    }
    for (const id of ['', 'key_', northern.id.replace('key', 'task')]) {
      const errors = [expect.objectContaining({ __typename: 'ValidationError', path: ['apiKeyId'] })];
      expect((await app.askAs(southern.secret, revoke, { id })).data).toEqual({ revokeApiKey: { apiKey: null, errors } });
    }
    expect((await app.askAs(northern.secret, '{ viewer { shop } }')).data).toEqual({ viewer: { shop: 'north' } });
  });
});

describe('apiKeys', () => {
  it('lists keys, newest first, in pages, revoked ones where they are asked for', async () => {
    const shop = 'listed';
    const admin = await app.makeKey({ name: 'a', scopes: ['ADMIN'], shop });
    await app.makeKey({ name: 'b', shop });
    const gone = await app.makeKey({ name: 'c', shop });
    await app.makeKey({ name: 'd', shop });
    await app.revoke(gone.id);
    expect(await namesSeenBy(admin.secret)).toEqual(['d', 'b', 'a']);
    expect(await namesSeenBy(admin.secret, { includeRevoked: true })).toEqual(['d', 'c', 'b', 'a']);
    expect(await namesSeenBy(ADMIN_API_KEY)).toEqual(expect.arrayContaining(['d', 'b', 'a', 'nightly']));

    const first = (await app.askAs<Listed>(admin.secret, list, { first: 2 })).data?.apiKeys;
    expect(first).toMatchObject({ totalCount: 3, nodes: [{ name: 'd', shop }, { name: 'b' }], pageInfo: { hasNextPage: true } });
    const rest = (await app.askAs<Listed>(admin.secret, list, { after: first?.pageInfo.endCursor })).data?.apiKeys;
    expect(rest).toMatchObject({ nodes: [{ name: 'a' }], pageInfo: { hasNextPage: false } });
    expect((await app.askAs(admin.secret, list, { first: 101 })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('what a key does is recorded under its name', async () => {
    const { secret } = await app.makeKey({ name: 'importer', scopes: ['WRITE'] });
    const answer = await app.askAs<{ createTask: { task: { id: string } } }>(
      secret,
      `mutation {
        createTask(input: { startAfter: "2100-01-01T00:00:00Z", source: { template: { name: "ollama-inference", parameters: { model: "m", prompt: "p" } } } }) {
          task { id createdBy }
        }
      }`,
    );
    expect(answer.data).toMatchObject({ createTask: { task: { createdBy: 'importer' } } });
    const id = answer.data?.createTask.task.id;
    const events = 'query ($id: ID!) { task(id: $id) { events { nodes { ... on TaskStatusChanged { actor } } } } }';
    await expect.poll(async () => (await app.askAs(ADMIN_API_KEY, events, { id })).data).toEqual({ task: { events: { nodes: [{ actor: 'importer' }] } } });
  });
});
