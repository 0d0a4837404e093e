import { type LanguageModelUsage, streamText, type TextStreamPart, type ToolSet } from 'ai';
import { z } from 'zod';
import type { ModelUse, StepError, Tokens } from '../domain/step-outcome.ts';
import type { Engine } from './engine.ts';
import { openCall, type Transport } from './engine-call.ts';
import { interrupted, protocolViolation, withOutcome } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import { costOf } from './prices.ts';
import { isEarlyEnd, languageModel, modelListRequest, reportedFailure } from './sdk-protocol.ts';
import { collectText, type TextCollector } from './text-collector.ts';
import { tokensOfSdk } from './usage.ts';

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const noTokens: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };

/** Engines that speak OpenAI's protocol or Anthropic's, through the AI SDK. */
export function openSdkEngine(settings: EngineSettings, transport: Transport): Engine {
  return {
    settings,

    async models(signal) {
      using call = openCall(settings, transport, signal);
      const { url, headers } = modelListRequest(settings);
      const answer = modelList.safeParse(await call.run(async () => (await call.fetch(url, { headers })).json()));
      if (!answer.success) throw protocolViolation(settings, 'answered without a list of models');
      return answer.data.data.map(({ id }) => id);
    },

    async generate(model, { prompt, system, temperature, maxTokens, signal, onText }) {
      using call = openCall(settings, transport, signal);
      const startedAt = performance.now();
      const text = collectText(onText);
      const { failure, end } = await call.run(() => {
        const { stream } = streamText({
          model: languageModel(settings, model, call.fetch),
          prompt,
          ...(system && { instructions: system }),
          ...(temperature !== undefined && { temperature }),
          ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
          abortSignal: call.signal,
          maxRetries: 0,
          // Errors are read from the stream; by default the SDK prints them.
          onError() {},
        });
        return read(settings, stream, text);
      });

      const tokens = end && tokensOfSdk(end.usage);
      const inferenceTimeMs = Math.round(performance.now() - startedAt);
      const use = (known: Tokens, cost: string | null): ModelUse => ({
        modelName: model,
        provider: settings.name,
        tokens: known,
        calls: 1,
        cost,
        inferenceTimeMs,
      });
      const known = tokens && use(tokens, costOf(settings, model, tokens));
      // Whole once the engine has said why it stopped, however the connection ended after that.
      if (end?.rawReason === undefined) {
        const silent = text.firstTokenAt === undefined;
        const broken = call.failure ?? failure ?? (silent ? protocolViolation(settings, 'ended its answer without saying anything') : interrupted(settings));
        throw known ? withOutcome(broken, { model: known }) : broken;
      }
      return {
        text: text.end(),
        finishReason: end.reason,
        use: known ?? use(noTokens, null),
        timeToFirstTokenMs: text.firstTokenAt === undefined ? undefined : Math.round(text.firstTokenAt - startedAt),
      };
    },
  };
}

interface Answer {
  failure?: StepError;
  end?: { reason: string; rawReason: string | undefined; usage: LanguageModelUsage };
}

async function read(settings: EngineSettings, stream: AsyncIterable<TextStreamPart<ToolSet>>, text: TextCollector): Promise<Answer> {
  for await (const part of stream) {
    if (part.type === 'text-delta') text.push(part.text);
    else if (part.type === 'reasoning-delta') text.sawToken();
    else if (part.type === 'error' && !isEarlyEnd(part.error)) return { failure: reportedFailure(settings, part.error) };
    else if (part.type === 'finish') return { end: { reason: part.finishReason, rawReason: part.rawFinishReason, usage: part.totalUsage } };
  }
  return {};
}
