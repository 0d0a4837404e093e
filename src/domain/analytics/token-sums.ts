import type { Measure } from './facts.ts';

export const tokenMeasures = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'unclassified_tokens',
  'model_calls',
] as const satisfies Measure[];

/** As every row that used models has them. */
export interface TokenSums {
  inputTokens: bigint;
  cachedInputTokens: bigint;
  cacheWriteTokens: bigint;
  outputTokens: bigint;
  reasoningTokens: bigint;
  unclassifiedTokens: bigint;
  modelCalls: bigint;
}

type Row = Record<(typeof tokenMeasures)[number], number>;

export const tokenSums = (row: Row): TokenSums => ({
  inputTokens: BigInt(row.input_tokens),
  cachedInputTokens: BigInt(row.cached_input_tokens),
  cacheWriteTokens: BigInt(row.cache_write_tokens),
  outputTokens: BigInt(row.output_tokens),
  reasoningTokens: BigInt(row.reasoning_tokens),
  unclassifiedTokens: BigInt(row.unclassified_tokens),
  modelCalls: BigInt(row.model_calls),
});

/** Without the calls. */
export const totalOf = ({ modelCalls: _, ...tokens }: TokenSums): number =>
  Number(Object.values<bigint>({ ...tokens }).reduce((sum, count) => sum + count, 0n));
