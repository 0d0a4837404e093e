import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const llmGenerate = defineStepType({
  type: 'llm_generate',
  description: 'Generates text with a model of any configured engine, streaming: OpenAI and what speaks its protocol, Anthropic, Ollama.',
  config: z.strictObject({
    model: z
      .string()
      .min(1)
      .optional()
      .describe(
        '`engine/model`, or a model name that is looked for in the lists of all engines; DEFAULT_MODEL where omitted, else the first model of the first engine',
      ),
    prompt: z.string().min(1).describe('the prompt'),
    system: z.string().optional().describe('system prompt'),
    temperature: z.number().min(0).max(2).optional().describe('0 to 2'),
    max_tokens: z.number().int().positive().optional().describe('most tokens to generate'),
  }),
});
