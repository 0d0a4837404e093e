import { createLocalRepository, type LocalRepository } from '../cli/local-repository.ts';
import { graphql } from '../gql/gql.ts';
import type { GraphClient } from './graph-client.ts';
import { create } from './task-client.ts';

const LinesOfScript = graphql(`
  subscription LinesOfScript($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }
`);

/** A repository whose script says `begun`, sleeps for as many seconds as its argument says, and writes its output. */
export function sleepRepository(): Promise<LocalRepository> {
  return createLocalRepository({ 'run.sh': { content: '#!/bin/sh\necho begun\nsleep "$1"\necho slept > out.txt\n', kind: 'executable' } });
}

export function createSleep(client: GraphClient, repository: LocalRepository, seconds: string): Promise<string> {
  const parameters = { repo_url: repository.url, script_path: 'run.sh', script_args: [seconds], output_path: 'out.txt' };
  return create(client, { template: 'git-script-execution', parameters });
}

/** Waits until the script of a task has begun, for the n-th time. */
export async function begun(client: GraphClient, taskId: string, times = 1): Promise<void> {
  let count = 0;
  for await (const { taskEvents } of client.watch(LinesOfScript, { taskId })) {
    if ('logEntry' in taskEvents && taskEvents.logEntry.message === 'begun') count += 1;
    if (count === times) return;
  }
  throw new Error(`${taskId} ended before its script had begun ${times} times`);
}
