import { type LanguageModelUsage, Output, streamText, type TextStreamPart, type ToolSet } from 'ai';
import { z } from 'zod';
import type { ModelUse, StepError, Tokens } from '../domain/step-outcome.ts';
import { callModel } from './call-model.ts';
import { callOf, ownMessages, toolSet } from './conversation.ts';
import type { Engine } from './engine.ts';
import { type EngineCall, openCall } from './engine-call.ts';
import type { EngineConnection } from './engine-connection.ts';
import { interrupted, protocolViolation, withOutcome } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { ConverseRequest, ToolCall, Turn } from './engines.ts';
import { loadedBytes } from './ollama-memory.ts';
import { costOf } from './prices.ts';
import { isEarlyEnd, modelListRequest, reportedFailure } from './sdk-protocol.ts';
import { collectText, type TextCollector } from './text-collector.ts';
import { inferenceMsOf, tokensOfSdk } from './usage.ts';

const modelList = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z.object({ models: z.array(z.object({ name: z.string() })) }).transform(({ models }) => models.map(({ name }) => name)),
]);
const noTokens: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };

/** An engine through the AI SDK, whichever of its providers speaks its protocol. */
export function openSdkEngine(connection: EngineConnection): Engine {
  const { settings } = connection;
  return {
    connection,

    async models(signal) {
      using call = openCall(connection, { signal, kind: 'question' });
      const { url, headers } = modelListRequest(settings);
      const answer = modelList.safeParse(await call.run(async () => (await call.fetch(url, { headers })).json()));
      if (!answer.success) throw protocolViolation(settings, 'answered without a list of models');
      return answer.data;
    },

    async converse(model, request) {
      using call = openCall(connection, { signal: request.signal, kind: 'generation' });
      const turn = await call.run(() => converse(connection, call, model, request));
      const memoryUsedBytes = settings.provider === 'ollama' && call.exchanges > 0 ? await loadedBytes(connection, model, request.signal) : undefined;
      return memoryUsedBytes === undefined ? turn : { ...turn, use: { ...turn.use, memoryUsedBytes } };
    },
  };
}

async function converse(
  connection: EngineConnection,
  call: EngineCall,
  model: string,
  { messages, tools, json, system, temperature, maxTokens, shop, onText }: ConverseRequest,
): Promise<Turn> {
  const { settings } = connection;
  const text = collectText(onText);
  const result = streamText({
    model: callModel(connection, call, model, shop),
    messages: [...messages],
    ...(tools.length > 0 && { tools: toolSet(tools) }),
    ...(json && { output: Output.json() }),
    ...(system && { instructions: system }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    abortSignal: call.signal,
    maxRetries: 0,
    // Errors are read from the stream; by default the SDK prints them.
    onError() {},
  });
  const { failure, end, toolCalls } = await read(settings, result.stream, text);
  const tokens = end && tokensOfSdk(end.usage);
  const timeToFirstTokenMs = millisecondsBetween(call.sentAt, text.firstTokenAt);
  const named = { modelName: model, provider: settings.name, tokens: tokens ?? noTokens, calls: call.exchanges };
  const use: ModelUse =
    call.cacheHits > 0
      ? { ...named, cost: '0', cacheHits: call.cacheHits }
      : {
          ...named,
          cost: tokens ? costOf(settings, model, tokens) : null,
          inferenceTimeMs: (end && inferenceMsOf(end.usage)) ?? Math.round(call.modelTimeMs),
          ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
        };
  if (end?.isWhole) {
    // Not asked for before: where the answer is not whole, the promise rejects.
    return { text: text.end(), toolCalls, messages: ownMessages(await result.responseMessages), finishReason: end.reason, use };
  }
  const silent = text.firstTokenAt === undefined;
  const broken = call.failure ?? failure ?? (silent ? protocolViolation(settings, 'ended its answer without saying anything') : interrupted(settings));
  throw tokens ? withOutcome(broken, { model: use }) : broken;
}

interface Answer {
  failure?: StepError;
  end?: {
    reason: string;
    /** The engine has said why it stopped, however the connection ended after that. */
    isWhole: boolean;
    usage: LanguageModelUsage;
  };
  toolCalls: ToolCall[];
}

async function read(settings: EngineSettings, stream: AsyncIterable<TextStreamPart<ToolSet>>, text: TextCollector): Promise<Answer> {
  const toolCalls: ToolCall[] = [];
  for await (const part of stream) {
    if (part.type === 'text-delta') text.push(part.text);
    else if (part.type === 'reasoning-delta' || part.type === 'tool-input-delta') text.sawToken();
    else if (part.type === 'tool-call') toolCalls.push(callOf(part));
    else if (part.type === 'error' && !isEarlyEnd(part.error)) return { failure: reportedFailure(settings, part.error), toolCalls };
    else if (part.type === 'finish') {
      // Older servers of Ollama end without a reason; that they end is checked where their lines are read.
      const isWhole = part.rawFinishReason !== undefined || settings.provider === 'ollama';
      return { end: { reason: part.finishReason, isWhole, usage: part.totalUsage }, toolCalls };
    }
  }
  return { toolCalls };
}

function millisecondsBetween(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.round(to - from);
}
