import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openCachedResponses } from '../domain/cached-responses.ts';
import { openTestDatabase } from '../testing/database.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import type { Engines, GenerateRequest } from './engines.ts';
import { openEngines } from './open-engines.ts';

let database: Database;
let servers: ModelServers;
let engines: Engines;
let warnings: string[];

const log = { warn: (_details: object, message: string) => void warnings.push(message) } as never;
const open = (environment: Record<string, string> = servers.environment) =>
  openEngines(readConfig(environment), { cache: openCachedResponses({ database, log }, 3_600) });

beforeAll(async () => {
  database = await openTestDatabase();
  servers = await startModelServers({ models: { openai: ['gpt-4o-mini', 'gpt-4o'] } });
  engines = open();
});
afterAll(async () => {
  await engines[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  warnings = [];
  await database.query(sql`delete from cached_response`);
  servers.setReply({ text: 'one two three', usage: { input: 1_000, output: 100 } });
});

const sent = () => servers.requests.filter(({ kind }) => kind === 'generate').length;

/** What came, and how many requests the engines got for it. */
async function ask(fields: Partial<GenerateRequest> = {}, from: Engines = engines) {
  const before = sent();
  const pieces: string[] = [];
  const request = { model: 'paid/gpt-4o-mini', prompt: 'Count', temperature: 0, shop: 'a', signal: new AbortController().signal };
  const generation = await from.generate({ ...request, onText: (text) => pieces.push(text), ...fields });
  return { ...generation, emitted: pieces.join(''), requests: sent() - before };
}
const rows = async () => (await database.query(sql`select 1 from cached_response`)).length;

describe.each(['paid/gpt-4o-mini', 'openai/gpt-4o-mini', 'claude/claude-sonnet-4-5', 'ollama/llama3.1:8b'])('%s', (model) => {
  test('the same request is answered again: its text is emitted, and it costs nothing', async () => {
    const first = await ask({ model });
    expect(first).toMatchObject({ requests: 1, use: { calls: 1, tokens: { input: 1_000, output: 100 } } });
    expect(first.use).not.toHaveProperty('cacheHits');
    const again = await ask({ model });
    expect(again).toMatchObject({ text: 'one two three', emitted: 'one two three', finishReason: first.finishReason, requests: 0 });
    expect(again.use).toEqual({
      modelName: first.use.modelName,
      provider: first.use.provider,
      tokens: { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 },
      calls: 0,
      cost: '0',
      cacheHits: 1,
    });
  });
});

test('characters that Postgres does not take as text', async () => {
  servers.setReply({ text: 'a\0b 😀' });
  await ask();
  expect(await ask()).toMatchObject({ requests: 0, text: 'a\uFFFDb 😀' });
});

test.each<[string, Partial<GenerateRequest>]>([
  ['shop', { shop: 'b' }],
  ['no shop', { shop: '' }],
  ['prompt', { prompt: 'Count again' }],
  ['system', { system: 'Be kind' }],
  ['number of tokens', { maxTokens: 9 }],
  ['model', { model: 'paid/gpt-4o' }],
  ['engine', { model: 'openai/gpt-4o-mini' }],
])('another %s is another request', async (_what, fields) => {
  await ask();
  expect(await ask(fields)).toMatchObject({ requests: 1 });
  expect(await ask(fields)).toMatchObject({ requests: 0 });
});

test('another server behind the same name is another engine', async () => {
  await ask({ model: 'openai/gpt-4o-mini' });
  await using elsewhere = open({ OPENAI_BASE_URL: `${servers.openaiUrl}/`.replace('127.0.0.1', 'localhost') });
  expect(await ask({ model: 'openai/gpt-4o-mini' }, elsewhere)).toMatchObject({ requests: 1 });
});

test.each<[string, Partial<GenerateRequest>]>([
  ['a temperature', { temperature: 0.1 }],
  ['no shop to keep it for', { shop: undefined as never }],
])('%s: always asked, never kept', async (_what, fields) => {
  await ask(fields);
  expect(await ask(fields)).toMatchObject({ requests: 1 });
  expect(await rows()).toBe(0);
});

test('the temperature that a model takes by itself is not known to be 0', async () => {
  const { temperature: _none, ...request } = { model: 'paid/gpt-4o-mini', prompt: 'Count', temperature: 0, shop: 'a' };
  const generate = () => engines.generate({ ...request, signal: new AbortController().signal, onText() {} });
  await generate();
  expect((await generate()).use.calls).toBe(1);
});

test.each(['cut', 'end', 'garbage', 'error'] as const)('an answer that fails is not kept: %s', async (happens) => {
  for (const model of ['paid/gpt-4o-mini', 'openai/gpt-4o-mini', 'claude/claude-sonnet-4-5', 'ollama/llama3.1:8b']) {
    servers.failNext({ afterChunks: 1, happens });
    await expect(ask({ model })).rejects.toMatchObject({ name: 'StepError' });
    expect(await rows()).toBe(0);
  }
});

test('an answer that was aborted is not kept', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  servers.setReply({ text: 'x'.repeat(100), chunks: 100, delayMs: 5 });
  await expect(ask({ signal: controller.signal, onText: () => controller.abort(reason) })).rejects.toBe(reason);
  expect(await rows()).toBe(0);
});

test('two at once are both asked, and one answer is kept', async () => {
  const before = sent();
  servers.setReply({ text: 'one two three', beforePiece: () => vi.waitUntil(() => sent() === before + 2) });
  const both = await Promise.all([ask(), ask()]);
  expect(both.map(({ use }) => use.calls)).toEqual([1, 1]);
  expect(await rows()).toBe(1);
  expect(await ask()).toMatchObject({ requests: 0 });
});

test('an expired answer is asked for again, and lives as long again', async () => {
  await ask();
  await database.query(sql`update cached_response set expires_at = now()`);
  expect(await ask()).toMatchObject({ requests: 1 });
  expect(await ask()).toMatchObject({ requests: 0 });
});

test('a cache that cannot be used costs nobody an answer', async () => {
  await database.query(sql`alter table cached_response rename to elsewhere`);
  try {
    expect(await ask()).toMatchObject({ requests: 1, text: 'one two three' });
    expect(warnings).toEqual(['The response cache could not be read', 'The response cache could not be written']);
  } finally {
    await database.query(sql`alter table elsewhere rename to cached_response`);
  }
});
