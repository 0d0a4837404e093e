import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLocalRepository, type RepositoryFile } from '../cli/local-repository.ts';
import { readConfig } from '../config.ts';
import { openGitRemote } from '../testing/git-remote.ts';
import { openWebServer } from '../testing/web-server.ts';
import { openEgress } from './egress.ts';
import { type Clone, type CloneRequest, cloneRepository } from './git.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'taskloom-test-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const resources = new Set<AsyncDisposable>();
afterEach(async () => {
  for (const resource of resources) await resource[Symbol.asyncDispose]();
  resources.clear();
});
function disposed<Resource extends AsyncDisposable>(resource: Resource): Resource {
  resources.add(resource);
  return resource;
}
const repository = async (files: Record<string, RepositoryFile>) => disposed(await createLocalRepository(files));

async function clone(repoUrl: string, env: Record<string, string> = {}, overrides: Partial<CloneRequest> = {}): Promise<Clone & { folder: string }> {
  const config = readConfig(env);
  const egress = disposed(openEgress(config));
  const folder = await mkdtemp(join(root, 'work-'));
  const never = new AbortController().signal;
  const request = { repoUrl, branch: undefined, credential: undefined, folder, timeoutMs: 200_000, signal: never, killed: never, onProgress: () => undefined };
  return { ...(await cloneRepository({ ...request, ...overrides }, { config, egress })), folder };
}

test('clones files with their modes, and tells commit and branch', async () => {
  const { url, commit } = await repository({ 'run.sh': { content: '#!/bin/sh\n', kind: 'executable' }, 'a b/ü': { content: 'text' } });
  const progress: string[] = [];
  const cloned = await clone(url, {}, { onProgress: (line) => progress.push(line) });
  expect(cloned).toMatchObject({ commit, branch: 'main', repoUrl: url });
  expect((await stat(join(cloned.folder, 'run.sh'))).mode & 0o111).toBe(0o111);
  expect(await readFile(join(cloned.folder, 'a b/ü'), 'utf8')).toBe('text');
  expect(progress[0]).toBe("Cloning into '.'...");
  expect(await clone(url, {}, { branch: 'main' })).toMatchObject({ commit, branch: 'main' });
});

describe('an address that cannot be cloned', () => {
  test.each([
    ['/tmp/repo', 'INVALID_REPOSITORY_URL', 'file://'],
    ['./repo', 'INVALID_REPOSITORY_URL', 'file://'],
    ['--upload-pack=touch /tmp/taskloom-pwned', 'INVALID_REPOSITORY_URL', 'https://'],
    ['git@github.com:a/b.git', 'INVALID_REPOSITORY_URL', 'SSH'],
    ['https://user:secret@example.com/a.git', 'INVALID_REPOSITORY_URL', 'CREDENTIALS'],
    ['file://server/repo', 'INVALID_REPOSITORY_URL', 'file:///'],
    ['ext::sh -c "touch /tmp/taskloom-pwned"', 'PROTOCOL_NOT_ALLOWED', 'https://'],
    ['ssh://git@github.com/a/b.git', 'PROTOCOL_NOT_ALLOWED', 'https://'],
    ['http://93.184.215.14/a.git', 'PROTOCOL_NOT_ALLOWED', 'EGRESS_ALLOW=93.184.215.14'],
    ['https://127.0.0.1/a.git', 'EGRESS_DENIED', 'EGRESS_ALLOW'],
    ['https://[::ffff:10.0.0.1]/a.git', 'EGRESS_DENIED', 'EGRESS_ALLOW'],
    ['file:///taskloom/no/such/repository', 'REPOSITORY_NOT_FOUND', 'Check the address'],
  ])('%s: %s', async (address, code, hint) => {
    const error = await clone(address).catch((failure: Error) => failure);
    expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) });
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('secret');
    await expect(stat('/tmp/taskloom-pwned')).rejects.toThrow('ENOENT');
  });

  test('file:// where it is not allowed', async () => {
    const { url } = await repository({ a: { content: '' } });
    await expect(clone(url, { GIT_ALLOW_FILE: 'false' })).rejects.toMatchObject({
      code: 'PROTOCOL_NOT_ALLOWED',
      hint: expect.stringContaining('GIT_ALLOW_FILE'),
    });
  });

  test('a repository without a commit', async () => {
    const empty = await repository({});
    const folder = await mkdtemp(join(root, 'empty-'));
    await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    for (const name of ['refs', 'objects']) await mkdir(join(folder, name));
    expect((await clone(empty.url)).commit).toBe(empty.commit);
    await expect(clone(pathToFileURL(folder).href)).rejects.toMatchObject({ code: 'REPOSITORY_EMPTY' });
  });
});

describe('a branch', () => {
  test('that does not exist', async () => {
    const { url } = await repository({ a: { content: '' } });
    await expect(clone(url, {}, { branch: 'nope' })).rejects.toMatchObject({ code: 'BRANCH_NOT_FOUND', message: expect.stringContaining('"nope"') });
  });

  test.each(['--upload-pack=id', '-b', 'a..b', 'a b', 'a\nb', 'x.lock', '/a', 'a/', 'a@{1}', 'a:b', '*', '@'])('%j cannot be one', async (branch) => {
    await expect(clone('https://example.invalid/a.git', {}, { branch })).rejects.toMatchObject({ code: 'INVALID_BRANCH' });
  });
});

describe('over HTTP', () => {
  const files = { 'run.sh': { content: '#!/bin/sh\n', kind: 'executable' } } as const;

  test('a credential opens a private repository, and stays out of the clone', async () => {
    const remote = disposed(await openGitRemote(files, 'Bearer sesame'));
    const { origin } = new URL(remote.url);
    const env = {
      EGRESS_ALLOW: new URL(remote.url).host,
      CREDENTIALS: JSON.stringify({ git: { origin, token: 'sesame' }, wrong: { origin, token: 'hello' } }),
    };
    await expect(clone(remote.url, env)).rejects.toMatchObject({ code: 'REPOSITORY_NOT_FOUND', hint: expect.stringContaining('CREDENTIALS') });
    await expect(clone(remote.url, env, { credential: 'wrong' })).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_FOUND',
      hint: expect.stringContaining('"wrong"'),
    });
    const { folder, commit } = await clone(remote.url, env, { credential: 'git' });
    expect(commit).toBe(remote.commit);
    expect(await readFile(join(folder, '.git/config'), 'utf8')).not.toContain('sesame');
  });

  test('the connection goes to the address that was checked', async () => {
    const remote = disposed(await openGitRemote(files));
    const { port } = new URL(remote.url);
    const config = readConfig({ EGRESS_ALLOW: `git.example:${port}` });
    const egress = disposed(openEgress(config, async () => [{ address: '127.0.0.1', family: 4 }]));
    const folder = await mkdtemp(join(root, 'work-'));
    const never = new AbortController().signal;
    const repoUrl = `http://git.example:${port}/repository.git`;
    const request = {
      repoUrl,
      branch: undefined,
      credential: undefined,
      folder,
      timeoutMs: 200_000,
      signal: never,
      killed: never,
      onProgress: () => undefined,
    };
    expect(await cloneRepository(request, { config, egress })).toMatchObject({ commit: remote.commit, repoUrl });
    expect(remote.requests[0]?.headers.host).toBe(`git.example:${port}`);
  });

  test.each([
    [503, { code: 'GIT_FAILED', retryable: true }],
    [404, { code: 'REPOSITORY_NOT_FOUND', retryable: false }],
    [403, { code: 'REPOSITORY_NOT_FOUND', retryable: false }],
  ])('the answer %i', async (status, expected) => {
    const server = disposed(await openWebServer((_request, response) => response.writeHead(status).end()));
    await expect(clone(`${server.url}/a.git`, { EGRESS_ALLOW: '127.0.0.1' })).rejects.toMatchObject(expected);
  });

  test('a redirect is not followed', async () => {
    const hidden = disposed(await openGitRemote(files));
    const server = disposed(
      await openWebServer((request, response) => response.writeHead(302, { location: `${new URL(hidden.url).origin}${request.url}` }).end()),
    );
    await expect(clone(`${server.url}/repository.git`, { EGRESS_ALLOW: '127.0.0.1' })).rejects.toMatchObject({ code: 'GIT_FAILED', retryable: false });
    expect(hidden.requests).toEqual([]);
  });

  test('a server that is not there is worth another attempt', async () => {
    const server = await openWebServer(() => undefined);
    await server[Symbol.asyncDispose]();
    await expect(clone(`${server.url}/a.git`, { EGRESS_ALLOW: '127.0.0.1' })).rejects.toMatchObject({ code: 'GIT_FAILED', retryable: true });
  });

  test('a server that never answers is given up by the clock, or when the task is cancelled', async () => {
    const abort = new AbortController();
    const reason = new Error('cancelled');
    const server = disposed(await openWebServer((request) => request.url?.startsWith('/cancel') && abort.abort(reason)));
    const env = { EGRESS_ALLOW: '127.0.0.1' };
    await expect(clone(`${server.url}/slow.git`, env, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true });
    await expect(clone(`${server.url}/cancel.git`, env, { signal: abort.signal })).rejects.toBe(reason);
  });

  test('a slow name server holds up no cancellation', async () => {
    const config = readConfig({});
    const reason = new Error('cancelled');
    const abort = new AbortController();
    const egress = disposed(
      openEgress(config, () => {
        abort.abort(reason);
        return new Promise(() => undefined);
      }),
    );
    const never = new AbortController().signal;
    const request = { repoUrl: 'https://slow.example/a.git', branch: undefined, credential: undefined, folder: root, timeoutMs: 1, killed: never };
    await expect(cloneRepository({ ...request, signal: abort.signal, onProgress: () => undefined }, { config, egress })).rejects.toBe(reason);
  });
});

test('a hostile repository runs nothing', async () => {
  const proof = join(root, 'proof');
  const evil = `touch ${proof}`;
  const { url, folder } = await repository({
    '.gitattributes': { content: '* filter=evil\n*.bin filter=lfs diff=lfs merge=lfs' },
    '.gitmodules': { content: `[submodule "x"]\n\tpath = x\n\turl = ${pathToFileURL(root).href}\n` },
    '.gitconfig': { content: `[filter "evil"]\n\tsmudge = ${evil}\n[core]\n\tfsmonitor = ${evil}\n` },
    '.githooks/post-checkout': { content: `#!/bin/sh\n${evil}`, kind: 'executable' },
    'big.bin': { content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
    passwd: { content: '/etc/passwd', kind: 'symlink' },
  });
  // A hook on the remote's side must not run for us either.
  await mkdir(join(folder, 'hooks'));
  await writeFile(join(folder, 'hooks/post-upload-pack'), `#!/bin/sh\n${evil}`);
  await chmod(join(folder, 'hooks/post-upload-pack'), 0o755);
  const cloned = await clone(url);
  expect(await readdir(cloned.folder)).toEqual(expect.arrayContaining(['.gitmodules', 'big.bin', 'passwd']));
  expect(await readlink(join(cloned.folder, 'passwd'))).toBe('/etc/passwd');
  await expect(readdir(join(cloned.folder, '.git/hooks'))).rejects.toThrow('ENOENT');
  await expect(stat(proof)).rejects.toThrow('ENOENT');
});

test.each([
  ['.git/config', '[core]\n', 'hasDotgit'],
  ['.GIT/hooks/post-checkout', '#!/bin/sh\n', 'hasDotgit'],
  ['.gitmodules', '[submodule "x"]\n\tpath = x\n\turl = ext::sh\n\tupdate = !id\n', 'gitmodulesUpdate'],
  ['.gitmodules', '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=id\n', 'gitmodulesUrl'],
])('a repository with a dangerous %s is refused', async (path, content, fault) => {
  const { url } = await repository({ [path]: { content } });
  await expect(clone(url)).rejects.toMatchObject({ code: 'GIT_FAILED', retryable: false, message: expect.stringContaining(fault) });
});
