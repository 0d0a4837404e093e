import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from './actor.ts';
import { seenBy } from './task-filter.ts';
import { isAliveSql } from './workers.ts';

export const agentStatuses = ['ACTIVE', 'IDLE', 'OFFLINE'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

/** Stages in which agents work at this moment: those of running tasks, which are never many. Columns: id, shop, agent_name. */
export const runningStages: Sql = sql`
  select stage.id, stage.shop, stage.agent_name
  from task join stage on stage.task_id = task.id
  where task.status in ('RUNNING', 'CANCELLING') and stage.status = 'RUNNING' and stage.agent_name is not null`;

/**
 * The status of the row `agent`, as text, as far as the actor can see: whose work it does for other shops is no shop's business.
 * Nobody executes where no worker is alive, whatever the stages of a worker that died still say.
 */
export function agentStatusSql(actor: Actor): Sql {
  return sql`(case
    when not exists (select from worker where ${isAliveSql}) then 'OFFLINE'
    when (agent.shop, agent.name) in (
      select coalesce(own.shop, ''), running.agent_name
      from (${runningStages}) running
      left join agent own on own.shop = running.shop and own.name = running.agent_name and own.removed_at is null
      where ${seenBy(actor, sql`running.shop`)}
    ) then 'ACTIVE'
    when agent.removed_at is not null then 'OFFLINE'
    else 'IDLE' end)`;
}
