import sql, { join, type Sql } from 'sql-template-tag';
import type { AgentLogStatus, RoutingMode } from '../db/generated/enums.ts';
import type { EventOf, StoredEvent } from '../events/types.ts';
import type { Actor } from './actor.ts';
import { type List, oneOf, seenBy, when } from './task-filter.ts';

/** An absent criterion matches every log, an empty list none. */
export interface AgentLogFilter {
  /** Uuids. */
  taskIds?: List<string>;
  externalTaskIds?: List<string>;
  agentNames?: List<string>;
  statuses?: List<AgentLogStatus>;
  routingModes?: List<RoutingMode>;
  modelNames?: List<string>;
  usedLlm?: boolean | null | undefined;
  shop?: string | null | undefined;
  /** At or after. */
  createdAfter?: Date | null | undefined;
  /** Before. */
  createdBefore?: Date | null | undefined;
}

/** A condition on the row `agent_log`: what the filter names and the actor may see. */
export function agentLogFilterSql(filter: AgentLogFilter, actor: Actor): Sql {
  const { taskIds, externalTaskIds, agentNames, statuses, routingModes, modelNames, usedLlm, shop, createdAfter, createdBefore } = filter;
  return join(
    [
      seenBy(actor, sql`agent_log.shop`),
      ...ofTasksSql({ taskIds, externalTaskIds }),
      ...when(agentNames, sql`agent_log.agent_name = any(${agentNames}::text[])`),
      ...when(statuses, oneOf(sql`agent_log.status`, statuses)),
      ...when(routingModes, oneOf(sql`agent_log.routing_mode`, routingModes)),
      ...when(modelNames, sql`agent_log.model_name = any(${modelNames}::text[])`),
      ...when(usedLlm, sql`agent_log.used_llm = ${usedLlm}::boolean`),
      ...when(shop, sql`agent_log.shop = ${shop}`),
      ...when(createdAfter, sql`agent_log.created_at >= ${createdAfter}::timestamptz`),
      ...when(createdBefore, sql`agent_log.created_at < ${createdBefore}::timestamptz`),
    ],
    ' and ',
  );
}

/** The part of it that is about the row `task`, and never changes. */
export function agentLogFeedFilterSql({ taskIds, externalTaskIds, shop }: AgentLogFilter, actor: Actor): Sql {
  return join(
    [
      seenBy(actor, sql`task.shop`),
      ...when(taskIds, sql`task.id = any(${taskIds}::uuid[])`),
      ...when(externalTaskIds, sql`task.external_id = any(${externalTaskIds}::text[])`),
      ...when(shop, sql`task.shop = ${shop}`),
    ],
    ' and ',
  );
}

/** The part of it that is about the log itself, which its event tells of. */
export function matchesAgentLog(filter: AgentLogFilter, { body, at }: Pick<StoredEvent<EventOf<'AGENT_LOG_RECORDED'>>, 'body' | 'at'>): boolean {
  const { agentNames, statuses, routingModes, modelNames, usedLlm, createdAfter, createdBefore } = filter;
  const createdAt = body.createdAt == null ? at : new Date(body.createdAt);
  return (
    isAmong(agentNames, body.agentName) &&
    isAmong(statuses, body.status) &&
    isAmong(routingModes, body.routingMode) &&
    isAmong(modelNames, body.modelName) &&
    (usedLlm ?? body.usedLlm) === body.usedLlm &&
    (!createdAfter || createdAt >= createdAfter) &&
    (!createdBefore || createdAt < createdBefore)
  );
}

const isAmong = <Item>(list: List<Item>, item: Item | null): boolean => !list || (item !== null && list.includes(item));

/** Conditions on the row `agent_log`: it is of one of the named tasks. */
export const ofTasksSql = ({ taskIds, externalTaskIds }: Pick<AgentLogFilter, 'taskIds' | 'externalTaskIds'>): Sql[] => [
  ...when(taskIds, sql`agent_log.task_id = any(${taskIds}::uuid[])`),
  ...when(externalTaskIds, sql`agent_log.task_id = any(array(select id from task where external_id = any(${externalTaskIds}::text[])))`),
];

/** Lists of all tasks' logs leave out those of deleted tasks. */
export const ofKeptTask: Sql = sql`agent_log.task_id not in (select task.id from task where task.deleted_at is not null)`;

/** As in the index on it. */
export const totalTokensSql: Sql = sql`(agent_log.input_tokens + agent_log.cached_input_tokens + agent_log.cache_write_tokens
  + agent_log.output_tokens + agent_log.reasoning_tokens + agent_log.unclassified_tokens)`;
