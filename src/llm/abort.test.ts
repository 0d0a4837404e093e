import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import type { Engines } from './engines.ts';
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

const lastGeneration = () => servers.requests.findLast(({ kind }) => kind === 'generate');

describe.each(['ollama/llama3.1:8b', 'openai/gpt-4o-mini', 'claude/claude-sonnet-4-5'])('%s', (model) => {
  test('aborted in the middle: the reason is thrown, the server sees the connection close, no text follows', async () => {
    servers.setReply({ text: 'x'.repeat(500), chunks: 500, delayMs: 10 });
    const controller = new AbortController();
    const reason = new Error('cancelled by the user');
    const pieces: string[] = [];
    const generation = engines.generate({
      model,
      prompt: 'Say hello',
      signal: controller.signal,
      onText(text) {
        pieces.push(text);
        if (pieces.length === 2) controller.abort(reason);
      },
    });
    await expect(generation).rejects.toBe(reason);
    expect(await lastGeneration()?.ended).toBe('client-closed');
    expect(lastGeneration()?.chunksSent).toBeLessThan(500);
    expect(pieces).toHaveLength(2);
  });

  test('aborted before the first byte', async () => {
    servers.failNext({ afterChunks: 0, happens: 'stall' });
    const controller = new AbortController();
    const generation = engines.generate({ model, prompt: 'Say hello', signal: controller.signal, onText() {} });
    const thrown = generation.catch((error: unknown) => error);
    await vi.waitFor(() => expect(lastGeneration()).toBeDefined());
    controller.abort();
    expect(await thrown).toBe(controller.signal.reason);
    expect(await lastGeneration()?.ended).toBe('client-closed');
  });

  test('aborted before it began: nothing is sent', async () => {
    const signal = AbortSignal.abort('too late');
    await expect(engines.generate({ model, prompt: 'Say hello', signal, onText() {} })).rejects.toBe('too late');
    expect(lastGeneration()).toBeUndefined();
  });
});

test('disposing the engines ends what is running', async () => {
  servers.failNext({ afterChunks: 1, happens: 'stall' });
  const emitted = Promise.withResolvers<void>();
  const generation = engines
    .generate({ model: 'openai/gpt-4o-mini', prompt: 'Say hello', signal: new AbortController().signal, onText: () => emitted.resolve() })
    .catch((error: unknown) => error);
  await emitted.promise;
  await engines[Symbol.asyncDispose]();
  expect(await generation).toMatchObject({ code: 'STREAM_INTERRUPTED' });
  expect(await lastGeneration()?.ended).toBe('client-closed');
});
