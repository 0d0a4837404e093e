import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { closedPort } from '../testing/closed-port.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { hurry, waitOf, waitsAgain } from '../testing/retry-waits.ts';
import { cancel, create, type NewTask, publish } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const OutputOfTask = graphql(`
  subscription OutputOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [OUTPUT_DELTA]) { ... on OutputDelta { text } } }
`);

let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers({ memoryBytes: 5_000_000_000 });
  app = await openTestApp({ env: { ...servers.environment, LLM_CACHE_TTL: '3600' } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const parameters = { model: 'llama3.1:8b', prompt: 'Count to three' };
const generation = (task: Partial<NewTask> = {}) => create(app, { template: 'ollama-inference', parameters, ...task });

const lastRequest = () => servers.requests.findLast(({ kind }) => kind === 'generate');

async function failed(id: string) {
  expect(await ended(app, id)).toBe('FAILED');
  return readTask(app, id);
}

test('a generation: its pieces as events, its text as the result, and what it used, each once', async () => {
  const seen = Promise.withResolvers<void>();
  // Output that comes within a moment is one event: so the rest waits until the first piece was seen.
  const beforePiece = async (piece: number) => (piece === 1 ? seen.promise : undefined);
  servers.setReply({ text: 'one two three', chunks: 3, delayMs: 60, beforePiece, usage: { input: 11, output: 3 }, promptMs: 100, answerMs: 900 });
  const id = await generation();
  for await (const _ of app.watch(OutputOfTask, { taskId: id })) break;
  seen.resolve();
  expect(await ended(app, id)).toBe('COMPLETED');
  const task = await readTask(app, id);
  const used = { totalTokens: 14, calls: 1 };
  expect(task).toMatchObject({
    result: { json: { output: 'one two three' } },
    tokenUsage: { inputTokens: 11, outputTokens: 3, ...used },
    resourceUsage: { modelName: 'llama3.1:8b', inferenceTimeMs: 1_000, memoryUsedBytes: 5_000_000_000 },
    stages: [{ status: 'SUCCEEDED', tokenUsage: used, keyInput: { prompt: 'Count to three' }, keyOutput: { text: 'one two three' } }],
    agentLogs: { nodes: [{ agentName: 'ollama_generate', status: 'SUCCEEDED', usedLlm: true, modelName: 'llama3.1:8b', tokenUsage: used }] },
  });
  expect(task.agentLogs.nodes[0]).toMatchObject({ tokensPerSecond: 3, cacheHits: 0 });
  // The server holds each piece back.
  expect(task.agentLogs.nodes[0]?.timeToFirstTokenMs).toBeGreaterThanOrEqual(59);
  const deltas = (await history(app, id)).filter((line) => line.startsWith('output '));
  expect(deltas.map((line) => JSON.parse(line.slice('output '.length))).join('')).toBe('one two three');
  expect(deltas.length).toBeGreaterThan(1);
});

test('optional parameters reach the engine, and only where they are given', async () => {
  servers.setReply({ text: 'ok' });
  await ended(app, await generation());
  expect(lastRequest()?.body).toMatchObject({ model: 'llama3.1:8b' });
  expect(JSON.stringify(lastRequest()?.body)).not.toMatch(/temperature|num_predict|system/);
  await ended(app, await generation({ parameters: { ...parameters, system_prompt: 'Be brief', temperature: 0, max_tokens: 5 } }));
  expect(JSON.stringify(lastRequest()?.body)).toContain('Be brief');
  expect(lastRequest()?.body).toMatchObject({ options: { temperature: 0, num_predict: 5 } });
});

test('the same question at temperature 0: the second answer comes from the cache, as events and result, and costs nothing', async () => {
  servers.setReply({ text: 'seven', usage: { input: 20, output: 2 } });
  await publish(app, 'ask-exactly', [{ type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'Which number?', temperature: 0 } }]);
  const first = await create(app, { template: 'ask-exactly' });
  expect(await ended(app, first)).toBe('COMPLETED');
  expect((await readTask(app, first)).tokenUsage).toMatchObject({ totalTokens: 22, calls: 1 });
  const calls = servers.requests.length;
  const second = await create(app, { template: 'ask-exactly' });
  expect(await ended(app, second)).toBe('COMPLETED');
  expect(servers.requests).toHaveLength(calls);
  expect(await readTask(app, second)).toMatchObject({
    result: { json: { output: 'seven' } },
    cost: '0',
    tokenUsage: { totalTokens: 0, calls: 0 },
    agentLogs: {
      nodes: [
        { usedLlm: false, modelName: 'gpt-4o-mini', cacheHits: 1, timeToFirstTokenMs: null, tokensPerSecond: null, tokenUsage: { totalTokens: 0, calls: 0 } },
      ],
    },
  });
  expect((await history(app, second)).filter((line) => line.startsWith('output '))).toEqual(['output "seven"']);
});

test('an attempt that failed and one that succeeded: a log for each, and what was used adds up', async () => {
  servers.setReply({ text: 'at last', usage: { input: 20, output: 2 } });
  servers.failNext({ status: 500, body: { error: 'out of memory' } });
  const id = await generation();
  await waitsAgain(app, id);
  await hurry(app, id);
  expect(await ended(app, id)).toBe('COMPLETED');
  const { tokenUsage, stages, agentLogs, attempts } = await readTask(app, id);
  expect(agentLogs.nodes).toMatchObject([
    { status: 'FAILED', output: { code: 'ENGINE_ERROR' }, tokenUsage: { totalTokens: 0 } },
    { status: 'SUCCEEDED', usedLlm: true, tokenUsage: { totalTokens: 22, calls: 1 } },
  ]);
  expect({ tokenUsage, stages, attempts }).toMatchObject({
    tokenUsage: { totalTokens: 22, calls: 1 },
    stages: [{ tokenUsage: { totalTokens: 22 }, error: null }],
    attempts: 2,
  });
});

test('two generations of one task add up', async () => {
  servers.setReply(({ body }) => ({ text: `re: ${JSON.stringify(body).includes('again') ? 'second' : 'first'}`, usage: { input: 10, output: 1 } }));
  await publish(app, 'chain', [
    { name: 'first', type: 'ollama_generate', config: { model: 'llama3.1:8b', prompt: 'once' } },
    { name: 'second', type: 'llm_generate', config: { model: 'openai/gpt-4o-mini', prompt: 'again: {{steps.first.output.text}}' } },
  ]);
  const id = await create(app, { template: 'chain' });
  expect(await ended(app, id)).toBe('COMPLETED');
  expect(await readTask(app, id)).toMatchObject({
    result: { json: { output: 're: second' } },
    tokenUsage: { inputTokens: 20, outputTokens: 2, totalTokens: 22, calls: 2 },
    resourceUsage: { modelName: 'gpt-4o-mini' },
    agentLogs: { nodes: [{ tokenUsage: { totalTokens: 11 } }, { tokenUsage: { totalTokens: 11 }, input: { prompt: 'again: re: first' } }] },
  });
});

describe('failures say what happened and what to change', () => {
  test('a stream that is cut: what came before it is kept', async () => {
    servers.setReply({ text: 'one two three', chunks: 3 });
    servers.failNext({ afterChunks: 1, happens: 'cut' });
    expect(await failed(await generation({ maxAttempts: 1 }))).toMatchObject({
      error: { code: 'STREAM_INTERRUPTED', retryable: true, hint: expect.stringContaining('OLLAMA_BASE_URL'), stage: { name: 'ollama_generate' } },
      stages: [{ status: 'FAILED', keyOutput: { text: expect.stringMatching(/^one/) } }],
      result: null,
    });
  });

  test('a model that the engine does not have', async () => {
    const { error, attempts } = await failed(await generation({ parameters: { model: 'no-such-model', prompt: 'x' } }));
    expect(error).toMatchObject({ code: 'MODEL_NOT_FOUND', retryable: false, message: expect.stringContaining('no-such-model') });
    expect(error?.hint).toBeTruthy();
    expect(attempts).toBe(1);
  });

  test('429: the next attempt waits as long as Retry-After says, and so does everybody who calls that engine', async () => {
    servers.setReply({ text: 'now' });
    // An engine that no other test calls: it is left alone from now on.
    await publish(app, 'ask-claude', [{ type: 'llm_generate', config: { model: 'claude/claude-sonnet-4-5', prompt: 'x' } }]);
    servers.failNext({ status: 429, headers: { 'retry-after': '3600' }, body: { error: 'slow down' } });
    const id = await create(app, { template: 'ask-claude', maxAttempts: 2 });
    await waitsAgain(app, id);
    const wait = await waitOf(app, id);
    expect(wait).toBeGreaterThan(3_000_000);
    expect(wait).toBeLessThanOrEqual(3_600_000);
    const calls = () => servers.requests.filter(({ wire, kind }) => wire === 'anthropic' && kind === 'generate').length;
    expect(calls()).toBe(1);
    const neighbour = await create(app, { template: 'ask-claude' });
    await waitsAgain(app, neighbour);
    expect(await waitOf(app, neighbour)).toBeGreaterThan(2_500_000);
    expect(await ended(app, await generation())).toBe('COMPLETED');
    await cancel(app, neighbour);
    expect(await ended(app, neighbour)).toBe('CANCELLED');
    expect(calls()).toBe(1);
  });

  test('429 at the last attempt', async () => {
    await publish(app, 'ask-paid', [{ type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'x' } }]);
    servers.failNext({ status: 429 });
    const { error } = await failed(await create(app, { template: 'ask-paid', maxAttempts: 1 }));
    expect(error).toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryable: true, hint: expect.stringContaining('WORKER_CONCURRENCY') });
  });

  test('an engine that cannot be reached, whether a model was named or not', async () => {
    await using alone = await openTestApp({ env: { OLLAMA_BASE_URL: `http://127.0.0.1:${await closedPort()}` } });
    await publish(alone, 'any-model', [{ type: 'llm_generate', config: { prompt: 'x' } }]);
    for (const task of [{ template: 'any-model' }, { template: 'ollama-inference', parameters }]) {
      const id = await create(alone, { ...task, maxAttempts: 1 });
      expect(await ended(alone, id)).toBe('FAILED');
      const { error } = await readTask(alone, id);
      expect(error).toMatchObject({ code: 'ENGINE_UNREACHABLE', retryable: true, hint: expect.stringContaining('OLLAMA_BASE_URL') });
    }
  });
});

test('a cancel reaches the engine: it sees its client go', async () => {
  servers.setReply({ text: 'x'.repeat(1_000), chunks: 1_000, delayMs: 200 });
  const id = await generation();
  await reached(app, id, 'RUNNING');
  for await (const _ of app.watch(OutputOfTask, { taskId: id })) break;
  await cancel(app, id);
  expect(await ended(app, id)).toBe('CANCELLED');
  const request = lastRequest();
  expect(await request?.ended).toBe('client-closed');
  expect(request?.chunksSent).toBeLessThan(1_000);
});
