import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalRepository, type LocalRepository, type RepositoryFile } from '../cli/local-repository.ts';
import { graphql } from '../gql/gql.ts';
import { isLinux, processesWith, uniqueSleep } from '../testing/scripts.ts';
import { cancel, create } from '../testing/task-client.ts';
import { ended, history, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const LogsOfTask = graphql(`
  subscription LogsOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }
`);

let app: TestApp;
let stack: AsyncDisposableStack;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  app = stack.use(await openTestApp());
});
afterAll(() => stack.disposeAsync());

async function repository(files: Record<string, RepositoryFile>): Promise<LocalRepository> {
  return stack.use(await createLocalRepository(files));
}

async function script(lines: string, kind: RepositoryFile['kind'] = 'executable'): Promise<string> {
  return (await repository({ 'run.sh': { content: `#!/bin/sh\n${lines}\n`, kind } })).url;
}

const run = (parameters: object) =>
  create(app, { template: 'git-script-execution', parameters: { script_path: 'run.sh', output_path: 'out.json', ...parameters } });

/** Waits until the script has said this. */
async function said(taskId: string, text: string): Promise<void> {
  for await (const { taskEvents } of app.watch(LogsOfTask, { taskId })) {
    if ('logEntry' in taskEvents && taskEvents.logEntry.message === text) return;
  }
  throw new Error(`The task ended without having said ${text}`);
}

test('clones, runs and keeps the output, watched line by line', async () => {
  const repo = await repository({
    'bin/run.sh': {
      content: '#!/bin/sh\necho "hello $1"; echo "no worry" >&2; mkdir out; echo "{\\"said\\": \\"$1\\"}" > out/result.json\n',
      kind: 'executable',
    },
  });
  const parameters = { repo_url: repo.url, branch: 'main', script_path: 'bin/run.sh', script_args: ['you there'], output_path: 'out/result.json' };
  const id = await create(app, { template: 'git-script-execution', parameters });
  expect(await ended(app, id)).toBe('COMPLETED');

  const { stages, result, artifacts, agentLogs } = await readTask(app, id);
  expect(stages.map(({ name, status, attempt }) => `${name} ${status} ${attempt}`)).toEqual([
    'git_clone SUCCEEDED 1',
    'execute_script SUCCEEDED 1',
    'store_result SUCCEEDED 1',
  ]);
  expect(stages[0]?.keyOutput).toEqual({ commit: repo.commit, branch: 'main' });
  expect(result).toMatchObject({ json: { said: 'you there' }, offloaded: false });
  expect(artifacts.nodes).toMatchObject([{ label: 'output', path: 'out/result.json' }]);
  expect(await (await fetch(artifacts.nodes[0]?.url ?? '')).json()).toEqual({ said: 'you there' });
  expect(agentLogs.nodes.map(({ agentName, status }) => `${agentName} ${status}`)).toEqual([
    'git_clone SUCCEEDED',
    'execute_script SUCCEEDED',
    'store_result SUCCEEDED',
  ]);
  const lines = await history(app, id);
  expect(lines).toEqual(expect.arrayContaining(['INFO execute_script: hello you there', 'WARN execute_script: no worry', 'artifact out/result.json']));
  expect(lines.indexOf('artifact out/result.json')).toBeLessThan(lines.indexOf('store_result SUCCEEDED'));
});

describe('what cannot work says so', () => {
  test.each([
    ['a repository that does not exist', async () => ({ repo_url: 'file:///no/such/repository' }), 'git_clone', 'REPOSITORY_NOT_FOUND'],
    ['a branch that does not exist', async () => ({ repo_url: await script('true'), branch: 'elsewhere' }), 'git_clone', 'BRANCH_NOT_FOUND'],
    ['a script that is missing', async () => ({ repo_url: await script('true'), script_path: 'walk.sh' }), 'execute_script', 'SCRIPT_NOT_FOUND'],
    ['a script that is not executable', async () => ({ repo_url: await script('true', 'file') }), 'execute_script', 'SCRIPT_NOT_EXECUTABLE'],
    [
      'a script outside of the repository',
      async () => ({ repo_url: await script('true'), script_path: '../run.sh' }),
      'execute_script',
      'PATH_OUTSIDE_WORKSPACE',
    ],
    ['a script that fails', async () => ({ repo_url: await script('echo oh >&2; exit 3') }), 'execute_script', 'SCRIPT_FAILED'],
    ['an output that is missing', async () => ({ repo_url: await script('true') }), 'store_result', 'RESULT_NOT_FOUND'],
    [
      'an output outside of the repository',
      async () => ({ repo_url: await script('true'), output_path: '../../etc/passwd' }),
      'store_result',
      'PATH_OUTSIDE_WORKSPACE',
    ],
    ['an output that leads outside', async () => ({ repo_url: await script('ln -s /etc/passwd out.json') }), 'store_result', 'PATH_OUTSIDE_WORKSPACE'],
  ])('%s', async (_what, parameters, stage, code) => {
    const id = await run(await parameters());
    expect(await ended(app, id)).toBe('FAILED');
    const { error, result, artifacts, attempts } = await readTask(app, id);
    expect(error).toMatchObject({ code, retryable: false, stage: { name: stage } });
    expect(error?.hint).toBeTruthy();
    expect({ result, artifacts: artifacts.nodes, attempts }).toEqual({ result: null, artifacts: [], attempts: 1 });
  });

  test('the output of a script that failed is kept with its stage', async () => {
    const id = await run({ repo_url: await script('echo before; echo oh >&2; exit 3') });
    await ended(app, id);
    const { stages } = await readTask(app, id);
    expect(stages).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'FAILED', keyOutput: { exitCode: 3 } }, { status: 'SKIPPED' }]);
  });
});

// Processes are looked for in /proc.
describe.runIf(isLinux)('a cancel leaves no process behind (Linux)', () => {
  test.each([
    ['a script that ends when asked', (sleep: string) => `echo ready; exec sleep ${sleep}`, 60_000],
    ['a script that does not listen', (sleep: string) => `trap '' TERM; echo ready; sleep ${sleep}; sleep ${sleep}`, 300],
    ['a script that forks', (sleep: string) => `(trap '' TERM; sleep ${sleep} & sleep ${sleep}) & setsid sleep ${sleep} & echo ready; wait`, 300],
    ['without a grace period', (sleep: string) => `trap '' TERM; echo ready; sleep ${sleep}`, 0],
  ])('%s', async (_what, lines, gracePeriodMs) => {
    const sleep = uniqueSleep();
    const id = await run({ repo_url: await script(lines(sleep)) });
    await said(id, 'ready');
    // Said before it sleeps.
    await expect.poll(() => processesWith(sleep)).not.toEqual([]);
    const { task } = await cancel(app, id, { gracePeriodMs });
    expect(['CANCELLING', 'CANCELLED']).toContain(task?.status);
    expect(await ended(app, id)).toBe('CANCELLED');
    await expect.poll(() => processesWith(sleep)).toEqual([]);
    expect((await readTask(app, id)).stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'CANCELLED', 'CANCELLED']);
  });

  test('nor does a deadline', async () => {
    const sleep = uniqueSleep();
    const id = await create(app, {
      template: 'git-script-execution',
      parameters: { repo_url: await script(`echo ready; exec sleep ${sleep}`), script_path: 'run.sh', output_path: 'x' },
      timeoutMs: 1_500,
    });
    expect(await ended(app, id)).toBe('FAILED');
    expect((await readTask(app, id)).error?.code).toBe('DEADLINE_EXCEEDED');
    await expect.poll(() => processesWith(sleep)).toEqual([]);
  });
});
