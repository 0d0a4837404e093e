import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { closedPort } from '../testing/closed-port.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { parseRetryAfter } from './engine-failure.ts';
import type { Engines, GenerateRequest } from './engines.ts';
import { openEngines } from './open-engines.ts';

let servers: ModelServers;
let engines: Engines;

beforeEach(async () => {
  servers = await startModelServers();
  engines = openEngines(readConfig(servers.environment));
});

afterEach(async () => {
  await engines[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const request = (model: string): GenerateRequest & { model: string } => ({ model, prompt: 'Say hello', signal: new AbortController().signal, onText() {} });

describe.each([
  ['ollama/llama3.1:8b', 'OLLAMA_BASE_URL'],
  ['openai/gpt-4o-mini', 'OPENAI_BASE_URL'],
  ['claude/claude-sonnet-4-5', 'baseUrl of "claude" in LLM_ENGINES'],
])('%s', (model, setting) => {
  const hint = expect.stringContaining(setting);

  test.each([
    ['a connection that is cut', 'cut', { code: 'STREAM_INTERRUPTED', retryable: true }],
    ['an answer that ends too early', 'end', { code: 'STREAM_INTERRUPTED', retryable: true }],
    ['a message that is not of the protocol', 'garbage', { code: 'ENGINE_PROTOCOL_ERROR', retryable: false }],
    ['an error inside of the stream', 'error', { code: 'ENGINE_ERROR', retryable: true, message: expect.stringContaining('the runner has terminated') }],
  ] as const)('%s', async (_what, happens, failure) => {
    servers.failNext({ afterChunks: 1, happens });
    await expect(engines.generate(request(model))).rejects.toMatchObject({ name: 'StepError', hint, ...failure });
    expect(await servers.requests.at(-1)?.ended).toBe('fault');
    expect(servers.requests.filter(({ kind }) => kind === 'generate')).toHaveLength(1);
  });

  test.each([
    ['never begins to answer', 0, { firstByteMs: 300, silenceMs: 300 }],
    ['falls silent in the middle', 1, { silenceMs: 300 }],
  ])('an engine that %s', async (_what, afterChunks, patience) => {
    await using impatient = openEngines(readConfig(servers.environment), patience);
    servers.failNext({ afterChunks, happens: 'stall' });
    const stalled = { code: 'ENGINE_STALLED', retryable: true, message: expect.stringContaining('0.3 s'), hint };
    await expect(impatient.generate(request(model))).rejects.toMatchObject(stalled);
    expect(await servers.requests.at(-1)?.ended).toBe('client-closed');
  });

  test('a model that it does not have', async () => {
    const unknown = `${model.slice(0, model.indexOf('/'))}/no-such-model`;
    await expect(engines.generate(request(unknown))).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      retryable: false,
      message: expect.stringContaining('no-such-model'),
      hint: expect.stringContaining('DEFAULT_MODEL'),
    });
  });

  test.each([
    [400, { code: 'ENGINE_REJECTED', retryable: false }],
    [404, { code: 'ENGINE_REJECTED', retryable: false, hint }],
    [307, { code: 'ENGINE_REJECTED', retryable: false, hint }],
    [401, { code: 'ENGINE_UNAUTHORIZED', retryable: false }],
    [403, { code: 'ENGINE_UNAUTHORIZED', retryable: false }],
    [429, { code: 'ENGINE_RATE_LIMITED', retryable: true, retryAfterMs: 7_000 }],
    [500, { code: 'ENGINE_ERROR', retryable: true, hint }],
    [503, { code: 'ENGINE_ERROR', retryable: true, retryAfterMs: 7_000 }],
  ] as const)('status %i, with its own message and without the key', async (status, failure) => {
    servers.failNext({
      status,
      headers: { 'retry-after': '7', location: `${servers.openaiUrl}/elsewhere` },
      body: { error: { message: 'No luck, sk-for-tests-only' } },
    });
    const failed = await engines.generate(request(model)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ ...failure, message: expect.stringContaining(`(${status}): No luck, [key]`) });
    expect(servers.requests.filter(({ kind }) => kind === 'generate')).toHaveLength(1);
  });

  test('a web page, as login walls and wrong addresses give it', async () => {
    servers.failNext({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Please log in</html>' });
    await expect(engines.generate(request(model))).rejects.toMatchObject({ code: 'ENGINE_PROTOCOL_ERROR', hint });
  });

  test('after a failure the next request is answered', async () => {
    servers.failNext({ afterChunks: 1, happens: 'cut' });
    await expect(engines.generate(request(model))).rejects.toMatchObject({ code: 'STREAM_INTERRUPTED' });
    expect((await engines.generate(request(model))).text).toBe('Hello from the model.');
  });
});

test('a refused connection names the setting, and no address', async () => {
  const port = await closedPort();
  await using unreachable = openEngines(readConfig({ OLLAMA_BASE_URL: `http://bob:secret@127.0.0.1:${port}`, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` }));
  const failures = await Promise.all(
    [unreachable.ollama(request('m')), unreachable.generate(request('openai/m'))].map((generation) => generation.catch((error: unknown) => error)),
  );
  expect(failures).toMatchObject([
    {
      code: 'ENGINE_UNREACHABLE',
      retryable: true,
      message: 'The engine "ollama" cannot be reached (ECONNREFUSED).',
      hint: expect.stringContaining('OLLAMA_BASE_URL'),
    },
    {
      code: 'ENGINE_UNREACHABLE',
      retryable: true,
      message: 'The engine "openai" cannot be reached (ECONNREFUSED).',
      hint: expect.stringContaining('OPENAI_BASE_URL'),
    },
  ]);
});

test('a stream that was cut carries the tokens that the engine had counted, and their cost', async () => {
  servers.setReply({ text: 'one two three', usageInEveryChunk: true, usage: { input: 1_000, output: 100 } });
  servers.failNext({ afterChunks: 2, happens: 'cut' });
  await expect(engines.generate(request('paid/gpt-4o-mini'))).rejects.toMatchObject({
    code: 'STREAM_INTERRUPTED',
    outcome: { model: { modelName: 'gpt-4o-mini', provider: 'paid', calls: 1, cost: '0.00021', tokens: { input: 1_000, output: 100 } } },
  });
});

test('an answer that was complete before the connection broke is an answer', async () => {
  servers.failNext({ afterChunks: 99, happens: 'cut' });
  expect(await engines.generate(request('openai/gpt-4o-mini'))).toMatchObject({ text: 'Hello from the model.', use: { tokens: { input: 11, output: 7 } } });
});

test('nothing is printed', async () => {
  const printed = (['log', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
  for (const model of ['ollama/llama3.1:8b', 'openai/gpt-4o-mini']) {
    for (const fault of [
      { status: 500, body: 'plain text' },
      { afterChunks: 1, happens: 'garbage' },
    ] as const) {
      servers.failNext(fault);
      await expect(engines.generate(request(model))).rejects.toThrow();
    }
  }
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test('Retry-After is seconds or an HTTP date', () => {
  expect(parseRetryAfter('120')).toBe(120_000);
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ['Date'] });
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT')).toBe(60_000);
  vi.useRealTimers();
  expect(parseRetryAfter('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
  expect(parseRetryAfter('soon')).toBeUndefined();
  expect(parseRetryAfter(null)).toBeUndefined();
});
