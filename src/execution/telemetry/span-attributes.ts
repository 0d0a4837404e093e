import { type Attributes, SpanKind, type SpanOptions } from '@opentelemetry/api';
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_TOOL_CALL_ID,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_OPERATION_NAME_VALUE_CHAT,
  GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL,
  GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT,
} from '@opentelemetry/semantic-conventions/incubating';
import { publicId } from '../../domain/ids.ts';
import type { ModelUse } from '../../domain/step-outcome.ts';
import type { DescribedSpan } from './telemetry.ts';

/** Named as the conventions for generative AI ask for: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ */
export function optionsOf(span: DescribedSpan): SpanOptions & { name: string } {
  switch (span.kind) {
    case 'TASK':
      return {
        name: `task ${span.name}`,
        kind: SpanKind.CONSUMER,
        attributes: { 'taskloom.task.id': publicId('Task', span.taskId), 'taskloom.task.name': span.name, 'taskloom.task.attempt': span.attempt },
      };
    case 'STAGE':
      return {
        name: `stage ${span.name}`,
        attributes: {
          'taskloom.stage.id': publicId('Stage', span.stageId),
          'taskloom.stage.name': span.name,
          'taskloom.stage.type': span.type,
          'taskloom.stage.attempt': span.attempt,
          ...(span.agentName !== null && invokesAgent(span.agentName)),
        },
      };
    case 'MODEL_CALL':
      return {
        name: [GEN_AI_OPERATION_NAME_VALUE_CHAT, span.model].filter(Boolean).join(' '),
        kind: SpanKind.CLIENT,
        attributes: {
          [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_CHAT,
          ...(span.model !== undefined && { [ATTR_GEN_AI_REQUEST_MODEL]: span.model }),
        },
      };
    case 'TOOL':
      return {
        name: `${GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL} ${span.tool}`,
        attributes: {
          [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL,
          [ATTR_GEN_AI_TOOL_NAME]: span.tool,
          [ATTR_GEN_AI_TOOL_CALL_ID]: span.callId,
        },
      };
    case 'DELEGATION':
      return { name: `${GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT} ${span.agentName}`, attributes: invokesAgent(span.agentName) };
  }
}

/** Of inputs, those from the provider's cache are a part. */
export function usageOf({ modelName, provider, tokens }: ModelUse): Attributes {
  return {
    [ATTR_GEN_AI_PROVIDER_NAME]: provider,
    [ATTR_GEN_AI_RESPONSE_MODEL]: modelName,
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: tokens.input + tokens.cachedInput + tokens.cacheWrite,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: tokens.output + tokens.reasoning,
  };
}

function invokesAgent(name: string): Attributes {
  return { [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT, [ATTR_GEN_AI_AGENT_NAME]: name };
}
