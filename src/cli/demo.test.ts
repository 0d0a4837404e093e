import { randomBytes } from 'node:crypto';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openTestApp } from '../testing/test-app.ts';
import { openWebServer } from '../testing/web-server.ts';

const script = fileURLToPath(new URL('demo.ts', import.meta.url));
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;

/** The demo as its user starts it, with a folder for temporary files of its own. */
async function startDemo(args: readonly string[], env: Record<string, string> = {}) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-test-'));
  const ended = execa(process.execPath, [script, ...args], { env: { PATH, NODE_COMPILE_CACHE, TMPDIR: folder.path, ...env }, extendEnv: false, reject: false });
  let printed = '';
  ended.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  return {
    ended,
    interrupt: () => ended.kill('SIGINT'),
    printed: () => printed,
    /** What it left behind. */
    left: () => readdir(folder.path),
    async [Symbol.asyncDispose]() {
      ended.kill('SIGKILL');
      await ended;
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** It is still at its first line when a test gets to stop it. */
const endless = ['--rest', '600'];
const events = / QUEUED\n.* RUNNING\n.* git_clone succeeded\n.* 7 words: There she weaves.*\n.* report\.json stored.*\n.* COMPLETED/s;

describe('without a server', () => {
  test('it starts one, shows the events of a task to its result, and leaves nothing', async () => {
    await using demo = await startDemo([], { PORT: '0' });
    const { exitCode, stdout, stderr } = await demo.ended;
    expect(stderr).toBe('');
    expect(stdout).toMatch(events);
    expect(stdout).toMatch(/\{"text":"poem.txt","words":55\}$/);
    // No colours where nobody sees them.
    expect(stdout).not.toContain('\u001b');
    expect(exitCode).toBe(0);
    expect(await demo.left()).toEqual([]);
  });

  test('Ctrl-C, heard twice as under npm, cancels the task and leaves nothing', async () => {
    await using demo = await startDemo(endless, { PORT: '0' });
    await expect.poll(demo.printed).toContain('words:');
    demo.interrupt();
    demo.interrupt();
    const { exitCode, stdout } = await demo.ended;
    expect(stdout).toMatch(/CANCELLED$/);
    expect(exitCode).toBe(1);
    expect(await demo.left()).toEqual([]);
  });
});

const StartAgain = graphql(/* GraphQL */ `
  mutation StartAgain($parameters: JSON!) {
    createTask(input: { source: { template: { name: "git-script-execution", parameters: $parameters } } }, waitMs: 200000) {
      task { status createdBy tags }
    }
  }
`);

describe('with a server', () => {
  test('it uses the one that runs, and --keep leaves a repository to start tasks with', async () => {
    await using server = await openTestApp();
    await using demo = await startDemo(['--keep'], { PORT: new URL(server.url).port });
    const { exitCode, stdout } = await demo.ended;
    expect(stdout).toContain(`server      ${server.url}\n`);
    expect(stdout).toMatch(events);
    expect(exitCode).toBe(0);
    expect(await demo.left()).toEqual([expect.stringMatching(/^taskloom-repository-/)]);

    const variables = JSON.parse(stdout.slice(stdout.lastIndexOf('variables:') + 'variables:'.length)) as { parameters: unknown };
    const { createTask } = await server.run(StartAgain, variables);
    expect(createTask.task?.status).toBe('COMPLETED');
  });

  test('that refuses file:// repositories, it shows why the task failed and how to do without', async () => {
    await using server = await openTestApp({ env: { GIT_ALLOW_FILE: 'false' } });
    await using demo = await startDemo(['--url', server.url]);
    const { exitCode, stdout } = await demo.ended;
    expect(stdout).toMatch(/PROTOCOL_NOT_ALLOWED: .*GIT_ALLOW_FILE=true.* FAILED\n.*PORT=0 npm run demo$/s);
    expect(exitCode).toBe(1);
    expect(await demo.left()).toEqual([]);
  });

  test('that wants a key, it takes one', async () => {
    const key = randomBytes(32).toString('hex');
    await using server = await openTestApp({ env: { ADMIN_API_KEY: key, GIT_ALLOW_FILE: 'true', SANDBOX: 'off' } });
    await using refused = await startDemo(['--url', server.url]);
    const { exitCode, stderr } = await refused.ended;
    expect(stderr).toContain('Send a key');
    expect(exitCode).toBe(1);
    expect(await refused.left()).toEqual([]);

    await using demo = await startDemo(['--url', server.url, '--key', key]);
    expect(await demo.ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(events) });
  });

  test('that goes down meanwhile, it says so', async () => {
    await using server = await openTestApp();
    await using demo = await startDemo(['--url', server.url, ...endless]);
    await expect.poll(demo.printed).toContain('words:');
    await server[Symbol.asyncDispose]();
    const { exitCode, stderr } = await demo.ended;
    expect(stderr).toBe('The connection to the server broke (1001, Going away).');
    expect(exitCode).toBe(1);
    expect(await demo.left()).toEqual([]);
  });

  test('that has no API, it says so', async () => {
    await using server = await openWebServer((_request, response) => void response.end('{ "status": "ONLINE", "components": [] }'));
    await using demo = await startDemo(['--url', server.url]);
    const { exitCode, stderr } = await demo.ended;
    expect(stderr).toMatch(/^No connection to the server: /);
    expect(exitCode).toBe(1);
    expect(await demo.left()).toEqual([]);
  });

  test.for([
    ['nothing', 'http://127.0.0.1:9'],
    ['no address', 'localhost'],
  ])('that is %s, it says so', async ([, url = '']) => {
    await using demo = await startDemo(['--url', url]);
    const { exitCode, stdout, stderr } = await demo.ended;
    expect([exitCode, stdout, stderr]).toEqual([1, '', expect.stringContaining(`No Taskloom answers at ${url}.`)]);
  });

  test('but no git, it says what to install', async () => {
    await using server = await openTestApp();
    await using demo = await startDemo(['--url', server.url], { PATH: '/nowhere' });
    const { exitCode, stderr } = await demo.ended;
    expect(stderr).toContain('There is no git on this machine');
    expect(exitCode).toBe(1);
    expect(await demo.left()).toEqual([]);
  });
});
