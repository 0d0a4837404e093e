import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import { COST_HEADER, useAdmission } from './admission.ts';
import type { Authentication } from './authentication.ts';
import type { Caller, CreateContext } from './caller.ts';
import { documentCaches, useDocumentLimits } from './document-limits.ts';
import type { MaskError } from './errors.ts';
import { useEventStream } from './event-stream.ts';
import { type ExampleTab, graphiqlPage } from './graphiql.ts';
import { useHiddenSchema } from './introspection.ts';
import type { HttpLimits } from './limits.ts';
import { useFreshContextPerEvent } from './live-execution.ts';
import { useOperationTime } from './operation-time.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { type PersistedOperations, usePersistedOperations } from './persisted-operations.ts';
import type { RateLimiter } from './rate-limit.ts';
import { type TaskLinkAccess, useTaskLinks } from './task-links.ts';

export interface ServerContext {
  caller: Caller;
}

export type GraphQLServer = YogaServerInstance<ServerContext, object>;

interface GraphQLServerOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  authentication: Pick<Authentication, 'watch'>;
  maskError: MaskError;
  origins: OriginPolicy;
  limits: HttpLimits;
  exampleTabs: readonly ExampleTab[];
  access: { graphiql: boolean; introspection: boolean };
  /** Where given, nothing else runs. */
  persistedOperations: PersistedOperations | undefined;
  rateLimiter: RateLimiter | undefined;
  taskLinks: Pick<TaskLinkAccess, 'isOver'>;
}

const allowedHeaders = ['authorization', 'content-type', 'last-event-id', 'traceparent', 'x-api-key', COST_HEADER];

/** The one pipeline of parsing, validating and executing that HTTP, event streams and WebSockets share. Who calls it passes the caller in. */
export function createGraphQLServer(options: GraphQLServerOptions): GraphQLServer {
  const { schema, createContext, authentication, maskError, origins, limits, exampleTabs, access, persistedOperations, rateLimiter, taskLinks } = options;
  return createYoga<ServerContext, object>({
    schema,
    context: ({ caller }) => createContext(caller),
    // Its answers, also those to preflights; a page of another origin gets no CORS header at all, and so no answer.
    cors: (request) => {
      const origin = request.headers.get('origin');
      if (origin === null || !origins.isAllowedOrigin(origin)) return false;
      return { origin, credentials: false, methods: ['GET', 'POST'], allowedHeaders, exposedHeaders: ['retry-after'], maxAge: 600 };
    },
    ...(access.graphiql ? graphiqlPage(exampleTabs) : { graphiql: false }),
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: limits.maxBodyBytes,
    parserAndValidationCache: documentCaches(),
    maskedErrors: { maskError },
    // The mask logs what it hides.
    logging: false,
    ...(persistedOperations ? { extraParamNames: ['documentId'] } : {}),
    plugins: [
      ...(persistedOperations ? [usePersistedOperations(persistedOperations)] : []),
      useDocumentLimits(limits),
      ...(access.introspection ? [] : [useHiddenSchema()]),
      useAdmission(limits, rateLimiter),
      useOperationTime(limits, authentication),
      useFreshContextPerEvent(createContext, authentication),
      useEventStream(limits.pingMs),
      // After it, whose place it takes where there is nothing to stream.
      useTaskLinks(taskLinks),
    ],
  });
}
