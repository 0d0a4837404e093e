import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import type { AgentModelTaskQuery } from '../../gql/graphql.ts';
import { saveTestAgent } from '../../testing/agents.ts';
import type { ModelReply, ModelRequest } from '../../testing/model-server.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { create, publish } from '../../testing/task-client.ts';
import { ended, history } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const AgentModelTask = graphql(`
  query AgentModelTask($id: ID!) {
    task(id: $id) {
      status
      error { code message hint }
      result { json }
      tokenUsage { inputTokens outputTokens totalTokens calls }
      cost
      budget { maxCost maxTokens usedShare }
      artifacts(first: 10) { nodes { path mimeType sizeBytes } }
      agentLogs(first: 10) { nodes { agentName status usedLlm modelName provider output cost tokenUsage { totalTokens calls } } }
      stages { name status keyInput keyOutput }
    }
  }
`);

let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers();
  app = await openTestApp({ env: { ...servers.environment, WORKER_CONCURRENCY: '1' } });
  for (const [name, tools] of Object.entries(agents)) await saveTestAgent(app, { name, tools: [...tools] });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const agents = {
  plain: [],
  counter: ['calculate'],
  clerk: ['parse_csv', 'format_json', 'read_artifact', 'write_artifact'],
  runner: ['run_template'],
  asker: ['delegate'],
} as const;

/** What a model was sent, whichever protocol it speaks. */
const messagesOf = (request: ModelRequest | undefined) => ((request?.body ?? { messages: [] }) as { messages: { role: string; content: unknown }[] }).messages;
const resultsOf = (request: ModelRequest | undefined) => messagesOf(request).flatMap(({ role, content }) => (role === 'tool' ? [content] : []));
const isOf = (request: ModelRequest, agent: string) => JSON.stringify(request.body).includes(`You are ${agent},`);

/** Answers one turn of a conversation after the other, counted by what the model itself has said so far. */
function script(...replies: readonly Partial<ModelReply>[]) {
  return (request: ModelRequest): ModelReply => {
    const turn = messagesOf(request).filter(({ role }) => role === 'assistant').length;
    return { text: '', ...(replies[turn] ?? { text: 'nothing more to say' }) };
  };
}

let templates = 0;
async function ask(agent: string, step: object = {}, task: object = {}) {
  templates += 1;
  const template = `ask-${templates}`;
  await publish(app, template, [{ name: 'work', type: 'agent', config: { agent, inputs: 'How much is it?', model: 'paid/gpt-4o-mini', ...step } }]);
  return create(app, { template, maxAttempts: 1, ...task });
}

async function done(id: string): Promise<NonNullable<AgentModelTaskQuery['task']>> {
  await ended(app, id);
  const { task } = await app.run(AgentModelTask, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task;
}

const call = (name: string, given: object | string) => ({ toolCalls: [{ name, arguments: given }] });
const fault = (error: string) => JSON.stringify({ error });
const lastOf = (count: number) => servers.requests.filter(({ kind }) => kind === 'generate').slice(-count);

describe('a model with a tool', () => {
  test.each([
    ['openai', 'paid/gpt-4o-mini'],
    ['openai-compatible', 'openai/gpt-4o-mini'],
    ['anthropic', 'claude/claude-sonnet-4-5'],
    ['ollama', 'ollama/llama3.1:8b'],
  ])('of %s: it calls, reads the result and answers', async (_provider, model) => {
    servers.setReply(
      script(
        { text: 'Let me see.', ...call('calculate', { expression: '(17.5 * 3) / 2 + 0.1 + 0.2' }), usage: { input: 100, output: 10 } },
        { text: 'It is 26.55.', usage: { input: 130, output: 5 } },
      ),
    );
    const id = await ask('counter', { model });
    const task = await done(id);
    expect(task).toMatchObject({
      status: 'COMPLETED',
      error: null,
      result: { json: { output: 'It is 26.55.' } },
      tokenUsage: { inputTokens: 230, outputTokens: 15, totalTokens: 245, calls: 2 },
      agentLogs: {
        nodes: [{ agentName: 'counter', status: 'SUCCEEDED', usedLlm: true, provider: model.split('/')[0], tokenUsage: { totalTokens: 245, calls: 2 } }],
      },
    });
    const [first, second] = lastOf(2);
    expect(JSON.stringify(first?.body)).toContain('calculate');
    expect(JSON.stringify(second?.body)).toContain('26.55');
    const said = (await history(app, id)).filter((line) => line.startsWith('output ')).map((line) => JSON.parse(line.slice('output '.length)));
    expect(said.join('')).toBe('Let me see.\n\nIt is 26.55.');
  });
});

describe('tools', () => {
  test('what is wrong with a call is its result: an unknown tool, arguments that do not fit, arguments that are no JSON, an expression that is none', async () => {
    servers.setReply(
      script(call('launch_rocket', {}), call('calculate', { formula: '1+1' }), call('calculate', '{"expression": '), call('calculate', { expression: '1 +' }), {
        text: 'I cannot do it.',
      }),
    );
    const id = await ask('counter');
    expect(await done(id)).toMatchObject({ status: 'COMPLETED', result: { json: { output: 'I cannot do it.' } }, tokenUsage: { calls: 5 } });
    expect(resultsOf(lastOf(1)[0])).toEqual([
      fault('There is no tool "launch_rocket". There are: calculate.'),
      expect.stringContaining('The arguments do not fit: '),
      fault('The arguments are no JSON.'),
      expect.stringContaining('Unexpected end of expression'),
    ]);
    expect((await history(app, id)).filter((line) => line.includes('failed: '))).toHaveLength(4);
  });

  test('calculate ends what never ends, and offers nothing but mathematics', async () => {
    const said = {
      'f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(90)': 'within 2 s',
      // On a machine that is busy its time is over first.
      'ones(100000, 100000)': /memory|within 2 s/,
      'evaluate("1 + 1")': 'not available',
      'import({})': 'not available',
      'f(x) = x': 'no value',
      '"x"["constructor"]': 'No access',
    };
    servers.setReply(script({ toolCalls: Object.keys(said).map((expression) => ({ name: 'calculate', arguments: { expression } })) }, { text: 'I give up.' }));
    expect(await done(await ask('counter'))).toMatchObject({ status: 'COMPLETED' });
    expect(resultsOf(lastOf(1)[0])).toEqual(Object.values(said).map((words) => expect.stringMatching(words)));
  });

  test('a clerk reads CSV, formats JSON, and keeps files that it can read again; no path leads out', async () => {
    servers.setReply(
      script(
        call('parse_csv', { text: 'name;age\nAda;36\n"Grace; H.";85\n' }),
        call('format_json', { json: '{"b":[1,2]}', indent: 0 }),
        call('write_artifact', { path: 'notes/summary.md', content: '# Two people' }),
        {
          toolCalls: ['../escape.md', '/etc/passwd', 'a//b', 'a\\..\\b', './x'].map((path) => ({ name: 'write_artifact', arguments: { path, content: 'x' } })),
        },
        call('read_artifact', { path: 'notes/summary.md' }),
        call('read_artifact', { path: '../../etc/passwd' }),
        { text: 'done' },
      ),
    );
    const id = await ask('clerk');
    expect(await done(id)).toMatchObject({
      status: 'COMPLETED',
      artifacts: { nodes: [{ path: 'notes/summary.md', mimeType: 'text/markdown', sizeBytes: 12 }] },
    });
    expect(resultsOf(lastOf(1)[0])).toEqual([
      '{"rows":[{"name":"Ada","age":"36"},{"name":"Grace; H.","age":"85"}],"count":2}',
      '{"b":[1,2]}',
      '{"path":"notes/summary.md","sizeBytes":12}',
      ...Array.from({ length: 5 }, () => expect.stringContaining('The path is relative')),
      '# Two people',
      fault('The task has no artifact "../../etc/passwd".'),
    ]);
  });
});

describe('an answer with structure', () => {
  const output_schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'], additionalProperties: false };

  test('is the result, and asked for as JSON', async () => {
    servers.setReply({ text: '```json\n{ "total": 26.5 }\n```' });
    expect(await done(await ask('plain', { output_schema }))).toMatchObject({
      status: 'COMPLETED',
      result: { json: { output: { total: 26.5 } } },
      tokenUsage: { calls: 1 },
    });
    expect(lastOf(1)[0]?.body).toMatchObject({ response_format: { type: 'json_object' } });
    expect(JSON.stringify(messagesOf(lastOf(1)[0]))).toContain('additionalProperties');
  });

  test('that does not fit is sent back once, with what is wrong', async () => {
    servers.setReply(script({ text: '{"total": "a lot"}' }, { text: '{"total": 3}' }));
    expect(await done(await ask('plain', { output_schema }))).toMatchObject({ result: { json: { output: { total: 3 } } }, tokenUsage: { calls: 2 } });
    expect(messagesOf(lastOf(1)[0]).at(-1)).toMatchObject({ role: 'user', content: expect.stringContaining('#/total: ') });
  });

  test('that never fits fails with what was wrong, and with what it cost', async () => {
    servers.setReply({ text: 'a lot', usage: { input: 1_000, output: 100 } });
    expect(await done(await ask('plain', { output_schema }))).toMatchObject({
      status: 'FAILED',
      error: { code: 'MODEL_OUTPUT_INVALID', message: expect.stringContaining('no JSON') },
      cost: '0.00042',
      agentLogs: { nodes: [{ agentName: 'plain', status: 'FAILED', usedLlm: true, cost: '0.00042', tokenUsage: { totalTokens: 2_200, calls: 2 } }] },
    });
  });
});

describe('an answer that takes for ever to check', () => {
  test('by a pattern of the schema: that is at fault, and nobody else waits for it', async () => {
    const output_schema = { type: 'string', pattern: '^(a+)+$' };
    servers.setReply({ text: JSON.stringify(`${'a'.repeat(200)}!`) });
    expect(await done(await ask('plain', { output_schema }))).toMatchObject({
      status: 'FAILED',
      error: { code: 'INVALID_STEP', message: expect.stringContaining('more than 5 s'), hint: expect.stringContaining('patterns') },
      tokenUsage: { calls: 1 },
    });
  });

  test('by references that double each other', async () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`d${index}`, { anyOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] }]),
    );
    servers.setReply({ text: '"x"' });
    const output_schema = { $ref: '#/$defs/d0', $defs: { ...$defs, d60: { type: 'number' } } };
    expect(await done(await ask('plain', { output_schema }))).toMatchObject({ status: 'FAILED', error: { code: 'INVALID_STEP' } });
  });

  test('by its empty lines: it is no JSON', async () => {
    servers.setReply({ text: `\`\`\`\n${'\n'.repeat(50_000)}x`, chunks: 1 });
    expect(await done(await ask('plain', { output_schema: { type: 'object' } }))).toMatchObject({
      error: { code: 'MODEL_OUTPUT_INVALID', message: expect.stringContaining('no JSON') },
    });
  });
});

describe('bounds', () => {
  test('an agent that never answers is stopped after its turns', async () => {
    servers.setReply({ text: '', ...call('calculate', { expression: '1' }) });
    expect(await done(await ask('counter', { max_turns: 3 }))).toMatchObject({ status: 'FAILED', error: { code: 'TURN_LIMIT' }, tokenUsage: { calls: 3 } });
  });

  test('agents that only ask each other are stopped', async () => {
    servers.setReply({ text: '', ...call('delegate', { agent: 'asker', message: 'You do it.' }) });
    expect(await done(await ask('asker'))).toMatchObject({
      status: 'FAILED',
      error: { code: 'DELEGATION_LIMIT', message: expect.stringContaining('asker → asker') },
      tokenUsage: { calls: 6 },
      agentLogs: { nodes: [{ agentName: 'asker', tokenUsage: { calls: 6 } }] },
    });
  });

  test('an agent asks another one in the same stage, and reads its answer; one that is not there, too', async () => {
    servers.setReply((request) =>
      isOf(request, 'plain')
        ? { text: 'Forty-two.', usage: { input: 10, output: 1 } }
        : script(call('delegate', { agent: 'nobody', message: 'x' }), call('delegate', { agent: 'plain', message: 'What is it?' }), { text: 'It is 42.' })(
            request,
          ),
    );
    const id = await ask('asker');
    expect(await done(id)).toMatchObject({
      status: 'COMPLETED',
      result: { json: { output: 'It is 42.' } },
      tokenUsage: { calls: 4 },
      agentLogs: { nodes: [{ agentName: 'asker' }] },
    });
    expect(JSON.stringify(messagesOf(lastOf(1)[0]))).toMatch(/There is no agent.*Forty-two/);
    expect((await history(app, id)).join('\n')).not.toContain('output "Forty-two');
  });

  test.each([
    [{ agent: 'nobody' }, 'AGENT_NOT_FOUND'],
    [{ agent: 'plain', model: 'paid/gpt-none' }, 'MODEL_NOT_FOUND'],
    [{ agent: 'plain', model: 'nowhere/gpt' }, 'MODEL_NOT_FOUND'],
    [{ agent: 'plain', output_schema: { $ref: 'https://example.com/schema' } }, 'INVALID_STEP'],
  ])('%j fails with %s', async (step, code) => {
    servers.setReply({ text: '{}' });
    expect(await done(await ask('', step))).toMatchObject({ status: 'FAILED', error: { code, hint: expect.any(String) } });
  });
});
