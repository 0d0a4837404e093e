import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepOutcome } from '../../domain/step-outcome.ts';
import { httpRequest } from '../../domain/step-types/http-request.ts';
import { openStepHarness } from '../../testing/step-context.ts';
import { openWebServer, type WebServer } from '../../testing/web-server.ts';
import { httpRequestExecutor } from './http-request.ts';

/** One server for all; each path answers in its own way. */
const answers: Record<string, RequestListener> = {
  '/json': (_request, response) =>
    response.setHeader('content-type', 'application/problem+json; charset=utf-8').setHeader('set-cookie', 'a=b').end('{"a": "x\\u0000"}'),
  '/null': (_request, response) => response.setHeader('content-type', 'application/json').end('null'),
  '/broken': (_request, response) => response.setHeader('content-type', 'application/json').end('{"a"'),
  '/latin': (_request, response) => response.setHeader('content-type', 'text/plain; charset=ISO-8859-1').end(Buffer.from([0xfc, 0x00])),
  '/none': (_request, response) => response.writeHead(204).end(),
  '/large': (_request, response) => response.end('x'.repeat(1_000_000)),
  '/bomb': (_request, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  '/echo': async (request, response) => {
    const { host, connection, ...headers } = request.headers;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ method: request.method, headers, body: await text(request) }));
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('begin');
    setImmediate(() => response.destroy());
  },
  '/slow': (_request, response) => response.write('begin'),
  '/busy': (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end('later'),
  '/until': (_request, response) => response.writeHead(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }).end(),
};

let server: WebServer;
beforeAll(async () => {
  server = await openWebServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const answer = answers[path];
    if (answer) answer(request, response);
    else response.writeHead(Number(path.slice(1)) || 404).end('no');
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function request(path: string, config: object = {}, env: Record<string, string> = {}): Promise<StepOutcome> {
  await using harness = await openStepHarness({ SANDBOX: 'off', EGRESS_ALLOW: '127.0.0.1', ...env });
  return await httpRequestExecutor.run(harness.step(httpRequest.config.parse({ url: path.startsWith('/') ? server.url + path : path, ...config })));
}

describe('an answer', () => {
  test('in JSON is parsed, and its cookies are left out', async () => {
    const outcome = await request('/json?token=secret');
    expect(outcome).toMatchObject({
      output: { status: 200, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body: { a: 'x\uFFFD' }, truncated: false },
      keyInput: { method: 'GET', url: `${server.url}/json` },
      result: { json: { a: 'x\uFFFD' } },
    });
    expect(outcome.output).not.toHaveProperty('headers.set-cookie');
    expect(await request('/null')).toMatchObject({ output: { body: null }, result: { json: null } });
  });

  test.each([
    ['/broken', '{"a"'],
    ['/latin', 'ü\uFFFD'],
  ])('%s is text', async (path, body) => {
    expect(await request(path)).toMatchObject({ output: { body }, result: { text: body } });
  });

  test('without a body is no result', async () => {
    for (const outcome of [await request('/none'), await request('/large', { method: 'HEAD' })]) {
      expect(outcome).toMatchObject({ output: { body: '' } });
      expect(outcome).not.toHaveProperty('result');
    }
  });

  test('is read up to the limit, and counted after decompression', async () => {
    expect(await request('/large', { response_limit_bytes: 10 })).toMatchObject({ output: { body: 'x'.repeat(10), truncated: true } });
    expect(await request('/bomb', { response_limit_bytes: 1_000 })).toMatchObject({ output: { truncated: true }, result: { text: '\uFFFD'.repeat(1_000) } });
  });

  test('that is too large for the output is the result only', async () => {
    expect(await request('/large')).toMatchObject({ output: { body: null, truncated: true }, result: { text: 'x'.repeat(1_000_000) } });
  });
});

test('method, headers, body and credential are sent', async () => {
  const env = { CREDENTIALS: JSON.stringify({ own: { origin: server.url, token: 'sesame' } }) };
  const sent = await request('/echo', { method: 'POST', headers: { 'X-A': 'b' }, body: { a: 1 }, credential: 'own' }, env);
  expect(sent).toMatchObject({
    output: { body: { method: 'POST', body: '{"a":1}', headers: { 'x-a': 'b', 'content-type': 'application/json', authorization: 'Bearer sesame' } } },
  });
  expect(await request('/echo', { method: 'PUT', body: 'plain' })).toMatchObject({
    output: { body: { body: 'plain', headers: { 'content-type': expect.stringContaining('text/plain') } } },
  });
});

test.each([
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
])('the status %i fails the step; worth another attempt: %s', async (status, retryable) => {
  await expect(request(`/${status}`)).rejects.toMatchObject({ code: 'HTTP_ERROR', retryable, outcome: { output: { status, body: 'no' } } });
});

test('Retry-After is honoured, in seconds and as a date', async () => {
  await expect(request('/busy')).rejects.toMatchObject({ retryAfterMs: 7_000 });
  const { retryAfterMs } = await request('/until').catch((error) => error);
  expect(retryAfterMs).toBeGreaterThan(3_000_000);
  expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
});

test.each([
  ['no address', {}, { code: 'INVALID_URL' }],
  ['ftp://example.com/', {}, { code: 'INVALID_URL' }],
  ['https://user:secret@example.com/', {}, { code: 'INVALID_URL' }],
  ['http://[::1]/', {}, { code: 'EGRESS_DENIED' }],
  ['/echo', { headers: { 'a b': 'c' } }, { code: 'INVALID_REQUEST' }],
  ['/echo', { headers: { a: 'c\r\nInjected: yes' } }, { code: 'INVALID_REQUEST' }],
  ['/echo', { headers: { 'transfer-encoding': 'chunked' } }, { code: 'INVALID_REQUEST' }],
  ['/echo', { body: 'for a GET' }, { code: 'INVALID_REQUEST' }],
  ['/echo', { credential: 'unknown' }, { code: 'CREDENTIAL_UNKNOWN' }],
])('%s with %j is refused', async (path, config, expected) => {
  const seen = server.requests.length;
  await expect(request(path, config)).rejects.toMatchObject({ retryable: false, ...expected });
  expect(server.requests).toHaveLength(seen);
});

describe('a server that fails', () => {
  test('breaks the connection', async () => {
    await expect(request('/cut')).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE', retryable: true });
  });

  test('is too slow', async () => {
    await expect(request('/slow', { timeout_ms: 100 })).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true });
  });

  test('is left when the task is cancelled', async () => {
    await using harness = await openStepHarness({ SANDBOX: 'off', EGRESS_ALLOW: '127.0.0.1' });
    const reason = new Error('cancelled');
    answers['/cancel'] = () => harness.abort.abort(reason);
    await expect(httpRequestExecutor.run(harness.step(httpRequest.config.parse({ url: `${server.url}/cancel` })))).rejects.toBe(reason);
  });
});
