import sql, { join, raw, type Sql } from 'sql-template-tag';
import { toJsonb } from '../db/jsonb.ts';
import type { Actor } from './actor.ts';
import { type AgentChange, type CredentialOrigins, checkAgent, missingFields } from './agent-check.ts';
import type { Domain } from './domain.ts';
import { NotFoundError, throwIfAny } from './errors.ts';
import { newId } from './ids.ts';
import { shopFor } from './shop-for.ts';

/**
 * Registers an agent, or changes the one that has the name; a removed one is there again, as it was.
 * @returns its uuid.
 * @throws ValidationError for each thing that is wrong with it.
 */
export async function saveAgent({ database }: Pick<Domain, 'database'>, actor: Actor, change: AgentChange, credentials: CredentialOrigins) {
  throwIfAny(checkAgent(change, credentials));
  const shop = shopFor(actor, change.shop);
  const given = columnsOf(change);
  const assignments = [...given.map(([column, value]) => sql`${raw(column)} = ${value}`), sql`updated_at = now(), removed_at = null`];
  const [changed] = await database.query<{ id: string }>(sql`
    update agent set ${join(assignments)} where shop = ${shop} and name = ${change.name} returning id`);
  if (changed) return { agentId: changed.id };

  throwIfAny(missingFields(change));
  const columns = given.map(([column]) => raw(column));
  const [saved] = await database.query<{ id: string }>(sql`
    insert into agent (id, shop, name, ${join(columns)})
    values (${newId()}::uuid, ${shop}, ${change.name}, ${join(given.map(([, value]) => value))})
    on conflict (shop, name) do update set ${join(assignments)}
    returning id`);
  if (!saved) throw new Error(`The agent ${change.name} was neither inserted nor updated`);
  return { agentId: saved.id };
}

/** Its logs stay, and tasks that name it from now on find a shared one or none. Removing it again changes nothing. @throws NotFoundError */
export async function removeAgent({ database }: Pick<Domain, 'database'>, actor: Actor, input: { name: string; shop: string | null }) {
  const shop = shopFor(actor, input.shop);
  const [removed] = await database.query<{ id: string }>(sql`
    update agent set removed_at = coalesce(removed_at, now()), updated_at = now() where shop = ${shop} and name = ${input.name} returning id`);
  if (removed) return { agentId: removed.id };
  const whose = shop === '' ? 'no shared agent' : 'no agent of this shop';
  throw new NotFoundError(`There is ${whose} named "${input.name}".`, input.name, ['name']);
}

/** The columns that a change names, with their new values. */
function columnsOf({ role, goal, instructions, routingMode, model, tools, mcpServers }: AgentChange): [string, Sql][] {
  const columns: [string, Sql | undefined][] = [
    ['role', present(role, sql`${role}`)],
    ['goal', present(goal, sql`${goal}`)],
    ['instructions', present(instructions, sql`${instructions}::text`)],
    ['routing_mode', present(routingMode, sql`${routingMode}::text::"RoutingMode"`)],
    ['model', present(model, sql`${model}::text`)],
    ['tools', present(tools, sql`${tools ?? []}::text[]`)],
    ['mcp_servers', present(mcpServers, sql`${toJsonb(mcpServers ?? [])}::jsonb`)],
  ];
  return columns.flatMap(([column, value]) => (value ? [[column, value]] : []));
}

const present = (given: unknown, value: Sql): Sql | undefined => (given === undefined ? undefined : value);
