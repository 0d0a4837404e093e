import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';

/** A name as something of a shop names it, at a time. */
export interface AgentReference {
  shop: string;
  name: string;
  /** Null: now. */
  at: Date | null;
}

/** Rows of `agent candidate` in the order in which a name means them: one that was not removed by then, and a shop's own before a shared one. */
const preference = (at: Sql) => sql`(candidate.removed_at is not null and candidate.removed_at < ${at}), candidate.shop desc`;

/** The uuids of the agents that names mean, undefined where a name was never registered. One statement. */
export async function findAgentIds(database: Queryable, references: readonly AgentReference[]): Promise<(string | undefined)[]> {
  const rows = await database.query<{ index: number; id: string }>(sql`
    select wanted.index::int as index, found.id
    from unnest(${references.map(({ shop }) => shop)}::text[], ${references.map(({ name }) => name)}::text[],
      ${references.map(({ at }) => at?.toISOString() ?? null)}::timestamptz[]) with ordinality as wanted (shop, name, at, index)
    cross join lateral (
      select candidate.id from agent candidate
      where candidate.name = wanted.name and candidate.shop in ('', wanted.shop)
      order by ${preference(sql`coalesce(wanted.at, now())`)} limit 1
    ) found`);
  const ids = new Map(rows.map(({ index, id }) => [index - 1, id]));
  return references.map((_, index) => ids.get(index));
}

export async function findAgentId(database: Queryable, reference: AgentReference): Promise<string | undefined> {
  return (await findAgentIds(database, [reference]))[0];
}

/**
 * Whether the row `agent_log` is one of an agent: by its name, as `findAgentIds` says. The costly look at each log is left to names that
 * two agents have.
 * @param agent the name under which the agent's row stands in the statement.
 */
export function isLogOf(agent: Sql): Sql {
  return sql`(
    agent_log.agent_name = ${agent}.name and (${agent}.shop = '' or agent_log.shop = ${agent}.shop) and (
      not exists (select from agent rival where rival.name = ${agent}.name and rival.id <> ${agent}.id)
      or ${agent}.id = (
        select candidate.id from agent candidate
        where candidate.name = agent_log.agent_name and candidate.shop in ('', agent_log.shop)
        order by ${preference(sql`agent_log.created_at`)} limit 1
      )
    )
  )`;
}
