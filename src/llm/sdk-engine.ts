import { type LanguageModelUsage, streamText, type TextStreamPart, type ToolSet } from 'ai';
import { z } from 'zod';
import type { ModelUse, StepError, Tokens } from '../domain/step-outcome.ts';
import { callModel } from './call-model.ts';
import type { Engine } from './engine.ts';
import { type EngineCall, openCall } from './engine-call.ts';
import type { EngineConnection } from './engine-connection.ts';
import { interrupted, protocolViolation, withOutcome } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { GenerateRequest, Generation } from './engines.ts';
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

    async generate(model, request) {
      using call = openCall(connection, { signal: request.signal, kind: 'generation' });
      const generation = await call.run(() => generate(connection, call, model, request));
      const memoryUsedBytes = settings.provider === 'ollama' && call.exchanges > 0 ? await loadedBytes(connection, model, request.signal) : undefined;
      return memoryUsedBytes === undefined ? generation : { ...generation, use: { ...generation.use, memoryUsedBytes } };
    },
  };
}

async function generate(
  connection: EngineConnection,
  call: EngineCall,
  model: string,
  { prompt, system, temperature, maxTokens, shop, onText }: GenerateRequest,
): Promise<Generation> {
  const { settings } = connection;
  const text = collectText(onText);
  const { stream } = streamText({
    model: callModel(connection, call, model, shop),
    prompt,
    ...(system && { instructions: system }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    abortSignal: call.signal,
    maxRetries: 0,
    // Errors are read from the stream; by default the SDK prints them.
    onError() {},
  });
  const { failure, end } = await read(settings, stream, text);
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
  if (end?.isWhole) return { text: text.end(), finishReason: end.reason, use };
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
}

async function read(settings: EngineSettings, stream: AsyncIterable<TextStreamPart<ToolSet>>, text: TextCollector): Promise<Answer> {
  for await (const part of stream) {
    if (part.type === 'text-delta') text.push(part.text);
    else if (part.type === 'reasoning-delta') text.sawToken();
    else if (part.type === 'error' && !isEarlyEnd(part.error)) return { failure: reportedFailure(settings, part.error) };
    else if (part.type === 'finish') {
      // Older servers of Ollama end without a reason; that they end is checked where their lines are read.
      const isWhole = part.rawFinishReason !== undefined || settings.provider === 'ollama';
      return { end: { reason: part.finishReason, isWhole, usage: part.totalUsage } };
    }
  }
  return {};
}

function millisecondsBetween(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.round(to - from);
}
