import { type GenerateResponse, Ollama } from 'ollama';
import { z } from 'zod';
import type { ModelUse } from '../domain/step-outcome.ts';
import type { Engine } from './engine.ts';
import { openCall, type Transport } from './engine-call.ts';
import { interrupted, protocolViolation } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import { checkedMessages } from './ndjson.ts';
import { collectText } from './text-collector.ts';
import { tokensOfOllama } from './usage.ts';

const MEMORY_QUESTION_MS = 2_000;

const modelList = z.object({ models: z.array(z.object({ name: z.string() })) });
const loadedModels = z.object({ models: z.array(z.object({ name: z.string(), size: z.number().int().nonnegative() })) });

/** Ollama's own protocol, through its client. */
export function openOllamaEngine(settings: EngineSettings, transport: Transport): Engine {
  const clientOf = (fetch: typeof globalThis.fetch) => new Ollama({ host: settings.baseUrl, fetch });

  /** Memory of the loaded model: `size`, which is main and graphics memory together (`size_vram` is the latter alone). */
  async function loadedBytes(model: string, signal: AbortSignal): Promise<number | undefined> {
    using call = openCall(settings, transport, AbortSignal.any([signal, AbortSignal.timeout(MEMORY_QUESTION_MS)]));
    try {
      const { models } = loadedModels.parse(await clientOf(call.fetch).ps());
      return models.find(({ name }) => isSameModel(name, model))?.size;
    } catch {
      // A server that does not tell costs the figure, not the generation.
      return undefined;
    }
  }

  return {
    settings,

    async models(signal) {
      using call = openCall(settings, transport, signal);
      const answer = modelList.safeParse(await call.run(() => clientOf(call.fetch).list()));
      if (!answer.success) throw protocolViolation(settings, 'answered without a list of models');
      return answer.data.models.map(({ name }) => name);
    },

    async generate(model, { prompt, system, temperature, maxTokens, signal, onText }) {
      using call = openCall(settings, transport, signal);
      const client = clientOf(async (input, init) => {
        const answer = await call.fetch(input, init);
        return new Response(answer.body?.pipeThrough(checkedMessages(settings)));
      });
      const startedAt = performance.now();
      const text = collectText(onText);
      const last = await call.run(async () => {
        const messages = await client.generate({
          model,
          prompt,
          stream: true,
          ...(system && { system }),
          options: { ...(temperature !== undefined && { temperature }), ...(maxTokens !== undefined && { num_predict: maxTokens }) },
        });
        for await (const message of messages) {
          if (message.thinking) text.sawToken();
          text.push(message.response ?? '');
          if (message.done) return message;
        }
        throw interrupted(settings);
      });
      const elapsedMs = Math.round(performance.now() - startedAt);
      const memoryUsedBytes = await loadedBytes(model, signal);
      return {
        text: text.end(),
        finishReason: last.done_reason || 'stop',
        timeToFirstTokenMs: text.firstTokenAt === undefined ? undefined : Math.round(text.firstTokenAt - startedAt),
        use: useOf(settings, model, last, elapsedMs, memoryUsedBytes),
      };
    },
  };
}

/**
 * Inference is reading the prompt and writing the answer. `total_duration` would add the loading of the model, which says something
 * about the request before; without durations it is the time on the clock.
 */
function useOf({ name }: EngineSettings, model: string, last: GenerateResponse, elapsedMs: number, memoryUsedBytes: number | undefined): ModelUse {
  const inferenceNs = (last.prompt_eval_duration ?? 0) + (last.eval_duration ?? 0);
  return {
    modelName: model,
    provider: name,
    tokens: tokensOfOllama(last),
    calls: 1,
    cost: null,
    inferenceTimeMs: inferenceNs > 0 ? Math.round(inferenceNs / 1e6) : elapsedMs,
    ...(memoryUsedBytes !== undefined && { memoryUsedBytes }),
  };
}

/** Ollama lists a model with its tag, and takes `latest` for granted. */
export function isSameModel(listed: string, wanted: string): boolean {
  return listed === wanted || listed === `${wanted}:latest`;
}
