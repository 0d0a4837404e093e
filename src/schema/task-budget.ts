import { Decimal } from 'decimal.js';
import { maySeeCost } from '../domain/actor.ts';
import { type Spent, spentBy } from '../domain/task-budget.ts';
import { builder } from './builder.ts';
import { visibleCost } from './visible.ts';

interface Budget {
  taskId: string;
  /** What may be spent in US dollars; null for viewers who see no cost. */
  cost: Decimal | null;
  maxTokens: bigint | null;
}

const TaskBudget = builder.objectRef<Budget>('TaskBudget').implement({
  description: 'What a task, and every task that it starts, may use of models. It fails with BUDGET_EXCEEDED before a call that would pass a limit.',
  fields: (t) => ({
    maxCost: t.field({ type: 'Decimal', nullable: true, description: 'US dollars; null also for viewers who see no cost.', resolve: visibleCost }),
    maxTokens: t.field({ type: 'SafeInt', nullable: true, resolve: ({ maxTokens }) => maxTokens }),
    usedShare: t.float({
      nullable: true,
      description:
        'Of the limit that is nearer, 0 to 1 and above: what has been recorded, tasks that it started included. Null where nothing is limited or known.',
      resolve: async (budget, _args, { services, loaders, actor }, info) => {
        const load = async (ids: readonly string[]) => {
          const spent = await spentBy(services.database, ids);
          return ids.map((id) => spent.get(id));
        };
        return usedShare(budget, await loaders.forField(info, 'spent', load).load(budget.taskId), maySeeCost(actor));
      },
    }),
  }),
});

function usedShare({ cost, maxTokens }: Budget, spent: Spent | undefined, seesCost: boolean): number | null {
  if (!spent) return null;
  const ofTokens = maxTokens === null ? [] : [spent.tokens / Number(maxTokens)];
  const ofCost = cost === null || !seesCost || spent.cost === null ? [] : [new Decimal(spent.cost).div(cost.toString()).toNumber()];
  const shares = [...ofTokens, ...ofCost];
  return shares.length === 0 ? null : Math.max(...shares);
}

builder.prismaObjectFields('Task', (t) => ({
  budget: t.field({
    type: TaskBudget,
    nullable: true,
    description: 'Null where nothing is limited.',
    select: { budgetMaxCost: true, budgetMaxTokens: true },
    resolve: ({ id, budgetMaxCost: cost, budgetMaxTokens: maxTokens }) => (cost === null && maxTokens === null ? null : { taskId: id, cost, maxTokens }),
  }),
}));
