import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StepError } from '../../domain/step-outcome.ts';
import type { Egress } from '../egress.ts';

export interface EgressProxy extends AsyncDisposable {
  /** For a browser's context, which must have no other way out. */
  readonly url: string;
  /** Without them it does nothing: the port is open to every program of this machine. */
  readonly username: string;
  readonly password: string;
}

/** RFC 9110, section 7.6.1, and what browsers add for proxies. */
const hopByHop: ReadonlySet<string> = new Set(
  ['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade'].values(),
);

const challenge = 'Basic realm="taskloom"';

/**
 * An HTTP proxy on loopback, with a port of its own for each page's context, that connects only to addresses which the rules of
 * egress allow: checked for each connection, by what the name resolves to then. So it does not matter what asked for it: a
 * navigation, a redirect, an image, a worker, a WebSocket.
 * @param onRefused hears of each request that was not let through, or did not get there.
 */
export async function openEgressProxy(egress: Egress, onRefused: (target: string, error: StepError) => void): Promise<EgressProxy> {
  const tunnels = new Set<Duplex>();
  const username = 'taskloom';
  const password = randomBytes(24).toString('base64url');
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  const isKnown = ({ headers }: IncomingMessage) => timingSafeEqual(digest(headers['proxy-authorization'] ?? ''), expected);
  const refuse = (target: string, error: unknown): { status: 403 | 502; message: string } => {
    const cause = stepErrorIn(error) ?? unreachable(target, error);
    onRefused(target, cause);
    return { status: cause.code === 'EGRESS_DENIED' ? 403 : 502, message: cause.message };
  };

  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    if (!isKnown(request)) {
      response.writeHead(407, { 'proxy-authenticate': challenge, 'content-type': 'text/plain' }).end('Only for a browser of this server.');
      return;
    }
    const url = URL.parse(request.url ?? '');
    if (url?.protocol !== 'http:') {
      response.writeHead(400).end('Only for a browser of this server.');
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      const answer = await egress.dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        // Node's parser lets only methods through, and undici takes all of them.
        method: request.method as 'GET',
        headers: withoutHops(request.headers),
        body: hasBody(request) ? request : null,
        signal: gone.signal,
      });
      response.writeHead(answer.statusCode, withoutHops(answer.headers));
      await pipeline(answer.body, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      const { status, message } = refuse(url.origin, error);
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(message);
    }
  };

  const tunnel = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    tunnels.add(socket);
    socket.on('close', () => tunnels.delete(socket));
    socket.on('error', () => socket.destroy());
    if (!isKnown(request)) {
      socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${challenge}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const url = URL.parse(`https://${request.url}`);
    try {
      if (!url) throw new Error('No address');
      const outward: Socket = await egress.dial(url.hostname, Number(url.port) || 443);
      tunnels.add(outward);
      outward.on('close', () => tunnels.delete(outward));
      if (socket.destroyed) {
        outward.destroy();
        return;
      }
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) outward.write(head);
      await Promise.allSettled([pipeline(socket, outward), pipeline(outward, socket)]);
    } catch (error) {
      const { status } = refuse(url?.host ?? '', error);
      socket.end(`HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Bad Gateway'}\r\nConnection: close\r\n\r\n`);
    }
  };

  const server = createServer((request, response) => void forward(request, response));
  server.on('connect', (request, socket, head) => void tunnel(request, socket, head));
  // Browsers send WebSockets through a tunnel.
  server.on('upgrade', (_request, socket) => socket.destroy());
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    username,
    password,
    async [Symbol.asyncDispose]() {
      for (const socket of tunnels) socket.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Of one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function withoutHops(
  headers: Readonly<Record<string, string | string[] | undefined> & { connection?: string | string[] | undefined }>,
): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .toLowerCase()
      .split(/\s*,\s*/),
  );
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !named.has(name)) kept[name] = value;
  }
  return kept;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function unreachable(target: string, cause: unknown): StepError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'it broke off';
  return new StepError('HTTP_UNREACHABLE', `${target} cannot be reached (${code}).`, {
    retryable: true,
    hint: 'Check the address, and whether its server runs.',
    cause,
  });
}

function stepErrorIn(error: unknown): StepError | undefined {
  if (error instanceof StepError) return error;
  return error instanceof Error && error.cause instanceof StepError ? error.cause : undefined;
}
