import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { ChatSourceInput, ChatWithAgentInput } from '../gql/graphql.ts';
import { openKeyedApp } from '../testing/keyed-app.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const RoutedChat = graphql(`
  mutation RoutedChat($chat: ChatSourceInput!) {
    createTask(input: { source: { chat: $chat } }, waitMs: 200000) {
      task {
        id kind name status prompt parameters profile role agentNames
        routing { mode engine model agentName confidence reasoning }
        stages { name type status agentName reasoning }
        agentLogs { nodes { agentName routingMode usedLlm confidence } }
        result { json }
        error { code hint }
      }
      waitOutcome
      errors { __typename message path }
    }
  }
`);
const Chat = graphql(`
  mutation Chat($input: ChatWithAgentInput!, $waitMs: Int! = 200000) {
    chatWithAgent(input: $input, waitMs: $waitMs) {
      task { id kind name status prompt agentNames routing { mode } }
      reply { json }
      waitOutcome
      cursor
      errors { __typename message path }
    }
  }
`);

const EnginesInMetrics = graphql(`
  query EnginesInMetrics { metrics { llmEngines { name status models latencyMs } } }
`);

let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers();
  app = await openTestApp({ env: servers.environment });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const routed = async (chat: ChatSourceInput, on: Pick<TestApp, 'run'> = app) => (await on.run(RoutedChat, { chat })).createTask;
const chat = async (input: ChatWithAgentInput, waitMs?: number) => (await app.run(Chat, { input, ...(waitMs !== undefined && { waitMs }) })).chatWithAgent;
const lastRequest = () => servers.requests.findLast(({ kind }) => kind === 'generate');

describe('a free prompt', () => {
  test('goes to an agent that needs no model where rules can answer it', async () => {
    const { task, waitOutcome, errors } = await routed({ prompt: 'What is the average of 3, 5 and 10?', role: 'Statistician' });
    expect({ waitOutcome, errors }).toEqual({ waitOutcome: 'FINISHED', errors: [] });
    expect(task).toMatchObject({
      kind: 'CHAT',
      name: 'chat',
      status: 'COMPLETED',
      prompt: 'What is the average of 3, 5 and 10?',
      parameters: { profile: 'General', role: 'Statistician' },
      profile: 'General',
      role: 'Statistician',
      stages: [
        { name: 'route', type: 'route', status: 'SUCCEEDED', agentName: 'router', reasoning: expect.stringContaining('analyzer') },
        { name: 'reply', type: 'agent', status: 'SUCCEEDED', agentName: 'analyzer', reasoning: expect.any(String) },
      ],
    });
    expect(task?.routing).toMatchObject({ mode: 'RULE', reasoning: expect.stringContaining(task?.routing?.agentName ?? '?') });
    expect(task?.agentNames).toEqual(['router', task?.routing?.agentName]);
  });

  test('goes to an agent with a model, and to the model that was asked for', async () => {
    servers.setReply({ text: 'Roses are red.' });
    const { task } = await routed({ prompt: 'Write a short poem about roses, {{prompt}} included', model: 'paid/gpt-4o-mini' });
    expect(task).toMatchObject({
      status: 'COMPLETED',
      routing: { mode: 'RULE', engine: 'paid', model: 'gpt-4o-mini', agentName: 'writer' },
      agentLogs: {
        nodes: [
          { agentName: 'router', routingMode: 'RULE', usedLlm: false },
          { agentName: 'writer', routingMode: 'LLM', usedLlm: true },
        ],
      },
      result: { json: { output: 'Roses are red.' } },
    });
    expect(JSON.stringify(lastRequest()?.body)).toContain('{{prompt}} included');
  });

  test.each<[string, ChatSourceInput, string[]]>([
    ['no prompt', { prompt: '  ' }, ['source', 'chat', 'prompt']],
    ['a role without end', { prompt: 'Hello', role: 'x'.repeat(201) }, ['source', 'chat', 'role']],
    ['a model without a name', { prompt: 'Hello', model: '' }, ['source', 'chat', 'model']],
  ])('is refused with %s', async (_, input, path) => {
    expect(await routed(input)).toMatchObject({ task: null, errors: [{ __typename: 'ValidationError', path }] });
  });

  test('fails clearly where no engine offers the model', async () => {
    const { task } = await routed({ prompt: 'Write a story about a fox', model: 'nope' });
    expect(task).toMatchObject({ status: 'FAILED', error: { code: 'MODEL_NOT_FOUND' }, routing: null });
  });
});

test('the metrics show the engines that answer', async () => {
  const { metrics } = await app.run(EnginesInMetrics, {});
  expect(metrics?.llmEngines?.find(({ name }) => name === 'openai')).toMatchObject({
    status: 'ONLINE',
    models: ['gpt-4o-mini'],
    latencyMs: expect.any(Number),
  });
});

describe('with ROUTER_MODEL', () => {
  test('a model chooses; where it fails, rules do', async () => {
    await using other = await openTestApp({ env: { ...servers.environment, ROUTER_MODEL: 'openai/gpt-4o-mini' } });
    const choice = JSON.stringify({ agent: 'critic', confidence: 0.9, reason: 'It asks for a judgement.' });
    servers.setReply(({ body }) => ({ text: JSON.stringify(body).includes('You decide who answers') ? `\`\`\`json\n${choice}\n\`\`\`` : 'It is good.' }));
    const { task } = await routed({ prompt: 'Write me a poem' }, other);
    expect(task?.routing).toEqual(expect.objectContaining({ mode: 'LLM', agentName: 'critic', confidence: 0.9, reasoning: 'It asks for a judgement.' }));
    expect(task?.agentLogs.nodes[0]).toMatchObject({ agentName: 'router', routingMode: 'LLM', usedLlm: true, confidence: 0.9 });

    servers.setReply({ text: 'I would rather not say.' });
    const { task: second } = await routed({ prompt: 'Write me a poem' }, other);
    expect(second?.routing).toMatchObject({ mode: 'RULE', agentName: 'writer' });
  });
});

describe('chatWithAgent', () => {
  test('waits for the reply', async () => {
    servers.setReply({ text: 'Hello yourself.' });
    expect(await chat({ agentName: 'writer', message: 'Hello' })).toEqual({
      task: { id: expect.any(String), kind: 'CHAT', name: 'writer', status: 'COMPLETED', prompt: 'Hello', agentNames: ['writer'], routing: null },
      reply: { json: { output: 'Hello yourself.' } },
      waitOutcome: 'FINISHED',
      cursor: expect.any(String),
      errors: [],
    });
  });

  test('does not wait where it is told not to, nor longer than it is told', async () => {
    const answered = Promise.withResolvers<void>();
    servers.setReply({ text: 'At last.', beforePiece: () => answered.promise });
    expect(await chat({ agentName: 'writer', message: 'Hello' }, 0)).toMatchObject({ task: { kind: 'CHAT' }, reply: null, waitOutcome: 'NOT_REQUESTED' });
    expect(await chat({ agentName: 'writer', message: 'Hello' }, 1)).toMatchObject({ reply: null, waitOutcome: 'TIMED_OUT' });
    answered.resolve();
  });

  test('goes on with a conversation', async () => {
    servers.setReply({ text: 'A fine name.' });
    const first = await chat({ agentName: 'writer', message: 'My name is Ada' });
    const second = await chat({ agentName: 'writer', message: 'Say it', conversationOf: first.task?.id ?? '' });
    expect(second.errors).toEqual([]);
    await chat({ agentName: 'writer', message: 'Again', conversationOf: second.task?.id ?? '' });
    expect(lastRequest()?.body).toMatchObject({
      messages: [
        expect.objectContaining({ role: 'system' }),
        { role: 'user', content: 'My name is Ada' },
        { role: 'assistant', content: 'A fine name.' },
        { role: 'user', content: 'Say it' },
        { role: 'assistant', content: 'A fine name.' },
        { role: 'user', content: 'Again' },
      ],
    });
  });

  test('leaves out the oldest where all that was said would be too long, whatever it is written in', async () => {
    const words = (text: string, tokens: number) => text.repeat(tokens);
    for (const [language, old, recent] of [
      ['English', words('winter ', 7_000), words('summer ', 3_000)],
      ['Chinese', words('冬', 7_000), words('夏', 3_000)],
    ] as const) {
      servers.setReply({ text: 'Noted.' });
      const first = await chat({ agentName: 'writer', message: old });
      const second = await chat({ agentName: 'writer', message: recent, conversationOf: first.task?.id ?? '' });
      await chat({ agentName: 'writer', message: 'And now?', conversationOf: second.task?.id ?? '' });
      const { messages } = (lastRequest()?.body ?? { messages: [] }) as { messages: { role: string; content: string }[] };
      expect(
        messages.map(({ role, content }) => `${role} ${content.length}`),
        language,
      ).toEqual([expect.stringContaining('system'), `user ${recent.length}`, 'assistant 6', 'user 8']);
    }
  });

  test('the same key and message give the same chat', async () => {
    servers.setReply({ text: 'Once.' });
    const input = { agentName: 'writer', message: 'Hello', idempotencyKey: 'chat-1' };
    const first = await chat(input);
    expect((await chat(input)).task?.id).toBe(first.task?.id);
    expect(await chat({ ...input, message: 'Bye' })).toMatchObject({ task: null, errors: [{ __typename: 'ConflictError', path: ['idempotencyKey'] }] });
  });

  test('refuses what it cannot send', async () => {
    const unfinished = await chat({ agentName: 'writer', message: 'Hello' }, 0);
    const answers = [
      await chat({ agentName: 'nobody', message: ' ' }),
      await chat({ agentName: 'writer', message: 'Hello', conversationOf: 'nothing' }),
      await chat({ agentName: 'writer', message: 'Hello', conversationOf: 'task_01jd4x0t7fe5b9t8m8vq3r8c1k' }),
      await chat({ agentName: 'writer', message: 'Hello' }, 300_001),
    ];
    expect(answers.map(({ task, errors }) => [task, errors.map(({ __typename, path }) => `${__typename} ${path?.join('.')}`)])).toEqual([
      [null, ['ValidationError message', 'NotFoundError agentName']],
      [null, ['ValidationError conversationOf']],
      [null, ['NotFoundError conversationOf']],
      [null, ['ValidationError waitMs']],
    ]);
    const early = await chat({ agentName: 'writer', message: 'And?', conversationOf: unfinished.task?.id ?? '' });
    if (early.errors.length > 0) expect(early.errors).toMatchObject([{ __typename: 'InvalidStateError', path: ['conversationOf'] }]);
  });
});

test("another shop's chat cannot be continued, as if it were not there", async () => {
  await using keyed = await openKeyedApp({ env: servers.environment });
  const [ours, theirs] = await Promise.all(['a', 'b'].map((shop) => keyed.makeKey({ shop, scopes: ['READ', 'WRITE'] })));
  const send = async (key: string | undefined, input: ChatWithAgentInput) => {
    const query = `mutation ($input: ChatWithAgentInput!) { chatWithAgent(input: $input) { task { id status } errors { __typename path } } }`;
    const { data } = await keyed.askAs<{ chatWithAgent: { task: { id: string; status: string } | null; errors: object[] } }>(key, query, { input });
    return data?.chatWithAgent;
  };
  const first = await send(theirs?.secret, { agentName: 'summarizer', message: 'One is first. Two is next. Three is last.' });
  expect(first).toMatchObject({ task: { status: 'COMPLETED' }, errors: [] });
  const again = { agentName: 'summarizer', message: 'More is to come.', conversationOf: first?.task?.id ?? '' };
  expect(await send(ours?.secret, again)).toEqual({ task: null, errors: [{ __typename: 'NotFoundError', path: ['conversationOf'] }] });
  expect(await send(theirs?.secret, again)).toMatchObject({ errors: [] });
});
