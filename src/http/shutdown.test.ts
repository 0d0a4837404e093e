import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { framesOf, openSocket, post } from '../testing/graphql-transports.ts';
import { openHttpFixture } from '../testing/http-fixture.ts';

const quiet = (name: string) => ({ query: `subscription { quiet(name: "${name}") { number } }` });

describe('when the server goes down', () => {
  it('WebSockets close with 1001, event streams end without claiming to be complete, requests are answered', async () => {
    // Nothing here is cut: with this limit the test would time out.
    await using fixture = await openHttpFixture({ limits: { shutdownMs: 600_000 } });
    const { url, waiting } = fixture;
    const client = await openSocket(url);
    client.send({ type: 'subscribe', id: '1', payload: quiet('socket') });
    const stream = framesOf(await post(url, quiet('stream'), { accept: 'text/event-stream' }));
    const request = post(url, { query: '{ patient(name: "request") }' });
    await vi.waitUntil(() => waiting.size === 3);

    const disposed = fixture.http.dispose();
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    await expect(client.next()).rejects.toThrow('The socket closed');
    expect(await Array.fromAsync(stream)).toEqual([{ comment: '' }]);
    expect(await (await request).json()).toEqual({ data: { patient: 'aborted' } });
    await disposed;
    expect(waiting.size).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
    await fixture.http.dispose();
  });

  it('nobody can keep it: not a deaf WebSocket, not a request that never ends, not a silent connection', async () => {
    await using fixture = await openHttpFixture({ limits: { shutdownMs: 100 } });
    const { url } = fixture;
    const deaf = await openSocket(url);
    deaf.socket.pause();
    const { port } = new URL(url);
    const [silent, slow, idle] = await Promise.all(
      [
        '',
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
        'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n',
      ].map(async (said) => {
        const socket = connect(Number(port), '127.0.0.1');
        await once(socket, 'connect');
        socket.on('error', () => {});
        socket.write(said);
        return socket;
      }),
    );
    if (!silent || !slow || !idle) throw new Error('Three connections were opened');
    await once(idle, 'data');
    const closed = Promise.all([silent, slow, idle].map((socket) => once(socket.resume(), 'close')));
    await fixture.http.dispose();
    await closed;
    deaf.socket.resume();
    expect(await deaf.closed).toMatchObject({ code: expect.any(Number) });
  });

  it('an address in use stops the start', async () => {
    await using fixture = await openHttpFixture();
    const config = { ...readConfig({}), PORT: Number(new URL(fixture.url).port) };
    await expect(openHttpFixture({ config })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
