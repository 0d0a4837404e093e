import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const agent = defineStepType({
  type: 'agent',
  description: 'Lets an agent work: by rules, by a model with tools, or by rules first.',
  config: z.strictObject({
    agent: z.string().min(1).describe('name of the agent'),
    inputs: z.json().describe('what it works on: a text, or an object such as `{"prompt": "…"}`'),
    previous: z.json().optional().describe('what the step before it put out, where it goes on with that'),
    model: z.string().min(1).optional().describe("`engine/model` or a model's name, instead of the agent's own"),
    output_schema: z
      .record(z.string(), z.json())
      .optional()
      .describe('JSON Schema that the answer of a model has to fit; an answer that does not is sent back once'),
    max_turns: z.number().int().min(1).max(100).optional().describe('how often its model may be asked; 20 where omitted'),
  }),
});
