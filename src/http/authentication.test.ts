import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newSecret } from '../domain/api-key-secret.ts';
import { openSocket, overEventStream, overHttp, overWebSocket, post, transports } from '../testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { exceptByItself } from '../testing/statement-source.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const query = '{ viewer { name shop scopes isAuthenticated } }';
const hour = 3_600_000;

let keyed: KeyedApp;
let open: TestApp;
let statements: string[] = [];

beforeAll(async () => {
  keyed = await openKeyedApp({ onStatement: exceptByItself((text) => void statements.push(text)) });
  open = await openTestApp();
});

afterAll(async () => {
  await keyed[Symbol.asyncDispose]();
  await open[Symbol.asyncDispose]();
});

/** The queue and the event log's reader have statements of their own, all the time. */
const isOfRequest = (text: string) => /\b(api_key|task|template)\b/.test(text) && !text.includes('pgboss');
const refused = (message: string | RegExp) => expect.objectContaining({ message: expect.stringMatching(message), extensions: { code: 'UNAUTHENTICATED' } });

describe.each(transports)('over %s', (_name, run) => {
  it('a key says who asks, by either name in any case', async () => {
    const { secret } = await keyed.makeKey({ name: 'nightly', scopes: ['WRITE', 'READ'], shop: 'north' });
    const viewer = { name: 'nightly', shop: 'north', scopes: ['READ', 'WRITE'], isAuthenticated: true };
    for (const headers of [
      { 'X-API-Key': secret },
      { 'x-api-key': secret },
      { Authorization: `Bearer ${secret}` },
      { AUTHORIZATION: `bearer  ${secret}` },
      { 'x-api-key': secret, authorization: `Bearer ${secret}` },
    ]) {
      expect(await run(keyed.url, { query }, headers as Record<string, string>)).toEqual([{ data: { viewer } }]);
    }
  });

  it('what is called like a property that every object has is no key', async () => {
    const { secret } = await keyed.makeKey({ name: 'odd', scopes: ['READ'] });
    const odd = Object.fromEntries(['constructor', '__proto__', 'toString', 'hasOwnProperty'].map((name) => [name, 'x']));
    expect(Object.keys(odd)).toHaveLength(4);
    expect(await run(keyed.url, { query: '{ viewer { name } }' }, { 'x-api-key': secret, ...odd })).toEqual([{ data: { viewer: { name: 'odd' } } }]);
    expect(await run(open.url, { query: '{ viewer { isAuthenticated } }' }, odd)).toEqual([{ data: { viewer: { isAuthenticated: false } } }]);
  });

  it("the operator's own key may do everything", async () => {
    const viewer = { name: 'admin', shop: null, scopes: ['ADMIN'], isAuthenticated: true };
    expect(await run(keyed.url, { query }, { 'x-api-key': ADMIN_API_KEY })).toEqual([{ data: { viewer } }]);
    expect(await run(keyed.url, { query }, { authorization: `Bearer ${ADMIN_API_KEY}` })).toEqual([{ data: { viewer } }]);
  });

  it('without a key nothing is answered but __typename, and nothing is read', async () => {
    statements = [];
    expect(await run(keyed.url, { query: '{ __typename }' })).toEqual([{ data: { __typename: 'Query' } }]);
    for (const operation of [query, '{ tasks { totalCount } }', 'mutation { deleteTask(input: { taskId: "x" }) { errors { message } } }']) {
      const [result] = await run(keyed.url, { query: operation });
      expect(result).toEqual({ data: null, errors: [refused(/^Send a key: as `X-API-Key`/)] });
    }
    expect(statements.filter(isOfRequest)).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown key', { 'x-api-key': newSecret() }, /does not know that key/],
    ['a key with a typing error', { 'x-api-key': `${newSecret().slice(0, -1)}-` }, /no key of Taskloom/],
    ['a word', { authorization: 'Bearer sesame' }, /no key of Taskloom/],
    ['a token, where none are accepted', { authorization: 'Bearer a.b.c' }, /no key of Taskloom/],
    ['another scheme', { authorization: 'Basic YWRtaW46YWRtaW4=' }, /must be `Bearer`/],
    ['an empty Bearer', { authorization: 'Bearer ' }, /must be `Bearer`/],
    ['two keys', { 'x-api-key': ADMIN_API_KEY, authorization: `Bearer ${newSecret()}` }, /several keys/],
  ])('%s is refused, by an open server too', async (_what, headers, message) => {
    for (const { url } of [keyed, open]) {
      expect(await run(url, { query }, headers)).toEqual([{ errors: [refused(message)] }]);
      expect(await run(url, { query: '{ __typename }' }, headers)).toEqual([{ errors: [refused(message)] }]);
    }
  });

  it('a revoked key is refused at once, and so is one that has expired', async () => {
    const revoked = await keyed.makeKey();
    const expiring = await keyed.makeKey({ expiresAt: new Date(Date.now() + hour).toISOString() });
    const bothWork = async () => [revoked, expiring].map(async ({ secret }) => (await run(keyed.url, { query }, { 'x-api-key': secret }))[0]?.data);
    expect(await Promise.all(await bothWork())).toEqual([expect.anything(), expect.anything()]);
    await keyed.revoke(revoked.id);
    await keyed.app.database.query(sql`update api_key set expires_at = now() where expires_at is not null`);
    expect(await run(keyed.url, { query }, { 'x-api-key': revoked.secret })).toEqual([{ errors: [refused('This key was revoked.')] }]);
    expect(await run(keyed.url, { query }, { 'x-api-key': expiring.secret })).toEqual([{ errors: [refused('This key has expired.')] }]);
  });

  it('an open server needs none, and honours one', async () => {
    const local = { name: 'local', shop: null, scopes: ['READ', 'WRITE', 'INGEST', 'APPROVE', 'ADMIN'], isAuthenticated: false };
    expect(await run(open.url, { query })).toEqual([{ data: { viewer: local } }]);
    const created = await open.ask<{ createApiKey: { secret: string } }, object>('mutation { createApiKey(input: { name: "k", scopes: READ }) { secret } }');
    const headers = { 'x-api-key': created.data?.createApiKey.secret ?? '' };
    expect(await run(open.url, { query }, headers)).toEqual([{ data: { viewer: { name: 'k', shop: null, scopes: ['READ'], isAuthenticated: true } } }]);
  });
});

describe('over HTTP', () => {
  it.each(['application/json', 'application/graphql-response+json'])('the status says that a key is wanted, with %s', async (accept) => {
    for (const headers of [{ accept }, { accept, 'x-api-key': 'sesame' }]) {
      const response = await post(keyed.url, { query }, headers);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="taskloom"']);
    }
    expect((await post(keyed.url, { query }, { accept, 'x-api-key': ADMIN_API_KEY })).status).toBe(200);
  });

  it('a request costs one statement more, and its use is noted once a minute', async () => {
    const { id, secret } = await keyed.makeKey();
    statements = [];
    const ask = () => overHttp(keyed.url, { query }, { 'x-api-key': secret });
    await ask();
    const lookups = () => statements.filter((text) => text.includes('from api_key where hash'));
    const notes = () => statements.filter((text) => text.includes('set last_used_at = now()'));
    const used = () =>
      keyed.askAs<{ node: { lastUsedAt: string } }>(ADMIN_API_KEY, 'query ($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt } } }', { id });
    await vi.waitUntil(async () => (await used()).data?.node.lastUsedAt !== null);
    expect(Math.abs(Date.now() - Date.parse((await used()).data?.node.lastUsedAt ?? ''))).toBeLessThan(60_000);
    await ask();
    await ask();
    expect(lookups()).toHaveLength(3);
    expect(notes()).toHaveLength(1);

    await keyed.app.database.query(sql`update api_key set last_used_at = last_used_at - interval '61 seconds'`);
    await ask();
    await vi.waitUntil(() => notes().length === 2);
  });

  it('/health and /ready need no key, and tell no details without one', async () => {
    const read = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${keyed.url}${path}`, { headers });
      const { components } = (await response.json()) as { components: object[] };
      return { status: response.status, fields: [...new Set(components.flatMap(Object.keys))] };
    };
    const { secret } = await keyed.makeKey({ scopes: ['WRITE'] });
    for (const path of ['/health', '/ready']) {
      for (const headers of [{}, { 'x-api-key': 'sesame' }, { 'x-api-key': secret }]) {
        expect(await read(path, headers as Record<string, string>)).toEqual({ status: 200, fields: ['name', 'status'] });
      }
      expect((await read(path, { 'x-api-key': ADMIN_API_KEY })).fields).toContain('message');
    }
  });
});

describe('over WebSocket', () => {
  it('the key may come with the HTTP request, too, and must be the same', async () => {
    await using socket = await openSocket(keyed.url, { headers: { 'x-api-key': ADMIN_API_KEY } });
    expect(await Array.fromAsync(socket.subscribe('1', { query }))).toMatchObject([{ payload: { data: { viewer: { name: 'admin' } } } }, { type: 'complete' }]);
    await using torn = await openSocket(keyed.url, { headers: { 'x-api-key': ADMIN_API_KEY }, connectionParams: { 'x-api-key': 'sesame' } });
    expect(await Array.fromAsync(torn.subscribe('1', { query }))).toEqual([{ type: 'error', id: '1', payload: [refused(/several keys/)] }]);
  });

  it('what is no text is refused, and null is none', async () => {
    await using socket = await openSocket(keyed.url, { connectionParams: { Authorization: ['Bearer', ADMIN_API_KEY] } });
    expect(await Array.fromAsync(socket.subscribe('1', { query }))).toEqual([{ type: 'error', id: '1', payload: [refused(/Authorization must be text/)] }]);
    await using none = await openSocket(open.url, { connectionParams: { 'X-API-Key': null } });
    expect(await Array.fromAsync(none.subscribe('1', { query }))).toMatchObject([{ payload: { data: { viewer: { name: 'local' } } } }, { type: 'complete' }]);
  });

  it('a socket whose key does not work is told so, and closed for good', async () => {
    const socket = await openSocket(keyed.url, { connectionParams: { 'X-API-Key': 'sesame' } });
    expect(await Array.fromAsync(socket.subscribe('1', { query }))).toMatchObject([{ type: 'error' }]);
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Unauthenticated' });
  });
});

describe.each([
  ['an event stream', overEventStream],
  ['WebSocket', overWebSocket],
])('a subscription over %s', (_name, run) => {
  it('begins with a key, or not at all', async () => {
    expect(await run(keyed.url, { query: 'subscription { taskFeed { cursor } }' })).toEqual([expect.objectContaining({ errors: [refused(/^Send a key/)] })]);
  });
});
