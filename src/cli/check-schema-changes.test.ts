import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { breakingChanges, breakingHistory } from './check-schema-changes.ts';

const graph = (task: string, rest = '') =>
  `interface Node { id: ID! } type Task implements Node { id: ID! ${task} } type Query { node: Node task: Task } ${rest}`;

test.for([
  ['a removed field', graph('name: String'), graph(''), ["Field 'name' was removed from object type 'Task'"]],
  ['a field that became nullable', graph('name: String!'), graph('name: String'), ["Field 'Task.name' changed type from 'String!' to 'String'"]],
  ['a removed type that a fragment can name', graph('', 'type Log implements Node { id: ID! }'), graph(''), ["Type 'Log' was removed"]],
] as const)('%s breaks', async ([, before, after, expected]) => {
  expect(await breakingChanges(before, after)).toEqual(expected);
});

test.for([
  ['an added field', graph(''), graph('name: String')],
  ['a removed field that was deprecated', graph('name: String @deprecated'), graph('')],
  ['a removed field that was deprecated, with its type', graph('log: Log @deprecated', 'type Log { text: String }'), graph('')],
  ['a removed enum value that was deprecated', graph('s: S', 'enum S { A B @deprecated }'), graph('s: S', 'enum S { A }')],
] as const)('%s does not break', async ([, before, after]) => {
  expect(await breakingChanges(before, after)).toEqual([]);
});

test('each commit is compared with its parent, the working tree with HEAD, and a shallow clone with what it has', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-history-'));
  const git = (...args: string[]) => execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder.path });
  const write = (sdl: string) => writeFile(join(folder.path, 'schema.graphql'), sdl);
  const commit = async (message: string, sdl: string) => {
    await write(sdl);
    await git('add', '.');
    await git('commit', '--quiet', '--message', message);
  };
  await git('init', '--quiet');
  await commit('first', graph('a: Int b: Int'));
  await commit('removes a', graph('b: Int'));
  await commit('deprecates b', graph('b: Int @deprecated'));
  await commit('removes b', graph('c: Int'));
  await write(graph(''));

  const breaks = await breakingHistory(folder.path);
  expect([...breaks.keys()].map((label) => label.replace(/^[0-9a-f]{7,} /, ''))).toEqual(['removes a', 'not committed yet']);

  await git('clone', '--quiet', '--depth=1', `file://${folder.path}`, 'shallow');
  expect(await breakingHistory(join(folder.path, 'shallow'))).toEqual(new Map());
});
