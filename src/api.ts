import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Signals } from './db/signals.ts';
import { type Actor, nobody } from './domain/actor.ts';
import { readMetrics } from './domain/analytics/metrics.ts';
import { openSharedMetrics } from './domain/analytics/shared-metrics.ts';
import { openTaskLinks } from './domain/task-links.ts';
import { readTraceparent } from './domain/traceparent.ts';
import type { Egress } from './execution/egress.ts';
import { openMcpListing } from './execution/mcp-listing.ts';
import { openAuthentication } from './http/authentication.ts';
import type { Caller } from './http/caller.ts';
import { exampleTabs } from './http/example-tabs.ts';
import { openRateLimiter } from './http/rate-limit.ts';
import { type HttpServer, openHttpServer } from './http/server.ts';
import { taskLinkAccess } from './http/task-links.ts';
import { openAgentStatusWatch } from './schema/agent-status-watch.ts';
import { createContext, type Services } from './schema/context.ts';
import { schema } from './schema/schema.ts';
import { openLinks } from './storage/links.ts';

interface ApiOptions extends Omit<Services, 'agentStatuses' | 'links' | 'mcpTools' | 'sharedMetrics' | 'taskLinks' | 'urls'> {
  config: Config;
  signals: Signals;
  egress: Egress;
  logger: Logger;
}

/** The graph and everything else that is served over HTTP. Disposed, it closes its doors and the streams behind them. */
export async function openApi({ signals, egress, logger, ...options }: ApiOptions): Promise<HttpServer> {
  await using stack = new AsyncDisposableStack();
  const { config, database, storage, health } = options;
  let http: HttpServer | undefined;
  const baseUrl = () => config.PUBLIC_URL ?? http?.url ?? '';
  const links = await openLinks({ database, baseUrl });
  const taskLinks = await openTaskLinks(database);
  const urls = () => ({ graphql: `${baseUrl()}/graphql`, subscriptions: `${baseUrl().replace(/^http/, 'ws')}/graphql`, docs: `${baseUrl()}/graphql` });
  const authentication = stack.use(openAuthentication({ config, database, signals, logger }));
  const mcp = stack.use(openMcpListing(egress, logger));
  const agentStatuses = stack.use(openAgentStatusWatch({ database, signals, live: options.live, log: logger }));
  const mcpTools: Services['mcpTools'] = (server) => mcp.list(server);
  const services: Services = { ...options, sharedMetrics: openSharedMetrics(database), agentStatuses, links, taskLinks, mcpTools, urls };
  http = stack.use(
    await openHttpServer({
      config,
      schema,
      createContext: async (caller) => createContext(services, traced(await authentication.actorOf(caller), caller), caller),
      authentication,
      health,
      metrics: (actor) => readMetrics(database, actor),
      storage,
      links,
      taskLinks: taskLinkAccess(taskLinks, options.live),
      logger,
      exampleTabs,
      rateLimiter: config.rateLimit && openRateLimiter(database, config.rateLimit),
    }),
  );
  const owned = stack.move();
  return { ...http, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Browsers cannot give a WebSocket headers: there, `connectionParams` may say where it comes from. */
function traced(actor: Actor, { headers, connectionParams }: Caller): Actor {
  const traceparent = readTraceparent(connectionParams?.traceparent ?? headers.get('traceparent'));
  return traceparent === null || actor === nobody ? actor : { ...actor, traceparent };
}
