import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import { plan, replay, standInBrowser, tryPlan, tryReplay } from '../../testing/plan-client.ts';
import { ended, history } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const PlanEvents = graphql(`
  query PlanEvents($id: ID!) {
    task(id: $id) {
      events(first: 10, types: [PLAN_CREATED]) { nodes { type at ... on PlanCreated { plan { id summary task { id } } } } }
      trace { events(first: 100) { nodes { agentName eventType payload parent { eventType } } } }
      agentLogs(first: 10) { nodes { agentName routingMode reasoning } }
    }
  }
`);

const browser = standInBrowser();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: browser.executors });
});
afterAll(() => app[Symbol.asyncDispose]());

const example = '在 https://www.wikipedia.org 搜索 SoulBrowser';

test('a prompt is planned and not executed: it ends as PLANNED, with its plan', async () => {
  const task = await plan(app, { prompt: example, execute: false });
  expect(task).toMatchObject({
    kind: 'PLAN',
    name: 'plan',
    status: 'PLANNED',
    prompt: example,
    planner: { kind: 'RULE_BASED', model: null, retries: 0 },
    error: null,
  });
  expect(task.plan).toMatchObject({ revision: 1, title: example, summary: '搜索 SoulBrowser' });
  expect(task.plan?.steps.map(({ key, tool: { kind, timeoutMs }, stage }) => [key, kind, timeoutMs, stage])).toEqual([
    ['step-1', 'navigate', 30_000, null],
    ['step-2', 'type', null, null],
    ['step-3', 'wait', 10_000, null],
    ['step-4', 'screenshot', null, null],
  ]);
  expect(task.plan?.steps[0]?.tool.payload).toEqual({ url: 'https://www.wikipedia.org' });
  expect(task.plan?.steps[1]?.tool.payload).toMatchObject({ text: 'SoulBrowser', submit: true });
  expect(task.stages.map(({ name, status, agentName }) => [name, status, agentName])).toEqual([['plan', 'SUCCEEDED', 'planner']]);
  expect(browser.done).toEqual([]);
});

test('the plan is an event, a trace event and a log of the planner', async () => {
  const { id, plan: made } = await plan(app, { prompt: 'open example.com', execute: false });
  const { task } = await app.run(PlanEvents, { id });
  expect(task?.events.nodes).toEqual([
    { type: 'PLAN_CREATED', at: expect.any(String), plan: { id: made?.id, summary: 'Open https://example.com', task: { id } } },
  ]);
  const traced = task?.trace?.events.nodes.filter(({ eventType }) => eventType === 'plan_created');
  expect(traced).toMatchObject([{ agentName: 'planner', payload: { steps: 1, retries: 0 }, parent: { eventType: 'stage_start' } }]);
  expect(task?.agentLogs.nodes).toMatchObject([{ agentName: 'planner', routingMode: 'RULE', reasoning: expect.stringContaining('one instruction') }]);
  expect(await history(app, id)).toEqual([
    '→ QUEUED by local',
    'QUEUED → RUNNING',
    'plan RUNNING',
    'INFO plan: Planned 1 step: Open https://example.com',
    'plan of 1 steps',
    'agent log SUCCEEDED',
    'plan SUCCEEDED',
    'RUNNING → PLANNED',
  ]);
});

test('a plan is executed step by step, each a stage of its name', async () => {
  const task = await plan(app, { prompt: 'Go to shop.example, click Login and take a screenshot', headful: true });
  expect(task.status).toBe('COMPLETED');
  expect(task.stages.map(({ name, type, status, agentName }) => [name, type, status, agentName])).toEqual([
    ['plan', 'plan', 'SUCCEEDED', 'planner'],
    ['step-1', 'browser', 'SUCCEEDED', 'browser'],
    ['step-2', 'browser', 'SUCCEEDED', 'browser'],
    ['step-3', 'browser', 'SUCCEEDED', 'browser'],
  ]);
  expect(task.plan?.steps.map(({ key, stage }) => stage?.name === key && stage.status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  expect(browser.done.slice(-3)).toEqual([
    { action: 'navigate', url: 'https://shop.example', timeout_ms: 30_000, headful: true },
    expect.objectContaining({ action: 'click', headful: true }),
    { action: 'screenshot', headful: true },
  ]);
});

test('with waitFor: PLAN the answer has the plan, also where nobody says how long to wait', async () => {
  const { task, waitOutcome } = await tryPlan(app, { prompt: 'open example.com' }, { waitFor: 'PLAN' });
  expect(waitOutcome).toBe('FINISHED');
  expect(task?.plan?.steps).toHaveLength(1);
  expect(await ended(app, task?.id ?? '')).toBe('COMPLETED');
  // A busy machine may need more than the half minute that it waits then.
  const unhurried = await tryPlan(app, { prompt: 'open example.com' }, { waitFor: 'PLAN', waitMs: 0 });
  expect([unhurried.waitOutcome, unhurried.task?.plan?.steps.length]).toEqual(
    unhurried.waitOutcome === 'FINISHED' ? ['FINISHED', 1] : ['TIMED_OUT', undefined],
  );
  const unplanned = await tryPlan(app, { prompt: 'bake a cake' }, { waitFor: 'PLAN' });
  expect(unplanned).toMatchObject({ waitOutcome: 'FINISHED', task: { status: 'FAILED', plan: null } });
});

test('text with braces reaches the page as it was written', async () => {
  await plan(app, { prompt: 'type "{{prompt}} and {{parameters.x}}" into the Name field' });
  expect(browser.done.at(-1)).toMatchObject({ action: 'type', text: '{{prompt}} and {{parameters.x}}' });
});

describe('what the rules cannot plan', () => {
  test('fails the task, with the words and with what to do', async () => {
    const task = await plan(app, { prompt: 'Please bake a cake for my sister' });
    expect(task).toMatchObject({ status: 'FAILED', plan: null, error: { code: 'PLAN_NOT_UNDERSTOOD', retryable: false, stage: { name: 'plan' } } });
    expect(task.error?.message).toContain('bake a cake for my sister');
    expect(task.error?.hint).toContain('planner: LLM');
  });

  test('fails it also where it is only a part: half of it is not done', async () => {
    const before = browser.done.length;
    const task = await plan(app, { prompt: 'Open example.com and order me a pizza' });
    expect(task).toMatchObject({ status: 'FAILED', plan: null, error: { code: 'PLAN_INCOMPLETE', message: expect.stringContaining('“order me a pizza”') } });
    expect(browser.done).toHaveLength(before);
  });

  test('is a risk of a plan that is only looked at', async () => {
    const task = await plan(app, { prompt: '打开 example.com，然后帮我订一个披萨', execute: false });
    expect(task.status).toBe('PLANNED');
    expect(task.plan?.steps.map(({ tool }) => tool.kind)).toEqual(['navigate']);
    expect(task.plan?.risks[0]).toContain('订一个披萨');
    expect(task.plan?.raw).toMatchObject({ notUnderstood: [expect.stringContaining('订一个披萨')] });
  });

  test('and a prompt of too many steps is refused', async () => {
    const task = await plan(app, { prompt: 'Scroll down. '.repeat(51), execute: false });
    expect(task.error).toMatchObject({ code: 'PLAN_TOO_LONG', hint: 'Divide it into several tasks.' });
  });
});

describe('bad input', () => {
  test.each([
    [{ prompt: ' \n' }, ['prompt']],
    [{ prompt: 'x'.repeat(20_001) }, ['prompt']],
    [{ prompt: 'open example.com', model: 'gpt' }, ['model']],
    [{ prompt: 'open example.com', planner: 'LLM', model: ' ' }, ['model']],
    [{ prompt: 'open example.com', parameters: {} }, ['parameters']],
    [{ prompt: 'open example.com', memoryTemplate: 'templates:checkout-flow' }, ['memoryTemplate']],
    [{ prompt: 'open example.com', memoryTemplate: 'git-script-execution' }, ['memoryTemplate']],
  ] as const)('%j', async (source, path) => {
    const { task, errors } = await tryPlan(app, source);
    expect(task).toBeNull();
    expect(errors.map((error) => error.path)).toEqual([['source', 'plan', ...path]]);
  });

  test('all of it at once', async () => {
    const { errors } = await tryPlan(app, { prompt: '', model: 'gpt', memoryTemplate: 'nothing' });
    expect(errors.map(({ __typename, path }) => [__typename, path?.at(-1)])).toEqual([
      ['ValidationError', 'prompt'],
      ['ValidationError', 'model'],
      ['NotFoundError', 'memoryTemplate'],
    ]);
  });
});

describe('a replay', () => {
  test('of a PLANNED task executes that very plan', async () => {
    const planned = await plan(app, { prompt: 'open example.com and click More', execute: false, headful: true });
    const again = await replay(app, planned.id);
    expect(again).toMatchObject({ status: 'COMPLETED', planner: planned.planner });
    expect(again.plan?.id).not.toBe(planned.plan?.id);
    const words = ({ plan: made }: typeof planned) => made?.steps.map(({ key, title, tool }) => ({ key, title, tool }));
    expect(words(again)).toEqual(words(planned));
    expect(again.stages.map(({ name, status, takenOver }) => [name, status, takenOver])).toEqual([
      ['plan', 'SKIPPED', true],
      ['step-1', 'SUCCEEDED', false],
      ['step-2', 'SUCCEEDED', false],
    ]);
    expect(again.plan?.steps.map(({ stage }) => stage?.id)).toEqual(again.stages.slice(1).map(({ id }) => id));
    expect(browser.done.slice(-2)).toMatchObject([{ action: 'navigate', headful: true }, { action: 'click' }]);
    expect((await history(app, again.id)).slice(0, 3)).toEqual(['→ QUEUED by local', 'plan SKIPPED', 'plan of 2 steps']);
  });

  test('of one that failed goes on where it failed, in the same plan', async () => {
    browser.failAt('Broken');
    const failed = await plan(app, { prompt: 'open example.com, click Broken, scroll down' });
    expect(failed.stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'SKIPPED']);
    const again = await replay(app, failed.id, { from: { point: 'LAST_FAILURE' } });
    expect(again.stages.map(({ name, status, takenOver }) => [name, status, takenOver])).toEqual([
      ['plan', 'SKIPPED', true],
      ['step-1', 'SKIPPED', true],
      ['step-2', 'FAILED', false],
      ['step-3', 'SKIPPED', false],
    ]);
    expect(again.plan?.steps).toHaveLength(3);
  });

  test('with another prompt makes another plan, and does not execute what nobody has seen', async () => {
    const planned = await plan(app, { prompt: 'open example.com', execute: false });
    const again = await replay(app, planned.id, { prompt: 'open example.org and scroll down' });
    expect(again).toMatchObject({ status: 'PLANNED', prompt: 'open example.org and scroll down' });
    expect(again.plan?.steps).toHaveLength(2);
  });

  test('refuses a model that rules do not ask', async () => {
    const planned = await plan(app, { prompt: 'open example.com', execute: false });
    const { task, errors } = await tryReplay(app, { taskId: planned.id, model: 'gpt' });
    expect(task).toBeNull();
    expect(errors).toMatchObject([{ __typename: 'ValidationError', path: ['model'] }]);
  });

  test('of a task that could not be planned plans it again', async () => {
    const failed = await plan(app, { prompt: 'bake a cake' });
    const again = await replay(app, failed.id, { prompt: 'open example.com' });
    expect(again).toMatchObject({ status: 'COMPLETED', plan: { revision: 1 } });
  });
});
