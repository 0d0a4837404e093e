import { Decimal } from 'decimal.js';
import type { Tokens } from '../step-outcome.ts';
import type { ReportLog } from './report-log.ts';

/** What some logs took together. */
export interface Spending {
  durationMs: number;
  /** Logs. */
  executions: number;
  /** Model calls. */
  calls: number;
  tokens: Tokens;
  /** Decimal string. */
  credits: string;
  /** US dollars as a decimal string; null where a price is unknown. */
  cost: string | null;
}

export const nothingSpent: Spending = {
  durationMs: 0,
  executions: 0,
  calls: 0,
  tokens: { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 },
  credits: '0',
  cost: '0',
};

export function add(spent: Spending, log: ReportLog): Spending {
  return {
    durationMs: sum(spent.durationMs, log.durationMs),
    executions: spent.executions + 1,
    calls: sum(spent.calls, log.calls),
    tokens: {
      input: sum(spent.tokens.input, log.tokens.input),
      cachedInput: sum(spent.tokens.cachedInput, log.tokens.cachedInput),
      cacheWrite: sum(spent.tokens.cacheWrite, log.tokens.cacheWrite),
      output: sum(spent.tokens.output, log.tokens.output),
      reasoning: sum(spent.tokens.reasoning, log.tokens.reasoning),
      unclassified: sum(spent.tokens.unclassified, log.tokens.unclassified),
    },
    credits: decimalSum(spent.credits, log.creditsUsed),
    // A total with an unknown price in it is unknown.
    cost: spent.cost === null || hasUnknownPrice(log) ? null : decimalSum(spent.cost, log.cost ?? '0'),
  };
}

/** Without a model there is nothing to pay. */
export const usedModel = ({ usedLlm, tokens, calls }: Pick<ReportLog, 'usedLlm' | 'tokens' | 'calls'>): boolean => usedLlm || calls > 0 || totalOf(tokens) > 0;

const hasUnknownPrice = (log: ReportLog): boolean => log.cost === null && usedModel(log);

export const totalOf = ({ input, cachedInput, cacheWrite, output, reasoning, unclassified }: Tokens): number =>
  [input, cachedInput, cacheWrite, output, reasoning, unclassified].reduce(sum, 0);

/** No further than numbers are exact. */
const sum = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

const exact = Decimal.clone({ precision: 60 });
const decimalSum = (a: string, b: string): string => new exact(a).plus(b).toFixed();

export interface ModelSpending {
  modelName: string;
  provider: string | null;
  spending: Spending;
}

/** By model and provider, in order of first use; logs that name no model are in no row. */
export function addToModel(models: readonly ModelSpending[], log: ReportLog): ModelSpending[] {
  const { modelName, provider } = log;
  if (modelName === null || !usedModel(log)) return [...models];
  const isSame = (model: ModelSpending) => model.modelName === modelName && model.provider === provider;
  if (!models.some(isSame)) return [...models, { modelName, provider, spending: add(nothingSpent, log) }];
  return models.map((model) => (isSame(model) ? { ...model, spending: add(model.spending, log) } : model));
}

/** Each one's part of the whole; they add up to 1. Where the whole is nothing, all parts are equal. */
export function sharesOf(durations: readonly number[]): number[] {
  // Not `sum`, which stops where whole numbers are no longer exact.
  const whole = durations.reduce((total, duration) => total + duration, 0);
  return durations.map((duration) => (whole === 0 ? 1 / durations.length : duration / whole));
}
