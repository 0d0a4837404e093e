import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { RoutingMode } from '../db/generated/enums.ts';
import { toJsonb } from '../db/jsonb.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { newId } from './ids.ts';

/** Letters, digits, dashes and underscores: the steps that an agent works in have its name. */
export const AGENT_NAME = /^[a-zA-Z0-9][\w-]{0,99}$/;

export interface McpServer {
  name: string;
  url: string;
  /** Name of a credential of the configuration. */
  credential: string | null;
}

/** An agent as tasks are run by it. */
export interface StoredAgent {
  id: string;
  /** Empty: shared. */
  shop: string;
  name: string;
  role: string;
  goal: string;
  instructions: string | null;
  routingMode: RoutingMode;
  /** `engine/model` or a model's name; null: the default model. */
  model: string | null;
  /** Built-in tools by name. */
  tools: string[];
  mcpServers: McpServer[];
}

/**
 * The agent that a name means: a shop's own before a shared one, none that was removed.
 * @param shop empty for a task of no shop.
 */
export async function findAgent(database: Queryable, name: string, shop: string): Promise<StoredAgent | undefined> {
  const [agent] = await database.query<StoredAgent>(sql`
    select id, shop, name, role, goal, instructions, routing_mode as "routingMode", model, tools, mcp_servers as "mcpServers"
    from agent where name = ${name} and shop in ('', ${shop}) and removed_at is null
    order by shop desc limit 1`);
  return agent;
}

/** As `findAgent`, for who creates tasks. @param shop the shop that the task is for, where the actor is bound to none. */
export function findActorsAgent(database: Queryable, actor: Actor, name: string, shop: string | null): Promise<StoredAgent | undefined> {
  return findAgent(database, name, actor.shop ?? shop ?? '');
}

export type NewAgent = Omit<StoredAgent, 'id' | 'shop'>;

/** Registers shared agents whose names are free; servers that start at the same moment do it once. */
export async function seedAgents(domain: Domain, agents: readonly NewAgent[]): Promise<void> {
  const rows = agents.map(({ routingMode, mcpServers, ...agent }) => ({ ...agent, id: newId(), routing_mode: routingMode, mcp_servers: mcpServers }));
  await domain.database.query(sql`
    insert into agent (id, shop, name, role, goal, instructions, routing_mode, model, tools, mcp_servers)
    select id, '', name, role, goal, instructions, routing_mode, model, tools, mcp_servers
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as seed (
      id uuid, name text, role text, goal text, instructions text, routing_mode "RoutingMode", model text, tools text[], mcp_servers jsonb)
    on conflict do nothing`);
}
