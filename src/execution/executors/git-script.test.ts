import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalRepository, type LocalRepository, type RepositoryFile } from '../../cli/local-repository.ts';
import type { StepOutcome } from '../../domain/step-outcome.ts';
import { executeScript } from '../../domain/step-types/execute-script.ts';
import { gitClone } from '../../domain/step-types/git-clone.ts';
import { storeResult } from '../../domain/step-types/store-result.ts';
import { openStepHarness, type StepHarness } from '../../testing/step-context.ts';
import { BROWSER_STATE_FILE } from '../browser/saved-state.ts';
import { executeScriptExecutor } from './execute-script.ts';
import { gitCloneExecutor } from './git-clone.ts';
import { storeResultExecutor } from './store-result.ts';

let harness: StepHarness;
let repositories: LocalRepository[];
beforeEach(async () => {
  harness = await openStepHarness();
  repositories = [];
});
afterEach(async () => {
  await harness[Symbol.asyncDispose]();
  for (const repository of repositories) await repository[Symbol.asyncDispose]();
});

async function clone(files: Record<string, RepositoryFile>): Promise<StepOutcome> {
  const repository = await createLocalRepository(files);
  repositories.push(repository);
  return gitCloneExecutor.run(harness.step(gitClone.config.parse({ repo_url: repository.url })));
}
/** What a clone would have left, without the clone. */
async function prepare(files: Record<string, RepositoryFile>): Promise<void> {
  for (const [path, { content, kind }] of Object.entries(files)) {
    const target = join(harness.folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (kind === 'symlink') await symlink(content, target);
    else await writeFile(target, content, { mode: kind === 'executable' ? 0o755 : 0o644 });
  }
}
const script = (content: string, kind: RepositoryFile['kind'] = 'executable') => ({
  'run.sh': { content: content.startsWith('#!') ? content : `#!/bin/sh\n${content}\n`, kind },
});
const execute = (config: object = {}) => executeScriptExecutor.run(harness.step(executeScript.config.parse({ script_path: 'run.sh', ...config })));
const store = (config: object) => storeResultExecutor.run(harness.step(storeResult.config.parse(config)));

test('clones, runs, and keeps the result', async () => {
  const cloned = await clone({
    ...script('echo "to $1" > out/report.txt; echo working; echo careful >&2; pwd >&2; cat input.txt'),
    'input.txt': { content: 'in\nput' },
    'out/.keep': { content: '' },
  });
  expect(cloned).toMatchObject({ output: { branch: 'main', commit: repositories[0]?.commit, repo_url: repositories[0]?.url } });

  const executed = await execute({ args: ['the end'] });
  expect(executed.output).toMatchObject({ exitCode: 0, signal: null, stdout: 'working\nin\nput', truncated: false });
  expect(executed.keyOutput).toMatchObject({ exitCode: 0 });
  expect(harness.logs).toContainEqual({ level: 'INFO', message: 'working', fields: { stream: 'stdout' } });
  expect(harness.logs).toContainEqual({ level: 'WARN', message: 'careful', fields: { stream: 'stderr' } });

  expect(await store({ path: 'out/report.txt' })).toMatchObject({
    result: { text: 'to the end\n' },
    output: { path: 'out/report.txt', mimeType: 'text/plain' },
  });
  expect(harness.artifacts).toEqual([
    { label: 'result', path: 'out/report.txt', mimeType: 'text/plain', content: { file: join(harness.folder, 'out/report.txt') } },
  ]);
});

describe('git_clone', () => {
  test('leaves an empty folder behind when it fails, so that another attempt can be made', async () => {
    const config = gitClone.config.parse({ repo_url: 'file:///no/such/repository' });
    await expect(gitCloneExecutor.run(harness.step(config))).rejects.toMatchObject({ code: 'REPOSITORY_NOT_FOUND' });
    expect(await readdir(harness.folder)).toEqual([]);
    await clone(script('true'));
    await expect(clone(script('true'))).rejects.toMatchObject({ code: 'WORKSPACE_NOT_EMPTY' });
    expect(await readdir(harness.folder)).toContain('run.sh');
  });

  test('clones beside what an earlier step in a browser has left, and keeps it, also where it fails', async () => {
    const left = join(harness.folder, BROWSER_STATE_FILE);
    await writeFile(left, 'left behind');
    const config = gitClone.config.parse({ repo_url: 'file:///no/such/repository' });
    await expect(gitCloneExecutor.run(harness.step(config))).rejects.toMatchObject({ code: 'REPOSITORY_NOT_FOUND' });
    expect(await readdir(harness.folder)).toEqual([BROWSER_STATE_FILE]);
    await clone(script('true'));
    expect(await readdir(harness.folder)).toEqual(expect.arrayContaining(['.git', 'run.sh']));
    expect(await readFile(left, 'utf8')).toBe('left behind');
  });
});

describe('a script that cannot start', () => {
  test.each([
    ['is missing', script('true'), { script_path: 'Run.sh' }, 'SCRIPT_NOT_FOUND', 'case matters'],
    ['is a folder', { 'dir/run.sh': { content: '' } }, { script_path: 'dir' }, 'SCRIPT_NOT_FOUND', 'relative'],
    ['is not executable', script('true', 'file'), {}, 'SCRIPT_NOT_EXECUTABLE', 'git update-index --chmod=+x run.sh'],
    ['lies outside', script('true'), { script_path: '../run.sh' }, 'PATH_OUTSIDE_WORKSPACE', 'working folder'],
    ['is absolute', script('true'), { script_path: '/bin/sh' }, 'PATH_OUTSIDE_WORKSPACE', 'working folder'],
    ['is a link that leads out', { 'run.sh': { content: '/bin/sh', kind: 'symlink' } }, {}, 'PATH_OUTSIDE_WORKSPACE', 'link'],
    ['is a link to nowhere', { 'run.sh': { content: 'gone', kind: 'symlink' } }, {}, 'SCRIPT_NOT_FOUND', 'relative'],
    ['is a link to itself', { 'run.sh': { content: 'run.sh', kind: 'symlink' } }, {}, 'SCRIPT_NOT_FOUND', 'relative'],
    ['has Windows line ends', script('#!/bin/sh\r\necho\r\n'), {}, 'SCRIPT_FAILED_TO_START', 'LF'],
    ['names no program', script('#!/no/such/python -u\n'), {}, 'SCRIPT_FAILED_TO_START', '#!/usr/bin/env python'],
  ] as const)('%s', async (_what, files, config, code, hint) => {
    await prepare(files);
    await expect(execute(config)).rejects.toMatchObject({ code, retryable: false, hint: expect.stringContaining(hint) });
  });
});

describe('a script that fails', () => {
  test('tells how, and what it said last', async () => {
    await prepare(script('echo out; echo first >&2; echo last >&2; exit 3'));
    await expect(execute()).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: '"run.sh" ended with exit code 3: last',
      outcome: { output: { exitCode: 3, signal: null, stdout: 'out', stderr: 'first\nlast' } },
    });
  });

  test.each([
    ['by a signal', 'kill -SEGV $$', {}, { code: 'SCRIPT_FAILED', message: expect.stringContaining('SIGSEGV') }],
    ['for want of memory', 'echo MemoryError >&2; exit 1', {}, { code: 'SCRIPT_FAILED', hint: expect.stringContaining('memory_limit_bytes') }],
    ['for want of a program', 'no-such-program', {}, { code: 'SCRIPT_FAILED', hint: expect.stringContaining('missing') }],
    ['by the clock', 'sleep 60', { timeout_ms: 100 }, { code: 'SCRIPT_TIMEOUT', hint: expect.stringContaining('timeout_ms') }],
    ['by printing too much', 'yes', { output_limit_bytes: 5_000 }, { code: 'SCRIPT_OUTPUT_LIMIT', hint: expect.stringContaining('output_limit_bytes') }],
  ])('%s', async (_how, source, config, expected) => {
    await prepare(script(source));
    await expect(execute(config)).rejects.toMatchObject({ retryable: false, ...expected });
  });

  test('because it was cancelled: the reason is passed on, even where it ended well', async () => {
    await prepare(script('trap "exit 0" TERM; echo ready; while :; do sleep 0.02; done'));
    const reason = new Error('cancelled');
    const { log, ...step } = harness.step(executeScript.config.parse({ script_path: 'run.sh' }));
    const running = executeScriptExecutor.run({ ...step, log: (level, message) => (message === 'ready' ? harness.abort.abort(reason) : log(level, message)) });
    await expect(running).rejects.toBe(reason);
  });
});

test('a script that prints without end does not fill the event log', async () => {
  await prepare(script('i=0; while [ $i -lt 21000 ]; do i=$((i+1)); echo $i; done'));
  const { output } = await execute();
  expect(harness.logs.filter(({ fields }) => fields?.stream === 'stdout')).toHaveLength(20_000);
  expect(output).toMatchObject({ truncated: true, stdout: expect.stringMatching(/\n21000$/) });
});

test('a run without a sandbox says so', async () => {
  await using open = await openStepHarness({ SANDBOX: 'off' });
  await writeFile(join(open.folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await executeScriptExecutor.run(open.step(executeScript.config.parse({ script_path: 'run.sh' })));
  expect(open.logs).toContainEqual({ level: 'WARN', message: expect.stringContaining('without a sandbox'), fields: undefined });
});
