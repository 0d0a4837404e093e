import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { calculate } from '../../domain/tools/catalogue.ts';
import type { CalculateAnswer } from './calculate-worker.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

/** A busy machine takes a second to load the library. */
const START_MS = 20_000;
const LIMIT_MS = 2_000;
const MEMORY_MB = 64;

/**
 * In a thread of its own, which is ended when it takes too long or too much memory: an expression of few characters can be endless work
 * (`f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(90)`).
 */
export const runCalculate: ToolRunner<typeof calculate> = async ({ expression }, { step }) => {
  const worker = new Worker(new URL('./calculate-worker.ts', import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 16 },
  });
  // Rejects where the thread runs out of memory.
  const hear = async (ms: number) => {
    const [said] = await once(worker, 'message', { signal: AbortSignal.any([AbortSignal.timeout(ms), step.signal]) });
    return said as CalculateAnswer | 'ready';
  };
  try {
    await hear(START_MS);
    worker.postMessage(expression);
    const answer = await hear(LIMIT_MS);
    if (answer === 'ready' || 'fault' in answer) throw new ToolFault(answer === 'ready' ? 'The expression was not understood.' : answer.fault);
    return { result: answer.result };
  } catch (error) {
    step.signal.throwIfAborted();
    if (error instanceof ToolFault) throw error;
    const isLate = error instanceof Error && error.name === 'AbortError';
    throw new ToolFault(isLate ? `The expression was not worked out within ${LIMIT_MS / 1_000} s.` : 'The expression takes too much memory.');
  } finally {
    await worker.terminate();
  }
};
