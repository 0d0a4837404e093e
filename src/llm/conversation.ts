import { type JSONSchema7, jsonSchema, type ToolSet, type TypedToolCall, tool } from 'ai';
import type { Json } from '../domain/step-outcome.ts';
import type { ConverseRequest, GenerateRequest, Generation, Message, OfferedTool, ToolCall, Turn } from './engines.ts';

/** As the AI SDK wants them; without `execute`, so that it hands the calls over instead of making them. */
export function toolSet(tools: readonly OfferedTool[]): ToolSet {
  // Whoever offers a tool says that this is a JSON Schema.
  return Object.fromEntries(
    tools.map(({ name, description, arguments: schema }) => [name, tool({ description, inputSchema: jsonSchema(schema as JSONSchema7) })]),
  );
}

export function callOf({ toolCallId, toolName, input, ...call }: TypedToolCall<ToolSet>): ToolCall {
  // It was read from JSON, or is text.
  return { id: toolCallId, tool: toolName, arguments: (input ?? null) as Json, isMalformed: 'invalid' in call && call.invalid === true };
}

/** The model's own messages. The SDK answers malformed calls by itself; here, who runs the tools does. Some protocols carry arguments only as objects. */
export function ownMessages(messages: readonly Message[]): Message[] {
  return messages.flatMap((message) => {
    if (message.role !== 'assistant') return [];
    if (typeof message.content === 'string') return [message];
    const content = message.content.map((part) => (part.type === 'tool-call' && !isObject(part.input) ? { ...part, input: {} } : part));
    return [{ ...message, content }];
  });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a tool answered, for the model. */
export function toolMessage({ id, tool: toolName }: ToolCall, { text, isError }: { text: string; isError: boolean }): Message {
  return {
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: id, toolName, output: { type: isError ? 'error-text' : 'text', value: text } }],
  };
}

/** A prompt is a conversation of one message. */
export function asConversation({ prompt, ...request }: GenerateRequest): ConverseRequest {
  return { ...request, messages: [{ role: 'user', content: prompt }], tools: [] };
}

export function generationOf({ toolCalls: _, messages: __, ...generation }: Turn): Generation {
  return generation;
}
