import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { TaskStatus as Status } from '../db/generated/enums.ts';
import { taskFilterSql } from '../domain/task-filter.ts';
import { taskStatuses } from '../domain/task-status.ts';
import { builder } from './builder.ts';
import { pageSize } from './page-size.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { Task } from './task.ts';
import { filterArgument, TaskFilter } from './task-filter.ts';
import { TaskStatus } from './task-status.ts';

interface StatusGroup {
  status: Status;
  count: number;
  tasks: (typeof Task.$inferType)[];
}

const TaskStatusGroup = builder.objectRef<StatusGroup>('TaskStatusGroup').implement({
  description: 'The tasks of one status.',
  fields: (t) => ({
    status: t.expose('status', { type: TaskStatus }),
    count: t.exposeInt('count'),
    tasks: t.expose('tasks', { type: [Task], description: 'Newest first, at most `perStatus`.' }),
  }),
});

const taskNodes = prismaNodes('Task', (prisma, query) => prisma.task.findMany(query), [['tasks']]);

builder.queryField('taskStatusGroups', (t) =>
  t.field({
    type: [TaskStatusGroup],
    authScopes: { READ: true },
    nullable: true,
    description: 'Tasks grouped by status, every status present, one SQL statement however many groups.',
    args: {
      filter: t.arg({ type: TaskFilter }),
      perStatus: t.arg.int({ required: true, defaultValue: 20, description: '0 to 100.', validate: pageSize }),
    },
    resolve: async (_root, { filter, perStatus }, context, info): Promise<StatusGroup[]> => {
      const nodes = taskNodes(context, info);
      const where = taskFilterSql(filterArgument(filter), context.actor);
      const { database } = context.services;
      const groups = await database.query<{ status: Status; count: number; ids: string[] }>(groupsOf(where, perStatus));
      const rows = (ids: string[]) => ids.map((id) => ({ place: [id] }));
      const nodeOf = await nodes(rows(groups.flatMap(({ ids }) => ids)));
      return groups.map(({ status, count, ids }) => ({ status, count, tasks: rows(ids).flatMap((row) => nodeOf(row) ?? []) }));
    },
  }),
);

/** Each status is written out, since the planner then knows how rare it is, and reads a rare one by its index. */
function groupsOf(where: Sql, perStatus: number): Sql {
  const groups = taskStatuses.map((status) => {
    const name = raw(`'${status}'`);
    return sql`
      select ${name}::text as status, coalesce((select counts.count from counts where counts.status = ${name}), 0) as count,
        array(
          select task.id::text from task
          where task.status = ${name} and ${where}
          order by task.created_at desc, task.id desc
          limit ${perStatus}
        ) as ids`;
  });
  return sql`
    with counts as (select status, count(*)::int as count from task where ${where} group by status)
    ${join(groups, ' union all ')}`;
}
