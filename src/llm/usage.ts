import type { LanguageModelUsage } from 'ai';
import type { GenerateResponse } from 'ollama';
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

/** Out of the last message of a generation. Ollama leaves a count out where it is zero, and counts thinking as output. */
export function tokensOfOllama(last: Partial<Pick<GenerateResponse, 'prompt_eval_count' | 'eval_count'>>): Tokens {
  return { input: count(last.prompt_eval_count), cachedInput: 0, cacheWrite: 0, output: count(last.eval_count), reasoning: 0, unclassified: 0 };
}

/** Whatever a server sends, a whole number that is not negative. */
function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0;
}
