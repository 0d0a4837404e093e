import sql from 'sql-template-tag';
import { agentLogFilterSql, ofKeptTask, totalTokensSql } from '../domain/agent-log-filter.ts';
import { isLogOf } from '../domain/agent-of-name.ts';
import { AgentLog } from './agent-log.ts';
import { AgentLogFilter, agentLogFilterArgument } from './agent-log-filter.ts';
import { builder } from './builder.ts';
import { childConnection, connection } from './connection.ts';
import type { Order, SortKey } from './keyset.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { OrderDirection } from './task-status.ts';

const orders = {
  CREATED_AT: { column: sql`agent_log.created_at`, type: 'timestamptz' },
  DURATION: { column: sql`agent_log.duration_ms`, type: 'bigint' },
  TOTAL_TOKENS: { column: totalTokensSql, type: 'bigint' },
} as const satisfies Record<string, SortKey>;

const AgentLogOrderField = builder.enumType('AgentLogOrderField', {
  description: 'What a list of agent logs is sorted by.',
  values: { CREATED_AT: {}, DURATION: {}, TOTAL_TOKENS: { description: 'Zero where no model was called.' } } satisfies Record<keyof typeof orders, object>,
});

const AgentLogOrder = builder.inputType('AgentLogOrder', {
  description: 'CREATED_AT DESC where omitted.',
  fields: (t) => ({
    field: t.field({ type: AgentLogOrderField, required: true }),
    direction: t.field({ type: OrderDirection, required: true }),
  }),
});

function agentLogOrder({ field, direction }: typeof AgentLogOrder.$inferInput): Order {
  return { name: `agent_log.${field}`, direction, keys: [orders[field], { column: sql`agent_log.id`, type: 'uuid' }] };
}

const AgentLogConnection = builder.connectionObject({ type: AgentLog, name: 'AgentLogConnection' });
const nodes = prismaNodes('AgentLog', (prisma, query) => prisma.agentLog.findMany(query));
const from = sql`agent_log`;
const oldestFirst = agentLogOrder({ field: 'CREATED_AT', direction: 'ASC' });
const newestFirst = agentLogOrder({ field: 'CREATED_AT', direction: 'DESC' });

builder.queryField('agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      authScopes: { READ: true },
      description: 'What agents and executors did, newest first unless `orderBy` says otherwise. Those of deleted tasks are left out.',
      args: { filter: t.arg({ type: AgentLogFilter }), orderBy: t.arg({ type: AgentLogOrder }) },
      resolve: (_root, { filter, orderBy, ...page }, context, info) => {
        const where = sql`${ofKeptTask} and ${agentLogFilterSql(agentLogFilterArgument(filter), context.actor)}`;
        return connection({ list: { from, where, order: orderBy ? agentLogOrder(orderBy) : newestFirst }, nodes }, page, context, info);
      },
    },
    AgentLogConnection,
  ),
);

builder.prismaObjectField('Task', 'agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      description: 'What its agents and executors did, oldest first.',
      args: { filter: t.arg({ type: AgentLogFilter }) },
      resolve: ({ id }, { filter, ...page }, context, info) => {
        const where = agentLogFilterSql(agentLogFilterArgument(filter), context.actor);
        return childConnection({ list: { from, parent: sql`agent_log.task_id`, where, order: oldestFirst }, nodes }, id, page, context, info);
      },
    },
    AgentLogConnection,
  ),
);

builder.prismaObjectField('Stage', 'agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      description: 'One for each attempt, oldest first.',
      resolve: ({ id }, page, context, info) =>
        childConnection({ list: { from, parent: sql`agent_log.stage_id`, where: sql`true`, order: oldestFirst }, nodes }, id, page, context, info),
    },
    AgentLogConnection,
  ),
);

builder.prismaObjectField('Agent', 'agentLogs', (t) =>
  t.connection(
    {
      type: AgentLog,
      description: 'The logs under its name, as far as the viewer can see, newest first. Those of deleted tasks are left out.',
      args: { filter: t.arg({ type: AgentLogFilter }) },
      resolve: ({ id }, { filter, ...page }, context, info) => {
        const parent = { table: sql`agent`, on: isLogOf(sql`parent`) };
        const where = sql`${ofKeptTask} and ${agentLogFilterSql(agentLogFilterArgument(filter), context.actor)}`;
        return childConnection({ list: { from, parent, where, order: newestFirst }, nodes }, id, page, context, info);
      },
    },
    AgentLogConnection,
  ),
);
