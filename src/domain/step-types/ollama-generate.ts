import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const ollamaGenerate = defineStepType({
  type: 'ollama_generate',
  description: 'Generates text with a model of the Ollama server (OLLAMA_BASE_URL), streaming.',
  config: z.strictObject({
    model: z.string().min(1).describe('model name, for example `llama3.1:8b`'),
    prompt: z.string().min(1).describe('the prompt'),
    system: z.string().optional().describe('system prompt'),
    temperature: z.number().min(0).max(2).optional().describe('0 to 2'),
    max_tokens: z.number().int().positive().optional().describe('most tokens to generate'),
  }),
});
