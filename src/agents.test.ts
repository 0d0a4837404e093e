import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ruleAgents as ruleNames } from './domain/rule-agents.ts';
import { graphql } from './gql/gql.ts';
import type { PromptSourceInput, SaveAgentInput, TaskSourceInput } from './gql/graphql.ts';
import { ruleAgents as rules } from './rules/registry.ts';
import { closedPort } from './testing/closed-port.ts';
import { framesOf } from './testing/graphql-transports.ts';
import { openMcpServer } from './testing/mcp-server.ts';
import { type ModelServers, startModelServers } from './testing/model-servers.ts';
import { openWatch } from './testing/open-watch.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';
import { openWebServer } from './testing/web-server.ts';

const RunsAgents = graphql(`
  mutation RunsAgents($source: TaskSourceInput!) {
    createTask(input: { source: $source }, waitMs: 200000) {
      task {
        id kind name status mode prompt parameters profile role agentNames
        agents { name role }
        template { name }
        result { text json }
        error { code message }
        stages { name type agentName agent { name role } status reasoning }
        agentLogs { nodes { agentName agent { name role } routingMode usedLlm confidence reasoning input output } }
      }
      errors { ...AnyUserError }
    }
  }
`);

const SavesAgentForRun = graphql(`
  mutation SavesAgentForRun($input: SaveAgentInput!) {
    saveAgent(input: $input) { agent { name tools { name source description parametersSchema } } errors { message } }
  }
`);

const SeesStatuses = graphql(`
  subscription SeesStatuses($names: [String!]) { agentStatusChanged(names: $names) { name status } }
`);

let servers: ModelServers;
let app: TestApp;

beforeAll(async () => {
  servers = await startModelServers();
  // Says what it was told, so that a test sees what reached the model.
  servers.setReply(({ body }) => ({ text: `<${lastMessage(body)}>` }));
  app = await openTestApp({ env: { ...servers.environment, DEFAULT_MODEL: 'openai/gpt-4o-mini', EGRESS_ALLOW: '127.0.0.1' } });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

function lastMessage(body: unknown): string {
  const { messages } = body as { messages: { content: string | { text: string }[] }[] };
  const content = messages.at(-1)?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}

const run = async (source: TaskSourceInput) => (await app.run(RunsAgents, { source })).createTask;

/** What the last agent said, as text or within an object. */
const answerIn = (task: { result?: unknown } | null | undefined) => JSON.stringify(task?.result);

describe('a pipeline', () => {
  it('is an agent by name: one stage, whose answer is the result', async () => {
    const { task, errors } = await run({ pipeline: { pipelineName: 'writer', inputs: { text: 'A haiku.' } } });
    expect(errors).toEqual([]);
    expect(task).toMatchObject({
      kind: 'PIPELINE',
      name: 'writer',
      status: 'COMPLETED',
      mode: null,
      profile: null,
      role: null,
      prompt: 'A haiku.',
      parameters: { text: 'A haiku.' },
      agentNames: ['writer'],
      agents: [{ name: 'writer', role: 'Writer' }],
      template: null,
      stages: [{ name: 'writer', type: 'agent', agentName: 'writer', agent: { name: 'writer' }, status: 'SUCCEEDED' }],
      agentLogs: { nodes: [{ agentName: 'writer', agent: { name: 'writer' }, routingMode: 'LLM', usedLlm: true, confidence: null }] },
    });
    expect(answerIn(task)).toContain('A haiku.');
  });

  it('is a template by name, before an agent of that name', async () => {
    const step = { type: 'store_result', config: { value: { text: '{{text}}' } } };
    const parameters = [{ name: 'text', type: 'STRING', required: true }];
    const input = { name: 'critic', description: 'Not the agent', parameters, steps: [step] };
    await app.ask('mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { errors { message } } }', { input });
    const { task } = await run({ pipeline: { pipelineName: 'critic', inputs: { text: '{{steps}}' } } });
    expect(task).toMatchObject({
      kind: 'PIPELINE',
      name: 'critic',
      status: 'COMPLETED',
      template: { name: 'critic' },
      result: { json: { text: '{{steps}}' } },
    });
    expect(task?.stages).toMatchObject([{ agentName: null, agent: null, type: 'store_result' }]);
    const refused = await run({ pipeline: { pipelineName: 'critic', inputs: { words: 1 } } });
    expect(refused).toMatchObject({
      task: null,
      errors: [{ path: ['source', 'pipeline', 'inputs', 'text'] }, { path: ['source', 'pipeline', 'inputs', 'words'] }],
    });
  });

  it('that is an agent wants something to work on', async () => {
    for (const inputs of ['', {}, { text: ' ' }]) {
      expect(await run({ pipeline: { pipelineName: 'writer', inputs } })).toMatchObject({
        task: null,
        errors: [{ __typename: 'ValidationError', path: ['source', 'pipeline', 'inputs'] }],
      });
    }
  });

  it('that is neither is refused', async () => {
    expect(await run({ pipeline: { pipelineName: 'nope', inputs: 'x' } })).toMatchObject({
      task: null,
      errors: [{ __typename: 'NotFoundError', resourceId: 'nope', path: ['source', 'pipeline', 'pipelineName'] }],
    });
  });
});

describe('a prompt', () => {
  it('goes to the agent of its name; placeholders in its text stay what they are', async () => {
    const text = 'Say {{name}} and {{steps.writer.output}} {{parameters.task}}.';
    const { task } = await run({ prompt: { promptName: 'writer', inputs: { task: text } } });
    expect(task).toMatchObject({ kind: 'PROMPT', name: 'writer', mode: 'SINGLE', status: 'COMPLETED', parameters: { task: text } });
    expect(answerIn(task)).toContain(text);
  });

  it('goes to another agent where one is named', async () => {
    const { task } = await run({ prompt: { promptName: 'a poem', inputs: 'Write.', agents: ['critic'] } });
    expect(task).toMatchObject({ name: 'a poem', mode: 'SINGLE', agentNames: ['critic'], agents: [{ name: 'critic' }], prompt: 'Write.' });
  });

  it('goes through several agents, each on what the one before it put out, one of them twice', async () => {
    const { task } = await run({ prompt: { promptName: 'twice', inputs: 'Begin.', mode: 'SEQUENTIAL', agents: ['writer', 'critic', 'writer'] } });
    expect(task).toMatchObject({
      mode: 'SEQUENTIAL',
      status: 'COMPLETED',
      agentNames: ['writer', 'critic'],
      agents: [{ name: 'writer' }, { name: 'critic' }],
      stages: [{ name: 'writer' }, { name: 'critic' }, { name: 'writer-2', agentName: 'writer', agent: { name: 'writer' } }],
    });
    // What the first one said is within what the second one was told, and so on.
    expect(answerIn(task).match(/</g)).toHaveLength(3);
    expect(task?.agentLogs.nodes.map(({ agentName }) => agentName)).toEqual(['writer', 'critic', 'writer']);
  });

  it.each<[string, PromptSourceInput, object[]]>([
    ['of an unknown agent', { promptName: 'nope', inputs: 'x' }, [{ __typename: 'NotFoundError', path: ['source', 'prompt', 'promptName'] }]],
    [
      'with an unknown agent in its list',
      { promptName: 'p', inputs: 'x', mode: 'SEQUENTIAL', agents: ['writer', 'nope'] },
      [{ __typename: 'NotFoundError', resourceId: 'nope', path: ['source', 'prompt', 'agents', '1'] }],
    ],
    ['in sequence without agents', { promptName: 'p', inputs: 'x', mode: 'SEQUENTIAL' }, [{ path: ['source', 'prompt', 'agents'] }]],
    ['in sequence of none', { promptName: 'p', inputs: 'x', mode: 'SEQUENTIAL', agents: [] }, [{ path: ['source', 'prompt', 'agents'] }]],
    ['of two agents at once', { promptName: 'p', inputs: 'x', agents: ['writer', 'critic'] }, [{ path: ['source', 'prompt', 'agents'] }]],
    ['that is empty', { promptName: 'writer', inputs: ' ' }, [{ path: ['source', 'prompt', 'inputs'] }]],
    ['of an empty list', { promptName: 'writer', inputs: [] }, [{ path: ['source', 'prompt', 'inputs'] }]],
    ['of nothing but blanks', { promptName: 'writer', inputs: { prompt: ' \n', text: null, data: [] } }, [{ path: ['source', 'prompt', 'inputs'] }]],
    ['of an empty object', { promptName: 'writer', inputs: {} }, [{ path: ['source', 'prompt', 'inputs'] }]],
  ])('%s is refused', async (_what, prompt, errors) => {
    expect(await run({ prompt })).toMatchObject({ task: null, errors });
  });
});

it('agents may work by rules exactly where there are rules', () => {
  expect([...ruleNames].sort()).toEqual([...rules.keys()].sort());
});

describe('agents at work', () => {
  it('that are removed keep their logs, and get no new work', async () => {
    await app.run(SavesAgentForRun, { input: { name: 'temp', role: 'Temp', goal: 'Helps out.', routingMode: 'LLM' } });
    const { task } = await run({ pipeline: { pipelineName: 'temp', inputs: 'Help.' } });
    await app.ask('mutation { removeAgent(input: { name: "temp" }) { errors { message } } }');
    expect(await run({ pipeline: { pipelineName: 'temp', inputs: 'Help.' } })).toMatchObject({ task: null });
    const { data } = await app.ask(
      `query ($id: ID!) {
        agent(name: "temp") { removedAt executionCount lastExecutedAt agentLogs { nodes { task { id } } } }
        task(id: $id) { agents { name } stages { agent { name } } agentLogs { nodes { agent { name } } } }
      }`,
      { id: task?.id },
    );
    expect(data).toEqual({
      agent: { removedAt: expect.any(String), executionCount: 1, lastExecutedAt: expect.any(String), agentLogs: { nodes: [{ task: { id: task?.id } }] } },
      task: { agents: [{ name: 'temp' }], stages: [{ agent: { name: 'temp' } }], agentLogs: { nodes: [{ agent: { name: 'temp' } }] } },
    });
  });

  it('are seen as ACTIVE and IDLE again, however short their work is', async () => {
    await using watching = await openWatch(app.url, SeesStatuses, { names: ['writer'] });
    await run({ pipeline: { pipelineName: 'writer', inputs: 'Quick.' } });
    await watching.next();
    await watching.next();
    expect(watching.seen).toEqual([{ agentStatusChanged: { name: 'writer', status: 'ACTIVE' } }, { agentStatusChanged: { name: 'writer', status: 'IDLE' } }]);
  });

  it('show the tools of their MCP servers, as long as those answer', async () => {
    await using mcp = await openMcpServer();
    const mcpServers = [
      { name: 'tickets', url: mcp.url },
      { name: 'away', url: `http://127.0.0.1:${await closedPort()}/mcp` },
    ];
    const input: SaveAgentInput = { name: 'helper', role: 'Helper', goal: 'Helps.', routingMode: 'LLM', tools: ['calculate'], mcpServers };
    // A list that is late is there for the next who asks.
    await vi.waitFor(async () => {
      const { saveAgent } = await app.run(SavesAgentForRun, { input });
      expect(saveAgent.agent?.tools).toEqual([
        expect.objectContaining({ name: 'calculate', source: 'builtin' }),
        { name: 'find_ticket', source: 'tickets', description: 'Finds a ticket.', parametersSchema: expect.objectContaining({ required: ['id'] }) },
      ]);
    });
    const asked = mcp.requestCount();
    await app.run(SavesAgentForRun, { input });
    expect(mcp.requestCount(), 'the list is kept for a while').toBe(asked);
  });

  it('keep nobody waiting for an MCP server that does not answer', async () => {
    await using silent = await openWebServer(() => {});
    const mcpServers = [{ name: 'silent', url: silent.url }];
    const { saveAgent } = await app.run(SavesAgentForRun, { input: { name: 'helper', role: 'Helper', goal: 'Helps.', routingMode: 'LLM', mcpServers } });
    expect(saveAgent).toMatchObject({ agent: { tools: expect.not.arrayContaining([expect.objectContaining({ source: 'silent' })]) }, errors: [] });
    expect(silent.requests).not.toEqual([]);
  });
});

describe("a task's links", () => {
  it('give it as JSON, and its events as a stream that an EventSource resumes, to whatever client', async () => {
    const { task } = await run({ pipeline: { pipelineName: 'writer', inputs: 'Linked.' } });
    const { data } = await app.ask<{ task: { links: { task: string; stream: string } } }, object>(
      'query ($id: ID!) { task(id: $id) { links { task stream } } }',
      {
        id: task?.id,
      },
    );
    const links = data?.task.links;
    const response = await fetch(links?.task ?? '', { headers: { accept: '*/*' } });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({ data: { task: { id: task?.id, status: 'COMPLETED', stages: [{ agentName: 'writer' }] } } });

    const read = async (headers: Record<string, string>) => Array.fromAsync(framesOf(await fetch(links?.stream ?? '', { headers })));
    const all = (await read({})).filter(({ event }) => event === 'next');
    expect(JSON.parse(all.at(-1)?.data ?? '')).toMatchObject({ data: { taskEvents: { status: 'COMPLETED' } } });
    const rest = (await read({ 'last-event-id': all[0]?.id ?? '' })).filter(({ event }) => event === 'next');
    expect(rest).toEqual(all.slice(1));
  });

  it('of a task that is not there say so', async () => {
    const missing = `${app.url}/tasks/task_00000000000000000000000000`;
    expect(await (await fetch(missing)).json()).toEqual({ data: { task: null } });
    expect(await (await fetch(`${missing}/stream`)).text()).toContain('NOT_FOUND');
    expect((await fetch(`${app.url}/tasks/other`)).status).toBe(404);
    expect((await fetch(missing, { method: 'POST' })).status).toBe(404);
  });
});
