import sql, { join } from 'sql-template-tag';
import type { Actor } from '../domain/actor.ts';
import { agentStatusSql } from '../domain/agent-status.ts';
import { hasWords } from '../domain/word-search.ts';
import { Agent } from './agent.ts';
import { AgentStatus } from './agent-status.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import type { Order } from './keyset.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { searchWords } from './search-words.ts';

const AgentFilter = builder.inputType('AgentFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    statuses: t.field({ type: [AgentStatus] }),
    search: t.string({ description: 'Words, or beginnings of words, in name, role or goal, all of them; at most 200 characters.', validate: searchWords }),
  }),
});

const byName: Order = {
  name: 'agent',
  direction: 'ASC',
  keys: [
    { column: sql`agent.name`, type: 'text' },
    { column: sql`agent.id`, type: 'uuid' },
  ],
};
const nodes = prismaNodes('Agent', (prisma, query) => prisma.agent.findMany(query));

builder.queryField('agents', (t) =>
  t.connection(
    {
      type: Agent,
      authScopes: { READ: true },
      description: 'Agents that have not been removed, by name.',
      args: { filter: t.arg({ type: AgentFilter }) },
      resolve: (_root, { filter, ...page }, context, info) => {
        const where = join(
          [
            sql`agent.removed_at is null`,
            usableBy(context.actor),
            ...(filter?.search ? [hasWords(sql`words_of(agent.name || ' ' || agent.role || ' ' || agent.goal)`, filter.search)] : []),
            ...(filter?.statuses ? [sql`${agentStatusSql(context.actor)} = any(${filter.statuses}::text[])`] : []),
          ],
          ' and ',
        );
        return connection({ list: { from: sql`agent`, where, order: byName }, nodes }, page, context, info);
      },
    },
    builder.connectionObject({ type: Agent, name: 'AgentConnection' }),
  ),
);

/** The shop's own and, unless one of those has the name, the shared ones. */
function usableBy({ shop }: Actor) {
  if (shop === null) return sql`true`;
  return sql`(agent.shop = ${shop} or agent.shop = '' and not exists (
    select from agent own where own.shop = ${shop} and own.name = agent.name and own.removed_at is null))`;
}
