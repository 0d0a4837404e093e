import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { plan, replay, standInBrowser } from '../../testing/plan-client.ts';
import { reached } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const ModelPlan = graphql(`
  query ModelPlan($id: ID!) {
    task(id: $id) {
      tokenUsage { calls totalTokens }
      agentLogs(first: 20) { nodes { agentName routingMode usedLlm reasoning } }
      logs(first: 100) { nodes { level message } }
      trace { events(first: 100) { nodes { eventType agentName payload } } }
    }
  }
`);

const OpenApprovals = graphql(`
  query OpenApprovals($taskId: ID!) { approvals(first: 10, filter: { taskId: $taskId }) { nodes { id status action stage { name } } } }
`);
const ApprovePlanned = graphql(`
  mutation ApprovePlanned($id: ID!) {
    resolveApproval(input: { approvalId: $id, decision: APPROVE }) { approval { status } errors { __typename message } }
  }
`);

const browser = standInBrowser();
let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers();
  app = await openTestApp({ executors: browser.executors, env: { ...servers.environment, PLANNER_RETRIES: '1' } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const good = {
  title: 'Look at the offers',
  summary: 'Opens the shop and reads its offers',
  rationale: ['The offers are on the first page.'],
  risks: ['The page may have none.'],
  steps: [
    {
      key: 'step-1',
      title: 'Open the shop',
      detail: 'Its first page has the offers',
      tool: { kind: 'navigate', payload: { url: 'https://shop.example' }, timeoutMs: 20_000 },
      validations: [
        { description: 'It is the shop', kind: 'title_contains', value: 'Shop' },
        { description: 'It is elsewhere', kind: 'url_contains', value: 'elsewhere' },
      ],
    },
    { key: 'step-2', title: 'Read the offers', tool: { kind: 'extract', payload: { target: { css: '.offer' }, all: true } } },
    { key: 'step-3', title: 'Keep them', tool: { kind: 'store_result', payload: { value: '{{steps.step-2.output}}' } } },
  ],
};
const answers = (...replies: unknown[]) => {
  let count = 0;
  servers.setReply(() => ({
    text: typeof replies[count] === 'string' ? String(replies[count++]) : JSON.stringify(replies[count++]),
    usage: { input: 100, output: 50 },
  }));
};
const prompt = 'Show me the offers of my shop';

test('a model plans, and its plan is executed', async () => {
  answers(good);
  const task = await plan(app, { prompt, planner: 'LLM', model: 'paid/gpt-4o-mini' });
  expect(task).toMatchObject({ status: 'COMPLETED', planner: { kind: 'LLM', model: 'paid/gpt-4o-mini', retries: 0 } });
  const { raw, id: _, createdAt: __, revision: ___, ...made } = task.plan ?? { raw: null };
  expect(raw).toEqual(good);
  expect(made).toMatchObject({ title: good.title, summary: good.summary, rationale: good.rationale, risks: good.risks });
  expect(task.plan?.steps[0]).toMatchObject({ ...good.steps[0], validations: [{ passed: true }, { passed: false }], stage: { status: 'SUCCEEDED' } });
  expect(task.stages.map(({ name, type }) => [name, type])).toEqual([
    ['plan', 'plan'],
    ['step-1', 'browser'],
    ['step-2', 'browser'],
    ['step-3', 'store_result'],
  ]);
  expect(browser.done.at(-2)).toMatchObject({
    action: 'navigate',
    timeout_ms: 20_000,
    validations: [{ kind: 'title_contains', value: 'Shop' }, { kind: 'url_contains' }],
  });
  const { task: told } = await app.run(ModelPlan, { id: task.id });
  expect(told).toMatchObject({ tokenUsage: { calls: 1, totalTokens: 150 } });
  expect(told?.agentLogs.nodes[0]).toEqual({ agentName: 'planner', routingMode: 'LLM', usedLlm: true, reasoning: 'The offers are on the first page.' });
});

test('what cannot be used is sent back with what is wrong, and counted', async () => {
  answers(
    {
      ...good,
      steps: [
        { key: 'a', title: 'Fly', tool: { kind: 'fly', payload: {} } },
        { key: 'a', title: 'Go', tool: { kind: 'navigate', payload: { url: 'nowhere', credential: 'x' } } },
      ],
    },
    good,
  );
  const task = await plan(app, { prompt, planner: 'LLM', model: 'paid/gpt-4o-mini', execute: false });
  expect(task).toMatchObject({ status: 'PLANNED', planner: { retries: 1 }, plan: { title: good.title } });
  const sent = JSON.stringify(servers.requests.at(-1)?.body);
  for (const fault of ['steps[0].tool.kind: there is no', 'steps[1].key: there are two steps', 'steps[1].tool.payload.url', 'a plan has no credentials'])
    expect(sent).toContain(fault);
  const { task: told } = await app.run(ModelPlan, { id: task.id });
  expect(told?.tokenUsage).toEqual({ calls: 2, totalTokens: 300 });
});

describe('rules plan where the model does not', () => {
  test('and the plan, the log and the trace say so', async () => {
    answers('I would rather not.', '{"title": 1}');
    const task = await plan(app, { prompt: 'open example.com and take a screenshot', planner: 'LLM', model: 'paid/gpt-4o-mini', execute: false });
    expect(task).toMatchObject({
      status: 'PLANNED',
      planner: { kind: 'LLM', retries: 1 },
      plan: { summary: 'Take a screenshot', raw: { model: { code: 'MODEL_OUTPUT_INVALID' } } },
    });
    expect(task.plan?.rationale[0]).toContain('The model made no plan (MODEL_OUTPUT_INVALID)');
    const { task: told } = await app.run(ModelPlan, { id: task.id });
    expect(told?.agentLogs.nodes[0]).toMatchObject({ routingMode: 'HYBRID', usedLlm: true });
    expect(told?.logs.nodes.filter(({ level }) => level === 'WARN').at(-1)?.message).toContain('so rules did');
    expect(told?.trace?.events.nodes.map(({ eventType }) => eventType)).toContain('planner_fallback');
  });

  test('also where there is no such model', async () => {
    const task = await plan(app, { prompt: 'open example.com', planner: 'LLM', model: 'paid/unheard-of', execute: false });
    expect(task).toMatchObject({ status: 'PLANNED', planner: { retries: 0 } });
  });

  test('but where they cannot either, the task fails with what the model failed with', async () => {
    answers('No.', 'No.');
    const task = await plan(app, { prompt: 'bake a cake', planner: 'LLM', model: 'paid/gpt-4o-mini' });
    expect(task).toMatchObject({ status: 'FAILED', plan: null, error: { code: 'MODEL_OUTPUT_INVALID', hint: expect.stringContaining('PLANNER_RETRIES') } });
  });
});

test('a budget that is used up fails the task, whatever rules could do', async () => {
  answers('No.', good);
  const task = await plan(app, { prompt: 'open example.com', planner: 'LLM', model: 'paid/gpt-4o-mini' }, { budget: { maxTokens: 120 } });
  expect(task).toMatchObject({ status: 'FAILED', error: { code: 'BUDGET_EXCEEDED' } });
});

test.each([0, 1])('a step that needs an approval waits for it, at place %i of the plan', async (place) => {
  const steps = good.steps.slice(0, 2).map((step, index) => ({ ...step, requiresApproval: index === place }));
  answers({ ...good, steps });
  const { id, plan: made } = await plan(app, { prompt, planner: 'LLM', model: 'paid/gpt-4o-mini' }, { waitFor: 'PLAN' });
  expect(made?.steps.map(({ requiresApproval }) => requiresApproval)).toEqual([place === 0, place === 1]);
  await reached(app, id, 'AWAITING_APPROVAL');
  const [approval] = (await app.run(OpenApprovals, { taskId: id })).approvals.nodes;
  expect(approval).toMatchObject({ status: 'PENDING', stage: { name: `step-${place + 1}` } });
  expect((await app.run(ApprovePlanned, { id: approval?.id ?? '' })).resolveApproval.errors).toEqual([]);
  expect((await reached(app, id)).at(-1)).toBe('COMPLETED');
});

test('a replay with another model plans anew with that one', async () => {
  answers(good, { ...good, title: 'Another plan' });
  const first = await plan(app, { prompt, planner: 'LLM', model: 'paid/gpt-4o-mini', execute: false });
  const again = await replay(app, first.id, { model: 'openai/gpt-4o-mini' });
  expect(again).toMatchObject({ status: 'PLANNED', planner: { model: 'openai/gpt-4o-mini' }, plan: { title: 'Another plan' } });
});
