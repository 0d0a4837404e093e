import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';
import { createClient } from 'graphql-ws';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { saveTestAgent } from '../../testing/agents.ts';
import { closedPort } from '../../testing/closed-port.ts';
import { post } from '../../testing/graphql-transports.ts';
import type { ModelRequest } from '../../testing/model-server.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { publish } from '../../testing/task-client.ts';
import { ended } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { openWebServer, type WebServer } from '../../testing/web-server.ts';

interface SentSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
  status: { code: number };
}
interface Sent {
  resourceSpans: { resource: Pick<SentSpan, 'attributes'>; scopeSpans: { spans: SentSpan[] }[] }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const traceparent = (traceId: string) => `00-${traceId}-${CALLER}-01`;
const SECRET = 'what-nobody-else-may-read';

const loaded: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    if (/@opentelemetry\/(?!api$)/.test(specifier)) loaded.push(specifier);
    return next(specifier, context);
  },
});

const bodies: string[] = [];
let collector: WebServer;
let servers: ModelServers;
beforeAll(async () => {
  servers = await startModelServers();
  collector = await openWebServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
afterAll(async () => {
  await collector[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const isOf = (request: ModelRequest, agent: string) => JSON.stringify(request.body).includes(`You are ${agent},`);
const turnOf = ({ body }: ModelRequest) => (body as { messages: { role: string }[] }).messages.filter(({ role }) => role === 'assistant').length;
const call = (name: string, given: object) => ({ text: '', toolCalls: [{ name, arguments: given }] });

/** A chief that asks a helper who calculates, and then has another task run. */
function reply(request: ModelRequest) {
  const turn = turnOf(request);
  const usage = { input: 11, output: 3 };
  if (isOf(request, 'helper')) return turn === 0 ? { ...call('calculate', { expression: '6 * 7' }), usage } : { text: SECRET, usage };
  if (turn === 0) return { ...call('delegate', { agent: 'helper', message: SECRET }), usage };
  if (turn === 1) return { ...call('run_template', { template: 'below', parameters: {} }), usage };
  return turn === 2 ? { ...call('calculate', { expression: '6 *' }), usage } : { text: SECRET, usage };
}

async function prepare(app: TestApp) {
  servers.setReply(reply);
  await saveTestAgent(app, { name: 'helper', tools: ['calculate'] });
  await saveTestAgent(app, { name: 'chief', tools: ['delegate', 'run_template', 'calculate'] });
  await publish(app, 'below', [{ name: 'nothing', type: 'llm_generate', config: { prompt: SECRET, model: 'gone/none' } }]);
  await publish(app, 'above', [{ name: 'work', type: 'agent', config: { agent: 'chief', inputs: SECRET, model: 'paid/gpt-4o-mini' } }]);
}

const mutation =
  'mutation { createTask(input: { source: { template: { name: "above", parameters: {} } }, maxAttempts: 1 }) { task { id } errors { message } } }';
const idOf = (answer: unknown) => (answer as { data: { createTask: { task: { id: string } } } }).data.createTask.task.id;

async function createUnder(app: TestApp, header: string): Promise<string> {
  const response = await post(app.url, { query: mutation }, { traceparent: header });
  return idOf(await response.json());
}

async function createOverWebSocket(app: TestApp, connectionParams: Record<string, unknown>): Promise<string> {
  const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams });
  const { value } = await client.iterate({ query: mutation }).next();
  await client.dispose();
  return idOf(value);
}

test('without a collector nothing of OpenTelemetry is loaded, and a task keeps the span that it came from all the same', async () => {
  await using app = await openTestApp({ env: servers.environment });
  await prepare(app);
  const first = await createUnder(app, traceparent(TRACE));
  await ended(app, first);
  const template = '{ template: { name: "below", parameters: {} } }';
  const others = [
    `mutation { createTasks(input: { tasks: [{ task: { source: ${template} } }, { task: { source: ${template} } }] }) { errors { message } } }`,
    `mutation { replayTask(input: { taskId: "${first}", from: { point: START } }) { errors { message } } }`,
    'mutation { chatWithAgent(input: { agentName: "helper", message: "Hello" }) { errors { message } } }',
  ];
  for (const [index, query] of others.entries()) {
    const answer = (await (await post(app.url, { query }, { traceparent: traceparent(String(index + 1).repeat(32)) })).json()) as { errors?: unknown };
    expect(answer.errors).toBeUndefined();
  }
  const rows = await app.app.database.query<{ kept: string }>(sql`select traceparent as kept from task where traceparent is not null order by traceparent`);
  expect(rows.map(({ kept }) => kept)).toEqual(['1', '1', '2', '3', TRACE].map((id) => traceparent(id.padEnd(32, id))));
  expect(loaded).toEqual([]);
});

test('a task, its stages, model calls and tools are spans under the request', async () => {
  const ids: string[] = [];
  {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-team=loom%20one', OTEL_SERVICE_NAME: 'loom' };
    await using app = await openTestApp({ env: { ...servers.environment, ...env } });
    await prepare(app);
    ids.push(await createUnder(app, traceparent(TRACE)));
    ids.push(await createOverWebSocket(app, { traceparent: traceparent('a'.repeat(32)) }));
    for (const malformed of ['nonsense', traceparent('0'.repeat(32))]) ids.push(await createUnder(app, malformed));
    for (const id of ids) expect(await ended(app, id)).toBe('COMPLETED');
  }
  expect(loaded).not.toEqual([]);
  expect(collector.requests.every(({ url, headers }) => url === '/v1/traces' && headers['x-team'] === 'loom one')).toBe(true);
  expect(bodies.join()).not.toContain(SECRET);
  const sent = bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans);
  expect(sent[0]?.resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'loom' } });
  const spans = sent.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));

  const rootOf = (id: string) => spans.find((span) => attributesOf(span)['taskloom.task.id'] === id);
  const tree = (traceId: string, parent: string): unknown[] =>
    spans
      .filter((span) => span.traceId === traceId && span.parentSpanId === parent)
      .sort((one, other) => Number(BigInt(one.startTimeUnixNano) - BigInt(other.startTimeUnixNano)))
      .map(({ name, spanId }) => [name, ...tree(traceId, spanId)]);
  const chat = ['chat paid/gpt-4o-mini'];
  const whole = [
    'task above',
    [
      'stage work',
      chat,
      ['execute_tool delegate', ['invoke_agent helper', ['chat'], ['execute_tool calculate'], ['chat']]],
      chat,
      ['execute_tool run_template', ['task below', ['stage nothing', ['chat gone/none']]]],
      chat,
      ['execute_tool calculate'],
      chat,
    ],
  ];
  expect(tree(TRACE, CALLER)).toEqual([whole]);
  expect(tree('a'.repeat(32), CALLER)).toEqual([whole]);
  const [, , ...begun] = ids.map(rootOf);
  expect(begun.map((root) => root?.parentSpanId)).toEqual([undefined, undefined]);
  expect(new Set(begun.map((root) => root?.traceId)).size).toBe(2);

  const named = (name: string) => spans.filter((span) => span.traceId === TRACE && span.name === name);
  expect(named('chat paid/gpt-4o-mini').map(attributesOf)[0]).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'paid/gpt-4o-mini',
    'gen_ai.provider.name': 'paid',
    'gen_ai.response.model': 'gpt-4o-mini',
    'gen_ai.usage.input_tokens': 11,
    'gen_ai.usage.output_tokens': 3,
  });
  expect(named('execute_tool delegate').map(attributesOf)[0]).toMatchObject({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'delegate' });
  expect(named('invoke_agent helper').map(attributesOf)[0]).toEqual({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'helper' });
  expect(named('stage work').map(attributesOf)[0]).toMatchObject({ 'taskloom.stage.type': 'agent', 'gen_ai.agent.name': 'chief' });
  const failed = spans.filter(({ traceId, status }) => traceId === TRACE && status.code === 2).map((span) => [span.name, attributesOf(span)['error.type']]);
  expect(failed.sort()).toEqual([
    ['chat gone/none', 'MODEL_NOT_FOUND'],
    ['execute_tool calculate', 'ToolFault'],
    ['execute_tool run_template', 'ToolFault'],
    ['stage nothing', 'MODEL_NOT_FOUND'],
    ['task below', 'MODEL_NOT_FOUND'],
  ]);
});

test('a collector that is not there fails no task, and the server still goes down', async () => {
  const endpoint = `http://127.0.0.1:${await closedPort()}`;
  await using app = await openTestApp({ env: { ...servers.environment, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
  await prepare(app);
  expect(await ended(app, await createUnder(app, traceparent(TRACE)))).toBe('COMPLETED');
});

function attributesOf({ attributes }: SentSpan): Record<string, string | number | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
}
