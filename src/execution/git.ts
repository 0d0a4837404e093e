import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Config } from '../config.ts';
import { StepError } from '../domain/step-outcome.ts';
import type { Egress } from './egress.ts';
import { checkAddress, type GitAddress } from './git-address.ts';
import { gitError } from './git-errors.ts';
import { standardPath, superviseGroup } from './process-group.ts';
import { LineReader, OutputTail } from './process-lines.ts';

export interface CloneRequest {
  repoUrl: string;
  /** Branch or tag; the default branch where undefined. */
  branch: string | undefined;
  /** Name of a configured credential. */
  credential: string | undefined;
  /** Absolute; exists and is empty. */
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
  killed: AbortSignal;
  /** What git tells about its progress, at most about one line a second. */
  onProgress(line: string): void;
}

export interface Clone {
  commit: string;
  /** Branch or tag; null where the repository's HEAD is on none. */
  branch: string | null;
  repoUrl: string;
}

/** What git-check-ref-format(1) refuses, and a dash at the beginning, which would be an option. */
const invalidRef = /^[-/.]|[/.]$|\.lock$|\.\.|\/\/|\/\.|@\{|^@$|[\s~^:?*[\\\p{Cc}]/u;
const tailLength = 8_192;

/**
 * Clones one commit, without history, tags, submodules, hooks and large files.
 * @throws StepError INVALID_REPOSITORY_URL, INVALID_BRANCH, PROTOCOL_NOT_ALLOWED, REPOSITORY_NOT_FOUND, REPOSITORY_EMPTY, BRANCH_NOT_FOUND,
 * TIMEOUT (retryable), GIT_UNAVAILABLE, GIT_FAILED (retryable where the network was the cause), and those of `Egress`; the signal's reason.
 */
export async function cloneRepository(request: CloneRequest, services: { config: Pick<Config, 'gitAllowFile'>; egress: Egress }): Promise<Clone> {
  const { branch, credential, signal, timeoutMs } = request;
  if (branch !== undefined && invalidRef.test(branch)) {
    throw new StepError('INVALID_BRANCH', `${JSON.stringify(branch)} cannot be the name of a branch or tag.`);
  }
  const address = await unlessAborted(signal, checkAddress(request.repoUrl, services));
  const header = services.egress.credentialHeader(credential, address.url);

  const url = address.url.href;
  const env = environment(address, header);
  const selection = branch === undefined ? [] : [`--branch=${branch}`];
  const cloning = await git(['clone', '--progress', ...cloneFlags, ...selection, '--', url, '.'], { request, address, env });
  signal.throwIfAborted();
  if (cloning.timedOut) {
    throw new StepError('TIMEOUT', `git did not finish within ${timeoutMs} ms.`, { retryable: true, hint: 'Raise timeout_ms of the step.' });
  }
  if (cloning.exitCode !== 0) throw gitError({ url, branch, credential, stderr: cloning.stderr });

  const head = await git(['rev-parse', '--verify', 'HEAD'], { request, address, env });
  signal.throwIfAborted();
  if (head.exitCode !== 0) throw new StepError('REPOSITORY_EMPTY', `${url} has no commit yet.`);
  const symbolic = await git(['symbolic-ref', '--quiet', '--short', 'HEAD'], { request, address, env });
  return { commit: head.stdout, branch: branch ?? (symbolic.stdout || null), repoUrl: url };
}

/** A slow name server holds up no cancellation. */
async function unlessAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => Promise.reject(signal.reason));
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
    aborted.catch(() => undefined);
    work.catch(() => undefined);
  }
}

const cloneFlags = ['--depth', '1', '--single-branch', '--no-tags', '--no-recurse-submodules', '--template='];

/** Nothing of the server's own environment, of its user's or of the system's configuration. */
function environment({ protocol, url }: GitAddress, header: { name: string; value: string } | undefined): Record<string, string> {
  return {
    PATH: standardPath,
    // libcurl would look for .netrc there.
    HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: protocol,
    GIT_LFS_SKIP_SMUDGE: '1',
    // Through the environment, because command lines can be read by anyone on this machine.
    ...(header && { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `http.${url.origin}/.extraHeader`, GIT_CONFIG_VALUE_0: `${header.name}: ${header.value}` }),
  };
}

function settings({ resolve }: GitAddress): string[] {
  return [
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'transfer.fsckObjects=true',
    'http.followRedirects=false',
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=20',
    ...(resolve === undefined ? [] : [`http.curloptResolve=${resolve}`]),
  ].flatMap((setting) => ['-c', setting]);
}

interface GitRun {
  request: CloneRequest;
  address: GitAddress;
  env: Record<string, string>;
}

async function git(args: readonly string[], { request, address, env }: GitRun) {
  const child = spawn('git', [...settings(address), ...args], { cwd: request.folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const out = new OutputTail(tailLength);
  const err = new OutputTail(tailLength);
  const outReader = new LineReader((line) => out.add(line));
  const report = onceASecond(request.onProgress);
  const errReader = new LineReader((line) => {
    err.add(line);
    report(line);
  }, /[\r\n]/);
  child.stdout.on('data', (bytes: Buffer) => outReader.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => errReader.push(bytes));
  try {
    const { exitCode, timedOut } = await superviseGroup(child, request);
    outReader.end();
    errReader.end();
    return { exitCode, timedOut, stdout: out.text, stderr: err.text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new StepError('GIT_UNAVAILABLE', 'There is no git on the machine of this worker.', { hint: 'Install git 2.31 or newer.', cause: error });
  }
}

/** Percentages come many times a second; a line that says that something is done always passes. */
function onceASecond(onProgress: (line: string) => void): (line: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (line) => {
    const isCount = /\d+% \(\d+\/\d+\)/.test(line) && !line.includes('done');
    if (line.trim() === '' || (isCount && performance.now() - last < 1_000)) return;
    if (isCount) last = performance.now();
    onProgress(line.trimEnd());
  };
}
