import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { AgentLogInput, UsedByTaskQuery } from '../gql/graphql.ts';
import { foreignLog, type RecordedLogs, recordLogs } from '../testing/foreign-logs.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { eventsAreShown } from '../testing/shown-events.ts';

const UsedByTask = graphql(`
  query UsedByTask($externalId: String!, $shop: String) {
    taskByExternalId(externalId: $externalId, shop: $shop) {
      id kind status name agentNames creditsUsed cost updatedAt
      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }
      resourceUsage { modelName }
      agentLogs(first: 100) { totalCount nodes { id agentName } }
      events(first: 100) { nodes { type ... on AgentLogRecorded { agentLog { agentName } } } }
    }
  }
`);
const AgentForTest = graphql(`
  query AgentForTest($name: String!) { agent(name: $name) { executionCount lastExecutedAt agentLogs { nodes { id } } } }
`);

const statements: string[] = [];
let app: KeyedApp;
beforeAll(async () => {
  app = await openKeyedApp({ onStatement: (text) => void statements.push(text), onQuery: (text) => void statements.push(text) });
});
afterAll(() => app[Symbol.asyncDispose]());

const record = (logs: readonly AgentLogInput[], key = ADMIN_API_KEY) => recordLogs((query, variables) => app.askAs(key, query, variables), logs);
const log = foreignLog;

async function taskOf(externalId: string, shop?: string): Promise<UsedByTaskQuery['taskByExternalId']> {
  const { data, errors } = await app.askAs<UsedByTaskQuery>(ADMIN_API_KEY, UsedByTask.toString(), { externalId, shop });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.taskByExternalId;
}

test('a log is kept as it was sent, and an unknown external id becomes a task that runs elsewhere', async () => {
  const createdAt = '2026-01-01T00:00:00.123Z';
  const sent = {
    input: { prompt: 'a cat' },
    output: ['a fluffy cat'],
    reasoning: 'Cats are fluffy.',
    status: 'FAILED',
    routingMode: 'HYBRID',
    usedLlm: true,
    confidence: 0.75,
    creditsUsed: '1.5',
    cost: '0.0025',
    modelName: 'gpt-4o-mini',
    provider: 'openai',
    createdAt,
  } as const;
  const buckets = { inputTokens: 1, cachedInputTokens: 2, cacheWriteTokens: 3, outputTokens: 4, reasoningTokens: 5 };
  const { agentLogs, recorded, errors } = await record([log('whole', { ...sent, durationMs: 12.6, llmTokens: 15, tokenUsage: buckets })]);
  expect({ recorded, errors }).toEqual({ recorded: 1, errors: [] });
  expect(agentLogs).toEqual([
    {
      ...sent,
      id: expect.stringMatching(/^log_/),
      agentName: 'writer',
      durationMs: 13,
      llmTokens: 15,
      tokenUsage: { ...buckets, unclassifiedTokens: 0, totalTokens: 15, calls: 1 },
      shop: null,
      stage: null,
      task: { id: expect.any(String), externalId: 'whole', kind: 'EXTERNAL', status: 'RUNNING', shop: null },
    },
  ]);
});

test('what tasks used is what their logs tell, whichever call they came with', async () => {
  const model = { modelName: 'm', cost: '0.5' };
  await record([
    log('sums', { agentName: 'a', creditsUsed: '1.000001', tokenUsage: { inputTokens: 10, outputTokens: 1 }, ...model }),
    log('sums', { agentName: 'b', creditsUsed: '2', llmTokens: 7, ...model, modelName: 'n' }),
    log('sums-2', { agentName: 'c' }),
  ]);
  const first = await taskOf('sums');
  await record([log('sums', { agentName: 'a', tokenUsage: { reasoningTokens: 5 }, cost: '0.25' }), log('sums', { agentName: 'd' })]);
  await eventsAreShown(app.app.database);
  const task = await taskOf('sums');
  expect(task).toMatchObject({
    name: 'sums',
    agentNames: ['a', 'b', 'd'],
    creditsUsed: '3.000001',
    cost: '1.25',
    resourceUsage: { modelName: 'n' },
    tokenUsage: { inputTokens: 10, outputTokens: 1, reasoningTokens: 5, unclassifiedTokens: 7, totalTokens: 23, calls: 3 },
    agentLogs: { totalCount: 4 },
    events: { nodes: [{ type: 'TASK_STATUS_CHANGED' }, ...['a', 'b', 'a', 'd'].map((agentName) => ({ type: 'AGENT_LOG_RECORDED', agentLog: { agentName } }))] },
  });
  expect(new Date(task?.updatedAt ?? 0) > new Date(first?.updatedAt ?? 0)).toBe(true);
  expect(await taskOf('sums-2')).toMatchObject({
    agentNames: ['c'],
    creditsUsed: '0',
    cost: '0',
    tokenUsage: { totalTokens: 0, calls: 0 },
    resourceUsage: null,
  });
});

test('an agent’s executions are those of its name', async () => {
  await app.askAs(ADMIN_API_KEY, 'mutation { saveAgent(input: { name: "counted", role: "r", goal: "g", routingMode: LLM }) { errors { message } } }');
  const { agentLogs } = await record([log('counts', { agentName: 'counted' }), log('counts', { agentName: 'counted', createdAt: '2026-02-01T00:00:00Z' })]);
  const { data } = await app.askAs(ADMIN_API_KEY, AgentForTest.toString(), { name: 'counted' });
  expect(data).toMatchObject({
    agent: { executionCount: 2, lastExecutedAt: agentLogs[0]?.createdAt, agentLogs: { nodes: [...agentLogs].map(({ id }) => ({ id })) } },
  });
});

describe('tokens and cost', () => {
  const one = async (more: Partial<AgentLogInput>) => (await record([log('prices', more)])).agentLogs[0];

  test('a total without buckets is of no known kind, and so has no price', async () => {
    expect(await one({ llmTokens: 40, modelName: 'gpt-4o-mini', provider: 'openai' })).toMatchObject({
      ...{ usedLlm: true, llmTokens: 40, cost: null },
      tokenUsage: { unclassifiedTokens: 40, totalTokens: 40, calls: 1 },
    });
  });

  test.each<[string, Partial<AgentLogInput>, string | null]>([
    ['as given, whatever the table says', { provider: 'openai', cost: '9.99' }, '9.99'],
    ['by the provider’s name', { provider: 'openai' }, '0.00021'],
    ['by the model’s name alone', {}, '0.00021'],
    ['unknown for another’s machine', { provider: 'ollama' }, null],
    ['unknown for a model that is not in the table', { provider: 'openai', modelName: 'no-such-model' }, null],
    ['unknown without a model', { modelName: null }, null],
  ])('the cost is %s', async (_what, more, cost) => {
    const tokenUsage = { inputTokens: 1_000, outputTokens: 100 };
    expect((await one({ modelName: 'gpt-4o-mini', tokenUsage, ...more }))?.cost).toBe(cost);
  });

  test('where a price is unknown, the task’s cost is, from then on', async () => {
    await record([log('unknown', { cost: '1' })]);
    expect((await taskOf('unknown'))?.cost).toBe('1');
    await record([log('unknown', { usedLlm: true }), log('unknown', { cost: '1' })]);
    await record([log('unknown', { cost: '1' })]);
    expect((await taskOf('unknown'))?.cost).toBeNull();
  });

  test('without a model there is none, and nothing to pay', async () => {
    expect(await one({ modelName: 'gpt-4o-mini' })).toMatchObject({ usedLlm: false, llmTokens: null, cost: null, tokenUsage: { calls: 0 } });
  });
});

describe('a repeated key', () => {
  test('records nothing twice, in one call or two, and gives the log that is there', async () => {
    const first = await record([log('keys', { key: 'a', llmTokens: 5 }), log('keys', { key: 'a', agentName: 'other', llmTokens: 7 })]);
    expect(first).toMatchObject({ recorded: 1, errors: [] });
    expect(first.agentLogs[1]).toEqual(first.agentLogs[0]);
    const second = await record([log('keys', { key: 'b' }), log('keys', { key: 'a' }), log('keys', { key: 'b' })]);
    expect(second.recorded).toBe(1);
    expect(second.agentLogs[1]).toEqual(first.agentLogs[0]);
    await eventsAreShown(app.app.database);
    expect(await taskOf('keys')).toMatchObject({ tokenUsage: { totalTokens: 5 }, agentLogs: { totalCount: 2 }, events: { nodes: { length: 3 } } });
    const again = await record([log('keys', { key: 'a' }), log('keys', { key: 'b' })]);
    expect([again.recorded, again.agentLogs.map(({ id }) => id)]).toEqual([0, [first.agentLogs[0]?.id, second.agentLogs[0]?.id]]);
  });

  test('is another task’s own', async () => {
    expect(await record([log('keys-2', { key: 'a' }), log('keys-3', { key: 'a' })])).toMatchObject({ recorded: 2 });
  });

  test('and an unknown external id count once also where calls race', async () => {
    const calls = await Promise.all(
      Array.from({ length: 8 }, (_, n) => record([log('raced', { key: 'only', llmTokens: 3 }), log('raced-too', { key: `${n}`, llmTokens: 1 })])),
    );
    for (const index of [0, 1]) expect(new Set(calls.map(({ agentLogs }) => agentLogs[index]?.task.id)).size).toBe(1);
    expect(new Set(calls.map(({ agentLogs }) => agentLogs[0]?.id)).size).toBe(1);
    expect(calls.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(1 + 8);
    expect(await taskOf('raced')).toMatchObject({ tokenUsage: { totalTokens: 3 } });
    expect(await taskOf('raced-too')).toMatchObject({ tokenUsage: { totalTokens: 8 } });
  });
});

/** Of the writing; what else goes on reads these tables in other ways. */
const statementsOfIt = /as named \(shop|hashtextextended\(name|insert into task \(|as wanted \(task_id|insert into agent_log/;

test('1,000 in one call, of as many tasks as are wanted, and the statements do not grow with them', async () => {
  const costOf = async (count: number, name: string) => {
    const logs = Array.from({ length: count }, (_, n) => log(`${name}-${n % 7}`, { key: `${n}`, llmTokens: 1 }));
    statements.length = 0;
    const { recorded, agentLogs } = await record(logs);
    expect([recorded, agentLogs.length, agentLogs[count - 1]?.task.externalId]).toEqual([count, count, `${name}-${(count - 1) % 7}`]);
    return statements.filter((text) => statementsOfIt.test(text)).length;
  };
  const few = await costOf(7, 'few');
  expect(await costOf(1_000, 'many')).toBe(few);
  expect(few).toBe(6);
});

test.each<[string, Partial<AgentLogInput>]>([
  ['agentName', { agentName: ' ' }],
  ['key', { key: '' }],
  ['key', { key: 'x'.repeat(256) }],
  ['modelName', { modelName: '' }],
  ['provider', { provider: 'x'.repeat(256) }],
  ['shop', { shop: '' }],
  ['durationMs', { durationMs: -1 }],
  ['durationMs', { durationMs: 1e300 }],
  ['confidence', { confidence: 1.01 }],
  ['confidence', { confidence: -0.01 }],
  ['creditsUsed', { creditsUsed: '-1' }],
  ['creditsUsed', { creditsUsed: '99999999999999999999' }],
  ['cost', { cost: '-0.01' }],
  ['cost', { cost: '10000001' }],
  ['llmTokens', { llmTokens: -1 }],
  ['llmTokens', { llmTokens: Number.MAX_SAFE_INTEGER }],
  ['tokenUsage.outputTokens', { tokenUsage: { outputTokens: -1 } }],
  ['tokenUsage.cachedInputTokens', { tokenUsage: { cachedInputTokens: Number.MAX_SAFE_INTEGER } }],
  ['tokenUsage', { llmTokens: 10, tokenUsage: { inputTokens: 9 } }],
  ['createdAt', { createdAt: '2100-01-01T00:00:00Z' }],
  ['task.externalId', { task: { externalId: '' } }],
  ['task.externalId', { task: { externalId: 'x'.repeat(256) } }],
  ['task.id', { task: { id: 'task_00000000000000000000000000' } }],
  ['task.id', { task: { id: 'nonsense' } }],
])('bad input names the item and the field, and nothing is stored: %s', async (path, bad) => {
  expect(await record([log('unstored'), log('unstored', bad)])).toMatchObject({
    ...{ recorded: 0, agentLogs: [] },
    errors: [{ path: ['logs', '1', ...path.split('.')] }],
  });
  expect(await taskOf('unstored')).toBeNull();
});

test('all faults are told at once', async () => {
  const unknown = { id: 'task_00000000000000000000000000' };
  const { errors } = await record([
    log('unstored', { durationMs: -1, confidence: 2 }),
    log('', {}),
    log('unstored'),
    { ...log('', { agentName: '' }), task: unknown },
    { ...log(''), task: { id: 'nonsense' } },
  ]);
  expect(errors.map(({ path }) => path?.join('.'))).toEqual([
    ...['logs.0.durationMs', 'logs.0.confidence', 'logs.3.agentName'],
    ...['logs.1.task.externalId', 'logs.3.task.id', 'logs.4.task.id'],
  ]);
  expect(errors[4]).toMatchObject({ __typename: 'NotFoundError', resourceId: unknown.id });
});

test('nothing, and more than 1,000', async () => {
  expect((await record([])).errors).toMatchObject([{ __typename: 'ValidationError', path: ['logs'] }]);
  expect((await record(Array.from({ length: 1_001 }, () => log('unstored')))).errors).toMatchObject([
    { __typename: 'LimitExceededError', limit: 1_000, path: ['logs'] },
  ]);
});

describe('shops', () => {
  const taskId = ({ agentLogs }: RecordedLogs) => agentLogs[0]?.task.id ?? '';

  test('a key of a shop records in its shop only, under external ids of its own', async () => {
    const { secret: north } = await app.makeKey({ scopes: ['INGEST', 'READ'], shop: 'north' });
    const { secret: south } = await app.makeKey({ scopes: ['INGEST', 'READ'], shop: 'south' });
    const [mine, theirs] = [await record([log('same', { shop: 'north' })], north), await record([log('same')], south)];
    expect([mine.agentLogs[0]?.shop, theirs.agentLogs[0]?.shop]).toEqual(['north', 'south']);
    expect(taskId(mine)).not.toBe(taskId(theirs));
    const foreign = await record([{ ...log('same'), task: { id: taskId(theirs) } }], north);
    expect(foreign.errors).toMatchObject([{ __typename: 'NotFoundError', path: ['logs', '0', 'task', 'id'] }]);
    expect((await record([log('same', { shop: 'south' })], north)).errors).toMatchObject([{ __typename: 'ValidationError', path: ['logs', '0', 'shop'] }]);
  });

  test('a key of none says which shop it means, and a task of another shop is not there', async () => {
    const [east, west] = [await record([log('same', { shop: 'east' })]), await record([log('same', { shop: 'west' })])];
    expect(taskId(east)).not.toBe(taskId(west));
    expect(await taskOf('same', 'east')).toMatchObject({ id: taskId(east), agentLogs: { totalCount: 1 } });
    const byId = (shop?: string) => record([{ ...log('', shop === undefined ? {} : { shop }), task: { id: taskId(east) } }]);
    expect([(await byId()).recorded, (await byId('east')).recorded]).toEqual([1, 1]);
    expect((await byId('west')).errors).toMatchObject([{ __typename: 'NotFoundError', path: ['logs', '0', 'task', 'id'] }]);
  });

  test('without INGEST it records nothing', async () => {
    const { secret: reader } = await app.makeKey({ scopes: ['READ', 'WRITE'] });
    await expect(record([log('same')], reader)).rejects.toThrow('FORBIDDEN');
  });
});
