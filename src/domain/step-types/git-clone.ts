import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const gitClone = defineStepType({
  type: 'git_clone',
  description: 'Clones a repository, shallow and without submodules, into the working folder.',
  config: z.strictObject({
    repo_url: z.string().min(1).describe('https address; `file` and `http` where the operator allows them'),
    branch: z.string().min(1).optional().describe('branch or tag; the default branch where omitted'),
    credential: z.string().min(1).optional().describe('name of a credential that the operator configured'),
    timeout_ms: z.number().int().positive().max(3_600_000).default(300_000).describe('milliseconds'),
  }),
});
