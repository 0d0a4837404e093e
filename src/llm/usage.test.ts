import type { LanguageModelUsage } from 'ai';
import { expect, test } from 'vitest';
import type { Tokens } from '../domain/step-outcome.ts';
import { tokensOfOllama, tokensOfSdk } from './usage.ts';

const sum = (tokens: Tokens | undefined) => Object.values(tokens ?? {}).reduce((all: number, bucket: number) => all + bucket, 0);

/** As `@ai-sdk/openai-compatible` makes it out of the server's usage object. */
function sdkUsage(raw: {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number };
  completion_tokens_details?: { reasoning_tokens?: number };
}): LanguageModelUsage {
  const cached = raw.prompt_tokens_details?.cached_tokens ?? 0;
  const reasoning = raw.completion_tokens_details?.reasoning_tokens ?? 0;
  return {
    inputTokens: raw.prompt_tokens,
    inputTokenDetails: { noCacheTokens: raw.prompt_tokens - cached, cacheReadTokens: cached, cacheWriteTokens: undefined },
    outputTokens: raw.completion_tokens,
    outputTokenDetails: { textTokens: Math.max(0, raw.completion_tokens - reasoning), reasoningTokens: reasoning },
    totalTokens: raw.prompt_tokens + raw.completion_tokens,
    raw,
  };
}

test('OpenAI: cached input and reasoning are parts of the two counts', () => {
  const tokens = tokensOfSdk(
    sdkUsage({
      prompt_tokens: 2_006,
      completion_tokens: 300,
      total_tokens: 2_306,
      prompt_tokens_details: { cached_tokens: 1_920 },
      completion_tokens_details: { reasoning_tokens: 192 },
    }),
  );
  expect(tokens).toEqual({ input: 86, cachedInput: 1_920, cacheWrite: 0, output: 108, reasoning: 192, unclassified: 0 });
  expect(sum(tokens)).toBe(2_306);
});

test('OpenRouter: cache writes are a part of the prompt that the SDK does not name', () => {
  const tokens = tokensOfSdk(
    sdkUsage({ prompt_tokens: 1_000, completion_tokens: 50, total_tokens: 1_050, prompt_tokens_details: { cached_tokens: 200, cache_write_tokens: 700 } }),
  );
  expect(tokens).toEqual({ input: 100, cachedInput: 200, cacheWrite: 700, output: 50, reasoning: 0, unclassified: 0 });
});

test('xAI: reasoning stands beside the output', () => {
  const tokens = tokensOfSdk(sdkUsage({ prompt_tokens: 20, completion_tokens: 9, total_tokens: 229, completion_tokens_details: { reasoning_tokens: 200 } }));
  expect(tokens).toEqual({ input: 20, cachedInput: 0, cacheWrite: 0, output: 9, reasoning: 200, unclassified: 0 });
});

test('Gemini: what only the total contains is unclassified', () => {
  const tokens = tokensOfSdk(sdkUsage({ prompt_tokens: 20, completion_tokens: 9, total_tokens: 129 }));
  expect(tokens).toEqual({ input: 20, cachedInput: 0, cacheWrite: 0, output: 9, reasoning: 0, unclassified: 100 });
});

test('Anthropic: cache reads and writes, with the input beside them', () => {
  const tokens = tokensOfSdk({
    inputTokens: 6_010,
    inputTokenDetails: { noCacheTokens: 10, cacheReadTokens: 4_000, cacheWriteTokens: 2_000 },
    outputTokens: 503,
    outputTokenDetails: { textTokens: undefined, reasoningTokens: undefined },
    totalTokens: 6_513,
    raw: { input_tokens: 10, cache_read_input_tokens: 4_000, cache_creation_input_tokens: 2_000, output_tokens: 503 },
  });
  expect(tokens).toEqual({ input: 10, cachedInput: 4_000, cacheWrite: 2_000, output: 503, reasoning: 0, unclassified: 0 });
});

test('a server that contradicts itself yields no negative bucket', () => {
  const tokens = tokensOfSdk(
    sdkUsage({
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 3,
      prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 50 },
    }),
  );
  expect(tokens).toEqual({ input: 0, cachedInput: 10, cacheWrite: 0, output: 0, reasoning: 5, unclassified: 0 });
});

test('a server that reports nothing yields nothing', () => {
  const none = undefined;
  expect(
    tokensOfSdk({
      inputTokens: none,
      inputTokenDetails: { noCacheTokens: none, cacheReadTokens: none, cacheWriteTokens: none },
      outputTokens: none,
      outputTokenDetails: { textTokens: none, reasoningTokens: none },
      totalTokens: none,
    }),
  ).toBeUndefined();
});

test('Ollama: the counts of its last message, left out where they are zero', () => {
  expect(tokensOfOllama({ prompt_eval_count: 26, eval_count: 298 })).toEqual({
    input: 26,
    cachedInput: 0,
    cacheWrite: 0,
    output: 298,
    reasoning: 0,
    unclassified: 0,
  });
  expect(sum(tokensOfOllama({ eval_count: 3 }))).toBe(3);
});
