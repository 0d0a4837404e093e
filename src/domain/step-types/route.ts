import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const route = defineStepType({
  type: 'route',
  description: 'Analyses a prompt and chooses the agent, engine and model that should answer it; its output has `agent` and `model`.',
  config: z.strictObject({
    prompt: z.string().min(1).describe('what is asked'),
    profile: z.string().optional().describe('who asks, where the prompt leaves open what is meant'),
    role: z.string().optional().describe('who should answer'),
    model: z.string().min(1).optional().describe("`engine/model` or a model's name, instead of the chosen agent's own"),
  }),
});
