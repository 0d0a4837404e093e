import sql, { type Sql } from 'sql-template-tag';
import { maySeeCost } from '../domain/actor.ts';
import { taskFilterSql } from '../domain/task-filter.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import { forbidden } from './graphql-errors.ts';
import type { Direction, Order, SortKey } from './keyset.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { Task } from './task.ts';
import { filterArgument, TaskFilter } from './task-filter.ts';
import { OrderDirection } from './task-status.ts';

/** What stands for a missing value is beyond all others in the direction of the list: so those come last, and a place among them is a bound of an index as well. */
const lastOf = (direction: Direction, [ascending, descending]: readonly [Sql, Sql]): Sql => (direction === 'ASC' ? ascending : descending);

const orders = {
  CREATED_AT: () => ({ column: sql`task.created_at`, type: 'timestamptz' }),
  UPDATED_AT: () => ({ column: sql`task.updated_at`, type: 'timestamptz' }),
  PRIORITY: () => ({ column: sql`task.priority`, type: 'bigint' }),
  DURATION: (direction) => ({
    column: lastOf(direction, [sql`coalesce(task.duration_ms, 9007199254740992)`, sql`coalesce(task.duration_ms, -1)`]),
    type: 'bigint',
  }),
  COST: (direction) => ({ column: lastOf(direction, [sql`coalesce(task.cost, 99999999999)`, sql`coalesce(task.cost, -1)`]), type: 'numeric' }),
} as const satisfies Record<string, (direction: Direction) => SortKey>;

const TaskOrderField = builder.enumType('TaskOrderField', {
  description: 'What a list of tasks is sorted by.',
  values: {
    CREATED_AT: {},
    UPDATED_AT: {},
    PRIORITY: {},
    DURATION: { description: 'Of tasks that have ended.' },
    COST: {},
  } satisfies Record<keyof typeof orders, object>,
});

const TaskOrder = builder.inputType('TaskOrder', {
  description: 'CREATED_AT DESC where omitted. Tasks without a duration or a cost come last.',
  fields: (t) => ({
    field: t.field({ type: TaskOrderField, required: true }),
    direction: t.field({ type: OrderDirection, required: true }),
  }),
});

export const TaskConnection = builder.connectionObject({ type: Task, name: 'TaskConnection' });
export const taskNodes = prismaNodes('Task', (prisma, query) => prisma.task.findMany(query));

/** By id among equals, so that pages never overlap. */
export function taskOrder({ field, direction }: typeof TaskOrder.$inferInput = { field: 'CREATED_AT', direction: 'DESC' }): Order {
  return { name: `task.${field}`, direction, keys: [orders[field](direction), { column: sql`task.id`, type: 'uuid' }] };
}

builder.queryField('tasks', (t) =>
  t.connection(
    {
      type: Task,
      authScopes: { READ: true },
      description: 'Tasks, newest first unless `orderBy` says otherwise.',
      args: { filter: t.arg({ type: TaskFilter }), orderBy: t.arg({ type: TaskOrder }) },
      resolve: (_root, { filter, orderBy, ...page }, context, info) => {
        // The order, and the cursors, would tell.
        if (orderBy?.field === 'COST' && !maySeeCost(context.actor)) throw forbidden('Only ADMIN may order the tasks of a shop by their cost.');
        const where = taskFilterSql(filterArgument(filter), context.actor);
        return connection({ list: { from: sql`task`, where, order: taskOrder(orderBy ?? undefined) }, nodes: taskNodes }, page, context, info);
      },
    },
    TaskConnection,
  ),
);
