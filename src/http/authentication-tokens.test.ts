import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocket, transports } from '../testing/graphql-transports.ts';
import { type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { openTokenIssuer, type TokenIssuer } from '../testing/token-issuer.ts';

const query = '{ viewer { name shop scopes isAuthenticated } }';
const now = () => Math.floor(Date.now() / 1_000);

let issuer: TokenIssuer;
let app: KeyedApp;
let statements: string[] = [];

beforeAll(async () => {
  issuer = await openTokenIssuer();
  app = await openKeyedApp({ env: issuer.env, onStatement: (text) => void statements.push(text) });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

describe.each(transports)('a token over %s', (_name, run) => {
  it('says who asks: name, scopes and shop', async () => {
    const ask = async (claims: object) => (await run(app.url, { query }, { authorization: `Bearer ${await issuer.sign({ sub: 'ann', ...claims })}` }))[0]?.data;
    statements = [];
    expect(await ask({ scope: 'openid read WRITE', shop: 'north' })).toEqual({
      viewer: { name: 'ann', shop: 'north', scopes: ['READ', 'WRITE'], isAuthenticated: true },
    });
    expect(await ask({ scopes: ['ADMIN', 'other'] })).toEqual({ viewer: { name: 'ann', shop: null, scopes: ['ADMIN'], isAuthenticated: true } });
    expect(await ask({})).toEqual({ viewer: { name: 'ann', shop: null, scopes: [], isAuthenticated: true } });
    expect(statements.filter((text) => text.includes('api_key'))).toEqual([]);
  });

  it('grants what its scopes grant, and no more', async () => {
    const headers = { authorization: `Bearer ${await issuer.sign({ scope: 'write' })}` };
    expect(await run(app.url, { query: '{ tasks { totalCount } }' }, headers)).toEqual([
      expect.objectContaining({
        errors: [expect.objectContaining({ message: 'tasks needs the scope READ; "somebody" has WRITE.', extensions: { code: 'FORBIDDEN' } })],
      }),
    ]);
  });

  it.each<[string, object, object?]>([
    ['has expired', { exp: now() - 60 }],
    ['is for later', { nbf: now() + 3_600 }],
    ['never expires', { exp: undefined }],
    ['is of another issuer', { iss: 'https://evil.example' }],
    ['is for another audience', { aud: 'another' }],
    ['names nobody', { sub: undefined }],
    ['names somebody with control characters', { sub: 'a\0b' }],
    ['has a shop that is no text', { shop: 7 }],
    ['has an empty shop', { shop: '' }],
    ['has scopes that are no list', { scopes: { ADMIN: true } }],
    ['is signed with the public keys as a secret', {}, { alg: 'HS256' }],
    ['is signed with a key that nobody knows', {}, { kid: 'two' }],
  ])('that %s is refused', async (_what, claims, header) => {
    const token = await issuer.sign({ scope: 'ADMIN', ...claims }, header);
    const [result] = await run(app.url, { query }, { authorization: `Bearer ${token}` });
    expect(result?.errors).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^The token was refused: .+\.$/), extensions: { code: 'UNAUTHENTICATED' } }),
    ]);
  });

  it('that was tampered with is refused', async () => {
    const [header, , signature] = (await issuer.sign({})).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'somebody', scope: 'ADMIN', exp: now() + 300 })).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const { privateKey } = await generateKeyPair('ES256');
    const foreign = await new SignJWT({ sub: 'somebody' }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    for (const token of [`${header}.${payload}.${signature}`, unsigned, foreign, 'a.b.c']) {
      const [result] = await run(app.url, { query }, { authorization: `Bearer ${token}` });
      expect(result?.errors).toEqual([expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })]);
    }
  });
});

describe('tokens', () => {
  it('end their streams when they expire', async () => {
    // The server gives clocks that differ five seconds; it stops within five more.
    const token = await issuer.sign({ scope: 'READ', exp: now() - 3 });
    await using socket = await openSocket(app.url, { connectionParams: { authorization: `Bearer ${token}` } });
    const messages = await Array.fromAsync(socket.subscribe('1', { query: 'subscription { taskFeed { cursor } }' }));
    expect(messages).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
  });

  it("that cannot be checked are the server's trouble, and it does not say which", async () => {
    await using broken = await openTokenIssuer();
    broken.status = 500;
    await using other = await openKeyedApp({ env: broken.env });
    const answer = await other.askAs(await broken.sign({}), query);
    expect(answer.errors).toEqual([
      expect.objectContaining({ message: 'Unexpected error.', extensions: expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }) }),
    ]);
    broken.status = 200;
    expect((await other.askAs(await broken.sign({}), query)).data).toMatchObject({ viewer: { name: 'somebody' } });
  });

  it('are verified with keys that are fetched once, and again for a token that names another key, not more often than twice a minute', () => {
    const ofUnknownKeys = transports.length;
    expect(issuer.server.requests.length).toBeLessThanOrEqual(1 + ofUnknownKeys);
  });
});
