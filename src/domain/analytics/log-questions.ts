import sql, { join, type Sql } from 'sql-template-tag';
import type { Actor } from '../actor.ts';
import { type AgentLogFilter, ofTasksSql } from '../agent-log-filter.ts';
import { ValidationError } from '../errors.ts';
import { seenBy, when } from '../task-filter.ts';
import type { Span } from './buckets.ts';

/** How agent logs are asked for: see `readFigures`. */
export interface LogQuestion {
  kind: 'LOG';
  span: Span;
  where: Sql;
  only?: Sql;
}

/**
 * The logs that the filter names and the actor may see. Those of named tasks are few, and found by their index: they are read themselves.
 * @throws ValidationError for one that ends before it begins.
 */
export function logsOf(filter: AgentLogFilter, actor: Actor): LogQuestion {
  const { taskIds, externalTaskIds, agentNames, statuses, routingModes, modelNames, usedLlm, shop, createdAfter, createdBefore } = filter;
  if (createdAfter && createdBefore && createdBefore < createdAfter) throw new ValidationError('must not be before createdAfter', ['filter', 'createdBefore']);
  const tasks = ofTasksSql({ taskIds, externalTaskIds });
  return {
    kind: 'LOG',
    span: { from: createdAfter ?? null, to: createdBefore ?? null },
    where: join(
      [
        seenBy(actor, sql`fact.shop`),
        ...when(agentNames, sql`fact.agent_name = any(${agentNames}::text[])`),
        ...when(statuses, sql`fact.status = any(${statuses}::text[])`),
        ...when(routingModes, sql`fact.routing_mode = any(${routingModes}::text[])`),
        // What is empty here is nothing that could be named.
        ...when(modelNames, sql`fact.model_name = any(${modelNames?.filter(Boolean)}::text[])`),
        ...when(usedLlm, sql`fact.used_llm = ${usedLlm}::boolean`),
        ...when(shop, sql`fact.shop = ${shop}`),
      ],
      ' and ',
    ),
    ...(tasks.length > 0 ? { only: join(tasks, ' and ') } : {}),
  };
}
