import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import type { CreateTaskInput } from '../../gql/graphql.ts';
import { saveTestAgent } from '../../testing/agents.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { hurry, waitsAgain } from '../../testing/retry-waits.ts';
import { cancel, create, publish } from '../../testing/task-client.ts';
import { ended, reached } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const BudgetTask = graphql(`
  query BudgetTask($id: ID!) {
    task(id: $id) {
      status
      error { code message hint }
      result { json }
      tokenUsage { totalTokens calls }
      cost
      budget { maxCost maxTokens usedShare }
      agentLogs(first: 10) { nodes { agentName status routingMode usedLlm confidence reasoning tokenUsage { totalTokens calls } } }
      stages { name status }
    }
  }
`);
const CreateWithBudget = graphql(`
  mutation CreateWithBudget($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { __typename message path } } }
`);
const ChildTasks = graphql(`
  query ChildTasks($filter: TaskFilter!) { tasks(first: 20, filter: $filter) { nodes { id status createdBy budget { maxTokens } tokenUsage { totalTokens } } } }
`);

let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers();
  // One place: a task that waits for another one must not keep it.
  app = await openTestApp({ env: { ...servers.environment, WORKER_CONCURRENCY: '1' } });
  await saveTestAgent(app, { name: 'counter', tools: ['calculate'] });
  await saveTestAgent(app, { name: 'runner', tools: ['run_template'] });
  await publish(app, 'twice', [
    { name: 'one', type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'once' } },
    { name: 'two', type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'again' } },
  ]);
  await publish(app, 'local', [{ name: 'one', type: 'ollama_generate', config: { model: 'llama3.1:8b', prompt: 'once' } }]);
  await publish(app, 'counting', [{ name: 'work', type: 'agent', config: { agent: 'counter', inputs: 'Count.', model: 'paid/gpt-4o-mini' } }]);
  await publish(app, 'running', [{ name: 'work', type: 'agent', config: { agent: 'runner', inputs: 'Run it.', model: 'paid/gpt-4o-mini' } }]);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

async function done(id: string) {
  await ended(app, id);
  const { task } = await app.run(BudgetTask, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task;
}

const calls = () => servers.requests.filter(({ kind }) => kind === 'generate').length;

describe('a budget', () => {
  test('of tokens stops the task before the stage that would pass it', async () => {
    servers.setReply({ text: 'ok', usage: { input: 600, output: 300 } });
    const before = calls();
    const task = await done(await create(app, { template: 'twice', budget: { maxTokens: 900 } }));
    expect(task).toMatchObject({
      status: 'FAILED',
      error: { code: 'BUDGET_EXCEEDED', hint: expect.any(String) },
      tokenUsage: { totalTokens: 900, calls: 1 },
      budget: { maxTokens: 900, maxCost: null, usedShare: 1 },
      stages: [{ status: 'SUCCEEDED' }, { status: 'FAILED' }],
    });
    expect(calls() - before).toBe(1);
  });

  test('of cost does, too, without telling figures; one that suffices is no hindrance', async () => {
    servers.setReply({ text: 'ok', usage: { input: 1_000, output: 100 } });
    const task = await done(await create(app, { template: 'twice', budget: { maxCost: '0.00021' } }));
    expect(task).toMatchObject({ status: 'FAILED', error: { code: 'BUDGET_EXCEEDED' }, cost: '0.00021', budget: { maxCost: '0.00021', usedShare: 1 } });
    expect(task.error?.message).not.toMatch(/0\.000/);
    expect(await done(await create(app, { template: 'twice', budget: { maxCost: '0.01', maxTokens: 10_000 } }))).toMatchObject({
      status: 'COMPLETED',
      budget: { usedShare: 0.22 },
    });
  });

  test('caps what a call may put out, and an answer that is cut off there fails', async () => {
    servers.setReply({ text: 'a long story', finishReason: 'length', usage: { input: 10, output: 90 } });
    expect(await done(await create(app, { template: 'twice', budget: { maxTokens: 100 } }))).toMatchObject({
      status: 'FAILED',
      error: { code: 'BUDGET_EXCEEDED', message: expect.stringContaining('cut off') },
      tokenUsage: { totalTokens: 100, calls: 1 },
    });
    const { body } = servers.requests.findLast(({ kind }) => kind === 'generate') ?? {};
    expect(
      (body as { max_completion_tokens?: number; max_tokens?: number }).max_completion_tokens ?? (body as { max_tokens?: number }).max_tokens,
    ).toBeLessThan(100);
  });

  test('stops an agent between its turns: what it has said so far counts as what it would be sent again', async () => {
    servers.setReply({ text: '', toolCalls: [{ name: 'calculate', arguments: { expression: '1' } }], usage: { input: 400, output: 10 } });
    expect(await done(await create(app, { template: 'counting', budget: { maxTokens: 1_000 } }))).toMatchObject({
      error: { code: 'BUDGET_EXCEEDED' },
      tokenUsage: { totalTokens: 820, calls: 2 },
      agentLogs: { nodes: [{ status: 'FAILED', usedLlm: true, tokenUsage: { totalTokens: 820, calls: 2 } }] },
    });
  });

  test('counts what an earlier attempt used', async () => {
    servers.setReply({ text: 'one two three', usageInEveryChunk: true, usage: { input: 500, output: 100 } });
    servers.failNext({ afterChunks: 1, happens: 'cut' });
    const id = await create(app, { template: 'twice', budget: { maxTokens: 600 } });
    await waitsAgain(app, id);
    await hurry(app, id);
    expect(await done(id)).toMatchObject({ error: { code: 'BUDGET_EXCEEDED' }, tokenUsage: { totalTokens: 600, calls: 1 } });
  });

  test('of cost refuses a model without a price; of tokens does not', async () => {
    servers.setReply({ text: 'ok', usage: { input: 5, output: 5 } });
    const before = calls();
    expect(await done(await create(app, { template: 'local', budget: { maxCost: '5' } }))).toMatchObject({
      error: { code: 'BUDGET_PRICE_UNKNOWN', hint: expect.stringContaining('maxTokens') },
      tokenUsage: { calls: 0 },
    });
    expect(calls()).toBe(before);
    expect(await done(await create(app, { template: 'local', budget: { maxTokens: 5_000 } }))).toMatchObject({ status: 'COMPLETED', cost: null });
  });

  test.each([
    [{ maxCost: '0' }, ['budget', 'maxCost']],
    [{ maxCost: '-1' }, ['budget', 'maxCost']],
    [{ maxCost: '0.00000000001' }, ['budget', 'maxCost']],
    [{ maxTokens: 0 }, ['budget', 'maxTokens']],
    [{ maxTokens: -5 }, ['budget', 'maxTokens']],
    [{}, ['budget']],
  ])('%j is refused', async (budget, path) => {
    const { createTask } = await app.run(CreateWithBudget, { input: { source: { template: { name: 'twice', parameters: {} } }, budget } });
    expect(createTask).toMatchObject({ task: null, errors: [{ __typename: 'ValidationError', path }] });
  });

  test.each([{ maxCost: 'much' }, { maxCost: 5 }, { maxTokens: 1.5 }])('%j does not get so far', async (budget) => {
    const input = { source: { template: { name: 'twice', parameters: {} } }, budget } as unknown as CreateTaskInput;
    await expect(app.run(CreateWithBudget, { input })).rejects.toThrow(/decimal|whole number/);
  });
});

describe('a template that an agent runs', () => {
  const run = (parameters: object = {}, template = 'child') => ({ toolCalls: [{ name: 'run_template', arguments: { template, parameters } }] });
  const isChild = (body: unknown) => JSON.stringify(body).includes('the child asks');
  const childrenOf = async (template: string) => (await app.run(ChildTasks, { filter: { templates: [template] } })).tasks.nodes;

  test('is a task of its own, which needs no second place; what it uses counts for the budget of both', async () => {
    await publish(app, 'child', [{ name: 'one', type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'the child asks' } }]);
    servers.setReply(({ body }) => {
      if (isChild(body)) return { text: 'from the child', usage: { input: 300, output: 100 } };
      const isSecond = JSON.stringify(body).includes('from the child');
      return isSecond ? { text: 'It said so.', usage: { input: 100, output: 10 } } : { text: '', ...run(), usage: { input: 80, output: 10 } };
    });
    const parent = await done(await create(app, { template: 'running', budget: { maxTokens: 1_000 } }));
    expect(parent).toMatchObject({
      status: 'COMPLETED',
      result: { json: { output: 'It said so.' } },
      tokenUsage: { totalTokens: 200, calls: 2 },
      budget: { usedShare: 0.6 },
    });
    expect(await childrenOf('child')).toMatchObject([
      { status: 'COMPLETED', createdBy: 'local', budget: { maxTokens: 910 }, tokenUsage: { totalTokens: 400 } },
    ]);
  });

  test('that is not there, or wants other parameters, is told to the model', async () => {
    servers.setReply(({ body }) => (JSON.stringify(body).includes('There is no template') ? { text: 'So be it.' } : { text: '', ...run({}, 'nowhere') }));
    expect(await done(await create(app, { template: 'running' }))).toMatchObject({ status: 'COMPLETED', result: { json: { output: 'So be it.' } } });
  });

  test('that runs itself comes to an end', async () => {
    servers.setReply(({ body }) => {
      const text = JSON.stringify(body);
      return text.includes('at most 5 deep') || text.includes('taskId') ? { text: 'enough' } : { text: '', ...run({}, 'running') };
    });
    expect(await done(await create(app, { template: 'running' }))).toMatchObject({ status: 'COMPLETED', result: { json: { output: 'enough' } } });
  });

  test('is cancelled with the task that waits for it', async () => {
    await publish(app, 'slow-child', [{ name: 'one', type: 'llm_generate', config: { model: 'paid/gpt-4o-mini', prompt: 'the child asks' } }]);
    servers.setReply(({ body }) => (isChild(body) ? { text: 'x'.repeat(1_000), chunks: 1_000, delayMs: 200 } : { text: '', ...run({}, 'slow-child') }));
    const parent = await create(app, { template: 'running' });
    const child = await expect
      .poll(async () => (await childrenOf('slow-child')).find(({ status }) => status === 'RUNNING')?.id)
      .toBeTruthy()
      .then(async () => (await childrenOf('slow-child'))[0]?.id ?? '');
    await reached(app, child, 'RUNNING');
    await cancel(app, parent);
    expect(await ended(app, parent)).toBe('CANCELLED');
    expect(await ended(app, child)).toBe('CANCELLED');
    expect(await servers.requests.findLast(({ body }) => isChild(body))?.ended).toBe('client-closed');
    expect((await done(parent)).agentLogs.nodes).toMatchObject([
      { agentName: 'runner', status: 'SKIPPED', routingMode: 'LLM', usedLlm: true, tokenUsage: { calls: 1 } },
    ]);
  });
});

describe('rules', () => {
  const prompt = (agent: string, inputs: unknown) =>
    app
      .run(CreateWithBudget, { input: { source: { prompt: { promptName: agent, inputs, mode: 'SINGLE' } } } })
      .then(({ createTask }) => createTask.task?.id ?? '');

  test('alone need no model, and say how sure they are', async () => {
    const before = calls();
    const task = await done(await prompt('analyzer', { numbers: [1, 2, 3, 4] }));
    expect(task).toMatchObject({
      status: 'COMPLETED',
      tokenUsage: { calls: 0 },
      agentLogs: { nodes: [{ agentName: 'analyzer', routingMode: 'RULE', usedLlm: false, confidence: expect.any(Number), reasoning: expect.any(String) }] },
    });
    expect(JSON.stringify(task.result?.json)).toContain('2.5');
    expect(calls()).toBe(before);
  });
});
