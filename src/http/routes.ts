import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Links } from '../storage/links.ts';
import type { Authentication } from './authentication.ts';
import { type Caller, type FollowedLink, headersOf } from './caller.ts';
import { serveDownload } from './downloads.ts';
import { type HealthReport, serveHealth } from './health.ts';
import { sendError } from './json.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { type Scraped, serveMetrics } from './prometheus.ts';
import { refuseRequest } from './request-guard.ts';
import { followTaskLink, type TaskLinkAccess } from './task-links.ts';
import type { GraphQLServer } from './yoga.ts';

interface RoutesOptions {
  graphql: GraphQLServer;
  origins: OriginPolicy;
  /** Whether browsers are shown the playground. */
  hasPage: boolean;
  authentication: Pick<Authentication, 'actorOf'>;
  health: () => Promise<HealthReport>;
  metrics: Scraped['metrics'];
  storage: BlobStore;
  links: Links;
  taskLinks: Pick<TaskLinkAccess, 'verify'>;
  logger: Logger;
}

export interface Routes {
  serve(request: IncomingMessage, response: ServerResponse): void;
  /** Tells every GraphQL call under way that nobody waits for it any more, which also ends the event streams. */
  abortCalls(): void;
}

/** Which request goes where. Whatever a handler throws is logged and answered here. */
export function createRoutes({ graphql, origins, hasPage, authentication, health, metrics, storage, links, taskLinks, logger }: RoutesOptions): Routes {
  const calls = new Set<AbortController>();

  const serveGraphQL = async (request: IncomingMessage, response: ServerResponse, link?: FollowedLink) => {
    const refusal = refuseRequest(request, hasPage);
    if (refusal) return sendError(response, refusal.status, refusal.message, { code: 'BAD_USER_INPUT' });
    const call = new AbortController();
    calls.add(call);
    response.once('close', () => {
      calls.delete(call);
      if (!response.writableFinished) call.abort();
    });
    response.setHeader('vary', 'Origin, Accept');
    response.setHeader('cache-control', 'no-store');
    // Nobody may show the playground inside a page of their own.
    response.setHeader('content-security-policy', "frame-ancestors 'none'");
    const headers = headersOf(request);
    const caller: Caller = { headers, connectionParams: undefined, lastEventId: headers.get('last-event-id') || undefined, link, signal: call.signal };
    await graphql.handle(request, response, { caller });
  };

  const route = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff');
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (!origins.isOurHost(request.headers.host))
      return sendError(response, 421, 'This server does not go by the name in the Host header; PUBLIC_URL can give it one.');
    if (path === '/graphql') return serveGraphQL(request, response);
    const link = followTaskLink(request, taskLinks);
    if (link) return serveGraphQL(request, response, link);
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 404, `There is no ${request.method} ${path}.`);
    if (path === '/health' || path === '/ready') return serveHealth(request, response, { authentication, health });
    if (path === '/metrics') return serveMetrics(request, response, { authentication, metrics, health });
    if (path.startsWith('/files/')) return serveDownload(request, response, storage, links);
    if (path === '/') return void response.writeHead(302, { location: '/graphql' }).end();
    return sendError(response, 404, `There is no ${path}. The API is at /graphql.`);
  };

  return {
    serve(request, response) {
      route(request, response).catch((error: unknown) => {
        const errorId = randomUUID();
        logger.error({ err: error, errorId, method: request.method, path: request.url?.split('?', 1)[0] }, 'A request failed unexpectedly');
        if (response.headersSent) response.destroy();
        else sendError(response, 500, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR', errorId });
      });
    },
    abortCalls() {
      for (const call of calls) call.abort();
    },
  };
}
