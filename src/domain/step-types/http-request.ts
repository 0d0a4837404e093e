import { z } from 'zod';
import { defineStepType } from './step-type.ts';

export const httpRequest = defineStepType({
  type: 'http_request',
  description: 'Sends one HTTP request. Private addresses are refused unless EGRESS_ALLOW names them, also after redirects.',
  config: z.strictObject({
    url: z.string().min(1).describe('http or https address'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').describe('HTTP method'),
    headers: z.record(z.string(), z.string()).default({}).describe('request headers'),
    body: z.json().optional().describe('a string as it is, anything else as JSON'),
    credential: z.string().min(1).optional().describe('name of a credential that the operator configured'),
    timeout_ms: z.number().int().positive().max(600_000).default(30_000).describe('milliseconds'),
    response_limit_bytes: z.number().int().positive().max(104_857_600).default(1_048_576).describe('most bytes of the body to read'),
  }),
});
