import { createMCPClient } from '@ai-sdk/mcp';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { McpServer } from '../domain/agents.ts';
import type { Json } from '../domain/step-outcome.ts';
import type { Egress } from './egress.ts';

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
const MAX_TOOLS = 200;
const MAX_ANSWER_BYTES = 4_194_304;

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

async function readTools(egress: Egress, { url, credential }: McpServer, signal: AbortSignal): Promise<McpTool[]> {
  const client = await createMCPClient({
    transport: { type: 'http', url, fetch: fetchThrough(egress, credential ?? undefined, signal) },
    initializationOptions: { signal },
    onUncaughtError: () => {},
  });
  try {
    const tools = [];
    let cursor: string | undefined;
    do {
      const page = await client.listTools({ ...(cursor !== undefined && { params: { cursor } }), options: { signal } });
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined && tools.length < MAX_TOOLS);
    return tools.slice(0, MAX_TOOLS).map(({ name, description, inputSchema }) => ({
      name,
      description: description ?? '',
      // It came as JSON.
      parametersSchema: inputSchema as Json,
    }));
  } finally {
    await client.close();
  }
}

/** Through the checks of every other request, and never more than an answer may have. */
function fetchThrough(egress: Egress, credential: string | undefined, signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const ended = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    // The types of undici and of Node, which is built on it, name the same things differently.
    const response = (await egress.fetch(url, { ...(init as object), credential, signal: ended })) as unknown as Response;
    if (!response.body) return response;
    return new Response(response.body.pipeThrough(limited()), { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

function limited(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) controller.error(new Error(`An MCP server answered with more than ${MAX_ANSWER_BYTES} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
