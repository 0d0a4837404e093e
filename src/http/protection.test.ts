import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../config.ts';
import { openSocket, post } from '../testing/graphql-transports.ts';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

let fixture: HttpFixture;

beforeAll(async () => {
  fixture = await openHttpFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

/** One request as it is written, answered until the server closes the connection. */
async function raw(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return text(socket);
}

const get = (path: string, headers: Record<string, string>) => fetch(`${fixture.url}${path}`, { headers });

describe('what browsers send without asking', () => {
  it.each([
    ['text', 'text/plain', '{"query":"mutation { shout }"}'],
    ['JSON called text', 'text/plain; a=application/json', '{"query":"mutation { shout }"}'],
    ['a form', 'application/x-www-form-urlencoded', 'query=mutation%20{shout}'],
    [
      'a form with parts',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"mutation{shout}"}\r\n--b--',
    ],
    ['a document', 'application/graphql', 'mutation { shout }'],
    ['nothing', '', '{"query":"mutation { shout }"}'],
  ])('%s is not executed', async (_what, contentType, body) => {
    const response = await post(fixture.url, body, { 'content-type': contentType });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('a link, an image or a script is not executed', async () => {
    for (const accept of ['*/*', 'image/avif,image/webp,*/*;q=0.8', 'text/css']) {
      expect((await get('/graphql?query={hello}', { accept })).status).toBe(406);
    }
  });

  it('a GET never mutates', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const response = await get('/graphql?query=mutation{shout}', { accept });
      expect(response.status).toBe(405);
      expect(await response.text()).not.toContain('HELLO');
    }
    expect(await (await get('/graphql?query=mutation{shout}', { accept: 'text/event-stream' })).text()).not.toContain('HELLO');
  });

  it('a page of another origin may not read the answer', async () => {
    const response = await post(fixture.url, { query: '{ hello }' }, { origin: 'https://evil.example' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    for (const origin of ['https://evil.example', 'null']) {
      const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
      const preflight = await fetch(`${fixture.url}/graphql`, { method: 'OPTIONS', headers });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
      expect(preflight.headers.get('access-control-allow-headers')).toBeNull();
    }
  });

  it('a page of CORS_ORIGINS may, without the cookies of its user', async () => {
    const headers = { origin: 'https://dashboard.example', 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${fixture.url}/graphql`, { method: 'OPTIONS', headers });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://dashboard.example');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const response = await post(fixture.url, { query: '{ hello }' }, { origin: 'https://dashboard.example' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://dashboard.example');
    expect(response.headers.get('vary')).toContain('Origin');
  });
});

describe('a WebSocket', () => {
  const statusOf = async (url: string, headers: Record<string, string>, path = '/graphql') => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
    const [error] = (await Promise.race([once(socket, 'error'), once(socket, 'open')])) as [Error?];
    socket.on('error', () => {}).terminate();
    return error?.message ?? 'open';
  };

  it('is for our own pages, those of CORS_ORIGINS, and programs', async () => {
    const { host } = new URL(fixture.url);
    expect(await statusOf(fixture.url, { origin: `http://${host}` })).toBe('open');
    expect(await statusOf(fixture.url, { origin: 'https://dashboard.example' })).toBe('open');
    expect(await statusOf(fixture.url, {})).toBe('open');
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'not an origin']) {
      expect(await statusOf(fixture.url, { origin })).toBe('Unexpected server response: 403');
    }
  });

  it('is nowhere but at /graphql', async () => {
    expect(await statusOf(fixture.url, {}, '/other')).toBe('Unexpected server response: 404');
  });

  it('refuses another protocol', async () => {
    const socket = new WebSocket(`${fixture.url.replace('http', 'ws')}/graphql`, 'graphql-ws');
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('subprotocol');
  });

  it('compresses nothing', async () => {
    await using client = await openSocket(fixture.url);
    expect(client.socket.extensions).toBe('');
  });
});

describe('the Host header', () => {
  const ask = (url: string, host: string, upgrade = '') =>
    raw(url, `GET /health HTTP/1.1\r\nHost: ${host}\r\n${upgrade || 'Connection: close\r\n'}\r\n`).then((answer) => answer.split('\r\n', 1)[0]);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

  it('must name a server that asks for no key: a page may have pointed its own name here', async () => {
    for (const host of ['127.0.0.1', 'localhost:4000', '[::1]:4000', 'taskloom.localhost']) expect(await ask(fixture.url, host)).toBe('HTTP/1.1 200 OK');
    for (const host of ['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', '10.0.0.1', '[', 'a/b', 'user@localhost', '']) {
      expect(await ask(fixture.url, host)).toBe('HTTP/1.1 421 Misdirected Request');
    }
    const answer = await raw(fixture.url, `GET /graphql HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n${upgrade}\r\n`);
    expect(answer).toContain('HTTP/1.1 421 Misdirected Request');
  });

  it('may be what PUBLIC_URL says, or anything where keys are asked for', async () => {
    const config = { ...readConfig({}), PORT: 0, PUBLIC_URL: 'https://tasks.example/' };
    await using published = await openHttpFixture({ config });
    expect(await ask(published.url, 'tasks.example')).toBe('HTTP/1.1 200 OK');
    expect(await ask(published.url, 'evil.example')).toBe('HTTP/1.1 421 Misdirected Request');
    await using keyed = await openHttpFixture({ config: { ...config, isOpen: false } });
    expect(await ask(keyed.url, 'anything.example')).toBe('HTTP/1.1 200 OK');
    expect(await ask(keyed.url, '[')).toBe('HTTP/1.1 421 Misdirected Request');
  });
});

describe('a body', () => {
  it('may be ten megabytes, and no more', async () => {
    const query = '{ hello }';
    const large = JSON.stringify({ query, variables: { unused: 'x'.repeat(9_900_000) } });
    expect(await (await post(fixture.url, large)).json()).toEqual({ data: { hello: 'Hello, you' } });
    const response = await post(fixture.url, `${large.slice(0, -2)}${'x'.repeat(200_000)}"}}`);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('is counted when its length is not announced', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"query":"{ hello }","variables":{"unused":"'));
      },
      pull(controller) {
        controller.enqueue(new Uint8Array(1_000_000).fill(120));
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
    const answer = await fetch(`${fixture.url}/graphql`, init as RequestInit).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(answer);
    expect(await (await post(fixture.url, { query: '{ hello }' })).json()).toEqual({ data: { hello: 'Hello, you' } });
  });

  it('must arrive within its time', async () => {
    await using hasty = await openHttpFixture({ limits: { requestTimeoutMs: 100 } });
    const answer = await raw(hasty.url, 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('must be begun within its time, too: who says nothing is not waited for', async () => {
    await using hasty = await openHttpFixture({ limits: { requestTimeoutMs: 100 } });
    for (const beginning of ['', 'POST /graphql HTTP/1.1\r\nHost: loc']) expect(await raw(hasty.url, beginning)).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('the other addresses', () => {
  it('say how the server is', async () => {
    const report = { status: 'ONLINE', components: [{ name: 'database', status: 'ONLINE' }] };
    for (const path of ['/health', '/ready']) {
      const response = await get(path, {});
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(report);
    }
    expect(await (await fetch(`${fixture.url}/health`, { method: 'HEAD' })).text()).toBe('');
  });

  it('say when it is not ready, and hide why it does not know', async () => {
    await using offline = await openHttpFixture({ health: async () => ({ status: 'OFFLINE', components: [] }) });
    expect((await fetch(`${offline.url}/health`)).status).toBe(200);
    expect((await fetch(`${offline.url}/ready`)).status).toBe(503);
    await using broken = await openHttpFixture({ health: () => Promise.reject(new Error('password=hunter2')) });
    const response = await fetch(`${broken.url}/ready`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: broken.logged.at(-1)?.errorId } }],
    });
    expect(broken.logged.at(-1)).toMatchObject({ err: { message: 'password=hunter2' }, path: '/ready' });
  });

  it('lead to the API, or nowhere', async () => {
    const root = await fetch(fixture.url, { redirect: 'manual' });
    expect([root.status, root.headers.get('location')]).toEqual([302, '/graphql']);
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', '/graphql/'],
      ['POST', '/health'],
      ['DELETE', '/'],
    ] as const) {
      const response = await fetch(`${fixture.url}${path}`, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining(path) }] });
    }
    expect((await fetch(`${fixture.url}/graphql`, { method: 'PUT' })).status).toBe(405);
  });
});

describe('the playground', () => {
  it('comes from the server itself, with the tabs that it was given', async () => {
    const response = await get('/graphql', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await response.text();
    expect(page).toContain('{ hello(name: \\"tab\\") }');
    expect(page).toContain('"subscriptionsProtocol":"WS"');
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/);
  });
});
