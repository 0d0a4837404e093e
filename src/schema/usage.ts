import { builder } from './builder.ts';

/** The columns that each row which used models has; what `TokenUsage` reads. */
export const tokenColumns = {
  inputTokens: true,
  cachedInputTokens: true,
  cacheWriteTokens: true,
  outputTokens: true,
  reasoningTokens: true,
  unclassifiedTokens: true,
  modelCalls: true,
} as const;

export type TokenCounts = Record<keyof typeof tokenColumns, bigint>;

export const totalTokens = (counts: TokenCounts): bigint =>
  counts.inputTokens + counts.cachedInputTokens + counts.cacheWriteTokens + counts.outputTokens + counts.reasoningTokens + counts.unclassifiedTokens;

export const TokenUsage = builder.objectRef<TokenCounts>('TokenUsage').implement({
  description: 'Exclusive buckets: they add up to `totalTokens`.',
  fields: (t) => ({
    inputTokens: t.expose('inputTokens', { type: 'SafeInt' }),
    cachedInputTokens: t.expose('cachedInputTokens', { type: 'SafeInt', description: "Read from the provider's prompt cache." }),
    cacheWriteTokens: t.expose('cacheWriteTokens', { type: 'SafeInt', description: "Written to the provider's prompt cache." }),
    outputTokens: t.expose('outputTokens', { type: 'SafeInt' }),
    reasoningTokens: t.expose('reasoningTokens', { type: 'SafeInt', description: 'Thought, not shown.' }),
    unclassifiedTokens: t.expose('unclassifiedTokens', { type: 'SafeInt', description: 'Known only as a total.' }),
    totalTokens: t.field({ type: 'SafeInt', resolve: totalTokens }),
    calls: t.expose('modelCalls', { type: 'SafeInt', description: 'Model calls.' }),
  }),
});

/** The columns of a task that `ResourceUsage` reads. */
export const resourceColumns = {
  modelName: true,
  inferenceTimeMs: true,
  memoryUsedBytes: true,
  cpuTimeMs: true,
  peakMemoryBytes: true,
} as const;

interface Resources {
  modelName: string | null;
  inferenceTimeMs: bigint | null;
  memoryUsedBytes: bigint | null;
  cpuTimeMs: bigint | null;
  peakMemoryBytes: bigint | null;
}

export const ResourceUsage = builder.objectRef<Resources>('ResourceUsage').implement({
  description: 'What a task needed of machines. Null is unknown.',
  fields: (t) => ({
    modelName: t.exposeString('modelName', { nullable: true, description: 'The model that was called last.' }),
    inferenceTimeMs: t.expose('inferenceTimeMs', { type: 'SafeInt', nullable: true, description: 'In models, all calls together.' }),
    memoryUsedBytes: t.expose('memoryUsedBytes', { type: 'SafeInt', nullable: true, description: 'Of the loaded model, as its server reports it.' }),
    cpuTimeMs: t.expose('cpuTimeMs', { type: 'SafeInt', nullable: true, description: 'Of scripts, user and system.' }),
    peakMemoryBytes: t.expose('peakMemoryBytes', { type: 'SafeInt', nullable: true, description: 'Of scripts.' }),
  }),
});

/** Null where nothing at all is known. */
export function resourceUsageOf(resources: Resources): Resources | null {
  const { modelName, inferenceTimeMs, memoryUsedBytes, cpuTimeMs, peakMemoryBytes } = resources;
  return [modelName, inferenceTimeMs, memoryUsedBytes, cpuTimeMs, peakMemoryBytes].some((value) => value !== null) ? resources : null;
}
