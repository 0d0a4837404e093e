import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const executeScript = defineStepType({
  type: 'execute_script',
  description: 'Runs an executable file of the working folder in the sandbox; its output streams as events, line by line.',
  config: z.strictObject({
    script_path: z.string().min(1).describe('relative to the working folder; must be executable'),
    args: z.array(z.string()).max(1_000).default([]).describe('arguments, passed as they are: no shell reads them'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .describe('environment variables'),
    timeout_ms: z.number().int().positive().max(86_400_000).default(600_000).describe('milliseconds'),
    memory_limit_bytes: z.number().int().min(16_777_216).default(2_147_483_648).describe('address space of each process, and resident memory of all together'),
    output_limit_bytes: z.number().int().positive().max(104_857_600).default(10_485_760).describe('of stdout and stderr together'),
  }),
});
