import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let database: TestDatabase;
let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

beforeAll(async () => {
  // With Postgres the keys lie there; else in an embedded database of its own, which only one process has open at a time.
  database = await openTestDatabase();
  folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-keys-'));
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const env = () => ({ DATA_DIR: folder.path, ...(database.url ? { DATABASE_URL: database.url } : {}), OLLAMA_BASE_URL: 'http://127.0.0.1:9', PORT: '0' });
const keys = (...args: string[]) => execa(process.execPath, [script('keys.ts'), ...args], { env: env(), reject: false });
const serve = (more: Record<string, string>) =>
  execa(process.execPath, [script('../main.ts')], { env: { ...env(), LOG_LEVEL: 'silent', ...more }, reject: false, timeout: 230_000 });

/** The address of a server that has started. */
function addressOf(server: ReturnType<typeof serve>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (chunk) => {
      output += chunk;
      const [, url] = /(http:\S+\/graphql)/.exec(output) ?? [];
      if (url) resolve(url);
    });
    server.then(({ stderr }) => reject(new Error(`The server ended: ${stderr}`)), reject);
  });
}

// Each command is a process with a database of its own.
describe('npm run keys', () => {
  it('says how it is used, and what is wrong', async () => {
    expect((await keys('--help')).stdout).toContain('create');
    for (const [args, fault] of [
      [['create', '--name', 'k', '--scopes', 'READ,ROOT'], 'There is no scope ROOT; there are READ, WRITE, INGEST, APPROVE, ADMIN.'],
      [['create', '--name', 'k'], "required option '--scopes <scopes>' not specified"],
      [['create', '--name', 'k', '--scopes', 'READ', '--expires', 'soon'], 'Give hours, days or weeks'],
      [['revoke', 'task_01jd4x0t7fe5b9t8m8vq3r8c1k'], 'not the id of a key'],
    ] as const) {
      const { exitCode, stdout, stderr } = await keys(...args);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringContaining(fault) });
    }
  });

  it('makes the first key of a server that would not start without one', async () => {
    const refused = await serve({ AUTH: 'required' });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('npm run keys -- create --name admin --scopes ADMIN');

    const created = await keys('create', '--name', 'admin', '--scopes', 'admin', '--expires', '30d');
    expect(created).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^tl_\w{49}$/) });
    const [id] = /key_\w+/.exec(created.stderr) ?? [''];
    const reader = await keys('create', '--name', 'reader', '--scopes', 'READ,WRITE', '--shop', 'north');
    const listed = (await keys('list')).stdout.split('\n');
    expect(listed).toHaveLength(3);
    expect(listed[1]).toMatch(/^key_\w+ +tl_\w{8}… +reader +north +READ,WRITE +works +never used$/);
    expect(listed[2]).toMatch(new RegExp(`^${id} +tl_\\w{8}… +admin +all shops +ADMIN +until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC +never used$`));

    const server = serve({ AUTH: 'required' });
    const url = await addressOf(server);
    const ask = async (key: string) => {
      const body = JSON.stringify({ query: '{ viewer { name shop } }' });
      return (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key }, body })).json();
    };
    expect(await ask(created.stdout)).toEqual({ data: { viewer: { name: 'admin', shop: null } } });
    expect(await ask(reader.stdout)).toEqual({ data: { viewer: { name: 'reader', shop: 'north' } } });
    const beside = await keys('list');
    if (database.url) expect(beside.exitCode).toBe(0);
    else expect(beside).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('with the mutations createApiKey and revokeApiKey') });
    server.kill('SIGTERM');
    expect((await server).exitCode).toBe(0);

    expect((await keys('revoke', id)).stdout).toBe(`${id} is revoked.`);
    expect((await keys('list')).stdout).toContain('revoked');
  });
});
