import type { LanguageModelUsage } from 'ai';
import { z } from 'zod';
import type { Tokens } from '../domain/step-outcome.ts';

/** What OpenAI-like servers add to the fields that the AI SDK knows. */
const rawUsage = z.object({
  total_tokens: z.number().optional().catch(undefined),
  // OpenRouter's; part of the prompt tokens, as cached ones are.
  prompt_tokens_details: z
    .object({ cache_write_tokens: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * Exclusive buckets out of the AI SDK's nested counts: there `inputTokens` includes cache reads and writes, `outputTokens` includes
 * reasoning. Some servers (xAI) count reasoning beside the output, and some (Gemini) only in the total: the buckets add up to the
 * provider's total where it names one.
 * @returns undefined where the engine reported nothing.
 */
export function tokensOfSdk(usage: LanguageModelUsage): Tokens | undefined {
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) return undefined;
  const raw = rawUsage.safeParse(usage.raw).data;
  const allInput = count(usage.inputTokens);
  const allOutput = count(usage.outputTokens);
  const beyond = Math.max(0, count(raw?.total_tokens) - allInput - allOutput);

  const cachedInput = Math.min(count(usage.inputTokenDetails.cacheReadTokens), allInput);
  const written = usage.inputTokenDetails.cacheWriteTokens ?? raw?.prompt_tokens_details?.cache_write_tokens;
  const cacheWrite = Math.min(count(written), allInput - cachedInput);
  const reported = count(usage.outputTokenDetails.reasoningTokens);
  const isBeside = reported > 0 && reported === beyond;
  const reasoning = isBeside ? reported : Math.min(reported, allOutput);
  return {
    input: allInput - cachedInput - cacheWrite,
    cachedInput,
    cacheWrite,
    output: isBeside ? allOutput : allOutput - reasoning,
    reasoning,
    unclassified: isBeside ? 0 : beyond,
  };
}

/** Ollama's, nanoseconds. */
const rawDurations = z.object({
  prompt_eval_duration: z.number().optional().catch(undefined),
  eval_duration: z.number().optional().catch(undefined),
});

/**
 * What the engine itself says that reading the prompt and writing the answer took, which Ollama does. Its `total_duration` would add
 * the loading of the model, which says something about the request before.
 */
export function inferenceMsOf({ raw }: LanguageModelUsage): number | undefined {
  const durations = rawDurations.safeParse(raw).data;
  const ns = count(durations?.prompt_eval_duration) + count(durations?.eval_duration);
  return ns > 0 ? Math.round(ns / 1e6) : undefined;
}

/** Whatever a server sends, a whole number that is not negative. */
function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0;
}
