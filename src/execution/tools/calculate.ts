import type { calculate } from '../../domain/tools/catalogue.ts';
import { inLimitedThread } from '../limited-thread.ts';
import type { CalculateAnswer } from './calculate-worker.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

const LIMIT_MS = 2_000;
const MEMORY_MB = 64;
const thread = new URL('./calculate-worker.ts', import.meta.url);

/** An expression of few characters can be endless work: `f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(90)`. */
export const runCalculate: ToolRunner<typeof calculate> = async ({ expression }, { step }) => {
  const end = await inLimitedThread<CalculateAnswer>(thread, expression, { limitMs: LIMIT_MS, memoryMb: MEMORY_MB }, step.signal);
  if ('exceeded' in end) {
    throw new ToolFault(end.exceeded === 'TIME' ? `The expression was not worked out within ${LIMIT_MS / 1_000} s.` : 'The expression takes too much memory.');
  }
  if ('fault' in end.answer) throw new ToolFault(end.answer.fault);
  return { result: end.answer.result };
};
