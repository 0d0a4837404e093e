import { z } from 'zod';
import { StepError, type StepOutcome } from '../domain/step-outcome.ts';
import type { EngineSettings } from './engine-settings.ts';
import { redact } from './redact.ts';

/** The connection could not be made, or ended before the answer began. */
export function unreachable({ name, urlSetting }: EngineSettings, cause: unknown): StepError {
  return new StepError('ENGINE_UNREACHABLE', `The engine "${name}" cannot be reached (${errorCode(cause)}).`, {
    hint: `Is it running? ${urlSetting} says where it is.`,
    retryable: true,
    cause,
  });
}

/** The answer began and did not end. */
export function interrupted({ name, urlSetting }: EngineSettings, cause?: unknown): StepError {
  return new StepError('STREAM_INTERRUPTED', `The engine "${name}" broke off in the middle of its answer.`, {
    hint: `Look at the engine's log, and at proxies between it and here; ${urlSetting} says where it is.`,
    retryable: true,
    cause,
  });
}

export function stalled({ name, urlSetting }: EngineSettings, silentMs: number): StepError {
  return new StepError('ENGINE_STALLED', `The engine "${name}" has sent nothing for ${silentMs / 1_000} s.`, {
    hint: `Look at the engine's log: is it overloaded, or too small for this model? ${urlSetting} says where it is.`,
    retryable: true,
  });
}

/** It refused another call, which says how long to leave it alone. */
export function toldToWait({ name, keySetting }: EngineSettings, retryAfterMs: number): StepError {
  return new StepError('ENGINE_RATE_LIMITED', `The engine "${name}" limits the rate of requests: it wants none for ${Math.ceil(retryAfterMs / 1_000)} s.`, {
    hint: `Raise the limit with the engine's provider for ${keySetting}, or lower WORKER_CONCURRENCY.`,
    retryable: true,
    retryAfterMs,
  });
}

/** As many calls as the engine may have at once were under way all the time. */
export function busy({ name, concurrency, concurrencySetting }: EngineSettings, waitedMs: number): StepError {
  return new StepError('ENGINE_BUSY', `The engine "${name}" had ${concurrency} calls under way, and none ended within ${waitedMs / 1_000} s.`, {
    hint: `Where the engine can do more at once, raise ${concurrencySetting}; else lower WORKER_CONCURRENCY.`,
    retryable: true,
  });
}

/** @param what the engine did, for example `answered with HTML`. */
export function protocolViolation({ name, provider, urlSetting }: EngineSettings, what: string): StepError {
  const protocol = { ollama: "Ollama's", anthropic: "Anthropic's", openai: "OpenAI's", 'openai-compatible': "OpenAI's" }[provider];
  return new StepError('ENGINE_PROTOCOL_ERROR', `The engine "${name}" ${what}.`, {
    hint: `Does ${urlSetting} lead to a server that speaks ${protocol} protocol, its path included?`,
  });
}

/**
 * The engine answered with anything but 200, or reported a failure inside its stream.
 * @param body what it sent, at most some kilobytes; its message is shown without keys and addresses.
 * @param retryAfter value of the Retry-After header.
 */
export function answeredFailure(engine: EngineSettings, status: number, body: string, retryAfter?: string | null): StepError {
  const { name, urlSetting, keySetting } = engine;
  const said = redact(engine, messageIn(body));
  const told = said ? `: ${said}` : '.';
  const retryAfterMs = parseRetryAfter(retryAfter);
  const later = { retryable: true, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status === 401 || status === 403) {
    return new StepError('ENGINE_UNAUTHORIZED', `The engine "${name}" refused the credentials (${status})${told}`, {
      hint: `Set ${keySetting} to a key that this engine accepts.`,
    });
  }
  if (status === 404 && /model/i.test(said)) {
    return new StepError('MODEL_NOT_FOUND', `The engine "${name}" does not have this model${told}`, {
      hint: `Change the step's model or DEFAULT_MODEL, or make the model available there; ${urlSetting} says where the engine is.`,
    });
  }
  if (status === 429) {
    return new StepError('ENGINE_RATE_LIMITED', `The engine "${name}" limits the rate of requests (429)${told}`, {
      hint: `Raise the limit with the engine's provider for ${keySetting}, or lower WORKER_CONCURRENCY.`,
      ...later,
    });
  }
  if (status >= 500) {
    return new StepError('ENGINE_ERROR', `The engine "${name}" failed (${status})${told}`, {
      hint: `Look at the engine's log; ${urlSetting} says where it is.`,
      ...later,
    });
  }
  return new StepError('ENGINE_REJECTED', `The engine "${name}" rejected the request (${status})${told}`, {
    hint: `Change the step's config; where the address is wrong, change ${urlSetting}.`,
  });
}

/** The same failure, with more of what there was by then. */
export function withOutcome(failure: StepError, outcome: Partial<StepOutcome>): StepError {
  const { code, message, hint, retryable, retryAfterMs, cause } = failure;
  return new StepError(code, message, {
    retryable,
    outcome: { ...outcome, ...failure.outcome },
    cause,
    ...(hint !== undefined && { hint }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Milliseconds from now; RFC 9110, section 10.2.3: seconds, or an HTTP date. */
export function parseRetryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

const errorBody = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

/** Pages of proxies are left out: markup helps nobody. */
function messageIn(body: string): string {
  try {
    return errorBody.safeParse(JSON.parse(body)).data ?? '';
  } catch {
    return body.trimStart().startsWith('<') ? '' : body;
  }
}

/** Codes only: the messages of network errors contain addresses. */
function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
