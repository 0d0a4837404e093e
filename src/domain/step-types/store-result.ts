import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const storeResult = defineStepType({
  type: 'store_result',
  description: "Keeps a file of the working folder, or a value, as the task's result and as an artifact.",
  config: z
    .strictObject({
      path: z.string().min(1).optional().describe('file, relative to the working folder'),
      value: z.json().optional().describe('any JSON value, instead of a file'),
      label: z.string().min(1).default('result').describe('label of the artifact'),
    })
    .refine(({ path, value }) => (path === undefined) !== (value === undefined), { error: 'give either path or value', path: ['path'] }),
});
