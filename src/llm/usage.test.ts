import { streamText } from 'ai';
import { expect, test } from 'vitest';
import type { Tokens } from '../domain/step-outcome.ts';
import type { EngineSettings } from './engine-settings.ts';
import { languageModel } from './sdk-protocol.ts';
import { inferenceMsOf, tokensOfSdk } from './usage.ts';

type Provider = EngineSettings['provider'];

const chunk = (fields: object) => `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields })}\n\n`;
const event = (fields: { type: string }) => `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`;

const openai = (usage: object | undefined) =>
  [
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'hi' } }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    ...(usage ? [chunk({ choices: [], usage })] : []),
    'data: [DONE]\n\n',
  ].join('');

/** What the engine sends, around its own usage object. */
const streams: Record<Provider, (usage: object | undefined) => string> = {
  openai,
  'openai-compatible': openai,
  anthropic: (usage) =>
    [
      event({
        type: 'message_start',
        message: { id: 'm1', type: 'message', role: 'assistant', model: 'm', content: [], usage: { ...usage, output_tokens: 1 } },
      } as {
        type: string;
      }),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as { type: string }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi' } } as { type: string }),
      event({ type: 'content_block_stop', index: 0 } as { type: string }),
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage } as { type: string }),
      event({ type: 'message_stop' }),
    ].join(''),
  ollama: (usage) =>
    [
      `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: 'hi' }, done: false })}\n`,
      `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:01Z', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', ...usage })}\n`,
    ].join(''),
};

/** An engine's usage object through its client library, as a stream of that engine carries it. */
async function usageOf(provider: Provider, usage: object | undefined) {
  const type = provider === 'ollama' ? 'application/x-ndjson' : 'text/event-stream';
  const fetch = async () => new Response(streams[provider](usage), { headers: { 'content-type': type } });
  const settings: EngineSettings = {
    name: 'e',
    provider,
    baseUrl: 'http://engine.example/v1',
    headers: {},
    secrets: [],
    concurrency: 1,
    urlSetting: '',
    keySetting: '',
    concurrencySetting: '',
    implied: false,
  };
  const { stream, totalUsage } = streamText({ model: languageModel(settings, 'm', fetch), prompt: 'hi', maxRetries: 0 });
  for await (const part of stream) if (part.type === 'error') throw part.error;
  return totalUsage;
}

const none: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };
const sum = (tokens: Tokens | undefined) => Object.values(tokens ?? {}).reduce((all: number, bucket: number) => all + bucket, 0);

/** Usage objects as the providers document them, and all the tokens that each of them counts. */
const documented: [string, Provider, object, number, Partial<Tokens>][] = [
  [
    'OpenAI: cached input and reasoning are parts of the two counts',
    'openai',
    {
      prompt_tokens: 2_006,
      completion_tokens: 300,
      total_tokens: 2_306,
      prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 192, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    },
    2_306,
    { input: 86, cachedInput: 1_920, output: 108, reasoning: 192 },
  ],
  ['OpenAI, without details', 'openai', { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }, 21, { input: 9, output: 12 }],
  [
    'Anthropic: cache reads and writes stand beside the input, thinking is output',
    'anthropic',
    {
      input_tokens: 10,
      cache_creation_input_tokens: 2_000,
      cache_read_input_tokens: 4_000,
      cache_creation: { ephemeral_5m_input_tokens: 1_500, ephemeral_1h_input_tokens: 500 },
      output_tokens: 503,
      service_tier: 'standard',
    },
    6_513,
    { input: 10, cachedInput: 4_000, cacheWrite: 2_000, output: 503 },
  ],
  [
    'Ollama: the counts of its last message',
    'ollama',
    {
      total_duration: 10_706_818_083,
      load_duration: 6_338_219_291,
      prompt_eval_count: 26,
      prompt_eval_duration: 130_079_000,
      eval_count: 259,
      eval_duration: 4_232_710_000,
    },
    285,
    { input: 26, output: 259 },
  ],
  ['Ollama: a prompt that it has in its cache is not counted', 'ollama', { eval_count: 3, eval_duration: 1_000_000 }, 3, { output: 3 }],
  [
    'OpenRouter: cache writes are a part of the prompt',
    'openai-compatible',
    {
      prompt_tokens: 1_000,
      completion_tokens: 50,
      total_tokens: 1_050,
      cost: 0.00095,
      prompt_tokens_details: { cached_tokens: 200, cache_write_tokens: 700 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    1_050,
    { input: 100, cachedInput: 200, cacheWrite: 700, output: 50 },
  ],
  [
    'DeepSeek: hits and misses of its cache are named again beside the prompt',
    'openai-compatible',
    {
      prompt_tokens: 100,
      completion_tokens: 40,
      total_tokens: 140,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    140,
    { input: 36, cachedInput: 64, output: 10, reasoning: 30 },
  ],
  [
    'xAI: reasoning stands beside the output',
    'openai-compatible',
    { prompt_tokens: 20, completion_tokens: 9, total_tokens: 229, completion_tokens_details: { reasoning_tokens: 200 } },
    229,
    { input: 20, output: 9, reasoning: 200 },
  ],
  [
    'Gemini: what only the total contains is unclassified',
    'openai-compatible',
    { prompt_tokens: 20, completion_tokens: 9, total_tokens: 129 },
    129,
    { input: 20, output: 9, unclassified: 100 },
  ],
];

test.each(documented)('%s', async (_name, provider, usage, total, buckets) => {
  const tokens = tokensOfSdk(await usageOf(provider, usage));
  expect(tokens).toEqual({ ...none, ...buckets });
  expect(sum(tokens)).toBe(total);
});

test('a server that contradicts itself yields no negative bucket', async () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 3,
    prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 40 },
    completion_tokens_details: { reasoning_tokens: 50 },
  };
  expect(tokensOfSdk(await usageOf('openai-compatible', usage))).toEqual({ ...none, cachedInput: 10, reasoning: 5 });
});

test.each<Provider>(['openai', 'openai-compatible', 'ollama'])('%s: a server that reports nothing yields nothing', async (provider) => {
  expect(tokensOfSdk(await usageOf(provider, undefined))).toBeUndefined();
});

test('Ollama says how long it read and wrote, without the loading of the model; the others do not', async () => {
  const durations = {
    total_duration: 9e9,
    load_duration: 7e9,
    prompt_eval_count: 26,
    prompt_eval_duration: 130_079_000,
    eval_count: 259,
    eval_duration: 4.2e9,
  };
  expect(inferenceMsOf(await usageOf('ollama', durations))).toBe(4_330);
  expect(inferenceMsOf(await usageOf('openai', { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }))).toBeUndefined();
});
