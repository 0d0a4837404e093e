import { getIntrospectionQuery, getOperationAST, isCompositeType, isInputObjectType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../schema/schema.ts';
import { countedByDomain } from './input-limits.ts';
import { operationCost } from './operation-cost.ts';
import { assumedItems, sizeArguments } from './operation-cost-sizes.ts';

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  const errors = validate(schema, document);
  if (!operation || errors.length > 0) throw new Error(`${query}: ${errors.map(({ message }) => message).join(' ')}`);
  return operationCost({ schema, document, operation, variables });
}

describe('what an operation costs', () => {
  it.each<[number, string, Record<string, unknown>?]>([
    [0, '{ __typename }'],
    [1, '{ viewer { name shop scopes } }'],
    [21, '{ tasks { nodes { id } } }'],
    [21, '{ tasks { edges { cursor node { id } } pageInfo { endCursor } totalCount } }'],
    [6, '{ tasks(last: 5) { nodes { id } } }'],
    [1, '{ tasks(first: 0) { nodes { stages { id } } } }'],
    [1 + 5 * (1 + 10), '{ tasks(first: 5) { nodes { stages { id } } } }'],
    [1 + 5 * (1 + 1 + 20), '{ tasks(first: 5) { nodes { artifacts { nodes { id } } } } }'],
    [10 * (1 + 3), '{ taskStatusGroups(perStatus: 3) { tasks { id } } }'],
    [3 * (1 + 10), 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { stages { id } } } }', { ids: ['a', 'b', 'c'] }],
    [1, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: 'a single one' }],
    [10 + 1 + 1, 'mutation { cancelTask(input: { taskId: "a" }) { task { id } } }'],
    [
      10 + 500 + 1 + 500 + 1,
      'mutation ($input: CreateTasksInput!) { createTasks(input: $input) { tasks { id } errors { message } } }',
      { input: { tasks: Array(500).fill({}) } },
    ],
    [12, 'subscription { taskEvents(taskId: "a") { task { stages { id } } } }'],
  ])('%i: %s', (cost, query, variables) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  it("leaves room for GraphiQL's introspection", () => {
    expect(costOf(getIntrospectionQuery({ descriptions: true, oneOf: true, inputValueDeprecation: true }))).toBeLessThan(10_000);
  });
});

describe('documents that ask for the same cost the same', () => {
  const expected = costOf('{ tasks(first: 50) { nodes { id stages { id name } } } }');

  it.each<[string, string, Record<string, unknown>?]>([
    ['a variable', 'query ($n: Int) { tasks(first: $n) { nodes { id stages { id name } } } }', { n: 50 }],
    ['a default', 'query ($n: Int = 50) { tasks(first: $n) { nodes { id stages { id name } } } }'],
    ['a default that is not used', 'query ($n: Int = 1) { tasks(first: $n) { nodes { id stages { id name } } } }', { n: 50 }],
    ['an alias', '{ all: tasks(first: 50) { list: nodes { id steps: stages { id name } } } }'],
    ['a fragment', '{ tasks(first: 50) { ...Page } } fragment Page on TaskConnection { nodes { ...Row } } fragment Row on Task { stages { name } }'],
    ['a fragment that is spread again', '{ tasks(first: 50) { nodes { ...Row ...Row ... on Task { ...Row } } } } fragment Row on Task { stages { name } }'],
    ['an inline fragment', '{ tasks(first: 50) { ... { nodes { ... on Task { stages { name } } } } } }'],
    ['a field in two parts', '{ tasks(first: 50) { nodes { stages { id } } } tasks(first: 50) { nodes { stages { name } } } }'],
    ['edges', '{ tasks(first: 50) { edges { node { stages { name } } } } }'],
    ['what is skipped', 'query ($no: Boolean!) { tasks(first: 50) { nodes { stages { id } dependsOn @include(if: $no) { id } } } }', { no: false }],
    ['what is not included', '{ tasks(first: 50) { nodes { stages { id } ... @skip(if: true) { dependsOn { id } } } } }'],
  ])('with %s', (_what, query, variables) => {
    expect(costOf(query, variables)).toBe(expected);
  });
});

describe('the time that it takes', () => {
  const levels = 60;
  const chain = (fields: (next: string) => string) =>
    `{ task(id: "a") { ...F0 } } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Task { ${fields(`...F${level + 1}`)} }`).join(' ')} fragment F${levels} on Task { id }`;

  // Step by step these would be 2^60.
  it.each([
    ['double each other', chain((next) => `a: template { name } dependsOn { ${next} } other: dependsOn { ${next} }`)],
    [
      'are merged from two sides',
      chain((next) => `dependsOn { ${next} } dependsOn { id ${next} } other: dependsOn { ${next} name } other: dependsOn { ${next} }`),
    ],
  ])('does not grow with what fragments that %s would expand to', (_what, query) => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    expect(operationCost({ schema, document, operation, variables: {} })).toBe(Number.MAX_SAFE_INTEGER);
  });
});

it('every place that the rules name is in the schema', () => {
  for (const name of [...Object.keys(assumedItems), ...Object.keys(sizeArguments)]) {
    const [typeName = '', field] = name.split('.');
    const type = schema.getType(typeName);
    expect(isCompositeType(type), name).toBe(true);
    if (field) expect(isCompositeType(type) && schema.getField(type, field), name).toBeTruthy();
  }
  for (const place of countedByDomain) {
    const [typeName = '', field = ''] = place.split('.');
    const type = schema.getType(typeName);
    expect(isInputObjectType(type) && type.getFields()[field], place).toBeTruthy();
  }
});
