import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { Task } from './task.ts';
import { TaskConnection, taskNodes } from './task-list.ts';

const dependents = {
  list: {
    from: sql`task_dependency`,
    parent: sql`task_dependency.depends_on_id`,
    // Looked up row by row: for a join the planner may read all tasks, in order.
    where: sql`(select task.deleted_at is null from task where task.id = task_dependency.task_id)`,
    // Uuids grow with time.
    order: { name: 'dependent', direction: 'ASC', keys: [{ column: sql`task_dependency.task_id`, type: 'uuid' }] },
  },
  nodes: taskNodes,
} as const;

builder.prismaObjectFields('Task', (t) => ({
  dependsOn: t.field({
    type: [Task],
    description: 'It starts when all of them have ended. In the order in which they were given.',
    select: (_args, _context, nestedSelection) => ({
      dependsOn: { orderBy: { index: 'asc' }, select: { dependsOn: nestedSelection(true) } },
    }),
    resolve: (task) => task.dependsOn.map(({ dependsOn }) => dependsOn),
  }),
  dependents: t.connection(
    {
      type: Task,
      description: 'Tasks that wait for this one, or did. Oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(dependents, id, page, context, info),
    },
    TaskConnection,
  ),
}));
