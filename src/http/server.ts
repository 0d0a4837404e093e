import { once } from 'node:events';
import { createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Links } from '../storage/links.ts';
import type { Authentication } from './authentication.ts';
import type { CreateContext } from './caller.ts';
import { errorMask } from './errors.ts';
import type { ExampleTab } from './graphiql.ts';
import type { HealthReport } from './health.ts';
import { defaultLimits, type HttpLimits } from './limits.ts';
import { originPolicy } from './origin-policy.ts';
import { readPersistedOperations } from './persisted-operations.ts';
import type { Scraped } from './prometheus.ts';
import type { RateLimiter } from './rate-limit.ts';
import { createRoutes } from './routes.ts';
import type { TaskLinkAccess } from './task-links.ts';
import { openWebSockets } from './websocket.ts';
import { createGraphQLServer } from './yoga.ts';

export interface HttpServerOptions {
  config: Pick<Config, 'HOST' | 'PORT' | 'PUBLIC_URL' | 'CORS_ORIGINS' | 'isOpen' | 'graphiql' | 'introspection' | 'PERSISTED_OPERATIONS'>;
  schema: GraphQLSchema;
  createContext: CreateContext;
  /** Of whoever reads `/health`, and of streams while they are open; `createContext` may use the same. */
  authentication: Pick<Authentication, 'actorOf' | 'watch'>;
  health: () => Promise<HealthReport>;
  /** For `/metrics`. */
  metrics: Scraped['metrics'];
  storage: BlobStore;
  links: Links;
  logger: Logger;
  exampleTabs?: readonly ExampleTab[];
  limits?: Partial<HttpLimits>;
  rateLimiter?: RateLimiter | undefined;
  taskLinks: TaskLinkAccess;
}

export interface HttpServer extends AsyncDisposable {
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /**
   * Accepts nothing more, ends event streams and WebSockets so that their clients come back elsewhere, lets requests finish, and cuts what is
   * still open after `limits.shutdownMs`.
   */
  dispose(): Promise<void>;
}

/**
 * Listens on HOST and PORT: `/graphql` (JSON, event streams, WebSockets, the playground), `/health`, `/ready`, `/metrics`, `/files/…`, `/tasks/…`.
 * @throws the error of `listen`, EADDRINUSE for example; ConfigError for a PERSISTED_OPERATIONS that cannot be read.
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, schema, createContext, authentication, health, metrics, storage, links, logger, exampleTabs = [], rateLimiter, taskLinks } = options;
  const limits: HttpLimits = { ...defaultLimits, ...options.limits };
  const origins = originPolicy(config);
  const maskError = errorMask(logger);
  const persistedOperations = config.PERSISTED_OPERATIONS === undefined ? undefined : await readPersistedOperations(config.PERSISTED_OPERATIONS);
  const graphql = createGraphQLServer({
    schema,
    createContext,
    authentication,
    maskError,
    origins,
    limits,
    exampleTabs,
    access: config,
    persistedOperations,
    rateLimiter,
    taskLinks,
  });
  const webSockets = openWebSockets({ graphql, maskError, limits, logger, persistedOperations });
  const routes = createRoutes({ graphql, origins, hasPage: config.graphiql, authentication, health, metrics, storage, links, taskLinks, logger });

  const server = createServer({
    requestTimeout: limits.requestTimeoutMs,
    headersTimeout: Math.min(10_000, limits.requestTimeoutMs),
    connectionsCheckingInterval: Math.min(5_000, limits.requestTimeoutMs),
    // Longer than the minute after which load balancers drop an idle connection, so that none sends a request into a closing one.
    keepAliveTimeout: 65_000,
  });
  const sockets = new Set<Socket>();
  let closing: Promise<void> | undefined;

  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  server.on('request', (request, response) => {
    response.once('close', () => {
      if (closing !== undefined) server.closeIdleConnections();
    });
    routes.serve(request, response);
  });

  server.on('upgrade', (request, socket, head) => {
    const { host, origin } = request.headers;
    if (closing !== undefined) return refuseUpgrade(socket, 503);
    if (request.url?.split('?', 1)[0] !== '/graphql') return refuseUpgrade(socket, 404);
    if (!origins.isOurHost(host)) return refuseUpgrade(socket, 421);
    if (!origins.mayConnect(origin, host)) return refuseUpgrade(socket, 403);
    return webSockets.accept(request, socket, head);
  });

  server.listen(config.PORT, config.HOST);
  await once(server, 'listening').catch(async (error: unknown) => {
    await webSockets.dispose();
    throw error;
  });
  const { address, family, port } = server.address() as AddressInfo;

  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    routes.abortCalls();
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, limits.shutdownMs);
    await webSockets.dispose();
    await closed;
    clearTimeout(cut);
    await graphql.dispose();
  };
  const dispose = () => {
    closing ??= close();
    return closing;
  };

  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, dispose, [Symbol.asyncDispose]: dispose };
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
