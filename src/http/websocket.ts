import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Caller, headersOf } from './caller.ts';
import { formatError, formatResult, type MaskError } from './errors.ts';
import type { HttpLimits } from './limits.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import type { GraphQLServer } from './yoga.ts';

interface WebSocketsOptions {
  graphql: GraphQLServer;
  maskError: MaskError;
  limits: HttpLimits;
  logger: Logger;
  persistedOperations: PersistedOperations | undefined;
}

export interface WebSockets {
  /** Takes over a connection whose HTTP request asked for a WebSocket. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every client that the server goes away (1001), upon which it reconnects elsewhere; resolves when all are closed. */
  dispose(): Promise<void>;
}

/** What belongs to one socket besides graphql-ws' own state. */
interface Connection {
  headers: Headers;
  /** By the id that the client gave the operation. */
  operations: Map<string, AbortController>;
  /** Closes the socket for good, when what was said already is on its way. */
  refuse(): void;
}

interface PreparedArgs extends ExecutionArgs {
  enveloped: ReturnType<GraphQLServer['getEnveloped']>;
}

type ConnectionParams = Record<string, unknown> | undefined;

/**
 * GraphQL over WebSocket (graphql-transport-ws). Operations go through the same pipeline as those of HTTP: a schema served beside it would have
 * other errors and no limits.
 */
export function openWebSockets({ graphql, maskError, limits, logger, persistedOperations }: WebSocketsOptions): WebSockets {
  const protocol = makeServer<ConnectionParams, Connection>({
    connectionInitWaitTimeout: limits.connectionInitTimeoutMs,
    async onSubscribe({ extra, connectionParams, subscriptions }, id, payload) {
      // graphql-ws has counted this one already.
      if (Object.keys(subscriptions).length > limits.maxOperationsPerSocket) {
        return [tooManyOperations(limits.maxOperationsPerSocket)];
      }
      const operation = new AbortController();
      extra.operations.set(id, operation);
      const caller: Caller = { headers: extra.headers, connectionParams, lastEventId: undefined, signal: operation.signal };
      const prepared = await prepare(graphql, caller, payload, persistedOperations).catch((error: unknown) => [maskError(error)]);
      if (Array.isArray(prepared)) extra.operations.delete(id);
      return prepared;
    },
    // graphql-ws hands on what `prepare` made.
    execute: (args) => answer(() => (args as PreparedArgs).enveloped.execute(args)),
    subscribe: (args) => answer(() => (args as PreparedArgs).enveloped.subscribe(args)),
    onNext: (_context, _id, _payload, _args, result) => formatResult(result),
    // What a stream threw comes wrapped.
    onError: ({ extra }, _id, _payload, errors) => {
      const formatted = errors.map((error) => formatError(maskError(error.cause ?? error)));
      // The key belongs to the socket: whatever else it asks would be refused, too.
      if (formatted.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) extra.refuse();
      return formatted;
    },
    onComplete: ({ extra: { operations } }, id) => {
      operations.get(id)?.abort();
      operations.delete(id);
    },
  });

  /** As Yoga does for HTTP: whatever goes wrong answers this operation, and does not close the socket. */
  const answer = async (run: () => unknown) => {
    try {
      return (await run()) as ExecutionResult | AsyncGenerator<ExecutionResult>;
    } catch (error) {
      return { errors: [maskError(error)] };
    }
  };

  const server = new WebSocketServer({ noServer: true, handleProtocols, maxPayload: limits.maxBodyBytes, perMessageDeflate: false });
  const silent = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) {
        socket.terminate();
      } else {
        silent.add(socket);
        socket.ping();
      }
    }
  }, limits.pingMs);

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const connection: Connection = {
      headers: headersOf(request),
      operations: new Map(),
      refuse: () => void setImmediate(() => socket.close(CloseCode.Forbidden, 'Unauthenticated')),
    };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data) => {
            handle(String(data)).catch((error: unknown) => {
              logger.error({ err: error }, 'A WebSocket message could not be handled');
              socket.close(1011, 'Unexpected error');
            });
          }),
      },
      connection,
    );
    socket.on('pong', () => silent.delete(socket));
    // Frames that break the protocol or are too large; ws closes the socket itself.
    socket.on('error', (error) => logger.debug({ err: error }, 'A WebSocket failed'));
    socket.on('close', (code, reason) => {
      for (const operation of connection.operations.values()) operation.abort();
      closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'A WebSocket was not cleaned up'));
    });
  });

  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    async dispose() {
      clearInterval(pings);
      const closing = [...server.clients].map((socket) => close(socket, limits.shutdownMs));
      await Promise.all(closing);
    },
  };
}

/** Yoga's `processRequest` up to the execution, which is graphql-ws' part. */
async function prepare(
  graphql: GraphQLServer,
  caller: Caller,
  payload: SubscribePayload,
  persistedOperations: PersistedOperations | undefined,
): Promise<PreparedArgs | readonly GraphQLError[]> {
  const { operationName, variables } = payload;
  const query = persistedOperations ? persistedOperations.textOf(payload) : payload.query;
  const enveloped = graphql.getEnveloped({ caller });
  const { schema } = enveloped;
  const document = enveloped.parse(query);
  const errors = enveloped.validate(schema, document);
  if (errors.length > 0) return errors;
  if (!getOperationAST(document, operationName)) throw new GraphQLError('Could not determine what operation to execute.');
  return { schema, document, operationName, variableValues: variables, contextValue: await enveloped.contextFactory(), enveloped };
}

function tooManyOperations(limit: number): GraphQLError {
  return new GraphQLError(`This socket has ${limit} operations under way, which is the limit. Complete one, or open another socket.`, {
    extensions: { code: 'RATE_LIMITED' },
  });
}

/** Resolves when the message is on its way, so that a stream goes no faster than its reader. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, (error) => (error && socket.readyState === socket.OPEN ? reject(error) : resolve()));
  });
}

function close(socket: WebSocket, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), withinMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1001, 'Going away');
  });
}
