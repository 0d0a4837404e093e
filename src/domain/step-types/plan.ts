import { z } from 'zod';
import { defineStepType } from './step-type.ts';

/** The first stage of every task that is made from a prompt to plan; what it plans becomes the stages behind it. */
export const plan = defineStepType({
  type: 'plan',
  isInternal: true,
  description: 'Makes a plan, whose steps become the stages behind it.',
  config: z.strictObject({
    prompt: z.string().min(1).describe('what is to be done'),
    planner: z.enum(['LLM', 'RULE_BASED']).describe('who makes the plan'),
    model: z.string().min(1).optional().describe("`engine/model` or a model's name, instead of DEFAULT_MODEL"),
    execute: z.boolean().default(true).describe('false: plan only'),
    headful: z.boolean().default(false).describe('with a browser that is seen'),
    memory_template: z.string().min(1).optional().describe('the stored plan that is taken instead of making one'),
  }),
});
