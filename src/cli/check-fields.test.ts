import { expect, test } from 'vitest';
import { unansweredFields } from './check-fields.ts';

test('fields of object types are expected, those of interfaces, inputs and introspection are not', () => {
  const sdl =
    'interface Node { id: ID! } input Filter { name: String } type Task implements Node { id: ID! name: String } type Query { task(filter: Filter): Task }';
  expect(unansweredFields(sdl, new Set(['Query.task', 'Task.id']))).toEqual(['Task.name']);
});
