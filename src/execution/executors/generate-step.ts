import { type Json, StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import { withOutcome } from '../../llm/engine-failure.ts';
import type { GenerateRequest, Generation } from '../../llm/engines.ts';
import type { StepContext } from '../executor.ts';
import { traceModelCall } from '../trace-model-call.ts';

const KEY_CHARACTERS = 2_000;

interface GenerateConfig {
  model?: string | undefined;
  prompt: string;
  system?: string | undefined;
  temperature?: number | undefined;
  max_tokens?: number | undefined;
}

/**
 * One generation as a step: text is emitted as it arrives, and is the step's output and the task's result.
 * @throws StepError with the text so far, and the use of the model where the engine told.
 */
export async function generateStep(
  step: StepContext<GenerateConfig>,
  generate: (request: Omit<GenerateRequest, 'model'>) => Promise<Generation>,
): Promise<StepOutcome> {
  const { model, prompt, system, temperature, max_tokens } = step.config;
  const keyInput = (modelName: string | undefined): Json => ({
    ...(modelName !== undefined && { model: modelName }),
    prompt: beginning(prompt),
    ...(system && { system: beginning(system) }),
  });
  let emitted = '';
  const call = traceModelCall(step, { model, prompt, system, temperature, maxTokens: max_tokens });
  try {
    const generation = await generate({
      prompt,
      ...(system && { system }),
      ...(temperature !== undefined && { temperature }),
      ...(max_tokens !== undefined && { maxTokens: max_tokens }),
      shop: step.task.shop,
      signal: step.signal,
      onText(piece) {
        if (emitted.length < KEY_CHARACTERS) emitted += piece;
        step.emit(piece);
      },
    });
    const { text, finishReason, use } = generation;
    call.answered(generation);
    if (use.cacheHits) step.log('INFO', 'The answer came from the response cache');
    return {
      output: { text, finishReason, model: use.modelName },
      keyInput: keyInput(use.modelName),
      keyOutput: { text: beginning(text), finishReason },
      result: { json: { output: text } },
      model: use,
    };
  } catch (error) {
    call.failed(error);
    if (!(error instanceof StepError)) throw error;
    throw withOutcome(error, { keyInput: keyInput(model), ...(emitted && { keyOutput: { text: beginning(emitted) } }) });
  }
}

function beginning(text: string): string {
  return text.slice(0, KEY_CHARACTERS).toWellFormed();
}
