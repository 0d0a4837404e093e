import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

export interface TestMcpServer extends AsyncDisposable {
  url: string;
  requestCount(): number;
}

/** An MCP server over HTTP, by the protocol's own library, with one tool: `find_ticket {id}`. */
export async function openMcpServer(): Promise<TestMcpServer> {
  let requests = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    // Without sessions each request has a server of its own.
    const server = new McpServer({ name: 'tickets', version: '1.0.0' });
    server.registerTool('find_ticket', { description: 'Finds a ticket.', inputSchema: { id: z.string() } }, ({ id }) => ({
      content: [{ type: 'text', text: `Ticket ${id} is open.` }],
    }));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.once('close', () => void server.close());
    // The library's own two types differ where one allows `undefined`.
    await server.connect(transport as Parameters<McpServer['connect']>[0]);
    await transport.handleRequest(request, response);
  };
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    requestCount: () => requests,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
