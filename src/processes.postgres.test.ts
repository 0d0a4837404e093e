import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LocalRepository } from './cli/local-repository.ts';
import { parsePublicId } from './domain/ids.ts';
import { openTestDatabase, type TestDatabase } from './testing/database.ts';
import { expectEnded } from './testing/fault-invariants.ts';
import { readSnapshot } from './testing/fault-snapshot.ts';
import { openSocket, post } from './testing/graphql-transports.ts';
import { begun, createSleep, sleepRepository } from './testing/process-scripts.ts';
import { type ServerProcess, spawnServer } from './testing/process-server.ts';
import { processesWith, uniqueSleep } from './testing/scripts.ts';
import { cancel, create, publish } from './testing/task-client.ts';
import { ended, history, reached, readTask } from './testing/task-history.ts';
import { openWebServer } from './testing/web-server.ts';

let stack: AsyncDisposableStack;
let repository: LocalRepository;
let database: TestDatabase;
let api: ServerProcess;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  repository = stack.use(await sleepRepository());
  database = stack.use(await openTestDatabase());
  api = stack.use(await start('api'));
});
afterAll(() => stack.disposeAsync());

const start = (ROLE: 'api' | 'worker', env: Record<string, string> = {}) =>
  spawnServer({ ROLE, DATABASE_URL: database.url ?? '', GIT_ALLOW_FILE: 'true', LOG_LEVEL: 'error', EGRESS_ALLOW: '127.0.0.1', ...env });
const uuidOf = (taskId: string) => parsePublicId(taskId)?.uuid ?? '';

describe('API and workers in processes of their own', () => {
  test('a task is created in one, run in another and watched in a third', async () => {
    await using other = await start('api');
    const waiting = await createSleep(api, repository, '0');
    const watching = reached(other, waiting);
    await using _workers = await start('worker');
    expect(await watching).toEqual(['QUEUED', 'RUNNING', 'COMPLETED']);
    const lines = await history(api, waiting);
    expect(lines).toContain('INFO execute_script: begun');
    expect(await history(other, waiting)).toEqual(lines);
    const { artifacts } = await readTask(other, waiting);
    expect(await (await fetch(artifacts.nodes[0]?.url ?? '')).text()).toBe('slept\n');
  });

  test('several workers share the work', async () => {
    await using _one = await start('worker', { WORKER_CONCURRENCY: '1' });
    await using _other = await start('worker', { WORKER_CONCURRENCY: '1' });
    const seconds = uniqueSleep();
    const ids = await Promise.all([createSleep(api, repository, seconds), createSleep(api, repository, seconds)]);
    await Promise.all(ids.map((id) => begun(api, id)));
    // Within the usual second and on its way through two other processes.
    for (const id of ids) await cancel(api, id);
    expect(await Promise.all(ids.map((id) => ended(api, id)))).toEqual(['CANCELLED', 'CANCELLED']);
    await vi.waitUntil(() => processesWith(seconds).length === 0);
  });
});

test('a key that is revoked in one process ends what it has open in another', async () => {
  const admin = 'an-admin-key-for-two-processes-0123456789';
  await using one = await start('api', { ADMIN_API_KEY: admin });
  await using other = await start('api', { ADMIN_API_KEY: admin });
  const ask = async (key: string, query: string) => (await post(one.url, { query }, { 'x-api-key': key })).json() as Promise<{ data: never }>;
  const made: { data: { createApiKey: { secret: string; apiKey: { id: string } } } } = await ask(
    admin,
    'mutation { createApiKey(input: { name: "short-lived", scopes: [READ] }) { secret apiKey { id } } }',
  );
  const { secret, apiKey } = made.data.createApiKey;
  await using socket = await openSocket(other.url, { connectionParams: { 'X-API-Key': secret } });
  const open = Array.fromAsync(socket.subscribe('1', { query: 'subscription { taskFeed { cursor } }' }));
  const stream = await post(other.url, { query: 'subscription { taskFeed { cursor } }' }, { accept: 'text/event-stream', 'x-api-key': secret });
  expect(stream.status).toBe(200);
  await ask(admin, `mutation { revokeApiKey(input: { apiKeyId: "${apiKey.id}" }) { errors { message } } }`);
  const refused = expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } });
  expect(await open).toMatchObject([{ type: 'error', payload: [refused] }]);
  expect(await stream.text()).toContain('UNAUTHENTICATED');
  expect(await socket.closed).toMatchObject({ code: 4403 });
});

describe('a worker that is lost in the middle of a stage', () => {
  test('killed: another one takes over, and the attempt does not count; what has cost too many of them fails', async () => {
    await using first = await start('worker');
    const id = await createSleep(api, repository, uniqueSleep());
    await begun(api, id);
    await using second = await start('worker');
    const killedAt = performance.now();
    first.signal('SIGKILL');
    await begun(api, id, 2);
    console.info(`A killed worker's task ran again after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s.`);
    const { stages, attempts } = await readTask(api, id);
    expect({ stages, attempts }).toMatchObject({
      attempts: 2,
      stages: [{ status: 'SUCCEEDED', attempt: 1 }, { status: 'RUNNING', attempt: 1 }, { status: 'PENDING' }],
    });

    await database.query(sql`update task set takeovers = 4 where id = ${uuidOf(id)}::uuid`);
    await using _third = await start('worker');
    second.signal('SIGKILL');
    expect(await ended(api, id)).toBe('FAILED');
    expect((await readTask(api, id)).error).toMatchObject({ code: 'WORKER_LOST' });
  });

  test('silent for too long: it changes nothing when it comes back, and stops its own work', async () => {
    await using first = await start('worker');
    const seconds = uniqueSleep();
    const id = await createSleep(api, repository, seconds);
    const sleeping = async (runs: number) => vi.waitUntil(() => processesWith(`sleep\0${seconds}`).length === runs);
    await begun(api, id);
    await sleeping(1);
    await using _second = await start('worker');
    first.signal('SIGSTOP');
    await begun(api, id, 2);
    await sleeping(2);
    first.signal('SIGCONT');
    await sleeping(1);
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
    const { attempts, agentLogs, status } = await readTask(api, id);
    expect({ attempts, status, logs: agentLogs.nodes.length }).toEqual({ attempts: 2, status: 'RUNNING', logs: 1 });
    await cancel(api, id);
    expect(await ended(api, id)).toBe('CANCELLED');
  });
});

test('every connection to the database breaks, again and again: all tasks are done, each once', async () => {
  await using web = await openWebServer((_, response) => setTimeout(() => response.end('fine'), 50));
  await using watched = await start('api', { LOG_LEVEL: 'silent' });
  const step = { type: 'http_request', config: { url: web.url } };
  await publish(api, 'fetch-twice', [step, step]);
  await database.script('truncate task, task_event cascade');
  const ids = await Promise.all(Array.from({ length: 50 }, () => create(api, { template: 'fetch-twice' })));
  const watching = await Promise.all(ids.slice(0, 5).map((id) => watchStatuses(watched, id)));
  await using worker = await start('worker', { LOG_LEVEL: 'silent' });

  for (let cuts = 0; cuts < 8; cuts += 1) {
    const before = web.requests.length;
    await vi.waitUntil(() => web.requests.length >= Math.min(before + 5, 100));
    await database.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'taskloom'`);
  }

  await vi.waitUntil(async () => (await database.query(sql`select from task where completed_at is null`)).length === 0, { interval: 200 });
  const snapshot = await readSnapshot(database);
  expectEnded(snapshot, { 'fetch-twice': [step, step] });
  expect(snapshot.tasks.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'COMPLETED'));
  for (const { all } of watching) expect(await all).toEqual(['QUEUED', 'RUNNING', 'COMPLETED', 'complete']);
  console.info(`${web.requests.length} runs of 100 stages`);
  for (const server of [worker, watched]) {
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
  }
});

/** Resolves when the subscription has begun, with what it sees until it is complete. */
async function watchStatuses({ url }: ServerProcess, taskId: string): Promise<{ all: Promise<unknown[]> }> {
  const query = 'subscription ($id: ID!) { taskEvents(taskId: $id, types: [TASK_STATUS_CHANGED]) { ... on TaskStatusChanged { status } } }';
  const socket = stack.use(await openSocket(url));
  const messages = socket.subscribe('1', { query, variables: { id: taskId } });
  const first = await messages.next();
  const rest = Array.fromAsync(messages);
  return { all: rest.then((later) => [first.value, ...later].map((message) => (message?.type === 'next' ? statusOf(message.payload) : message?.type))) };
}

const statusOf = (payload: unknown) => (payload as { data?: { taskEvents: { status: string } } }).data?.taskEvents.status;
