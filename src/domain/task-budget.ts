import { Decimal } from 'decimal.js';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { type DomainError, ValidationError } from './errors.ts';

/** What a task, with all that it starts, may use of models; null is no limit. */
export interface TaskBudget {
  /** US dollars, as a decimal string. */
  maxCost: string | null;
  maxTokens: number | null;
}

/** What was used. */
export interface Spent {
  tokens: number;
  /** US dollars, as a decimal string; null where a price is unknown. */
  cost: string | null;
}

/** As the database keeps them. */
const SMALLEST_COST = '0.0000000001';
const LARGEST_COST = '1000000000';

export function budgetFaults(budget: TaskBudget | null): DomainError[] {
  if (!budget) return [];
  const { maxCost, maxTokens } = budget;
  const errors: DomainError[] = [];
  if (maxCost === null && maxTokens === null) {
    errors.push(new ValidationError('A budget has a maxCost, maxTokens, or both; leave it out where nothing is limited.', ['budget']));
  }
  if (maxCost !== null && (new Decimal(maxCost).lt(SMALLEST_COST) || new Decimal(maxCost).gt(LARGEST_COST))) {
    errors.push(new ValidationError(`maxCost is more than 0, and at most ${LARGEST_COST}, US dollars; not ${maxCost}.`, ['budget', 'maxCost']));
  }
  if (maxTokens !== null && maxTokens < 1) errors.push(new ValidationError(`maxTokens is 1 or more, not ${maxTokens}.`, ['budget', 'maxTokens']));
  return errors;
}

/** What each of these tasks has used, everything that it started included, as far as it is recorded: all but the attempts that are running. */
export async function spentBy(database: Queryable, taskIds: readonly string[]): Promise<Map<string, Spent>> {
  const rows = await database.query<Spent & { id: string }>(sql`
    with recursive family as (
      select id as root, id from unnest(${taskIds}::uuid[]) as given (id)
      union all
      select family.root, child_task.task_id from family join child_task on child_task.parent_id = family.id
    )
    select family.root as id,
      sum(input_tokens + cached_input_tokens + cache_write_tokens + output_tokens + reasoning_tokens + unclassified_tokens)::float8 as tokens,
      case when bool_and(cost is not null) then sum(cost)::text end as cost
    from family join task on task.id = family.id
    group by family.root`);
  return new Map(rows.map(({ id, tokens, cost }) => [id, { tokens, cost }]));
}
