import type { llmGenerate } from '../../domain/step-types/llm-generate.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor } from '../executor.ts';
import { generateStep } from './generate-step.ts';

/** Generates with a model of any configured engine. */
export const llmGenerateExecutor: Executor<ConfigOf<typeof llmGenerate>> = {
  run: (step) => generateStep(step, (request) => step.services.engines.generate({ ...request, model: step.config.model })),
};
