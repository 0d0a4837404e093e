import { type Json, type ModelUse, StepError } from '../../domain/step-outcome.ts';
import type { StepContext } from '../executor.ts';

/** What an agent does, as it does it: trace events, and for tools a line in the log of the task. */
export interface AgentTrace {
  llmRequest(request: { model: string | undefined; turn: number; messages: number; tools: readonly string[] }): void;
  llmResponse(response: { text: string; finishReason: string; toolCalls: readonly string[] }): void;
  llmUsage(use: ModelUse): void;
  llmError(error: unknown): void;
  toolCall(call: { id: string; tool: string; arguments: Json }): void;
  toolResult(result: { id: string; tool: string; result: string; durationMs: number }): void;
  toolError(error: { id: string; tool: string; message: string; durationMs: number }): void;
  /** @returns the trace of what the other agent does: children of this event. */
  delegation(delegation: { to: string; message: string }): AgentTrace;
}

/** @param parent id of the event that it belongs to; the start of the stage where omitted. */
export function openAgentTrace(step: Pick<StepContext<unknown>, 'log' | 'trace'>, agentName: string, parent?: string): AgentTrace {
  const base = { parent, agentName };
  // What belongs to a request or a call names it as its parent.
  let request: string | undefined;
  const calls = new Map<string, string>();
  return {
    llmRequest({ model, turn, messages, tools }) {
      request = step.trace({ ...base, eventType: 'llm_request', payload: { model: model ?? null, turn, messages, tools: [...tools] } });
    },
    llmResponse({ text, finishReason, toolCalls }) {
      step.trace({ ...base, parent: request, eventType: 'llm_response', payload: { text, finishReason, toolCalls: [...toolCalls] } });
    },
    llmError(error) {
      const payload = error instanceof StepError ? { code: error.code, message: error.message } : { message: 'The call was given up.' };
      step.trace({ ...base, parent: request, eventType: 'llm_error', payload });
    },
    llmUsage({ modelName, provider, tokens, inferenceTimeMs, cacheHits }) {
      if (cacheHits) step.trace({ ...base, parent: request, eventType: 'cache_hit', payload: { model: modelName, engine: provider } });
      // Not its cost, which not everybody may see who sees the trace.
      const payload = { model: modelName, engine: provider, tokens: { ...tokens } };
      step.trace({ ...base, parent: request, eventType: 'llm_usage', payload, durationMs: inferenceTimeMs });
    },
    toolCall({ id, tool, arguments: given }) {
      step.log('INFO', `${agentName} calls ${tool}`);
      calls.set(id, step.trace({ ...base, eventType: 'tool_call', payload: { tool, arguments: given } }));
    },
    toolResult({ id, tool, result, durationMs }) {
      step.trace({ ...base, parent: calls.get(id), eventType: 'tool_result', payload: { tool, result }, durationMs });
    },
    toolError({ id, tool, message, durationMs }) {
      step.log('WARN', `${tool} failed: ${message}`);
      step.trace({ ...base, parent: calls.get(id), eventType: 'tool_error', payload: { tool, message }, durationMs });
    },
    delegation({ to, message }) {
      step.log('INFO', `${agentName} asks ${to}`);
      return openAgentTrace(step, to, step.trace({ ...base, eventType: 'delegation', payload: { to, message } }));
    },
  };
}
