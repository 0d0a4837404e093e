import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

let fixture: HttpFixture;

beforeAll(async () => {
  fixture = await openHttpFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

const query = 'subscription { count { number } }';
const events = [1, 2, 3].map((number) => ({ data: { count: { number } } }));

describe('the clients that people use', () => {
  it('graphql-ws', async () => {
    const client = createWebSocketClient({ url: `${fixture.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    expect(await Array.fromAsync(client.iterate({ query }))).toEqual(events);
    expect(await Array.fromAsync(client.iterate({ query: '{ hello }' }))).toEqual([{ data: { hello: 'Hello, you' } }]);
    await expect(Array.fromAsync(client.iterate({ query: '{' }))).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    await client.dispose();
  });

  it('graphql-sse', async () => {
    const client = createSseClient({ url: `${fixture.url}/graphql` });
    expect(await Array.fromAsync(client.iterate({ query }))).toEqual(events);
    expect(await Array.fromAsync(client.iterate({ query: '{ hello }' }))).toEqual([{ data: { hello: 'Hello, you' } }]);
    client.dispose();
  });

  it('graphql-sse comes back to the next server when this one goes down', async () => {
    await using next = await openHttpFixture();
    await using first = await openHttpFixture();
    let url = first.url;
    const client = createSseClient({ url: () => `${url}/graphql`, retryAttempts: 1, retry: async () => {} });
    const stream = client.iterate({ query: 'subscription { quiet(name: "moved") { number } }' });
    const waiting = stream.next();
    await expect.poll(() => first.waiting.size).toBe(1);
    url = next.url;
    await first.http.dispose();
    await expect.poll(() => next.waiting.size).toBe(1);
    client.dispose();
    await waiting;
  });
});
