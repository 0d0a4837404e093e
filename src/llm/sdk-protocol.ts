import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKError, InvalidResponseDataError, type LanguageModel, StreamProviderError } from 'ai';
import type { StepError } from '../domain/step-outcome.ts';
import { answeredFailure, protocolViolation } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';

/** The AI SDK's model; credentials are not its business but those of `fetch`. */
export function languageModel({ name, provider, baseUrl }: EngineSettings, model: string, fetch: typeof globalThis.fetch): LanguageModel {
  // Without a key of any kind the SDK would look for one in the environment.
  if (provider === 'anthropic') return createAnthropic({ baseURL: baseUrl, apiKey: 'sent by fetch', fetch })(model);
  return createOpenAICompatible({
    name,
    baseURL: baseUrl,
    fetch,
    includeUsage: true,
    // OpenAI's newer models refuse the old name, which is the only one that some other servers know.
    ...(provider === 'openai' && { transformRequestBody: ({ max_tokens, ...body }) => ({ ...body, max_completion_tokens: max_tokens }) }),
  })(model);
}

export function modelListRequest({ provider, baseUrl }: EngineSettings): { url: string; headers: Record<string, string> } {
  return provider === 'anthropic'
    ? { url: `${baseUrl}/models?limit=1000`, headers: { 'anthropic-version': '2023-06-01' } }
    : { url: `${baseUrl}/models`, headers: {} };
}

/** How the SDK reports a stream that stops without a reason; the usage that it saw follows. */
export function isEarlyEnd(error: unknown): boolean {
  return InvalidResponseDataError.isInstance(error);
}

/** What an `error` part of the SDK's stream means. Anything that is not the engine's doing is thrown as it is. */
export function reportedFailure(settings: EngineSettings, error: unknown): StepError {
  if (StreamProviderError.isInstance(error)) return answeredFailure(settings, error.statusCode ?? 500, error.message);
  if (error instanceof Error && !AISDKError.isInstance(error)) throw error;
  return protocolViolation(settings, 'sent something that is not of its protocol');
}
