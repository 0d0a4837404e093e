import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { llmGenerate } from '../../domain/step-types/llm-generate.ts';
import { ollamaGenerate } from '../../domain/step-types/ollama-generate.ts';
import type { Engines } from '../../llm/engines.ts';
import { openEngines } from '../../llm/open-engines.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import type { Services, StepContext } from '../executor.ts';
import { llmGenerateExecutor } from './llm-generate.ts';
import { ollamaGenerateExecutor } from './ollama-generate.ts';

let servers: ModelServers;
let engines: Engines;
let emitted: string[];

beforeEach(async () => {
  servers = await startModelServers();
  engines = openEngines(readConfig(servers.environment));
  emitted = [];
});

afterEach(async () => {
  await engines[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

function step<Config>(config: Config, signal = new AbortController().signal): StepContext<Config> {
  return {
    config,
    // A generation uses no other service.
    services: { engines } as Services,
    task: { id: 't', shop: 's', name: 'test', isContinued: false },
    stage: { id: 'g', index: 0, name: 'generate', attempt: 1 },
    coming: [],
    signal,
    killed: new AbortController().signal,
    workspace: () => Promise.reject(new Error('a generation needs no folder')),
    log() {},
    overlay() {},
    emit: (text) => emitted.push(text),
    trace: () => '',
    saveArtifact: () => Promise.reject(new Error('a generation saves no artifact')),
    note() {},
    withoutSlot: (wait) => wait(),
    budgetLeft: async () => null,
  };
}

test('ollama_generate: text as output and result, with the use of the model', async () => {
  servers.setReply({ text: 'Example output', usage: { input: 26, output: 298 }, promptMs: 200, answerMs: 45_000 });
  const config = ollamaGenerate.config.parse({ model: 'llama3.1:8b', prompt: 'Example prompt', system: 'Be brief' });
  expect(await ollamaGenerateExecutor.run(step(config))).toEqual({
    output: { text: 'Example output', finishReason: 'stop', model: 'llama3.1:8b' },
    keyInput: { model: 'llama3.1:8b', prompt: 'Example prompt', system: 'Be brief' },
    keyOutput: { text: 'Example output', finishReason: 'stop' },
    result: { json: { output: 'Example output' } },
    model: {
      modelName: 'llama3.1:8b',
      provider: 'ollama',
      tokens: { input: 26, cachedInput: 0, cacheWrite: 0, output: 298, reasoning: 0, unclassified: 0 },
      calls: 1,
      cost: null,
      inferenceTimeMs: 45_200,
      timeToFirstTokenMs: expect.any(Number),
      memoryUsedBytes: 8_100_000_000,
    },
  });
  expect(emitted.join('')).toBe('Example output');
});

test('llm_generate: the model that was chosen where the step names none, and its cost', async () => {
  servers.setReply({ text: 'Hi', usage: { input: 1_000, output: 100 } });
  const outcome = await llmGenerateExecutor.run(step(llmGenerate.config.parse({ prompt: 'Example prompt' })));
  expect(outcome).toMatchObject({
    output: { text: 'Hi', model: 'gpt-4o-mini' },
    keyInput: { model: 'gpt-4o-mini', prompt: 'Example prompt' },
    result: { json: { output: 'Hi' } },
    model: { provider: 'paid', cost: '0.00021' },
  });
  expect(outcome.keyInput).not.toHaveProperty('system');
});

test('key fields are cut to 2,000 characters, the result is whole', async () => {
  const text = 'y'.repeat(5_000);
  servers.setReply({ text });
  const outcome = await llmGenerateExecutor.run(step(llmGenerate.config.parse({ prompt: 'x'.repeat(5_000) })));
  expect(outcome).toMatchObject({ keyInput: { prompt: 'x'.repeat(2_000) }, keyOutput: { text: 'y'.repeat(2_000) }, result: { json: { output: text } } });
});

test('a failure keeps what was asked, what came, and what it cost', async () => {
  servers.setReply({ text: 'one two three', usageInEveryChunk: true, usage: { input: 1_000, output: 100 } });
  servers.failNext({ afterChunks: 1, happens: 'cut' });
  const config = llmGenerate.config.parse({ model: 'paid/gpt-4o-mini', prompt: 'Count' });
  await expect(llmGenerateExecutor.run(step(config))).rejects.toMatchObject({
    code: 'STREAM_INTERRUPTED',
    retryable: true,
    outcome: { keyInput: { model: 'paid/gpt-4o-mini', prompt: 'Count' }, keyOutput: { text: 'one t' }, model: { cost: '0.00021' } },
  });
});

test('a failure before the first token says nothing about output', async () => {
  servers.failNext({ status: 429, headers: { 'retry-after': '3' } });
  const config = ollamaGenerate.config.parse({ model: 'llama3.1:8b', prompt: 'Count' });
  const failure: unknown = await ollamaGenerateExecutor.run(step(config)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 3_000, outcome: { keyInput: { prompt: 'Count' } } });
  expect(failure).not.toHaveProperty('outcome.keyOutput');
});

test('a step that is aborted throws the reason, and its model call ends', async () => {
  servers.setReply({ text: 'x'.repeat(500), chunks: 500, delayMs: 10 });
  const controller = new AbortController();
  const context = step(ollamaGenerate.config.parse({ model: 'llama3.1:8b', prompt: 'Count' }), controller.signal);
  const reason = new Error('deadline');
  await expect(ollamaGenerateExecutor.run({ ...context, emit: () => controller.abort(reason) })).rejects.toBe(reason);
  expect(await servers.requests[0]?.ended).toBe('client-closed');
});
