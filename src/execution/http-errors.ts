import type { Response } from 'undici';
import { StepError, type StepOutcome } from '../domain/step-outcome.ts';

/** Of the client's errors, those that pass by themselves: a slow request, one that came too early, too many of them. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** What a status of 400 and more means. */
export function httpError(response: Response, target: string, outcome: StepOutcome): StepError {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  const hint = hintFor(status);
  return new StepError('HTTP_ERROR', `${target} answered ${status}${response.statusText ? ` ${response.statusText}` : ''}.`, {
    retryable: status >= 500 || passingStatuses.has(status),
    ...(hint && { hint }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    // A failed step has no result.
    outcome: { output: outcome.output, keyInput: outcome.keyInput ?? null, keyOutput: outcome.keyOutput ?? null },
  });
}

/** Milliseconds from now; the field is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(field: string | null): number | undefined {
  if (field === null) return undefined;
  const ms = /^\d+$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function hintFor(status: number): string | undefined {
  if (status === 401 || status === 403) return 'Name an entry of CREDENTIALS as `credential`, or check the one that is named.';
  if (status === 404) return 'Check the address.';
  return undefined;
}
