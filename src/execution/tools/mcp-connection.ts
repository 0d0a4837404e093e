import { createMCPClient } from '@ai-sdk/mcp';
import { z } from 'zod';
import type { McpServer } from '../../domain/agents.ts';
import { type Json, StepError } from '../../domain/step-outcome.ts';
import type { Egress } from '../egress.ts';

/** A session with an MCP server, over Streamable HTTP. */
export interface McpConnection extends AsyncDisposable {
  readonly name: string;
  readonly tools: readonly McpTool[];
  /** @throws StepError where the server does not answer, or not in time; the signal's reason. */
  call(tool: string, given: { [key: string]: Json | undefined }): Promise<McpResult>;
}

export interface McpTool {
  name: string;
  description?: string | undefined;
  inputSchema: Record<string, Json>;
}

export interface McpResult {
  content: ({ type: 'text'; text: string } | { type: 'image' | 'audio' | 'resource' | 'resource_link' })[];
  structuredContent?: Json | undefined;
  isError: boolean;
}

const CONNECT_MS = 10_000;
const CALL_MS = 60_000;
const CLOSE_MS = 2_000;
const MAX_TOOLS = 200;
const ANSWER_BYTES = 5_242_880;

const json = z.json();
const listedTool = z.object({ name: z.string().min(1), description: z.string().optional(), inputSchema: z.record(z.string(), json) });
const result = z.object({
  content: z
    .array(z.union([z.object({ type: z.literal('text'), text: z.string() }), z.object({ type: z.enum(['image', 'audio', 'resource', 'resource_link']) })]))
    .default([]),
  structuredContent: json.optional(),
  isError: z.boolean().default(false),
});

/** @throws StepError of the egress rules, whatever else the client library makes of a server that does not answer; the signal's reason. */
export async function connectMcp(egress: Egress, { name, url, credential }: McpServer, signal: AbortSignal): Promise<McpConnection> {
  const ended = new AbortController();
  const fetch = fetchThrough(egress, credential ?? undefined, ended.signal);
  const options = (timeoutMs: number) => ({ signal, timeout: timeoutMs });
  const client = await createMCPClient({
    transport: { type: 'http', url, fetch },
    clientName: 'taskloom',
    initializationOptions: options(CONNECT_MS),
    // It would be printed.
    onUncaughtError() {},
  });
  const close = async () => {
    // The library tells the server, which may not answer any more.
    const limit = setTimeout(() => ended.abort(), CLOSE_MS);
    await client.close().catch(() => undefined);
    clearTimeout(limit);
    ended.abort();
  };
  try {
    const tools: McpTool[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined && tools.length < MAX_TOOLS) {
      const page = await client.listTools({ ...(cursor !== undefined && { params: { cursor } }), options: options(CONNECT_MS) });
      tools.push(...page.tools.map((tool) => listedTool.parse(tool)));
      cursor = page.nextCursor;
    }
    return {
      name,
      tools: tools.slice(0, MAX_TOOLS),
      async call(tool, given) {
        try {
          return result.parse(await client.callTool({ name: tool, arguments: given, options: options(CALL_MS) }));
        } catch (error) {
          signal.throwIfAborted();
          throw new StepError('MCP_FAILED', `The MCP server "${name}" did not answer the call of ${tool}: ${messageOf(error)}`, { cause: error });
        }
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Every request goes through the egress rules; answers are bounded, and end with the session. */
function fetchThrough(egress: Egress, credential: string | undefined, ended: AbortSignal): typeof globalThis.fetch {
  return async (input, init) => {
    const { method, headers, body, signal } = init ?? {};
    if (body !== undefined && body !== null && typeof body !== 'string') throw new TypeError('MCP servers are sent JSON text only');
    const response = await egress.fetch(new URL(input instanceof Request ? input.url : input), {
      method: method ?? 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      body: body ?? null,
      credential,
      signal: AbortSignal.any([ended, ...(signal ? [signal] : [])]),
    });
    let room = ANSWER_BYTES;
    const bounded = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        room -= piece.byteLength;
        if (room < 0) controller.error(new Error(`The answer has more than ${ANSWER_BYTES} bytes`));
        else controller.enqueue(piece);
      },
    });
    // The body of undici's response is a web stream, whatever the types of the two say.
    const stream = response.body?.pipeThrough(bounded as never) as ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
    const isEmpty = [204, 205, 304].includes(response.status);
    return new Response(isEmpty ? null : (stream ?? null), { status: response.status, headers: [...response.headers] });
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
