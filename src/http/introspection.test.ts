import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, transports } from '../testing/graphql-transports.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

describe('a server that hides its schema', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp({ env: { INTROSPECTION: 'false', GRAPHIQL: 'false' } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  describe.each(transports)('over %s', (_name, run) => {
    it.each([
      ['{ __schema { types { name } } again: __schema { types { name } } }', '__schema'],
      ['{ __type(name: "Task") { name } }', '__type'],
    ])('%s is refused', async (query, field) => {
      const [answer] = await run(app.url, { query });
      expect(answer?.data).toBeUndefined();
      expect(answer?.errors).toEqual([expect.objectContaining({ message: expect.stringContaining(field), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })]);
    });

    it.each<[string, Record<string, unknown>?]>([
      ['{ task { id } taks { id } }'],
      ['{ tasks(frst: 1) { nodes { id } } }'],
      ['{ tasks { nodes { stats } } }'],
      ['{ tasks(filter: { statuses: [QUEUD] }) { nodes { id } } }'],
      ['{ tasks { nodes { ... on Taks { id } } } }'],
      ['query ($filter: TaskFilter) { tasks(filter: $filter) { nodes { id } } }', { filter: { statuses: ['QUEUD'], taggs: [] } }],
      ['mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }', { input: { source: { templat: {} } } }],
    ])('%s names what is wrong, and nothing that would be right', async (query, variables) => {
      const [answer] = await run(app.url, { query, ...(variables ? { variables } : {}) });
      expect(answer?.errors?.length).toBeGreaterThan(0);
      expect(JSON.stringify(answer)).not.toContain('Did you mean');
    });

    it('__typename is no secret', async () => {
      expect(await run(app.url, { query: '{ __typename }' })).toEqual([{ data: { __typename: 'Query' } }]);
    });
  });

  it('has no page for browsers, and runs nothing for them', async () => {
    const response = await fetch(`${app.url}/graphql?query={viewer{name}}`, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(response.status).toBe(406);
    expect(await response.text()).not.toContain('local');
  });
});

describe('an open server', () => {
  it('tells what it has', async () => {
    await using app = await openTestApp();
    const answer = await (await post(app.url, { query: '{ taks { id } }' })).text();
    expect(answer).toContain('Did you mean');
    expect(await app.ask('{ __type(name: "Task") { name } }')).toEqual({ data: { __type: { name: 'Task' } } });
  });
});
