import { connect } from 'node:net';
import { fetch, ProxyAgent } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import type { StepError } from '../../domain/step-outcome.ts';
import { openWebServer } from '../../testing/web-server.ts';
import { type Lookup, openEgress } from '../egress.ts';
import { type EgressProxy, openEgressProxy } from './egress-proxy.ts';

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function openProxy(allow: string, lookup?: Lookup) {
  const egress = stack.use(openEgress(readConfig({ EGRESS_ALLOW: allow }), lookup));
  const refused: string[] = [];
  const proxy = stack.use(await openEgressProxy(egress, (target, { code }: StepError) => refused.push(`${target} ${code}`)));
  const agent = new ProxyAgent({ uri: proxy.url, token: tokenOf(proxy), proxyTunnel: false });
  stack.defer(() => agent.destroy());
  const ask = (url: string, init: Parameters<typeof fetch>[1] = {}) => fetch(url, { redirect: 'manual', ...init, dispatcher: agent });
  return { proxy, refused, ask };
}

const serve = async (...listener: Parameters<typeof openWebServer>) => stack.use(await openWebServer(...listener));

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
const tokenOf = ({ username, password }: EgressProxy) => basic(`${username}:${password}`);

/** What the proxy answers to a request for a tunnel, and what comes through it. */
const tunnel = (proxy: EgressProxy, target: string, message = '') => exchange(proxy, `CONNECT ${target}`, tokenOf(proxy), message);

async function exchange({ url }: EgressProxy, request: string, token: string, message = ''): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`${request} HTTP/1.1\r\nHost: proxy\r\nProxy-Authorization: ${token}\r\nConnection: close\r\n\r\n`);
  let received = '';
  for await (const piece of socket) {
    received += String(piece);
    if (message !== '' && received === 'HTTP/1.1 200 Connection established\r\n\r\n') socket.write(message);
  }
  return received;
}

test('what is allowed passes with its method, headers and body, as it is, and without what is the connection’s own', async () => {
  const server = await serve((request, response) => {
    response.writeHead(201, { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'], connection: 'x-own-hop', 'x-own-hop': 'no' });
    request.pipe(response);
  });
  const { ask } = await openProxy(`127.0.0.1:${server.port}`);
  const answer = await ask(`${server.url}/path?query=1`, { method: 'POST', body: 'a body', headers: { 'x-mine': 'here' } });
  expect([answer.status, await answer.text(), answer.headers.getSetCookie(), answer.headers.get('x-own-hop')]).toEqual([201, 'a body', ['a=1', 'b=2'], null]);
  const [request] = server.requests;
  expect([request?.method, request?.url, request?.headers['x-mine']]).toEqual(['POST', '/path?query=1', 'here']);
  const moved = await serve((_request, response) => void response.writeHead(302, { location: server.url }).end());
  const other = await openProxy(`127.0.0.1:${moved.port}`);
  // The browser follows, and each way is checked.
  expect((await other.ask(moved.url)).status).toBe(302);
});

describe('what is not public is refused, and reported', () => {
  test.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '10.0.0.1', '169.254.169.254', '0.0.0.0'])('%s', async (host) => {
    const server = await serve((_request, response) => void response.end('reached'));
    const { proxy, refused, ask } = await openProxy('');
    const answer = await ask(`http://${host}:${server.port}/`);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('is not on the public internet')]);
    expect(await tunnel(proxy, `${host}:${server.port}`)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(refused).toEqual([expect.stringMatching(/ EGRESS_DENIED$/), expect.stringMatching(/ EGRESS_DENIED$/)]);
    expect(server.requests).toEqual([]);
  });

  test('a name that is public first, and private later', async () => {
    const server = await serve((_request, response) => void response.end('reached'));
    let asked = 0;
    const { ask } = await openProxy('', async () => {
      asked += 1;
      return [{ address: asked > 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    });
    // Neither is public; the second is where the attack would lead.
    expect((await ask(`http://rebinding.test:${server.port}/`)).status).toBe(403);
    expect((await ask(`http://rebinding.test:${server.port}/`)).status).toBe(403);
    expect([asked, server.requests]).toEqual([2, []]);
  });

  test('a name that nobody knows, and an address that is none', async () => {
    const { proxy, refused, ask } = await openProxy('', async () => []);
    expect((await ask('http://nowhere.test/')).status).toBe(502);
    expect(await tunnel(proxy, 'nowhere.test:443')).toMatch(/^HTTP\/1\.1 502 /);
    expect(refused).toEqual(['http://nowhere.test HOST_NOT_FOUND', 'nowhere.test HOST_NOT_FOUND']);
    expect(await tunnel(proxy, 'a b')).toMatch(/^HTTP\/1\.1 (400|502) /);
    expect((await fetch(`${proxy.url}/not-absolute`, { headers: { 'proxy-authorization': tokenOf(proxy) } })).status).toBe(400);
  });
});

test('a tunnel carries bytes both ways, and is cut when the proxy closes', async () => {
  const server = await serve((_request, response) => void response.writeHead(200, { connection: 'close' }).end('through'));
  const { proxy } = await openProxy(`127.0.0.1:${server.port}`);
  expect(await tunnel(proxy, `127.0.0.1:${server.port}`, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/through/);
  const silent = await serve(() => undefined);
  const { proxy: other } = await openProxy(`127.0.0.1:${silent.port}`);
  const open = tunnel(other, `127.0.0.1:${silent.port}`, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await expect.poll(() => silent.requests.length).toBe(1);
  await other[Symbol.asyncDispose]();
  expect(await open).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
});

test('other programs of the machine get nothing out of it, nor do the contexts of other tasks', async () => {
  const server = await serve((_request, response) => void response.end('reached'));
  const { proxy, refused } = await openProxy(`127.0.0.1:${server.port}`);
  const { proxy: another } = await openProxy(`127.0.0.1:${server.port}`);
  const challenged = /^HTTP\/1\.1 407 [\s\S]*\r\nproxy-authenticate: Basic realm="taskloom"\r\n/i;
  for (const token of ['', 'Basic', basic(`${proxy.username}:`), tokenOf(another), `Bearer ${proxy.password}`]) {
    expect(await exchange(proxy, `GET ${server.url}/`, token)).toMatch(challenged);
    expect(await exchange(proxy, `CONNECT 127.0.0.1:${server.port}`, token)).toMatch(challenged);
  }
  expect([server.requests, refused]).toEqual([[], []]);
});
