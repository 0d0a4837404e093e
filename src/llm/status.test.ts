import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import type { Engines } from './engines.ts';
import { openEngines } from './open-engines.ts';

let servers: ModelServers;
let engines: Engines;

const environment = () => ({ OLLAMA_BASE_URL: servers.ollamaUrl.replace('//', '//bob:secret@'), OPENAI_BASE_URL: servers.openaiUrl });

beforeEach(async () => {
  servers = await startModelServers();
  engines = openEngines(readConfig(environment()));
});

afterEach(async () => {
  await engines[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

test('engines that answer, with their models and without user info', async () => {
  const before = Date.now();
  const [openai, ollama] = await engines.status();
  expect(openai).toMatchObject({
    name: 'openai',
    provider: 'openai-compatible',
    baseUrl: servers.openaiUrl,
    status: 'ONLINE',
    models: ['gpt-4o-mini'],
    lastError: null,
  });
  expect(ollama).toMatchObject({ name: 'ollama', provider: 'ollama', baseUrl: servers.ollamaUrl, status: 'ONLINE', models: ['llama3.1:8b'] });
  expect(ollama?.latencyMs).toBeGreaterThanOrEqual(0);
  expect(ollama?.checkedAt?.getTime()).toBeGreaterThanOrEqual(before);
  expect(servers.requests.find(({ wire }) => wire === 'ollama')?.headers.authorization).toBe(`Basic ${btoa('bob:secret')}`);
});

test('an engine that is silent is OFFLINE after the time of a probe', async () => {
  await using impatient = openEngines(readConfig(environment()), { probeMs: 100 });
  servers.failNext({ afterChunks: 0, happens: 'stall' }, { kind: 'list', wire: 'ollama' });
  const [, ollama] = await impatient.status();
  expect(ollama).toMatchObject({ status: 'OFFLINE', latencyMs: null, lastError: 'The engine "ollama" did not answer within 0.1 s.' });
});

test('an engine that refuses is DEGRADED, and keeps the models that it had', async () => {
  await engines.status();
  servers.failNext({ status: 401, body: { error: { message: 'bad key' } } }, { kind: 'list', wire: 'openai' });
  const [openai] = await engines.status(0);
  expect(openai).toMatchObject({ status: 'DEGRADED', models: ['gpt-4o-mini'], lastError: expect.stringContaining('bad key') });
});

test('an answer that is no list of models is a violation of the protocol', async () => {
  servers.failNext({ status: 200, body: { hello: 'world' } }, { kind: 'list', wire: 'openai' });
  servers.failNext({ status: 200, body: 'hello' }, { kind: 'list', wire: 'ollama' });
  const [openai, ollama] = await engines.status();
  expect(openai).toMatchObject({ status: 'DEGRADED', lastError: 'The engine "openai" answered without a list of models.' });
  expect(ollama).toMatchObject({ status: 'DEGRADED', lastError: 'The engine "ollama" answered with something that is not JSON.' });
});

test('an engine that went away is OFFLINE', async () => {
  await servers[Symbol.asyncDispose]();
  expect((await engines.status()).map(({ status }) => status)).toEqual(['OFFLINE', 'OFFLINE']);
  servers = await startModelServers();
});

test('probes are shared and kept', async () => {
  await Promise.all([engines.status(), engines.status(), engines.status()]);
  await engines.status(3_600_000);
  expect(servers.requests).toHaveLength(2);
  await engines.status(0);
  expect(servers.requests).toHaveLength(4);
});

test('the last failed call is remembered until one succeeds; a wrong model name is not the fault of the engine', async () => {
  const request = { prompt: 'Say hello', signal: new AbortController().signal, onText() {} };
  const lastError = async () => (await engines.status(0))[0]?.lastError;
  servers.failNext({ status: 500 });
  await expect(engines.generate({ ...request, model: 'openai/gpt-4o-mini' })).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
  expect(await lastError()).toContain('500');
  await engines.generate({ ...request, model: 'openai/gpt-4o-mini' });
  expect(await lastError()).toBeNull();
  await expect(engines.generate({ ...request, model: 'openai/no-such-model' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(await lastError()).toBeNull();
});
