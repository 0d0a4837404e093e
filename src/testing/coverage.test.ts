import { buildSchema, graphql } from 'graphql';
import { expect, test } from 'vitest';
import { recordAnswers } from './coverage.ts';

const schema = () =>
  buildSchema(`
    interface Node { id: ID! }
    type Task implements Node { id: ID! name: String price: String count: Int done: Boolean tags: [String!] children: [Task] parent: Task }
    type Query { node: Node task: Task empty: Task }
  `);

/** The coordinates that were answered when the query ran over this data. */
async function answered(source: string, rootValue: object): Promise<string[]> {
  const coordinates: string[] = [];
  const recording = schema();
  recordAnswers(recording, (coordinate) => coordinates.push(coordinate));
  const { errors } = await graphql({ schema: recording, source, rootValue });
  expect(errors).toBeUndefined();
  return coordinates.sort();
}

test('values, aliases, fragments and abstract types count under the field that gave them', async () => {
  const source = '{ a: node { ...Some } } fragment Some on Node { id ... on Task { label: name done } }';
  const coordinates = await answered(source, { node: { __typename: 'Task', id: '1', name: 'x', done: false } });
  expect(coordinates).toEqual(['Query.node', 'Task.done', 'Task.id', 'Task.name']);
});

test('null, empty and zero do not count', async () => {
  const source = '{ empty { id } task { id name price count tags children { id } parent { id } } }';
  const task = { id: '1', name: '', price: '0.00', count: 0, tags: [], children: [null], parent: null };
  expect(await answered(source, { task, empty: Promise.resolve(null) })).toEqual(['Query.task', 'Task.id']);
});

test('promises count once they are settled, a lazy one runs once, and each field is reported once', async () => {
  let runs = 0;
  const lazy = {
    // biome-ignore lint/suspicious/noThenProperty: what Prisma returns is such an object.
    then: (resolve: (value: string[]) => void) => {
      runs += 1;
      resolve(['', 'urgent']);
    },
  };
  const children = [Promise.resolve({ id: '2' }), { id: '3' }];
  expect(await answered('{ task { tags children { id } } }', { task: { tags: () => lazy, children } })).toEqual([
    'Query.task',
    'Task.children',
    'Task.id',
    'Task.tags',
  ]);
  expect(runs).toBe(1);
});

test('recording twice on one schema reports once', async () => {
  const coordinates: string[] = [];
  const recording = schema();
  for (const _ of [1, 2]) recordAnswers(recording, (coordinate) => coordinates.push(coordinate));
  await graphql({ schema: recording, source: '{ task { id } }', rootValue: { task: { id: '1' } } });
  expect(coordinates).toEqual(['Query.task', 'Task.id']);
});
