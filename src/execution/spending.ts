import { Decimal } from 'decimal.js';
import type { Database } from '../db/database.ts';
import { type ModelUse, StepError, type Tokens } from '../domain/step-outcome.ts';
import { type Spent, spentBy, type TaskBudget } from '../domain/task-budget.ts';
import { budgetExceeded } from '../llm/allowance.ts';
import type { Allowance, Engines, Generation } from '../llm/engines.ts';
import type { Services } from './executor.ts';

/** What one attempt of a stage uses of models, counted where the calls are made, and how much it still may. */
export interface Spending {
  /** Those of the server; each call is counted, and refused where the budget of the task is used up. */
  readonly engines: Engines;
  /** Of all calls so far, failed ones as far as their engines told; undefined where there was none. */
  readonly use: ModelUse | undefined;
  /** What is left, for a task that this one starts; null without a budget. @throws StepError BUDGET_EXCEEDED */
  left(): Promise<TaskBudget | null>;
}

/** @param keep stores what was used so far, before anything else is made of the answer. */
export function openSpending(
  database: Database,
  task: { id: string; budget: TaskBudget | null },
  { engines, telemetry }: Pick<Services, 'engines' | 'telemetry'>,
  keep: () => Promise<void>,
): Spending {
  let use: ModelUse | undefined;

  /** Before, here, and in the tasks that this one has started: they end before it goes on. */
  async function spentSoFar(): Promise<Spent> {
    const recorded = (await spentBy(database, [task.id])).get(task.id) ?? { tokens: 0, cost: '0' };
    if (!use) return recorded;
    const cost = recorded.cost === null || use.cost === null ? null : new Decimal(recorded.cost).plus(use.cost).toFixed();
    return { tokens: recorded.tokens + totalOf(use.tokens), cost };
  }

  async function left(): Promise<TaskBudget | null> {
    if (!task.budget) return null;
    const { maxTokens, maxCost } = task.budget;
    const { tokens, cost } = await spentSoFar();
    if (maxTokens !== null && tokens >= maxTokens) throw budgetExceeded(`The task has used ${tokens} of the ${maxTokens} tokens of its budget.`);
    if (maxCost !== null && cost === null) {
      throw new StepError('BUDGET_PRICE_UNKNOWN', 'The task has used a model whose price is unknown, so its maxCost cannot be kept.', {
        hint: 'Limit the task by maxTokens, or use models whose price is known.',
      });
    }
    // No figures: not everybody who sees the error may see costs.
    if (maxCost !== null && cost !== null && new Decimal(cost).gte(maxCost)) throw budgetExceeded('The task has used up the maxCost of its budget.');
    return {
      maxTokens: maxTokens === null ? null : maxTokens - tokens,
      maxCost: maxCost === null || cost === null ? null : new Decimal(maxCost).minus(cost).toFixed(),
    };
  }

  async function count(call: ModelUse): Promise<void> {
    use = added(use, call);
    await keep();
  }

  async function counted<Request extends { model: string | undefined }, Answer extends Generation>(
    request: Request,
    call: (request: Request & { allowance?: Allowance }) => Promise<Answer>,
  ): Promise<Answer> {
    const budget = await left();
    try {
      const answer = await telemetry.span({ kind: 'MODEL_CALL', model: request.model }, async (span) => {
        const called = await call(budget ? { ...request, allowance: { tokens: budget.maxTokens, cost: budget.maxCost } } : request);
        span.used(called.use);
        return called;
      });
      await count(answer.use);
      return answer;
    } catch (error) {
      if (error instanceof StepError && error.outcome?.model) await count(error.outcome.model);
      throw error;
    }
  }

  return {
    engines: {
      ...engines,
      ollama: (request) => counted(request, engines.ollama),
      generate: (request) => counted(request, engines.generate),
      converse: (request) => counted(request, engines.converse),
    },
    get use() {
      return use;
    },
    left,
  };
}

export function totalOf(tokens: Tokens): number {
  return Object.values(tokens).reduce((sum: number, count: number) => sum + count, 0);
}

/** The later call names the model; a sum with an unknown price in it is unknown. */
function added(before: ModelUse | undefined, call: ModelUse): ModelUse {
  if (!before) return call;
  const tokens = { ...call.tokens };
  // The keys of both are those of `Tokens`.
  for (const kind of Object.keys(tokens) as (keyof Tokens)[]) tokens[kind] += before.tokens[kind];
  return {
    ...call,
    tokens,
    calls: before.calls + call.calls,
    cost: before.cost === null || call.cost === null ? null : new Decimal(before.cost).plus(call.cost).toFixed(),
    ...sumOf('inferenceTimeMs', before, call),
    ...sumOf('cacheHits', before, call),
    ...(before.timeToFirstTokenMs !== undefined && { timeToFirstTokenMs: before.timeToFirstTokenMs }),
    ...maximumOf(before, call),
  };
}

function sumOf(field: 'inferenceTimeMs' | 'cacheHits', before: ModelUse, call: ModelUse): Partial<ModelUse> {
  const known = [before[field], call[field]].filter((value) => value !== undefined);
  return known.length === 0 ? {} : { [field]: known.reduce((sum, value) => sum + value, 0) };
}

function maximumOf(before: ModelUse, call: ModelUse): Partial<ModelUse> {
  const known = [before.memoryUsedBytes, call.memoryUsedBytes].filter((value) => value !== undefined);
  return known.length === 0 ? {} : { memoryUsedBytes: Math.max(...known) };
}
