import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../schema/schema.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { post, transports } from '../testing/graphql-transports.ts';
import { probes } from '../testing/probes.ts';

let graph: Graph;
let resolved: string[] = [];

beforeAll(async () => {
  graph = await openGraph();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver, subscribe } = field;
      field.resolve = (...args) => {
        resolved.push(`${type.name}.${field.name}`);
        return resolve(...args);
      };
      if (!subscribe) continue;
      field.subscribe = (...args) => {
        resolved.push(`${type.name}.${field.name}`);
        return subscribe(...args);
      };
    }
  }
});

beforeEach(() => {
  resolved = [];
});

afterAll(() => graph[Symbol.asyncDispose]());

describe.each(transports)('over %s', (_name, run) => {
  it.each(probes)('$name: refused before a resolver or a statement runs', async ({ query, variables, code, numbers = {} }) => {
    const statements = await graph.statementsOf(async () => {
      const results = await run(graph.url, { query, ...(variables ? { variables } : {}) });
      expect(results).toEqual([{ errors: [expect.objectContaining({ extensions: expect.objectContaining({ code, ...numbers }) })] }]);
    });
    expect(statements).toEqual([]);
    expect(resolved).toEqual([]);
  });

  it('a subscription is measured like a query', async () => {
    const query =
      'subscription { taskFeed { task { dependents(first: 100) { nodes { dependents(first: 100) { nodes { dependents(first: 100) { nodes { id } } } } } } } } }';
    const results = await run(graph.url, { query });
    expect(results).toEqual([{ errors: [expect.objectContaining({ extensions: { code: 'QUERY_TOO_COMPLEX', cost: 1_020_203, limit: 50_000 } })] }]);
    expect(resolved).toEqual([]);
  });

  it('what fits is answered', async () => {
    const statements = await graph.statementsOf(async () => {
      expect(await run(graph.url, { query: '{ tasks(first: 100) { nodes { id stages { id } } } }' })).toEqual([{ data: { tasks: { nodes: [] } } }]);
    });
    expect(statements.length).toBeGreaterThan(0);
    expect(resolved).toContain('Query.tasks');
  });
});

it('a batch is no request', async () => {
  const response = await post(graph.url, [{ query: '{ __typename }' }, { query: '{ __typename }' }]);
  expect(response.status).toBe(400);
  expect(resolved).toEqual([]);
});
