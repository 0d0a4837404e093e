import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKError, InvalidResponseDataError, StreamProviderError, type wrapLanguageModel } from 'ai';
import { createOllama } from 'ai-sdk-ollama';
import type { StepError } from '../domain/step-outcome.ts';
import { answeredFailure, protocolViolation } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import { checkedMessages } from './ndjson.ts';

export type LanguageModel = Parameters<typeof wrapLanguageModel>[0]['model'];

// It writes to the console, in the middle of the log.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Without a key of any kind the SDK would look for one in the environment. */
const apiKey = 'sent by fetch';

/** The AI SDK's model; credentials are not its business but those of `fetch`. */
export function languageModel(settings: EngineSettings, model: string, fetch: typeof globalThis.fetch): LanguageModel {
  const { name, provider, baseUrl } = settings;
  switch (provider) {
    case 'anthropic':
      return createAnthropic({ baseURL: baseUrl, apiKey, fetch })(model);
    case 'openai':
      // Not the newer protocol, which gateways to OpenAI do not speak.
      return createOpenAI({ baseURL: baseUrl, apiKey, fetch }).chat(model);
    case 'ollama':
      return createOllama({ baseURL: baseUrl, fetch: async (input, init) => checked(settings, await fetch(input, init)) })(model);
    case 'openai-compatible':
      return createOpenAICompatible({ name, baseURL: baseUrl, fetch, includeUsage: true })(model);
  }
}

function checked(settings: EngineSettings, answer: Response): Response {
  return new Response(answer.body?.pipeThrough(checkedMessages(settings)));
}

export function modelListRequest({ provider, baseUrl }: EngineSettings): { url: string; headers: Record<string, string> } {
  switch (provider) {
    case 'anthropic':
      return { url: `${baseUrl}/models?limit=1000`, headers: { 'anthropic-version': '2023-06-01' } };
    case 'ollama':
      return { url: `${baseUrl}/api/tags`, headers: {} };
    case 'openai':
    case 'openai-compatible':
      return { url: `${baseUrl}/models`, headers: {} };
  }
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
