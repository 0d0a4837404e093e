import { calcPrice, type PriceOptions } from '@pydantic/genai-prices';
import { Decimal } from 'decimal.js';
import { LRUCache } from 'lru-cache';
import type { ForeignUse, Tokens } from '../domain/step-outcome.ts';
import type { EngineSettings } from './engine-settings.ts';

/** As many as the database keeps. */
const DECIMAL_PLACES = 10;

/**
 * US dollars as a decimal string, by the price table that comes with the package, at today's price.
 * @returns null where the price is unknown: models on one's own machine, models that are not in the table, tokens of no known kind.
 */
export function costOf({ provider, baseUrl }: Pick<EngineSettings, 'provider' | 'baseUrl'>, model: string, tokens: Tokens): string | null {
  if (provider === 'ollama') return null;
  // An unknown address gets no price by their models' names: gpt-oss on one's own machine costs nothing that we know of.
  return priceOf(provider === 'openai-compatible' ? { providerApiUrl: baseUrl } : { providerId: provider }, model, tokens, null);
}

/**
 * The same for calls that were made elsewhere, at the price of their time: by the provider's name, or by the model's alone, which then has its maker's
 * price. A provider that is not in the table has no price that we know of.
 */
export function costElsewhere({ provider, model, tokens, at }: ForeignUse): string | null {
  return priceOf(provider === null ? {} : { providerId: provider }, model, tokens, at);
}

type Seller = Pick<PriceOptions, 'providerId' | 'providerApiUrl' | 'provider'>;

/** By seller and model: the seller with this model alone; null where the table has none. To find them takes hundreds of comparisons, and always has the same end. */
const known = new LRUCache<string, { seller: Seller | null }>({ max: 1_000 });

function priceOf(seller: Seller, model: string, tokens: Tokens, at: Date | null): string | null {
  if (tokens.unclassified > 0) return null;
  const name = JSON.stringify([seller.providerId, seller.providerApiUrl, model]);
  const found = known.get(name);
  if (found?.seller === null) return null;
  try {
    // The table wants inclusive counts, with the dearer and cheaper parts named again.
    const price = calcPrice(
      {
        input_tokens: tokens.input + tokens.cachedInput + tokens.cacheWrite,
        cache_read_tokens: tokens.cachedInput,
        cache_write_tokens: tokens.cacheWrite,
        output_tokens: tokens.output + tokens.reasoning,
        output_reasoning_tokens: tokens.reasoning,
      },
      model,
      { ...(found?.seller ?? seller), ...(at && { timestamp: at }) },
    );
    if (!found) known.set(name, { seller: price && { provider: { ...price.provider, models: [price.model] } } });
    return price ? new Decimal(price.total_price).toDecimalPlaces(DECIMAL_PLACES).toFixed() : null;
  } catch {
    // An entry of the table that cannot be computed must not fail a generation that was paid for.
    return null;
  }
}
