import type { StoredAgent } from '../../domain/agents.ts';
import { DomainError, DomainErrors } from '../../domain/errors.ts';
import { type Json, StepError } from '../../domain/step-outcome.ts';
import type { OfferedTool, ToolCall } from '../../llm/engines.ts';
import type { AgentWork } from '../agents/agent-work.ts';
import type { Delegate } from '../agents/delegate.ts';
import { cleanText } from '../clean-text.ts';
import { codeOf } from '../telemetry/telemetry.ts';
import type { AgentTool } from './agent-tool.ts';
import { openBuiltIn } from './built-in.ts';
import { openMcpTools } from './mcp-tools.ts';
import { ToolFault } from './tool-fault.ts';

/** The tools of one agent at work. */
export interface Toolbox extends AsyncDisposable {
  readonly offered: readonly OfferedTool[];
  /**
   * Makes a call; what goes wrong with it is its result, for the model to see.
   * @throws StepError only where the stage must not go on; the signal's reason.
   */
  call(call: ToolCall): Promise<ToolResult>;
}

export interface ToolResult {
  text: string;
  isError: boolean;
}

const MAX_CHARACTERS = 100_000;
/** After these no other call would do better. */
const final: ReadonlySet<string> = new Set(['BUDGET_EXCEEDED', 'BUDGET_PRICE_UNKNOWN', 'DELEGATION_LIMIT']);

export async function openToolbox({ step, trace }: AgentWork, agent: StoredAgent, delegate: Delegate): Promise<Toolbox> {
  await using opening = new AsyncDisposableStack();
  const tools = new Map<string, AgentTool>();
  for (const name of agent.tools) {
    const tool = openBuiltIn(name, { step, delegate });
    if (tool) tools.set(name, tool);
    else step.log('WARN', `The agent "${agent.name}" has a tool "${name}" that this worker does not know`);
  }
  const fromServers = opening.use(await openMcpTools(step, agent.mcpServers));
  for (const tool of fromServers.tools) if (!tools.has(tool.name)) tools.set(tool.name, tool);
  const owned = opening.move();

  async function run({ tool: name, arguments: given, isMalformed }: ToolCall): Promise<string> {
    const tool = tools.get(name);
    if (!tool) throw new ToolFault(`There is no tool "${name}". There are: ${[...tools.keys()].join(', ') || 'none'}.`);
    if (isMalformed) throw new ToolFault('The arguments are no JSON.');
    return shown(await tool.run(given));
  }

  return {
    offered: [...tools.values()].map(({ name, description, arguments: schema }) => ({ name, description, arguments: schema })),
    call: (call) =>
      step.services.telemetry.span({ kind: 'TOOL', tool: call.tool, callId: call.id }, async (span) => {
        step.signal.throwIfAborted();
        const { id, tool } = call;
        const startedAt = performance.now();
        const durationMs = () => Math.round(performance.now() - startedAt);
        trace.toolCall({ id, tool, arguments: call.arguments });
        try {
          const text = await run(call);
          trace.toolResult({ id, tool, result: text, durationMs: durationMs() });
          return { text, isError: false };
        } catch (error) {
          step.signal.throwIfAborted();
          const message = shown(whatWentWrong(error));
          trace.toolError({ id, tool, message, durationMs: durationMs() });
          if (error instanceof StepError && final.has(error.code)) throw error;
          span.fail(codeOf(error));
          return { text: message, isError: true };
        }
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What was not made for others to read stays inside: a message may hold an address or a path. */
function whatWentWrong(error: unknown): string {
  if (error instanceof ToolFault || error instanceof DomainError || error instanceof DomainErrors) return error.message;
  if (error instanceof StepError) return `${error.code}: ${error.message}`;
  return `The tool failed unexpectedly (${error instanceof Error ? error.name : typeof error}).`;
}

function shown(result: Json): string {
  const text = cleanText(typeof result === 'string' ? result : JSON.stringify(result));
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS).toWellFormed()}… (cut off after ${MAX_CHARACTERS} characters)`;
}
