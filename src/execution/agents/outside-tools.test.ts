import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import { saveTestAgent } from '../../testing/agents.ts';
import { openMcpServer, type TestMcpServer } from '../../testing/mcp-server.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { publish } from '../../testing/task-client.ts';
import { ended } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const RunAgentOnce = graphql(`
  mutation RunAgentOnce($name: String!, $inputs: JSON!) {
    createTask(input: { maxAttempts: 1, source: { pipeline: { pipelineName: $name, inputs: $inputs } } }) { task { id } errors { message } }
  }
`);
const WhatAgentDid = graphql(`
  query WhatAgentDid($id: ID!) {
    task(id: $id) {
      status
      error { code }
      result { json }
      agentLogs { nodes { agentName routingMode usedLlm confidence reasoning tokenUsage { calls } } }
      logs(first: 20) { nodes { level message } }
      trace { events(first: 50) { nodes { eventType payload } } }
    }
  }
`);

const secret = 'a-secret-of-the-price-list';
let servers: ModelServers;
let mcp: TestMcpServer;
let app: TestApp;
const asked: (string | undefined)[] = [];
const prices = createServer((request, response) => {
  asked.push(request.headers.authorization);
  if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"price":42}');
});
let pricesUrl: string;

beforeAll(async () => {
  [servers, mcp] = await Promise.all([startModelServers(), openMcpServer()]);
  await new Promise<void>((resolve) => prices.listen(0, '127.0.0.1', resolve));
  pricesUrl = `http://127.0.0.1:${(prices.address() as AddressInfo).port}`;
  const hosts = [pricesUrl, mcp.url].map((url) => new URL(url).host);
  app = await openTestApp({
    env: {
      ...servers.environment,
      LLM_CACHE_TTL: '3600',
      EGRESS_ALLOW: hosts.join(','),
      CREDENTIALS: JSON.stringify({ prices: { origin: pricesUrl, token: secret } }),
    },
  });
  await saveTestAgent(app, { name: 'buyer', tools: ['http_get'], model: 'paid/gpt-4o-mini' });
  await saveTestAgent(app, { name: 'support', tools: [], model: 'paid/gpt-4o-mini', mcpServers: [{ name: 'desk', url: mcp.url }] });
  await saveTestAgent(app, { name: 'lonely', tools: [], model: 'paid/gpt-4o-mini', mcpServers: [{ name: 'gone', url: 'http://127.0.0.1:9/mcp' }] });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await Promise.all([servers[Symbol.asyncDispose](), mcp[Symbol.asyncDispose](), new Promise((resolve) => prices.close(resolve))]);
});

/** The model calls that tool once, and then says what it was told. */
function callOnce(name: string, given: object): void {
  servers.setReply(({ body }) => {
    const messages = (body as { messages: { role: string; content: unknown }[] }).messages;
    const told = messages.findLast(({ role }) => role === 'tool')?.content;
    return told === undefined ? { text: '', toolCalls: [{ name, arguments: given }] } : { text: `I was told: ${String(told)}` };
  });
}

async function run(name: string, inputs: unknown) {
  const { createTask } = await app.run(RunAgentOnce, { name, inputs });
  const id = createTask.task?.id ?? '';
  await ended(app, id);
  const { task } = await app.run(WhatAgentDid, { id });
  if (!task) throw new Error(JSON.stringify(createTask.errors));
  const types = task.trace?.events.nodes.map(({ eventType }) => eventType) ?? [];
  return { ...task, types, said: JSON.stringify(task.result?.json) };
}

describe('http_get', () => {
  test('reads what an address answers, with the credential that belongs there', async () => {
    callOnce('http_get', { url: `${pricesUrl}/list`, credential: 'prices' });
    const { said, types, ...task } = await run('buyer', 'What does it cost?');
    expect(said).toContain('42');
    expect(types).toEqual(expect.arrayContaining(['llm_request', 'llm_usage', 'tool_call', 'tool_result', 'llm_response', 'task_complete']));
    expect(asked).toContain(`Bearer ${secret}`);
    expect(JSON.stringify(task)).not.toContain(secret);
  });

  test.each([
    ['a private address', { url: 'http://10.0.0.1/' }],
    ['a redirect to one', { url: 'PRICES/moved' }],
    ['a credential of another origin', { url: 'https://example.com/', credential: 'prices' }],
    ['a credential that there is not', { url: 'PRICES/list', credential: 'nobody' }],
  ])('tells the model why it does not read %s', async (_, given) => {
    callOnce('http_get', { ...given, url: given.url.replace('PRICES', pricesUrl) });
    const { status, said, types } = await run('buyer', 'What does it cost?');
    expect(status).toBe('COMPLETED');
    expect(said).toContain('error');
    expect(said).not.toContain('42');
    expect(types).toContain('tool_error');
  });
});

const CountsOfCalls = graphql(`
  query CountsOfCalls { metrics { toolCalls cacheHits } }
`);

test('calls of tools and answers of the cache are counted, and stand in the trace', async () => {
  const before = (await app.run(CountsOfCalls, {})).metrics;
  callOnce('http_get', { url: `${pricesUrl}/list` });
  await run('buyer', 'And now?');
  await publish(app, 'exact', [{ name: 'generate', type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'Count', temperature: 0 } }]);
  servers.setReply({ text: 'one two three' });
  const [first, second] = [await run('exact', {}), await run('exact', {})];
  expect([first?.types.includes('cache_hit'), second?.types.includes('cache_hit')]).toEqual([false, true]);
  const after = (await app.run(CountsOfCalls, {})).metrics;
  expect([(after?.toolCalls ?? 0) - (before?.toolCalls ?? 0), (after?.cacheHits ?? 0) - (before?.cacheHits ?? 0)]).toEqual([1, 1]);
});

describe('tools of MCP servers', () => {
  test('are called over HTTP', async () => {
    callOnce('desk_find_ticket', { id: 'T-7' });
    const { said, types } = await run('support', 'How is T-7?');
    expect(said).toContain('Ticket T-7 is open.');
    expect(types).toEqual(expect.arrayContaining(['tool_call', 'tool_result']));
  });

  test('with arguments that do not fit: the model hears of it', async () => {
    callOnce('desk_find_ticket', { number: 7 });
    const { status, said } = await run('support', 'How is T-7?');
    expect(status).toBe('COMPLETED');
    expect(said).not.toContain('is open');
  });

  test('of a server that is down are not there; the agent answers without', async () => {
    servers.setReply({ text: 'I know nothing of that.' });
    const { status, logs } = await run('lonely', 'How is T-7?');
    expect(status).toBe('COMPLETED');
    expect(logs.nodes).toContainEqual({ level: 'WARN', message: expect.stringContaining('gone') });
  });
});

describe('rules first', () => {
  test('an answer of which the rules are sure needs no model', async () => {
    await saveTestAgent(app, { name: 'analyzer', routingMode: 'HYBRID', tools: [], model: 'paid/gpt-4o-mini' });
    const before = servers.requests.length;
    const { agentLogs, result } = await run('analyzer', { numbers: [3, 5, 10] });
    expect(result?.json).toMatchObject({ output: { average: 6, count: 3 } });
    expect(agentLogs.nodes).toEqual([expect.objectContaining({ agentName: 'analyzer', routingMode: 'HYBRID', usedLlm: false, tokenUsage: { calls: 0 } })]);
    expect(agentLogs.nodes[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    expect(servers.requests.length).toBe(before);
  });

  test('where they are not, or know nothing to work on, the model is asked, and the log says so', async () => {
    await saveTestAgent(app, { name: 'extractor', routingMode: 'HYBRID', tools: [], model: 'paid/gpt-4o-mini' });
    servers.setReply({ text: 'There is nothing in it.' });
    const { agentLogs, said } = await run('extractor', 'hm');
    expect(said).toContain('There is nothing in it.');
    expect(agentLogs.nodes).toEqual([expect.objectContaining({ agentName: 'extractor', routingMode: 'HYBRID', usedLlm: true, tokenUsage: { calls: 1 } })]);
  });

  test('an agent by rules fails clearly where there is nothing to work on', async () => {
    const { status, error } = await run('summarizer', { text: '', language: 5 });
    expect({ status, code: error?.code }).toEqual({ status: 'FAILED', code: 'NOTHING_TO_WORK_ON' });
  });
});
