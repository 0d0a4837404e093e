import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSocket, post, transports } from '../testing/graphql-transports.ts';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

let fixture: HttpFixture;

beforeAll(async () => {
  fixture = await openHttpFixture({ limits: { operationMs: 50, waitMs: 30 } });
});

afterAll(() => fixture[Symbol.asyncDispose]());

const timedOut = (limitMs: number) => ({
  errors: [{ message: `This took longer than ${limitMs / 1_000} s and was ended. Ask for less at once.`, extensions: { code: 'TIMED_OUT', limitMs } }],
});

describe.each(transports)('over %s', (name, run) => {
  it('an operation that takes too long is answered, and told to stop', async () => {
    expect(await run(fixture.url, { query: `{ hello patient(name: "${name}") }` })).toEqual([timedOut(50)]);
    expect(fixture.waiting).not.toContain(name);
  });

  it('what it waits for by its own wish comes on top, up to a limit for all its waits together', async () => {
    expect(await run(fixture.url, { query: '{ patient(name: "one", ms: 20) }' })).toEqual([timedOut(70)]);
    expect(await run(fixture.url, { query: '{ patient(name: "one", ms: 20) two: patient(name: "two", ms: 20) }' })).toEqual([timedOut(80)]);
  });

  it('the next operation has its own time', async () => {
    expect(await run(fixture.url, { query: '{ hello }' })).toEqual([{ data: { hello: 'Hello, you' } }]);
  });
});

it('over HTTP the status says so, too', async () => {
  const response = await post(fixture.url, { query: '{ patient(name: "status") }' });
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual(timedOut(50));
});

it('a subscription has no such limit', async () => {
  await using socket = await openSocket(fixture.url);
  socket.send({ type: 'subscribe', id: 'quiet', payload: { query: 'subscription { quiet(name: "long") { number } }' } });
  await vi.waitUntil(() => fixture.waiting.has('long'));
  expect(await Array.fromAsync(socket.subscribe('1', { query: '{ patient(name: "short") }' }))).toMatchObject([{ type: 'next' }, { type: 'complete' }]);
  expect([...fixture.waiting]).toEqual(['long']);
});
