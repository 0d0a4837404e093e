import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seedAgents } from '../domain/agents.ts';
import { newId } from '../domain/ids.ts';
import { beat, leave } from '../domain/workers.ts';
import { graphql } from '../gql/gql.ts';
import type { SaveAgentInput } from '../gql/graphql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { openWatch } from '../testing/open-watch.ts';

const SavesAgent = graphql(`
  mutation SavesAgent($input: SaveAgentInput!) {
    saveAgent(input: $input) { agent { ...WholeAgent } errors { ...AnyUserError } }
  }
  fragment WholeAgent on Agent {
    id name role goal instructions routingMode model shop removedAt
    tools { name source description parametersSchema }
    mcpServers { name url credential }
  }
`);

const RemovesAgent = graphql(`
  mutation RemovesAgent($input: RemoveAgentInput!) {
    removeAgent(input: $input) { agent { name removedAt } errors { ...AnyUserError } }
  }
`);

const LooksForAgents = graphql(`
  query LooksForAgents($name: String!, $filter: AgentFilter) {
    agent(name: $name) { id name role removedAt status lastSeenAt lastExecutedAt executionCount }
    agents(filter: $filter) { nodes { name role status lastSeenAt lastExecutedAt executionCount } totalCount }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  graph.services.config.CREDENTIALS = { tracker: { origin: 'https://tracker.example', token: 'secret' } };
});

afterAll(() => graph[Symbol.asyncDispose]());

const painter = { name: 'painter', role: 'Painter', goal: 'Paints.', routingMode: 'LLM' } as const;
const save = async (input: SaveAgentInput, shop?: string) => {
  const { data, errors } = await graph.ask(SavesAgent, { input }, shop);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.saveAgent;
};
const remove = async (input: { name: string; shop?: string }, shop?: string) => (await graph.ask(RemovesAgent, { input }, shop)).data?.removeAgent;
const look = async (name: string, filter: object = { search: name }, shop?: string) => (await graph.ask(LooksForAgents, { name, filter }, shop)).data;

describe('saveAgent', () => {
  it('registers an agent with everything, and changes only what is named', async () => {
    const input = {
      ...painter,
      instructions: 'Use oil.',
      model: 'openai/gpt-4o-mini',
      tools: ['calculate', 'http_get'],
      mcpServers: [{ name: 'tracker', url: 'https://tracker.example/mcp', credential: 'tracker' }],
    };
    const { agent: first, errors } = await save(input);
    expect(errors).toEqual([]);
    expect(first).toMatchObject({ ...input, shop: null, removedAt: null, tools: [{ name: 'calculate', source: 'builtin' }, { name: 'http_get' }] });
    expect(first?.tools[0]?.parametersSchema).toMatchObject({ type: 'object', required: ['expression'] });

    const { agent: changed } = await save({ name: 'painter', role: 'Master', instructions: null, mcpServers: null });
    expect(changed).toMatchObject({ id: first?.id, role: 'Master', goal: 'Paints.', instructions: null, model: input.model, mcpServers: [], tools: [{}, {}] });
    const { agent: cleared } = await save({ name: 'painter', model: null, tools: null });
    expect(cleared).toMatchObject({ model: null, tools: [], role: 'Master' });
  });

  it('asks for role, goal and routing mode the first time only', async () => {
    const { agent, errors } = await save({ name: 'newcomer', role: 'New' });
    expect(agent).toBeNull();
    expect(errors).toMatchObject([
      { __typename: 'ValidationError', path: ['goal'] },
      { __typename: 'ValidationError', path: ['routingMode'] },
    ]);
    expect((await look('newcomer'))?.agent).toBeNull();
  });

  it.each<[string, Partial<SaveAgentInput>, string[], RegExp]>([
    ['a name with a space', { name: 'a b' }, ['name'], /letters, digits/],
    ['a blank role', { role: '  ' }, ['role'], /1 to 200/],
    ['no role on purpose', { role: null }, ['role'], /leave it out/],
    ['a goal that is too long', { goal: 'x'.repeat(2_001) }, ['goal'], /1 to 2000/],
    ['no goal on purpose', { goal: null }, ['goal'], /leave it out/],
    ['no routing mode on purpose', { routingMode: null }, ['routingMode'], /leave it out/],
    ['a blank model', { model: '' }, ['model'], /not blank/],
    ['rules that there are not', { routingMode: 'RULE' }, ['routingMode'], /no rules for "painter"/],
    ['rules that there are not, first', { routingMode: 'HYBRID' }, ['routingMode'], /analyzer, extractor, summarizer, router/],
    ['an unknown tool', { tools: ['calculate', 'fly'] }, ['tools', '1'], /no built-in tool "fly"; there are: calculate/],
    ['a tool twice', { tools: ['calculate', 'calculate'] }, ['tools', '1'], /named twice/],
    ['a server of another protocol', { mcpServers: [{ name: 'a', url: 'ftp://a.example' }] }, ['mcpServers', '0', 'url'], /http or https/],
    ['a password in the address', { mcpServers: [{ name: 'a', url: 'https://u:p@a.example' }] }, ['mcpServers', '0', 'url'], /`credential`/],
    [
      'an unknown credential',
      { mcpServers: [{ name: 'a', url: 'https://a.example', credential: 'x' }] },
      ['mcpServers', '0', 'credential'],
      /no credential "x"/,
    ],
    [
      'a credential of another origin',
      { mcpServers: [{ name: 'a', url: 'https://a.example', credential: 'tracker' }] },
      ['mcpServers', '0', 'credential'],
      /not for https:\/\/a\.example/,
    ],
    [
      'two servers of one name',
      { mcpServers: ['x', 'y'].map((host) => ({ name: 'a', url: `https://${host}.example` })) },
      ['mcpServers', '1', 'name'],
      /Two MCP servers/,
    ],
    ['a server that is called builtin', { mcpServers: [{ name: 'builtin', url: 'https://a.example' }] }, ['mcpServers', '0', 'name'], /another name/],
    ['a server without a name', { mcpServers: [{ name: '', url: 'https://a.example' }] }, ['mcpServers', '0', 'name'], /1 to 50/],
  ])('refuses %s', async (_what, change, path, message) => {
    const before = (await look('painter'))?.agents;
    const { agent, errors } = await save({ ...painter, ...change });
    expect(agent).toBeNull();
    expect(errors).toEqual([expect.objectContaining({ __typename: 'ValidationError', path, message: expect.stringMatching(message) })]);
    expect((await look('painter'))?.agents).toEqual(before);
  });

  it('tells all faults at once, and refuses what is no address', async () => {
    const { errors } = await save({ name: '', role: '', routingMode: 'RULE', tools: ['fly'] });
    expect(errors.map(({ path }) => path?.[0])).toEqual(['name', 'role', 'routingMode', 'tools']);
    const { errors: refusal } = await graph.ask(SavesAgent, { input: { ...painter, mcpServers: [{ name: 'a', url: 'nowhere' }] } });
    expect(refusal).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('lets a rule agent have other words, and two callers at once make one agent', async () => {
    await Promise.all([1, 2].map(() => save({ ...painter, name: 'analyzer', routingMode: 'HYBRID', shop: 'shop-h' })));
    const found = await look('analyzer', { search: 'analyzer' }, 'shop-h');
    expect(found?.agents).toMatchObject({ totalCount: 1, nodes: [{ role: 'Painter' }] });
  });

  it('costs one statement for a change, and one to read what is asked of it', async () => {
    await save(painter);
    const { statements } = await graph.measure('mutation { saveAgent(input: { name: "painter", role: "Painter" }) { agent { role } errors { message } } }');
    expect(statements.map(({ text }) => text.trim().split(' ', 1)[0]?.toLowerCase())).toEqual(['update', 'select']);
  });
});

describe('removeAgent', () => {
  it('hides an agent until it is saved again, as it was', async () => {
    await save({ ...painter, name: 'leaver', instructions: 'Stay.' });
    const removed = await remove({ name: 'leaver' });
    expect(removed).toEqual({ agent: { name: 'leaver', removedAt: expect.any(String) }, errors: [] });
    expect(await remove({ name: 'leaver' })).toEqual(removed);
    expect(await look('leaver')).toMatchObject({ agent: { name: 'leaver', removedAt: expect.any(String), status: 'OFFLINE' }, agents: { totalCount: 0 } });
    const { agent } = await save({ name: 'leaver', role: 'Returned' });
    expect(agent).toMatchObject({ role: 'Returned', goal: 'Paints.', instructions: 'Stay.', removedAt: null });
    expect(await look('leaver')).toMatchObject({ agents: { totalCount: 1 } });
  });

  it('knows no agent that there is not', async () => {
    expect(await remove({ name: 'nope' })).toMatchObject({ agent: null, errors: [{ __typename: 'NotFoundError', resourceId: 'nope', path: ['name'] }] });
  });
});

describe('agents of a shop', () => {
  it("go before shared ones of the same name, and are nobody else's", async () => {
    await save({ ...painter, name: 'shadowed', role: 'Shared' });
    await save({ ...painter, name: 'shadowed', role: 'Own' }, 'shop-a');
    await save({ ...painter, name: 'private', shop: 'shop-a' });
    expect(await look('shadowed', { search: 'shadowed' }, 'shop-a')).toMatchObject({ agent: { role: 'Own' }, agents: { nodes: [{ role: 'Own' }] } });
    expect(await look('shadowed', { search: 'shadowed' }, 'shop-b')).toMatchObject({ agent: { role: 'Shared' }, agents: { nodes: [{ role: 'Shared' }] } });
    expect(await look('private', { search: 'private' }, 'shop-b')).toMatchObject({ agent: null, agents: { totalCount: 0 } });
    expect((await look('shadowed'))?.agents.totalCount).toBe(2);

    const refusal = { agent: null, errors: [{ __typename: 'NotFoundError', path: ['name'] }] };
    expect(await remove({ name: 'shadowed' }, 'shop-b'), 'a shared one is read-only').toMatchObject(refusal);
    expect(await remove({ name: 'private' }, 'shop-b')).toMatchObject(refusal);
    expect(await save({ ...painter, shop: 'shop-a' }, 'shop-b')).toMatchObject({ agent: null, errors: [{ path: ['shop'] }] });
    await remove({ name: 'shadowed' }, 'shop-a');
    expect(await look('shadowed', { search: 'shadowed' }, 'shop-a')).toMatchObject({ agent: { role: 'Shared' }, agents: { nodes: [{ role: 'Shared' }] } });
  });
});

const SeesAgentsChange = graphql(`
  subscription SeesAgentsChange($names: [String!]) { agentStatusChanged(names: $names) { name status lastSeenAt } }
`);

describe('what an agent is doing', () => {
  const worker = { id: newId(), version: '0', stepTypes: ['agent'] };
  const silence = (seconds: number) =>
    graph.services.database.query(sql`update worker set last_seen_at = now() - ${seconds} * interval '1 second' where id = ${worker.id}::uuid`);
  const statusOf = async (name: string, shop?: string) => (await look(name, { search: name }, shop))?.agent?.status;

  beforeAll(() => seedAgents(graph.services.domain, [{ ...painter, name: 'busy', instructions: null, model: null, tools: [], mcpServers: [] }]));
  beforeEach(() => graph.services.database.query(sql`delete from worker`));

  it('is OFFLINE until a worker has come, after the last has gone, and when nobody was heard of for half a minute', async () => {
    const { database } = graph.services;
    expect(await look('busy')).toMatchObject({ agent: { status: 'OFFLINE', lastSeenAt: null, lastExecutedAt: null, executionCount: 0 } });
    expect(await beat(database, worker)).toBe(true);
    expect(await beat(database, worker)).toBe(false);
    expect(await look('busy', { statuses: ['IDLE'], search: 'busy' })).toMatchObject({
      agent: { status: 'IDLE', lastSeenAt: expect.any(String) },
      agents: { totalCount: 1 },
    });
    await silence(15);
    expect(await statusOf('busy')).toBe('IDLE');
    await silence(31);
    expect(await look('busy', { statuses: ['ACTIVE', 'IDLE'] })).toMatchObject({
      agent: { status: 'OFFLINE', lastSeenAt: expect.any(String) },
      agents: { totalCount: 0 },
    });
    expect(await beat(database, worker), 'it comes back').toBe(true);
    await leave(database, worker.id);
    expect(await statusOf('busy')).toBe('OFFLINE');
    expect((await look('busy'))?.agent?.lastSeenAt).toEqual(expect.any(String));
  });

  it('needs a worker that can run agents', async () => {
    await beat(graph.services.database, { ...worker, stepTypes: ['git_clone'] });
    expect(await statusOf('busy')).toBe('OFFLINE');
  });

  it('is ACTIVE while a stage of its name runs: for who may see the task, and whose name it is there', async () => {
    const { database } = graph.services;
    await beat(database, worker);
    const ids = { task: newId(), stage: newId() };
    await database.query(sql`
      insert into task (id, shop, kind, name, status, parameters, metadata) values (${ids.task}::uuid, 'shop-x', 'PIPELINE', 'busy', 'RUNNING', '{}', '{}')`);
    await database.query(sql`
      insert into stage (id, task_id, shop, index, name, type, agent_name, config, status)
      values (${ids.stage}::uuid, ${ids.task}::uuid, 'shop-x', 0, 'busy', 'agent', 'busy', '{}', 'RUNNING')`);
    const seen = async () => [await statusOf('busy'), await statusOf('busy', 'shop-x'), await statusOf('busy', 'shop-y')];
    expect(await seen()).toEqual(['ACTIVE', 'ACTIVE', 'IDLE']);
    await silence(31);
    expect(await seen(), 'nobody executes').toEqual(['OFFLINE', 'OFFLINE', 'OFFLINE']);
    await beat(database, worker);
    await save({ ...painter, name: 'busy' }, 'shop-x');
    expect(await seen(), "the shop's own does").toEqual(['IDLE', 'ACTIVE', 'IDLE']);
    await database.query(sql`update stage set status = 'SUCCEEDED' where id = ${ids.stage}::uuid`);
    expect(await seen()).toEqual(['IDLE', 'IDLE', 'IDLE']);
  });

  it('is told to who watches, when workers come, go, and are not heard of', async () => {
    const { database, domain } = graph.services;
    await save({ ...painter, name: 'watched' });
    await using watching = await watch(['watched', 'nobody']);
    await using other = await watch([]);
    const step = async (work: Promise<unknown>) => {
      await work;
      domain.signals.raise('workers');
      return (await watching.next()).agentStatusChanged;
    };
    expect(await step(beat(database, worker))).toEqual({ name: 'watched', status: 'IDLE', lastSeenAt: expect.any(String) });
    // Nobody says so: the watch looks when the half minute is over.
    expect(await step(silence(29.9))).toMatchObject({ status: 'OFFLINE' });
    expect(await step(beat(database, worker))).toMatchObject({ status: 'IDLE' });
    expect(await step(leave(database, worker.id))).toMatchObject({ status: 'OFFLINE' });
    expect(other.seen).toEqual([]);
  });

  it('is watched by one reader, and by none when nobody looks', async () => {
    const { live } = graph.services;
    await vi.waitUntil(() => live.subscriberCount === 0);
    const [one, two] = [await watch(), await watch(null, 'shop-y')];
    expect(live.subscriberCount).toBe(1);
    await one[Symbol.asyncDispose]();
    expect(live.subscriberCount).toBe(1);
    await two[Symbol.asyncDispose]();
    await vi.waitUntil(() => live.subscriberCount === 0);
  });

  it('and all else of a list takes as many statements for many agents as for one', async () => {
    const query = 'query ($n: Int!) { agents(first: $n) { nodes { name status lastSeenAt lastExecutedAt executionCount tools { name } } } }';
    const one = await graph.measure<{ agents: { nodes: unknown[] } }, { n: number }>(query, { n: 1 });
    const many = await graph.measure<{ agents: { nodes: unknown[] } }, { n: number }>(query, { n: 50 });
    expect(one.answer.data?.agents.nodes).toHaveLength(1);
    expect(many.answer.data?.agents.nodes.length).toBeGreaterThan(5);
    expect([one.statements.length, many.statements.length]).toEqual([6, 6]);
  });
});

const watch = (names: string[] | null = null, shop?: string) =>
  openWatch(graph.url, SeesAgentsChange, { names }, shop === undefined ? {} : { 'x-test-shop': shop });
