import { copyFile, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Part of `npm run check`: relay-compiler takes the schema, with documents that need what Relay expects of one. */
const documents = [
  // A page that grows.
  `fragment TaskList_query on Query @argumentDefinitions(filter: { type: "TaskFilter" }) @refetchable(queryName: "TaskListPageQuery") {
    tasks(first: $first, after: $after, filter: $filter) @connection(key: "TaskList_tasks") {
      edges { node { ...TaskList_row } }
    }
  }`,
  'query TaskListQuery($first: Int!, $after: String) { ...TaskList_query }',
  // Read again by its id.
  `fragment TaskList_row on Task @refetchable(queryName: "TaskListRowQuery") {
    name
    status
    parameters
    creditsUsed
    createdAt
    artifacts(first: 20) { nodes { label url } }
  }`,
  // What a mutation changed is found in the store by its id.
  `mutation TaskListCancelMutation($input: CancelTaskInput!) {
    cancelTask(input: $input) {
      task { id ...TaskList_row }
      errors { __typename message path }
    }
  }`,
  `subscription TaskListSubscription($taskId: ID!, $after: EventCursor) {
    taskEvents(taskId: $taskId, after: $after) {
      cursor
      ... on TaskStatusChanged { status task { ...TaskList_row } }
    }
  }`,
];

await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-relay-'));
await mkdir(join(folder.path, 'src'));
await mkdir(join(folder.path, 'generated'));
await writeFile(join(folder.path, 'src', 'TaskList.js'), documents.map((document) => `graphql\`${document}\`;\n`).join('\n'));
await copyFile(new URL('../../schema.graphql', import.meta.url), join(folder.path, 'schema.graphql'));
const config = { src: './src', schema: './schema.graphql', language: 'javascript', artifactDirectory: './generated', eagerEsModules: true };
await writeFile(join(folder.path, 'relay.config.json'), JSON.stringify(config));
const { failed } = await execa('relay-compiler', ['relay.config.json'], {
  cwd: folder.path,
  preferLocal: true,
  localDir: import.meta.dirname,
  stdio: 'inherit',
  reject: false,
});
process.exitCode = failed ? 1 : 0;
