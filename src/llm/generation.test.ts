import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import type { Engines, GenerateRequest } from './engines.ts';
import { openEngines } from './open-engines.ts';

let servers: ModelServers;
let engines: Engines;
let pieces: string[];

beforeEach(async () => {
  servers = await startModelServers();
  engines = openEngines(readConfig(servers.environment));
  pieces = [];
});

afterEach(async () => {
  await engines[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const request = (model: string): GenerateRequest & { model: string } => ({
  model,
  prompt: 'Say hello',
  signal: new AbortController().signal,
  onText: (text) => pieces.push(text),
});

const usage = { input: 86, cachedInput: 1_920, cacheWrite: 40, output: 108, reasoning: 192 };

describe.each([
  ['ollama/llama3.1:8b', 'ollama', { input: 2_046, cachedInput: 0, cacheWrite: 0, output: 300, reasoning: 0 }],
  ['paid/gpt-4o-mini', 'paid', usage],
  ['claude/claude-sonnet-4-5', 'claude', { ...usage, output: 300, reasoning: 0 }],
])('%s', (model, provider, buckets) => {
  test('streams its text in pieces and reports tokens in buckets that add up', async () => {
    servers.setReply({ text: 'one two three four', chunks: 3, usage });
    const generation = await engines.generate(request(model));
    expect(generation).toMatchObject({ text: 'one two three four', finishReason: 'stop' });
    expect(pieces).toHaveLength(3);
    expect(pieces.join('')).toBe('one two three four');
    expect(generation.use).toMatchObject({ provider, modelName: model.slice(provider.length + 1), calls: 1, tokens: { ...buckets, unclassified: 0 } });
    expect(generation.use.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
    expect(await servers.requests.at(-1 - Number(provider === 'ollama'))?.ended).toBe('complete');
  });

  test('says that the answer was cut at the most tokens', async () => {
    servers.setReply({ text: 'one two', finishReason: 'length' });
    expect((await engines.generate(request(model))).finishReason).toBe('length');
  });

  test('text without what Postgres refuses, and characters whole', async () => {
    servers.setReply({ text: 'a\0b 😀😀', chunks: 8 });
    expect((await engines.generate(request(model))).text).toBe('a\uFFFDb 😀😀');
    expect(pieces.every((piece) => piece.isWellFormed() && !piece.includes('\0'))).toBe(true);
  });

  test('an error of the receiver is thrown as it is, and the connection is closed', async () => {
    servers.setReply({ text: 'x'.repeat(100), chunks: 100, delayMs: 20 });
    const fault = new Error('disk full');
    const generation = engines.generate({
      ...request(model),
      onText() {
        throw fault;
      },
    });
    await expect(generation).rejects.toBe(fault);
    expect(await servers.requests.at(-1)?.ended).toBe('client-closed');
  });
});

test('an empty answer is an answer', async () => {
  servers.setReply({ text: '' });
  expect(await engines.generate(request('openai/gpt-4o-mini'))).toMatchObject({
    text: '',
    finishReason: 'stop',
    use: expect.not.objectContaining({ timeToFirstTokenMs: expect.anything() }),
  });
});

test('Ollama: durations of prompt and answer, memory of the loaded model', async () => {
  servers.setReply({ text: 'hi', promptMs: 250, answerMs: 1_750 });
  const { use } = await engines.ollama(request('llama3.1:8b'));
  expect(use).toMatchObject({ cost: null, inferenceTimeMs: 2_000, memoryUsedBytes: 8_100_000_000 });
});

test('Ollama: a server that does not tell the memory costs the figure only', async () => {
  servers.failNext({ status: 500 }, { kind: 'memory' });
  const { text, use } = await engines.ollama(request('llama3.1:8b'));
  expect(text).toBe('Hello from the model.');
  expect(use).not.toHaveProperty('memoryUsedBytes');
});

test('what is asked for reaches each engine in its own words', async () => {
  for (const model of ['ollama/llama3.1:8b', 'openai/gpt-4o-mini', 'paid/gpt-4o-mini', 'claude/claude-sonnet-4-5']) {
    await engines.generate({ ...request(model), system: 'Be kind', temperature: 0.5, maxTokens: 9 });
  }
  const sent = servers.requests
    .filter(({ kind }) => kind === 'generate')
    .map(({ body, headers }) => ({ body, key: headers.authorization ?? headers['x-api-key'] }));
  const messages = [
    { role: 'system', content: 'Be kind' },
    { role: 'user', content: 'Say hello' },
  ];
  expect(sent).toMatchObject([
    { key: undefined, body: { model: 'llama3.1:8b', messages, options: { temperature: 0.5, num_predict: 9 } } },
    {
      key: 'Bearer sk-for-tests-only',
      body: {
        messages,
        temperature: 0.5,
        max_tokens: 9,
        stream_options: { include_usage: true },
      },
    },
    { key: 'Bearer sk-for-tests-only', body: { messages, temperature: 0.5, max_tokens: 9 } },
    { key: 'sk-for-tests-only', body: { max_tokens: 9, temperature: 0.5 } },
  ]);
});

test('an engine without a key is sent none', async () => {
  const keyless = JSON.stringify([{ name: 'claude', provider: 'anthropic', baseUrl: servers.anthropicUrl }]);
  await using open = openEngines(readConfig({ LLM_ENGINES: keyless }));
  await open.generate(request('claude/claude-sonnet-4-5'));
  expect(servers.requests[0]?.headers).not.toHaveProperty('x-api-key');
});

test('a server that reports no usage: no tokens, and an unknown cost', async () => {
  servers.setReply({ text: 'hi', usage: null });
  const { use } = await engines.generate(request('paid/gpt-4o-mini'));
  expect(use.cost).toBeNull();
  expect(Object.values(use.tokens)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('reasoning is not shown, but is the first sign of life', async () => {
  servers.setReply({ text: 'hi', reasoning: 'Let me think' });
  const generation = await engines.generate(request('paid/gpt-4o-mini'));
  expect(generation.text).toBe('hi');
});
