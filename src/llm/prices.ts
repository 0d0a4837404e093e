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

/** How a seller counts a model: at one price for each kind of token, always, or in another way, as a table with this model alone has it. */
type Tariff = { prices: Tokens } | { seller: Seller };

/** By seller and model; null where the table has no price. To find one takes hundreds of comparisons, and always has the same end. */
const tariffs = new LRUCache<string, { tariff: Tariff | null }>({ max: 1_000 });

function priceOf(seller: Seller, model: string, tokens: Tokens, at: Date | null): string | null {
  if (tokens.unclassified > 0) return null;
  const name = JSON.stringify([seller.providerId, seller.providerApiUrl, model]);
  try {
    const known = tariffs.get(name) ?? { tariff: tariffOf(seller, model) };
    tariffs.set(name, known);
    if (!known.tariff) return null;
    const dollars = 'prices' in known.tariff ? sumOf(tokens, known.tariff.prices) / MILLION : calculate(tokens, model, known.tariff.seller, at)?.total_price;
    return dollars === undefined ? null : new Decimal(dollars).toDecimalPlaces(DECIMAL_PLACES).toFixed();
  } catch {
    // An entry of the table that cannot be computed must not fail a generation that was paid for.
    return null;
  }
}

const MILLION = 1_000_000;
const NO_TOKENS: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };
const kinds = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const;

const sumOf = (tokens: Tokens, prices: Tokens): number => kinds.reduce((sum, kind) => sum + tokens[kind] * prices[kind], 0);

function tariffOf(seller: Seller, model: string): Tariff | null {
  const found = calculate(NO_TOKENS, model, seller, null);
  if (!found) return null;
  const alone = { provider: { ...found.provider, models: [found.model] } };
  // Prices may have steps, by the length of the input, and change with the date or the hour.
  const isFlat = !Array.isArray(found.model.prices) && Object.values(found.model_price).every((price) => typeof price !== 'object');
  if (!isFlat) return { seller: alone };
  const prices = { ...NO_TOKENS };
  for (const kind of kinds) prices[kind] = calculate({ ...NO_TOKENS, [kind]: MILLION }, model, alone, null)?.total_price ?? 0;
  return { prices };
}

/** The table wants inclusive counts, with the dearer and cheaper parts named again. */
function calculate(tokens: Tokens, model: string, seller: Seller, at: Date | null) {
  return calcPrice(
    {
      input_tokens: tokens.input + tokens.cachedInput + tokens.cacheWrite,
      cache_read_tokens: tokens.cachedInput,
      cache_write_tokens: tokens.cacheWrite,
      output_tokens: tokens.output + tokens.reasoning,
      output_reasoning_tokens: tokens.reasoning,
    },
    model,
    { ...seller, ...(at && { timestamp: at }) },
  );
}
