import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';
import { openWebServer, type WebServer } from '../testing/web-server.ts';
import { type Egress, type Lookup, openEgress } from './egress.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function egressFor(env: Record<string, string>, lookup?: Lookup): Egress {
  const egress = openEgress(readConfig(env), lookup);
  cleanUps.push(() => egress[Symbol.asyncDispose]());
  return egress;
}

async function serve(listener: RequestListener): Promise<WebServer> {
  const server = await openWebServer(listener);
  cleanUps.push(() => server[Symbol.asyncDispose]());
  return server;
}

const answers = (addresses: Record<string, string[]>): Lookup => {
  return async (hostname) => (addresses[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

describe('what is not public is refused', () => {
  test.each([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback as one number', 'http://2130706433/'],
    ['loopback in hexadecimal', 'http://0x7f.1/'],
    ['loopback in octal', 'http://0177.0.0.1/'],
    ['loopback in circled digits', 'http://①②⑦.⓪.⓪.①/'],
    ['loopback with a dot behind', 'http://127.0.0.1./'],
    ['loopback over IPv6', 'http://[::1]/'],
    ['mapped', 'http://[::ffff:127.0.0.1]/'],
    ['mapped in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['compatible, deprecated', 'http://[::127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::7f00:1]/'],
    ['NAT64, local', 'http://[64:ff9b:1::a00:1]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:7f00:1::]/'],
    ['unspecified', 'http://0.0.0.0/'],
    ['private', 'http://10.1.2.3/'],
    ['private', 'http://172.16.0.1/'],
    ['private', 'http://192.168.1.1/'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['carrier-grade NAT', 'http://100.64.0.1/'],
    ['benchmarking', 'http://198.18.0.1/'],
    ['multicast', 'http://224.0.0.1/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['unique local', 'http://[fd00::1]/'],
    ['link-local', 'http://[fe80::1]/'],
    ['site-local', 'http://[fec0::1]/'],
    ['documentation', 'http://[2001:db8::1]/'],
  ])('%s: %s', async (_kind, address) => {
    const egress = egressFor({});
    await expect(egress.check(new URL(address))).rejects.toMatchObject({
      code: 'EGRESS_DENIED',
      retryable: false,
      hint: expect.stringContaining('EGRESS_ALLOW='),
    });
    await expect(egress.fetch(new URL(address))).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  });

  test('a name of which only one address is private', async () => {
    const egress = egressFor({}, answers({ 'mixed.example': ['93.184.215.14', '10.0.0.1'] }));
    await expect(egress.check(new URL('https://mixed.example/'))).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  });

  test('what other users of the dispatcher connect to', async () => {
    const { url, requests } = await serve((_request, response) => response.end('inside'));
    const { dispatcher } = egressFor({});
    await expect(dispatcher.request({ origin: url, path: '/', method: 'GET' })).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
    expect(requests).toEqual([]);
  });
});

test('public addresses pass, and the checked ones are given back', async () => {
  const egress = egressFor({}, answers({ 'public.example': ['93.184.215.14', '2606:4700::1111'] }));
  expect(await egress.check(new URL('https://public.example/'))).toEqual([
    { address: '93.184.215.14', family: 4, byOperator: false },
    { address: '2606:4700::1111', family: 6, byOperator: false },
  ]);
  expect(await egress.check(new URL('https://[2606:4700::1111]/'))).toEqual([{ address: '2606:4700::1111', family: 6, byOperator: false }]);
  expect(await egress.check(new URL('https://[::ffff:8.8.8.8]/'))).toMatchObject([{ byOperator: false }]);
});

test('an unknown name may be known later', async () => {
  const failing = egressFor({}, async () => {
    throw new Error('ENOTFOUND');
  });
  await expect(failing.check(new URL('https://nowhere.example/'))).rejects.toMatchObject({ code: 'HOST_NOT_FOUND', retryable: true });
  await expect(failing.fetch(new URL('https://nowhere.example/'))).rejects.toMatchObject({ code: 'HOST_NOT_FOUND', retryable: true });
  await expect(egressFor({}, answers({})).check(new URL('https://empty.example/'))).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
});

describe('EGRESS_ALLOW', () => {
  const lookup = answers({ intranet: ['10.0.0.5'], other: ['10.0.0.6'] });
  test.each([
    ['intranet', 'http://intranet/', true],
    ['INTRANET.', 'http://intranet./', true],
    ['intranet', 'http://other/', false],
    ['intranet:8080', 'http://intranet:8080/', true],
    ['intranet:8080', 'http://intranet/', false],
    ['10.0.0.0/8', 'http://other/', true],
    ['10.0.0.0/8', 'http://[::ffff:10.0.0.6]/', true],
    ['10.0.0.6', 'http://other/', true],
    ['10.0.0.6:81', 'http://other:82/', false],
    ['fd00::/8', 'http://[fd00::1]/', true],
    ['[fd00::1]:80', 'http://[fd00::1]/', true],
    ['fd00::1', 'http://[fd00::2]/', false],
    ['192.168.0.0/16,127.0.0.1', 'http://127.0.0.1:9/', true],
  ])('%s, asked for %s: %s', async (allow, address, passes) => {
    const checking = egressFor({ EGRESS_ALLOW: allow }, async (hostname) => lookup(hostname.replace(/\.$/, ''))).check(new URL(address));
    if (passes) expect(await checking).toMatchObject([{ byOperator: true }]);
    else await expect(checking).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  });

  test('names every entry that cannot be understood, beside all other faults of the environment', () => {
    const reading = () => readConfig({ EGRESS_ALLOW: 'fine,10.0.0.0/99,http://x/,a b', PORT: 'x' });
    expect(reading).toThrow(ConfigError);
    for (const fault of ['PORT: ', 'EGRESS_ALLOW: "10.0.0.0/99"', 'EGRESS_ALLOW: "http://x/"', 'EGRESS_ALLOW: "a b"']) expect(reading).toThrow(fault);
    expect(reading).not.toThrow('fine');
  });
});

test('a name that changes its address between the check and the connection gains nothing', async () => {
  const { port, requests } = await serve((_request, response) => response.end('inside'));
  const replies = ['93.184.215.14', '127.0.0.1'];
  const egress = egressFor({}, async () => [{ address: replies.shift() ?? '127.0.0.1', family: 4 }]);
  const url = new URL(`http://rebinding.example:${port}/`);
  expect(await egress.check(url)).toMatchObject([{ address: '93.184.215.14' }]);
  await expect(egress.fetch(url)).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  expect(requests).toEqual([]);
});

describe('redirects', () => {
  test('are followed, each after a check', async () => {
    const hidden = await serve((_request, response) => response.end('inside'));
    const outside = await serve((request, response) => {
      if (request.url === '/ok') response.end('arrived');
      else response.writeHead(302, { location: request.url === '/in' ? `http://localhost:${hidden.port}/` : '/ok' }).end();
    });
    const egress = egressFor({ EGRESS_ALLOW: `127.0.0.1:${outside.port}` });
    expect(await (await egress.fetch(new URL(`${outside.url}/start`))).text()).toBe('arrived');
    await expect(egress.fetch(new URL(`${outside.url}/in`))).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
    expect(hidden.requests).toEqual([]);
  });

  test('end after five', async () => {
    const { url, requests } = await serve((_request, response) => response.writeHead(307, { location: '/again' }).end());
    await expect(egressFor({ EGRESS_ALLOW: '127.0.0.1' }).fetch(new URL(url))).rejects.toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
    expect(requests).toHaveLength(6);
  });

  test('to other protocols, or with a password, are refused', async () => {
    const { url } = await serve((request, response) =>
      response.writeHead(302, { location: request.url === '/file' ? 'file:///etc/passwd' : 'http://a:b@127.0.0.1/' }).end(),
    );
    const egress = egressFor({ EGRESS_ALLOW: '127.0.0.1' });
    await expect(egress.fetch(new URL(`${url}/file`))).rejects.toMatchObject({ code: 'INVALID_URL' });
    await expect(egress.fetch(new URL(`${url}/password`))).rejects.toMatchObject({ code: 'INVALID_URL' });
  });

  test('change the method as the Fetch standard says', async () => {
    const seen: string[] = [];
    const { url } = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(`${request.method} ${request.url} ${body}`);
      const status = Number(request.url?.slice(1));
      if (status) response.writeHead(status, { location: '/end' });
      response.end();
    });
    const egress = egressFor({ EGRESS_ALLOW: '127.0.0.1' });
    for (const status of [302, 303, 307]) await egress.fetch(new URL(`${url}/${status}`), { method: 'POST', body: 'data' });
    await egress.fetch(new URL(`${url}/303`), { method: 'PUT', body: 'data' });
    expect(seen).toEqual(['POST /302 data', 'GET /end ', 'POST /303 data', 'GET /end ', 'POST /307 data', 'POST /end data', 'PUT /303 data', 'GET /end ']);
  });
});

describe('credentials', () => {
  test('go to their origin, also after a redirect within it, and not beyond', async () => {
    const other = await serve((_request, response) => response.end());
    const own = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/next' }).end();
      else response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end();
    });
    const egress = egressFor({
      EGRESS_ALLOW: '127.0.0.1',
      CREDENTIALS: JSON.stringify({ own: { origin: own.url, token: 'sesame' }, keyed: { origin: `${own.url}/ignored`, header: 'X-Key: a: b' } }),
    });
    await egress.fetch(new URL(own.url), { credential: 'own', headers: { cookie: 'a=b', 'x-api-key': 'secret', accept: 'text/plain' } });
    expect(own.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer sesame', 'Bearer sesame']);
    expect(other.requests[0]?.headers).toMatchObject({ accept: 'text/plain' });
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(other.requests[0]?.headers).not.toHaveProperty(name);
    expect(egress.credentialHeader('keyed', new URL(`${own.url}/x`))).toEqual({ name: 'X-Key', value: 'a: b' });
  });

  test('are known by name and refused for another origin', async () => {
    const egress = egressFor({ CREDENTIALS: '{"mine": {"origin": "https://api.example", "token": "sesame"}}' });
    expect(egress.credentialHeader(undefined, new URL('https://api.example/'))).toBeUndefined();
    expect(() => egress.credentialHeader('yours', new URL('https://api.example/'))).toThrow(expect.objectContaining({ code: 'CREDENTIAL_UNKNOWN' }));
    expect(() => egress.credentialHeader('toString', new URL('https://api.example/'))).toThrow(expect.objectContaining({ code: 'CREDENTIAL_UNKNOWN' }));
    for (const url of ['http://api.example/', 'https://api.example:444/', 'https://api.example.evil/', 'file:///tmp/x']) {
      expect(() => egress.credentialHeader('mine', new URL(url))).toThrow(expect.objectContaining({ code: 'CREDENTIAL_MISMATCH' }));
    }
  });
});

test('a server that is not there is worth another attempt', async () => {
  const { url, port } = await serve(() => undefined);
  await cleanUps.pop()?.();
  await expect(egressFor({ EGRESS_ALLOW: `127.0.0.1:${port}` }).fetch(new URL(url))).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE', retryable: true });
});

test('the signal ends a request with its reason', async () => {
  const abort = new AbortController();
  const reason = new Error('cancelled');
  const { url } = await serve(() => abort.abort(reason));
  await expect(egressFor({ EGRESS_ALLOW: '127.0.0.1' }).fetch(new URL(url), { signal: abort.signal })).rejects.toBe(reason);
});
