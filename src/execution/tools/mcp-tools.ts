import type { McpServer } from '../../domain/agents.ts';
import { StepError } from '../../domain/step-outcome.ts';
import type { StepContext } from '../executor.ts';
import { schemaFaults } from '../json-schema.ts';
import type { AgentTool } from './agent-tool.ts';
import { connectMcp, type McpConnection, type McpResult } from './mcp-connection.ts';
import { ToolFault } from './tool-fault.ts';

export interface McpTools extends AsyncDisposable {
  readonly tools: readonly AgentTool[];
}

/** A model's tools have names of at most so many letters, digits, dashes and underscores. */
const MAX_NAME = 64;

/**
 * The tools of MCP servers, each named `server_tool`. A server that cannot be used costs the agent its tools, not its work: the log of
 * the task says so. Disposed, it ends its sessions.
 */
export async function openMcpTools(step: StepContext<unknown>, servers: readonly McpServer[]): Promise<McpTools> {
  await using opening = new AsyncDisposableStack();
  const connected = await Promise.all(servers.map((server) => connect(step, server)));
  step.signal.throwIfAborted();
  const tools = connected.flatMap((connection) => (connection ? toolsOf(opening.use(connection), step.signal) : []));
  const owned = opening.move();
  return { tools, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function connect(step: StepContext<unknown>, server: McpServer): Promise<McpConnection | undefined> {
  try {
    return await connectMcp(step.services.egress, server, step.signal);
  } catch (error) {
    step.log('WARN', `The MCP server "${server.name}" cannot be used, the agent goes on without its tools: ${reasonOf(error)}`);
    return undefined;
  }
}

function toolsOf(connection: McpConnection, signal: AbortSignal): AgentTool[] {
  return connection.tools.map(({ name, description, inputSchema }) => ({
    name: `${connection.name}_${name}`.replace(/[^\w-]/g, '_').slice(0, MAX_NAME),
    description: description ?? name,
    arguments: inputSchema,
    async run(given) {
      if (given === null || typeof given !== 'object' || Array.isArray(given)) throw new ToolFault('The arguments are an object.');
      const faults = await schemaFaults({ schema: inputSchema, value: given }, signal);
      if (faults.length > 0) throw new ToolFault(`The arguments do not fit: ${faults.join('; ')}`);
      const { isError, text } = read(await connection.call(name, given));
      if (isError) throw new ToolFault(text);
      return text;
    },
  }));
}

function read({ content, structuredContent, isError }: McpResult): { isError: boolean; text: string } {
  const texts = content.map((part) => (part.type === 'text' ? part.text : `(${part.type}, which cannot be shown)`));
  const text = texts.length > 0 ? texts.join('\n') : JSON.stringify(structuredContent ?? null);
  return { isError, text };
}

/** Libraries wrap what went wrong below them. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof StepError) return `${cause.code}: ${cause.message}`;
  return 'it did not answer as an MCP server does';
}
