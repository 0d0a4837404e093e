import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoRepository, demoParameters } from '../cli/demo-repository.ts';
import type { LocalRepository } from '../cli/local-repository.ts';
import { schema } from '../schema/schema.ts';
import { overEventStream } from '../testing/graphql-transports.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { exampleTabs } from './example-tabs.ts';

let server: TestApp;
let repository: LocalRepository;
const tab = (name: string) => exampleTabs.find(({ query }) => query.includes(` ${name}`)) ?? { query: '' };

beforeAll(async () => {
  [server, repository] = await Promise.all([openTestApp(), createDemoRepository()]);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
});

test('the tabs lead from a first task to its result', async () => {
  const parameters = { repo_url: repository.url, ...demoParameters };
  const started = await server.ask<{ createTask: { task: { id: string } } }, unknown>(tab('StartTask').query, { parameters });
  const taskId = started.data?.createTask.task.id;

  const events = await overEventStream(server.url, { query: tab('WatchTask').query, variables: { taskId } });
  expect(events.at(-1)).toMatchObject({ data: { taskEvents: { type: 'TASK_STATUS_CHANGED', task: { status: 'COMPLETED' } } } });

  expect(await server.ask(tab('LatestTasks').query)).toMatchObject({
    data: { tasks: { totalCount: 1, nodes: [{ id: taskId, status: 'COMPLETED', result: { json: { words: 55 } } }] } },
  });
  expect(await server.ask(tab('Templates').query)).toMatchObject({
    data: { templates: { nodes: [{ name: 'git-script-execution' }, { name: 'ollama-inference' }] } },
  });
});

test('the first tab, of which GraphiQL shows no variables, has none', () => {
  expect(exampleTabs[0]).toEqual({ query: expect.stringContaining('mutation StartTask') });
});

test('the id that waits to be replaced is refused clearly', async () => {
  const variables = JSON.parse(tab('WatchTask').variables ?? '') as Record<string, unknown>;
  expect(await overEventStream(server.url, { query: tab('WatchTask').query, variables })).toMatchObject([
    { errors: [{ message: '"task_…" is not the id of a Task.', extensions: { code: 'BAD_USER_INPUT' } }] },
  ]);
});

test.for(exampleTabs.map(({ query }) => [/\w+ (\w+)/.exec(query.replace(/^#.*\n/gm, ''))?.[1], query] as const))('%s fits the schema', ([, query]) => {
  expect(validate(schema, parse(query))).toEqual([]);
});
