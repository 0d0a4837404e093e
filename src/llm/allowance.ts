import { Decimal } from 'decimal.js';
import { estimateTokenCount } from 'tokenx';
import { StepError, type Tokens } from '../domain/step-outcome.ts';
import { withOutcome } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { Allowance, ConverseRequest, Generation } from './engines.ts';
import { costOf } from './prices.ts';

/** So much every model can put out; some engines refuse to be asked for more than their model can. */
const SAFE_OUTPUT_TOKENS = 4_096;
const MILLION = 1_000_000;
const NO_TOKENS: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };

/**
 * Makes a call only where it fits into what it may use: its input, estimated, and at least one token of an answer. Where less than 4,096 are left
 * for the answer, the engine is asked for no more than those, and an answer that is cut off there counts as a failure.
 * @throws StepError BUDGET_EXCEEDED, BUDGET_PRICE_UNKNOWN
 */
export async function withinAllowance<Request extends ConverseRequest, Answer extends Generation>(
  settings: EngineSettings,
  model: string,
  request: Request,
  call: (request: Request) => Promise<Answer>,
): Promise<Answer> {
  if (!request.allowance) return call(request);
  const room = roomForOutput(settings, model, request, request.allowance);
  if (room >= SAFE_OUTPUT_TOKENS || room >= (request.maxTokens ?? Number.POSITIVE_INFINITY)) return call(request);
  const answer = await call({ ...request, maxTokens: room });
  if (answer.finishReason !== 'length') return answer;
  throw withOutcome(budgetExceeded('The answer was cut off where the budget of the task ended.'), { model: answer.use });
}

export function budgetExceeded(message: string): StepError {
  return new StepError('BUDGET_EXCEEDED', message, { hint: 'Give the task a larger budget, or less to do.' });
}

/** How many tokens may come. */
function roomForOutput(settings: EngineSettings, model: string, request: ConverseRequest, { tokens, cost }: Allowance): number {
  const input = inputTokens(request);
  const rooms = [Number.POSITIVE_INFINITY];
  if (tokens !== null) rooms.push(tokens - input);
  if (cost !== null) {
    const inputCost = costOf(settings, model, { ...NO_TOKENS, input });
    const outputCost = costOf(settings, model, { ...NO_TOKENS, output: MILLION });
    if (inputCost === null || outputCost === null) {
      throw new StepError(
        'BUDGET_PRICE_UNKNOWN',
        `The price of the model "${model}" on the engine "${settings.name}" is unknown, so a maxCost cannot be kept.`,
        {
          hint: 'Limit the task by maxTokens, or use a model whose price is known.',
        },
      );
    }
    const left = new Decimal(cost).minus(inputCost);
    if (left.isNegative()) rooms.push(0);
    else if (!new Decimal(outputCost).isZero()) rooms.push(left.times(MILLION).div(outputCost).floor().toNumber());
  }
  const room = Math.min(...rooms);
  if (room < 1) throw budgetExceeded('Another call of a model would pass the budget of the task.');
  return room;
}

/** What is known of a conversation counts for more than its estimate. */
function inputTokens({ system, messages, tools, knownTokens }: ConverseRequest): number {
  const texts = [system ?? '', ...messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))];
  const offered = tools.length > 0 ? [JSON.stringify(tools)] : [];
  const estimate = [...texts, ...offered].reduce((sum, text) => sum + estimateTokenCount(text), 0);
  return Math.max(estimate, knownTokens ?? 0);
}
