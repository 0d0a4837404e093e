import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { McpServer } from '../domain/agents.ts';
import type { Json } from '../domain/step-outcome.ts';
import type { Egress } from './egress.ts';
import { connectMcp } from './tools/mcp-connection.ts';

/** A tool of an MCP server, as it describes it. */
export interface McpTool {
  name: string;
  description: string;
  /** JSON Schema of its arguments. */
  parametersSchema: Json;
}

/** What MCP servers offer, for lists of agents: nobody waits long for a server that is slow or away. */
export interface McpListing extends Disposable {
  /** Its tools; none where it is away, or has not answered in time. */
  list(server: McpServer): Promise<readonly McpTool[]>;
}

/** What a list of agents waits; the server has longer, for the next one to know. */
const PATIENCE_MS = 2_000;
const TIMEOUT_MS = 15_000;
const FRESH_MS = 60_000;
const FRESH_FAILURE_MS = 10_000;

export function openMcpListing(egress: Egress, log: Pick<Logger, 'warn'>): McpListing {
  const closing = new AbortController();
  const cache = new LRUCache<string, readonly McpTool[], McpServer>({
    max: 500,
    ttl: FRESH_MS,
    // What was known goes on being shown while it is looked up again.
    allowStale: true,
    async fetchMethod(_key, _stale, { context: server, options }) {
      try {
        return await readTools(egress, server, AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]));
      } catch (error) {
        log.warn({ err: error, mcpServer: server.name, url: server.url }, 'The tools of an MCP server could not be listed');
        options.ttl = FRESH_FAILURE_MS;
        return [];
      }
    },
  });
  return {
    async list(server) {
      const known = cache.fetch(`${server.credential ?? ''} ${server.url}`, { context: server });
      const { promise, resolve } = Promise.withResolvers<readonly McpTool[]>();
      const timer = setTimeout(resolve, PATIENCE_MS, []);
      try {
        return (await Promise.race([known, promise])) ?? [];
      } finally {
        clearTimeout(timer);
      }
    },
    [Symbol.dispose]: () => closing.abort(),
  };
}

async function readTools(egress: Egress, server: McpServer, signal: AbortSignal): Promise<McpTool[]> {
  await using connection = await connectMcp(egress, server, signal);
  return connection.tools.map(({ name, description = '', inputSchema }) => ({ name, description, parametersSchema: inputSchema }));
}
