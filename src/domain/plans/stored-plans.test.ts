import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import type { SavePlanAsTemplateInput } from '../../gql/graphql.ts';
import { type KeyedApp, openKeyedApp } from '../../testing/keyed-app.ts';
import { plan, standInBrowser, tryPlan } from '../../testing/plan-client.ts';
import { create } from '../../testing/task-client.ts';
import { ended } from '../../testing/task-history.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const SavePlan = graphql(`
  mutation SavePlan($input: SavePlanAsTemplateInput!) {
    savePlanAsTemplate(input: $input) {
      template { name version description parameters { name type required defaultValue description } steps { name type config } }
      errors { __typename message path }
    }
  }
`);

const browser = standInBrowser();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: browser.executors });
});
afterAll(() => app[Symbol.asyncDispose]());

const save = async (input: SavePlanAsTemplateInput) => (await app.run(SavePlan, { input })).savePlanAsTemplate;

test('a plan is kept with its parameters, in versions, and taken from there without being planned', async () => {
  const { id, plan: original } = await plan(app, { prompt: 'open shop.example and type "Ada" into the Name field', execute: false });
  const parameters = [
    { name: 'who', value: 'Ada', description: 'Whose name' },
    { name: 'shop', value: 'https://shop.example', required: true },
  ];
  const { template, errors } = await save({ taskId: id, name: 'checkout-flow', parameters });
  expect(errors).toEqual([]);
  expect(template).toMatchObject({ name: 'checkout-flow', version: 1, description: original?.summary });
  expect(template?.parameters).toEqual([
    { name: 'who', type: 'STRING', required: false, defaultValue: 'Ada', description: 'Whose name' },
    { name: 'shop', type: 'STRING', required: true, defaultValue: null, description: null },
  ]);
  expect(template?.steps.map(({ name, type, config }) => [name, type, config])).toMatchObject([
    ['step-1', 'browser', { action: 'navigate', url: '{{shop}}' }],
    ['step-2', 'browser', { action: 'type', text: '{{who}}' }],
  ]);

  const task = await plan(app, {
    prompt: 'The usual',
    memoryTemplate: 'templates:checkout-flow',
    parameters: { shop: 'https://other.example' },
    headful: true,
  });
  expect(task).toMatchObject({
    status: 'COMPLETED',
    name: 'checkout-flow',
    template: { name: 'checkout-flow', version: 1 },
    plan: { revision: 1, title: original?.title },
  });
  expect(task.plan?.steps.map(({ title, tool }) => [title, tool.payload])).toMatchObject([
    ['Open https://other.example', { url: 'https://other.example' }],
    ['Type Ada', { text: 'Ada' }],
  ]);
  expect(browser.done.slice(-2)).toMatchObject([
    { url: 'https://other.example', headful: true },
    { text: 'Ada', headful: true },
  ]);

  expect((await save({ taskId: id, name: 'checkout-flow' })).template).toMatchObject({ version: 2, parameters: [] });
  expect(await plan(app, { prompt: 'Again', memoryTemplate: 'checkout-flow', execute: false })).toMatchObject({ status: 'PLANNED', template: { version: 2 } });
});

test('its parameter prompt is the prompt of the task, with braces as they are written', async () => {
  const { id } = await plan(app, { prompt: 'type "something" into the search box', execute: false });
  await save({ taskId: id, name: 'searching', parameters: [{ name: 'prompt', value: 'something' }] });
  await plan(app, { prompt: 'the {{prompt}} of all', memoryTemplate: 'searching' });
  expect(browser.done.at(-1)).toMatchObject({ text: 'the {{prompt}} of all' });
});

test('tasks are made from it as from any template, too', async () => {
  const { id } = await plan(app, { prompt: 'open example.com', execute: false });
  await save({ taskId: id, name: 'opening', parameters: [{ name: 'url', value: 'https://example.com' }] });
  expect(await ended(app, await create(app, { template: 'opening', parameters: { url: 'https://example.org' } }))).toBe('COMPLETED');
  expect(browser.done.at(-1)).toMatchObject({ action: 'navigate', url: 'https://example.org' });
});

describe('bad input', () => {
  test('parameters that do not fit, and a name that is none', async () => {
    const { id } = await plan(app, { prompt: 'open example.com', execute: false });
    expect(
      (
        await save({
          taskId: id,
          name: 'x',
          parameters: [
            { name: 'a', value: 'nowhere' },
            { name: 'b', value: '' },
          ],
        })
      ).errors.map(({ path }) => path),
    ).toEqual([
      ['parameters', '0', 'value'],
      ['parameters', '1', 'value'],
    ]);
    expect((await save({ taskId: id, name: 'no name!' })).errors).toMatchObject([{ __typename: 'ValidationError', path: ['name'] }]);
    await save({ taskId: id, name: 'strict', parameters: [{ name: 'url', value: 'https://example.com', required: true }] });
    const { task, errors } = await tryPlan(app, { prompt: 'go', memoryTemplate: 'strict', parameters: { other: 1 } });
    expect(task).toBeNull();
    expect(errors.map(({ path }) => path?.slice(2))).toEqual([
      ['parameters', 'url'],
      ['parameters', 'other'],
    ]);
  });

  test('a task that has no plan, and one that is not there', async () => {
    const { id } = await plan(app, { prompt: 'bake a cake' });
    expect((await save({ taskId: id, name: 'x' })).errors).toMatchObject([{ __typename: 'InvalidStateError', path: ['taskId'] }]);
    expect((await save({ taskId: 'task_00000000000000000000000000', name: 'x' })).errors).toMatchObject([{ __typename: 'NotFoundError', path: ['taskId'] }]);
  });
});

describe('with keys', () => {
  const createPlan = `mutation { createTask(input: { source: { plan: { prompt: "open example.com", execute: false } } }, waitMs: 300000) { task { id } } }`;
  const savePlan = `mutation ($id: ID!, $shop: String) { savePlanAsTemplate(input: { taskId: $id, name: "mine", shop: $shop }) { template { shop } errors { __typename } } }`;
  const usePlan = `mutation { createTask(input: { source: { plan: { prompt: "go", memoryTemplate: "mine", execute: false } } }) { task { id } errors { __typename path } } }`;

  test("a shop's key keeps plans of its own tasks for its own shop; others neither see nor save them", async () => {
    await using keyed: KeyedApp = await openKeyedApp({ executors: browser.executors });
    const [north, south] = await Promise.all(['north', 'south'].map((shop) => keyed.makeKey({ name: shop, scopes: ['READ', 'WRITE'], shop })));
    const created = await keyed.askAs<{ createTask: { task: { id: string } } }>(north?.secret ?? '', createPlan);
    const id = created.data?.createTask.task.id;
    expect((await keyed.askAs(south?.secret ?? '', savePlan, { id })).data).toEqual({
      savePlanAsTemplate: { template: null, errors: [{ __typename: 'NotFoundError' }] },
    });
    expect((await keyed.askAs(north?.secret ?? '', savePlan, { id, shop: 'south' })).data).toEqual({
      savePlanAsTemplate: { template: null, errors: [{ __typename: 'ValidationError' }] },
    });
    expect((await keyed.askAs(north?.secret ?? '', savePlan, { id })).data).toEqual({ savePlanAsTemplate: { template: { shop: 'north' }, errors: [] } });
    expect((await keyed.askAs(south?.secret ?? '', usePlan)).data).toEqual({
      createTask: { task: null, errors: [{ __typename: 'NotFoundError', path: ['source', 'plan', 'memoryTemplate'] }] },
    });
    expect((await keyed.askAs(north?.secret ?? '', usePlan)).data).toMatchObject({ createTask: { errors: [] } });
    const plain = await keyed.makeKey({ name: 'plain', scopes: ['WRITE'] });
    expect((await keyed.askAs(plain.secret, savePlan, { id })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
