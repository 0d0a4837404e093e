import type { ollamaGenerate } from '../../domain/step-types/ollama-generate.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor } from '../executor.ts';
import { generateStep } from './generate-step.ts';

/** Generates with a model of the Ollama server. */
export const ollamaGenerateExecutor: Executor<ConfigOf<typeof ollamaGenerate>> = {
  run: (step) => generateStep(step, (request) => step.services.engines.ollama({ ...request, model: step.config.model })),
};
