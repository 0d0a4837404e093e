import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { Actor } from './actor.ts';
import { ofKeptTask } from './agent-log-filter.ts';
import { isLogOf } from './agent-of-name.ts';
import { type AgentStatus, agentStatusSql } from './agent-status.ts';
import { seenBy } from './task-filter.ts';

/** By the agent's uuid, for each of those that are asked for: one statement, however many. */
type ByAgent<Value> = Promise<Map<string, Value>>;

export async function readStatuses(database: Queryable, actor: Actor, agentIds: readonly string[]): ByAgent<AgentStatus> {
  const rows = await database.query<{ id: string; status: AgentStatus }>(sql`
    select agent.id, ${agentStatusSql(actor)} as status from agent where agent.id = any(${agentIds}::uuid[])`);
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function countExecutions(database: Queryable, actor: Actor, agentIds: readonly string[]): ByAgent<number> {
  const rows = await database.query<{ id: string; count: number }>(sql`
    select agent.id, count(*)::float8 as count
    from agent join agent_log on ${isLogOf(sql`agent`)}
    where agent.id = any(${agentIds}::uuid[]) and ${ofKeptTask} and ${seenBy(actor, sql`agent_log.shop`)}
    group by agent.id`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

export async function readLastExecutions(database: Queryable, actor: Actor, agentIds: readonly string[]): ByAgent<Date> {
  const rows = await database.query<{ id: string; at: Date }>(sql`
    select agent.id, latest.at
    from agent cross join lateral (
      select agent_log.created_at as at from agent_log
      where ${isLogOf(sql`agent`)} and ${ofKeptTask} and ${seenBy(actor, sql`agent_log.shop`)}
      order by agent_log.created_at desc, agent_log.id desc limit 1
    ) latest
    where agent.id = any(${agentIds}::uuid[])`);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** When a worker that runs agents was last heard of; undefined where there never was one. */
export async function agentsLastSeenAt(database: Queryable): Promise<Date | undefined> {
  const [row] = await database.query<{ at: Date | null }>(sql`select max(last_seen_at) as at from worker where 'agent' = any(step_types)`);
  return row?.at ?? undefined;
}
