import { wrapLanguageModel } from 'ai';
import type { EngineCall } from './engine-call.ts';
import type { EngineConnection } from './engine-connection.ts';
import { responseCache } from './response-cache.ts';
import { type LanguageModel, languageModel } from './sdk-protocol.ts';

/**
 * A model for the AI SDK whose requests are those of a call: each waits for a place of the engine, is measured, and, where the operator wants
 * that, answered from the cache.
 * @param shop whose answers may be used; undefined uses and keeps none.
 */
export function callModel({ settings, cache }: EngineConnection, call: EngineCall, model: string, shop: string | undefined): LanguageModel {
  const plain = languageModel(settings, model, call.fetch);
  if (!cache || shop === undefined) return plain;
  const middleware = responseCache({
    store: cache,
    settings,
    shop,
    onHit: () => call.countHit(),
    hasFailed: () => call.failure !== undefined,
  });
  return wrapLanguageModel({ model: plain, middleware });
}
