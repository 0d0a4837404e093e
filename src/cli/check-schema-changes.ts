import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChangeType, CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core';
import { execa } from 'execa';
import { buildSchema, type GraphQLSchema, isObjectType } from 'graphql';

const FILE = 'schema.graphql';

/** What would break a client, as sentences. What the old schema had deprecated may go. */
export async function breakingChanges(before: string, after: string): Promise<string[]> {
  const old = buildSchema(before);
  const changes = await diff(old, buildSchema(after), [DiffRule.suppressRemovalOfDeprecatedField]);
  return changes
    .filter(({ criticality, type, path }) => criticality.level === CriticalityLevel.Breaking || (type === ChangeType.TypeRemoved && isNameable(old, path)))
    .map(({ message }) => message);
}

/** A type goes with the fields that led to it, unless a fragment could name it: then each of its fields must have been deprecated. */
function isNameable(schema: GraphQLSchema, name: string | undefined): boolean {
  const type = name ? schema.getType(name) : undefined;
  if (!isObjectType(type)) return false;
  const isPartOfAnother =
    type.getInterfaces().length > 0 || Object.values(schema.getTypeMap()).some((other) => 'getTypes' in other && other.getTypes().includes(type));
  return isPartOfAnother && Object.values(type.getFields()).some(({ deprecationReason }) => !deprecationReason);
}

/**
 * Compares each commit that touches schema.graphql with its (first) parent, and the working tree with HEAD. In a shallow clone it sees
 * what is there.
 * @returns what breaks, by commit.
 */
export async function breakingHistory(folder: string): Promise<Map<string, string[]>> {
  const git = async (...args: string[]) => (await execa('git', args, { cwd: folder, stripFinalNewline: false })).stdout;
  const at = (commit: string) => git('show', `${commit}:${FILE}`).catch(() => undefined);
  const breaks = new Map<string, string[]>();
  const compare = async (label: string, before: string | undefined, after: string | undefined) => {
    const changes = before !== undefined && after !== undefined ? await breakingChanges(before, after) : [];
    if (changes.length > 0) breaks.set(label, changes);
  };
  const log = await git('log', '--full-history', '--format=%H %h %s', 'HEAD', '--', FILE);
  for (const line of log.split('\n').filter(Boolean)) {
    const [commit = '', ...label] = line.split(' ');
    await compare(label.join(' '), await at(`${commit}^1`), await at(commit));
  }
  await compare('not committed yet', await at('HEAD'), await readFile(join(folder, FILE), 'utf8').catch(() => undefined));
  return breaks;
}

if (import.meta.main) {
  const breaks = await breakingHistory(fileURLToPath(new URL('../../', import.meta.url)));
  for (const [commit, changes] of breaks) console.error([commit, ...changes.map((change) => `  ${change}`)].join('\n'));
  if (breaks.size > 0) {
    console.error('These changes break clients. Deprecate first (@deprecated), remove in a later commit.');
    process.exitCode = 1;
  } else {
    console.info('No commit broke the schema.');
  }
}
