import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSignals } from '../db/signals.ts';
import { parsePublicId } from '../domain/ids.ts';
import { framesOf, openSocket, post, transports } from '../testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { openAccessWatch } from './authentication-watch.ts';

/** After the one event that it has had, nothing happens to a task that starts in another century. */
const createTask = `mutation ($tags: [String!], $waitMs: Int! = 0) {
  createTask(
    input: {
      startAfter: "2100-01-01T00:00:00Z"
      tags: $tags
      source: { template: { name: "ollama-inference", parameters: { model: "none", prompt: "none" } } }
    }
    waitMs: $waitMs
  ) { task { id } }
}`;
const watchTask = 'subscription ($taskId: ID!) { taskEvents(taskId: $taskId) { type } }';
const ended = {
  message: 'The key or token behind this was revoked or has expired.',
  extensions: { code: 'UNAUTHENTICATED' },
};

let app: KeyedApp;
let silent: { query: string; variables: { taskId: string } };

beforeAll(async () => {
  app = await openKeyedApp();
  const created = await app.askAs<{ createTask: { task: { id: string } } }>(ADMIN_API_KEY, createTask);
  silent = { query: watchTask, variables: { taskId: created.data?.createTask.task.id ?? '' } };
});

afterAll(() => app[Symbol.asyncDispose]());

const uuidOf = (id: string) => parsePublicId(id)?.uuid ?? '';

async function openSilentSocket(secret: string) {
  const socket = await openSocket(app.url, { connectionParams: { 'x-api-key': secret } });
  socket.send({ type: 'subscribe', id: 'silent', payload: silent });
  expect(await socket.next()).toMatchObject({ type: 'next' });
  return socket;
}

async function openSilentStream(secret: string) {
  const response = await post(app.url, silent, { accept: 'text/event-stream', 'x-api-key': secret });
  const frames = framesOf(response);
  for (let frame = await frames.next(); frame.value.event !== 'next'; ) frame = await frames.next();
  return frames;
}

describe('a stream in which nothing happens', () => {
  it('over WebSocket ends soon after its key was revoked, and the socket with it', async () => {
    const { id, secret } = await app.makeKey();
    const other = await app.makeKey();
    const socket = await openSilentSocket(secret);
    const unaffected = await openSilentSocket(other.secret);
    await app.revoke(id);
    expect(await socket.next()).toEqual({ type: 'error', id: 'silent', payload: [ended] });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Unauthenticated' });
    expect(await Array.fromAsync(unaffected.subscribe('2', { query: '{ __typename }' }))).toHaveLength(2);
    await unaffected[Symbol.asyncDispose]();
  });

  it('over server-sent events ends soon after its key was revoked', async () => {
    const { id, secret } = await app.makeKey();
    const frames = await openSilentStream(secret);
    await app.revoke(id);
    const rest = (await Array.fromAsync(frames)).filter(({ event }) => event === 'next');
    expect(rest.map(({ data }) => JSON.parse(data ?? '') as object)).toEqual([{ errors: [ended] }]);
  });

  it('ends when its key expires, and when it is revoked where no signal comes from', async () => {
    const expiring = await app.makeKey({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    const revoked = await app.makeKey();
    const sockets = await Promise.all([expiring, revoked].map(({ secret }) => openSilentSocket(secret)));
    // As another process would, whose notification is lost.
    await app.app.database.query(sql`update api_key set expires_at = now() where id = ${uuidOf(expiring.id)}::uuid`);
    await app.app.database.query(sql`update api_key set revoked_at = now() where id = ${uuidOf(revoked.id)}::uuid`);
    for (const socket of sockets) expect(await socket.next()).toEqual({ type: 'error', id: 'silent', payload: [ended] });
  });
});

describe('the watch over streams', () => {
  it('hears of a revocation, without waiting for its time', async () => {
    const { database, domain } = app.app;
    await using signals = await openSignals(database);
    await using watch = openAccessWatch({ database, signals, logger: domain.log, intervalMs: 3_600_000 });
    const { id } = await app.makeKey();
    using stream = watch.watch({ actor: { name: 'k', shop: null, scopes: [], isAuthenticated: true }, keyId: uuidOf(id) });
    await database.query(sql`update api_key set revoked_at = now() where id = ${uuidOf(id)}::uuid`);
    expect(stream.ended.aborted).toBe(false);
    signals.raise('keys');
    await expect.poll(() => stream.ended.aborted).toBe(true);
  });

  it('ends with the link, although the key behind it goes on', async () => {
    const { database, domain } = app.app;
    await using signals = await openSignals(database);
    await using watch = openAccessWatch({ database, signals, logger: domain.log, intervalMs: 10 });
    const actor = { name: 'k', shop: null, scopes: [], isAuthenticated: true };
    const keyId = uuidOf((await app.makeKey()).id);
    using later = watch.watch({ actor, keyId, expiresAt: new Date(Date.now() + 3_600_000) });
    using over = watch.watch({ actor, keyId, expiresAt: new Date() });
    await expect.poll(() => over.ended.aborted).toBe(true);
    expect(later.ended.aborted).toBe(false);
  });

  it('asks for all of them at once, and for nothing while there are none', async () => {
    const statements: string[] = [];
    const { database } = app.app;
    const counted = {
      ...database,
      query: ((statement: Parameters<typeof database.query>[0]) => {
        statements.push(statement.text);
        return database.query(statement);
      }) as typeof database.query,
    };
    await using signals = await openSignals(database);
    const { id } = await app.makeKey();
    await using watch = openAccessWatch({ database: counted, signals, logger: app.app.domain.log, intervalMs: 10 });
    const session = { actor: { name: 'k', shop: null, scopes: [], isAuthenticated: true }, keyId: uuidOf(id) };

    const streams = Array.from({ length: 50 }, () => watch.watch(session));
    await expect.poll(() => statements.length).toBeGreaterThan(2);
    expect(new Set(statements).size).toBe(1);
    for (const stream of streams) {
      expect(stream.ended.aborted).toBe(false);
      stream[Symbol.dispose]();
    }
    signals.raise('keys');
    const before = statements.length;
    const last = watch.watch({ actor: session.actor, expiresAt: new Date() });
    await expect.poll(() => last.ended.aborted).toBe(true);
    expect(last.ended.reason).toMatchObject(ended);
    expect(statements.length - before).toBeLessThanOrEqual(1);
  });
});

describe.each(transports)('a mutation that waits for its task over %s', (name, run) => {
  it('ends soon after its key was revoked', async () => {
    const { id, secret } = await app.makeKey({ scopes: ['WRITE'] });
    const answer = run(app.url, { query: createTask, variables: { tags: [name], waitMs: 300_000 } }, { 'x-api-key': secret });
    const created = sql`select from task where ${name} = any(tags)`;
    await vi.waitUntil(async () => (await app.app.database.query(created)).length > 0);
    await app.revoke(id);
    expect(await answer).toEqual([{ errors: [ended] }]);
  });
});
