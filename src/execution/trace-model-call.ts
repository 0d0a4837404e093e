import { performance } from 'node:perf_hooks';
import { type Json, StepError } from '../domain/step-outcome.ts';
import type { Generation } from '../llm/engines.ts';
import type { StepContext } from './executor.ts';

interface TracedModelCall {
  /** Also what it used: but for its cost, which not everybody may see who sees the trace. */
  answered(generation: Pick<Generation, 'text' | 'finishReason' | 'use'>): void;
  failed(error: unknown): void;
}

/** Records a `llm_request`, and under it how it ended: `llm_usage` and `llm_response`, or `llm_error`; `cache_hit` before them where no engine was asked. */
export function traceModelCall(step: Pick<StepContext<unknown>, 'trace'>, request: Record<string, Json | undefined>): TracedModelCall {
  const startedAt = performance.now();
  const parent = step.trace({ eventType: 'llm_request', payload: request });
  return {
    answered({ text, finishReason, use: { modelName, provider, tokens, cacheHits } }) {
      const durationMs = performance.now() - startedAt;
      if (cacheHits) step.trace({ eventType: 'cache_hit', payload: { model: modelName, engine: provider }, parent });
      step.trace({ eventType: 'llm_usage', payload: { model: modelName, engine: provider, tokens: { ...tokens } }, parent });
      step.trace({ eventType: 'llm_response', payload: { text, finishReason }, parent, durationMs });
    },
    failed(error) {
      const payload = error instanceof StepError ? { code: error.code, message: error.message } : { message: 'The call was given up.' };
      step.trace({ eventType: 'llm_error', payload, parent, durationMs: performance.now() - startedAt });
    },
  };
}
