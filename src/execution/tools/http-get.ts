import type { httpGet } from '../../domain/tools/catalogue.ts';
import { readBody } from '../http-body.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

const TIMEOUT_MS = 30_000;
const LIMIT_BYTES = 262_144;

/** Any status is an answer: the model reads it. */
export const runHttpGet: ToolRunner<typeof httpGet> = async ({ url: given, credential }, { step }) => {
  const url = URL.parse(given);
  if (!url) throw new ToolFault('The address cannot be understood; give one that begins with https://.');
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await step.services.egress.fetch(url, { credential, signal: AbortSignal.any([step.signal, timeout]) });
    const { text, json, truncated } = await readBody(response, LIMIT_BYTES);
    return { status: response.status, contentType: response.headers.get('content-type'), body: json === undefined ? text : json, truncated };
  } catch (error) {
    step.signal.throwIfAborted();
    if (timeout.aborted) throw new ToolFault(`${url.origin} did not answer within ${TIMEOUT_MS / 1_000} s.`);
    throw error;
  }
};
