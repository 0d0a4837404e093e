import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { closedPort } from '../testing/closed-port.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { openConnection, openTransport } from './engine-connection.ts';
import { engineSettings } from './engine-settings.ts';
import { watchEngine } from './engine-watch.ts';
import type { GenerateRequest } from './engines.ts';
import { chooseModel } from './model-choice.ts';
import { openEngines } from './open-engines.ts';
import { openSdkEngine } from './sdk-engine.ts';

let servers: ModelServers;

beforeEach(async () => {
  servers = await startModelServers({
    models: { ollama: ['llama3.1:8b', 'mistral:latest', 'shared'], openai: ['gpt-4o-mini', 'meta-llama/Llama-3.1-8B', 'shared'] },
  });
});

afterEach(() => servers[Symbol.asyncDispose]());

const request = (model?: string): GenerateRequest => ({ model, prompt: 'Say hello', signal: new AbortController().signal, onText() {} });

async function chosen(model: string | undefined, environment: Record<string, string> = {}) {
  const { OLLAMA_BASE_URL, OPENAI_BASE_URL } = servers.environment;
  await using engines = openEngines(readConfig({ OLLAMA_BASE_URL, OPENAI_BASE_URL, ...environment }));
  const { use } = await engines.generate(request(model));
  return `${use.provider}: ${use.modelName}`;
}

test.each([
  ['openai/gpt-4o-mini', 'openai: gpt-4o-mini'],
  ['ollama/shared', 'ollama: shared'],
  ['gpt-4o-mini', 'openai: gpt-4o-mini'],
  ['llama3.1:8b', 'ollama: llama3.1:8b'],
  ['meta-llama/Llama-3.1-8B', 'openai: meta-llama/Llama-3.1-8B'],
  ['mistral', 'ollama: mistral:latest'],
  ['shared', 'openai: shared'],
  [undefined, 'openai: gpt-4o-mini'],
])('%s leads to %s', async (model, expected) => {
  expect(await chosen(model)).toBe(expected);
});

test('DEFAULT_MODEL stands for a step that names none', async () => {
  expect(await chosen(undefined, { DEFAULT_MODEL: 'mistral' })).toBe('ollama: mistral:latest');
});

test('engines of LLM_ENGINES come first', async () => {
  const lab = JSON.stringify([{ name: 'lab', provider: 'ollama', baseUrl: servers.ollamaUrl }]);
  expect(await chosen('shared', { LLM_ENGINES: lab })).toBe('lab: shared');
  expect(await chosen(undefined, { LLM_ENGINES: lab })).toBe('lab: llama3.1:8b');
});

test('lists are asked for once', async () => {
  await using engines = openEngines(readConfig(servers.environment));
  for (const model of ['shared', 'mistral', 'gpt-4o-mini']) await engines.generate(request(model));
  expect(servers.requests.filter(({ kind, wire }) => kind === 'list' && wire === 'ollama')).toHaveLength(1);
});

test('a name that no engine has', async () => {
  await expect(chosen('no-such-model')).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    retryable: false,
    message: expect.stringMatching(/"no-such-model".*gpt-4o-mini, meta-llama/),
    hint: expect.stringContaining('DEFAULT_MODEL'),
  });
});

test('a name that no engine has, while one does not answer, may be found later', async () => {
  servers.failNext({ status: 503 }, { kind: 'list', wire: 'ollama' });
  await expect(chosen('no-such-model')).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    retryable: true,
    message: expect.stringContaining('not answering: ollama'),
  });
});

test('no engine answers: the failure of the first', async () => {
  const dead = `http://127.0.0.1:${await closedPort()}`;
  await expect(chosen('gpt-4o-mini', { OLLAMA_BASE_URL: dead, OPENAI_BASE_URL: dead })).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    hint: expect.stringContaining('OPENAI_BASE_URL'),
  });
});

test('nothing is configured and no Ollama is at its default address', async () => {
  await using transport = openTransport({ firstByteMs: 1_000, silenceMs: 1_000, placeMs: 1_000 });
  const [settings] = engineSettings(readConfig({ OLLAMA_BASE_URL: `http://127.0.0.1:${await closedPort()}` }));
  if (!settings) throw new Error('Ollama is always there');
  const ollama = watchEngine(openSdkEngine(openConnection({ ...settings, implied: true }, transport)), 1_000);
  for (const wanted of [undefined, 'llama3.1:8b']) {
    await expect(chooseModel([ollama], wanted)).rejects.toMatchObject({
      code: 'NO_ENGINE',
      retryable: false,
      hint: expect.stringMatching(/OLLAMA_BASE_URL.*OPENAI_API_KEY/),
    });
  }
});
