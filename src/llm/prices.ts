import { calcPrice } from '@pydantic/genai-prices';
import { Decimal } from 'decimal.js';
import type { Tokens } from '../domain/step-outcome.ts';
import type { EngineSettings } from './engine-settings.ts';

/** As many as the database keeps. */
const DECIMAL_PLACES = 10;

/**
 * US dollars as a decimal string, by the price table that comes with the package, at today's price.
 * @returns null where the price is unknown: models on one's own machine, models that are not in the table, tokens of no known kind.
 */
export function costOf({ provider, baseUrl }: Pick<EngineSettings, 'provider' | 'baseUrl'>, model: string, tokens: Tokens): string | null {
  if (provider === 'ollama' || tokens.unclassified > 0) return null;
  // An unknown address gets no price by its models' names: gpt-oss on one's own machine costs nothing that we know of.
  const seller = provider === 'openai-compatible' ? { providerApiUrl: baseUrl } : { providerId: provider };
  const input = tokens.input + tokens.cachedInput + tokens.cacheWrite;
  try {
    // The table wants inclusive counts, with the dearer and cheaper parts named again.
    const price = calcPrice(
      {
        input_tokens: input,
        cache_read_tokens: tokens.cachedInput,
        cache_write_tokens: tokens.cacheWrite,
        output_tokens: tokens.output + tokens.reasoning,
        output_reasoning_tokens: tokens.reasoning,
      },
      model,
      seller,
    );
    return price ? new Decimal(price.total_price).toDecimalPlaces(DECIMAL_PLACES).toFixed() : null;
  } catch {
    // An entry of the table that cannot be computed must not fail a generation that was paid for.
    return null;
  }
}
