import { Headers, type Response } from 'undici';
import { type Json, StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import type { httpRequest } from '../../domain/step-types/http-request.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import { cleanText } from '../clean-text.ts';
import type { Egress } from '../egress.ts';
import type { Executor } from '../executor.ts';
import { type ResponseBody, readBody } from '../http-body.ts';
import { httpError } from '../http-errors.ts';

type Config = ConfigOf<typeof httpRequest>;

/** Later steps name the output in placeholders, and it is a row: a larger body is the task's result only. */
const maxOutputBytes = 786_432;

/** One request, with redirects. A status of 400 and more fails the step. */
export const httpRequestExecutor: Executor<Config> = {
  async run({ config, services: { egress }, signal, ...step }) {
    const url = URL.parse(config.url);
    if (!url) throw new StepError('INVALID_URL', 'The address of the request cannot be understood.', { hint: 'Give one that begins with https://.' });
    // The query may hold a secret.
    const target = `${url.origin}${url.pathname}`;
    const timeout = AbortSignal.timeout(config.timeout_ms);
    const started = performance.now();
    try {
      const response = await send(egress, url, config, AbortSignal.any([signal, timeout]));
      const body = await readBody(response, config.response_limit_bytes);
      const durationMs = Math.round(performance.now() - started);
      step.log('INFO', `${config.method} ${target} answered ${response.status} after ${durationMs} ms`);
      const outcome = outcomeOf(response, body, { method: config.method, url: target, durationMs });
      if (response.status >= 400) throw httpError(response, target, outcome);
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (!timeout.aborted) throw error;
      throw new StepError('TIMEOUT', `${target} did not answer within ${config.timeout_ms} ms.`, { retryable: true, hint: 'Raise timeout_ms of the step.' });
    }
  },
};

async function send(egress: Egress, url: URL, config: Config, signal: AbortSignal): Promise<Response> {
  try {
    return await egress.fetch(url, { method: config.method, ...content(config), credential: config.credential, signal });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new StepError('INVALID_REQUEST', `HTTP does not allow this request: ${error.message}`, { cause: error });
  }
}

function content({ headers, body }: Config): { headers: Headers; body?: string } {
  const fields = new Headers(headers);
  if (body === undefined) return { headers: fields };
  if (typeof body === 'string') return { headers: fields, body };
  if (!fields.has('content-type')) fields.set('content-type', 'application/json');
  return { headers: fields, body: JSON.stringify(body) };
}

function outcomeOf(response: Response, { json, text, truncated }: ResponseBody, request: { method: string; url: string; durationMs: number }): StepOutcome {
  const value: Json = json === undefined ? text : json;
  const isTooLarge = Buffer.byteLength(JSON.stringify(value)) > maxOutputBytes;
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie').map(([name, field]) => [name, cleanText(field)]));
  return {
    output: { status: response.status, headers, body: isTooLarge ? null : value, truncated: truncated || isTooLarge },
    keyInput: { method: request.method, url: request.url },
    keyOutput: { status: response.status, durationMs: request.durationMs },
    ...(response.body && { result: json === undefined ? { text } : { json } }),
  };
}
