import { styleText } from 'node:util';
import { Command } from 'commander';
import type { Client } from 'graphql-ws';
import { graphql } from '../gql/gql.ts';
import type { TaskStatus } from '../gql/graphql.ts';
import { openClient, result, results } from './demo-client.ts';
import { DemoEvents, textOf } from './demo-events.ts';
import { createDemoRepository, demoParameters } from './demo-repository.ts';
import { runningServer, startServer } from './demo-server.ts';

const CreateDemoTask = graphql(/* GraphQL */ `
  mutation CreateDemoTask($parameters: JSON!) {
    createTask(input: { source: { template: { name: "git-script-execution", parameters: $parameters } }, tags: ["demo"] }) {
      task { id }
      errors { message }
    }
  }
`);

const CancelDemoTask = graphql(/* GraphQL */ `
  mutation CancelDemoTask($taskId: ID!) {
    cancelTask(input: { taskId: $taskId, gracePeriodMs: 1000 }) { errors { message } }
  }
`);

const program = new Command('demo')
  .description('Makes a small git repository, runs a script of it as a task, and shows what happens while it happens.')
  .option('--url <url>', 'the server to use (default: the one at HOST and PORT, or else one that lives as long as the demo)')
  .option('--key <key>', 'API key, where the server wants one')
  .option('--rest <seconds>', 'how long the script rests after each line', '0.3')
  .option('--keep', 'leave the repository there, to start tasks with it yourself')
  .parse();

/** A terminal sends Ctrl-C to npm too, which hands it on: all but the first change nothing. */
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
});

/**
 * One task of the template git-script-execution, from its creation to its end. Also an example of a client: three typed operations over
 * one WebSocket.
 */
async function demo({ url, key, rest, keep }: { url?: string; key?: string; rest: string; keep?: true }): Promise<TaskStatus | undefined> {
  await using stack = new AsyncDisposableStack();
  const running = await runningServer(url);
  if (!running) console.info('No server is running, so the demo starts one for itself.');
  const server = running ?? stack.use(await startServer()).url;
  const repository = await createDemoRepository();
  if (!keep) stack.use(repository);
  const client = stack.adopt(openClient(server, key), (opened) => opened.dispose());

  const { script_args, ...others } = demoParameters;
  const parameters = { repo_url: repository.url, ...others, script_args: [...script_args, rest] };
  const { task, errors } = (await result(client, CreateDemoTask, { parameters })).createTask;
  if (!task) throw new Error(errors.map(({ message }) => message).join('\n'));
  console.info(`server      ${server}\nrepository  ${repository.url}\ntask        ${task.id}\n`);

  // Where this fails the connection is broken, which ends the events, too.
  interrupted.then(() => result(client, CancelDemoTask, { taskId: task.id })).catch(() => undefined);
  const status = await watch(client, task.id);

  if (keep) console.info(`\nTo start it again in GraphiQL, use these variables:\n${JSON.stringify({ parameters }, null, 2)}`);
  if (status === 'FAILED' && running) console.info('\nThe demo does without that server, too: PORT=0 npm run demo');
  return status;
}

/** @returns the last status. */
async function watch(client: Client, taskId: string): Promise<TaskStatus | undefined> {
  let startedAt: number | undefined;
  let status: TaskStatus | undefined;
  for await (const { taskEvents: event } of results(client, DemoEvents, { taskId })) {
    const at = Date.parse(event.at);
    startedAt ??= at;
    const text = textOf(event);
    if (text) console.info(`${((at - startedAt) / 1_000).toFixed(1).padStart(5)} s  ${text}`);
    if (event.__typename === 'TaskStatusChanged') status = event.status;
  }
  return status;
}

try {
  const status = await demo(program.opts());
  // The migrations of a server of our own leave a timer of ten seconds.
  process.exit(status === 'COMPLETED' ? 0 : 1);
} catch (error) {
  console.error(styleText('red', error instanceof Error ? error.message : String(error), { stream: process.stderr }));
  process.exit(1);
}
