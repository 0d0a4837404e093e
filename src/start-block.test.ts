import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from './app.ts';
import { readConfig } from './config.ts';
import type { EngineStatus } from './llm/engines.ts';
import { startBlock } from './start-block.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

let server: TestApp;

beforeAll(async () => {
  server = await openTestApp();
});

afterAll(() => server[Symbol.asyncDispose]());

const block = (env: Record<string, string>, parts: Partial<App> = {}) => startBlock(readConfig(env), { ...server.app, ...parts });

test('says where the server is, what it has and what to try', async () => {
  const { url, app } = server;
  const embedded = { ...app.database, kind: 'pglite' as const };
  const lines = (await block({ DATA_DIR: '/srv/taskloom' }, { database: embedded })).split('\n');
  expect(lines).toEqual([
    `Taskloom ${app.version}`,
    `  API      ${url}/graphql  (open it in a browser for GraphiQL)`,
    `  Live     ${url.replace('http', 'ws')}/graphql  (graphql-ws), or event streams (SSE) at the address above`,
    '  Data     /srv/taskloom  (embedded database)',
    '  Role     API and worker',
    '  Access   open, no key needed, from this machine only',
    expect.stringMatching(/^ {2}Scripts {2}run /),
    '  Models   ollama: does not answer at http://127.0.0.1:9',
    `  Try      npm run demo -- --url ${url}  (in another terminal)`,
  ]);
});

test('of a worker it says no address, of a database no password', async () => {
  const text = await block(
    { ROLE: 'worker', DATABASE_URL: 'postgres://taskloom:secret@db.example/tasks' },
    { http: undefined, database: { ...server.app.database, kind: 'postgres' } },
  );
  expect(text).toContain('Data     postgres://taskloom@db.example/tasks\n');
  expect(text).toContain('Role     worker\n');
  expect(text).not.toMatch(/API |Access|Try|secret/);
});

test.for([
  [{ status: 'ONLINE', models: ['a'] }, 'gpu: 1 model, a'],
  [{ status: 'ONLINE', models: ['a', 'b', 'c', 'd'] }, 'gpu: 4 models, a, b, c, …'],
  [{ status: 'ONLINE', models: [] }, 'gpu: 0 models'],
  [{ status: 'DEGRADED', models: [], lastError: 'The key was refused.' }, 'gpu: The key was refused.'],
] as const)('of an engine: %s', async ([told, line]) => {
  const status: EngineStatus = {
    lastError: null,
    ...told,
    models: [...told.models],
    name: 'gpu',
    provider: 'ollama',
    baseUrl: '',
    latencyMs: null,
    checkedAt: null,
  };
  expect(await block({}, { engines: { ...server.app.engines, status: async () => [status] }, database: { ...server.app.database, kind: 'pglite' } })).toContain(
    `  Models   ${line}\n`,
  );
});
