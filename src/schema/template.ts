import sql from 'sql-template-tag';
import { taskFilterSql } from '../domain/task-filter.ts';
import type { TemplateStep as Step } from '../domain/template-check.ts';
import type { TemplateParameter as Parameter } from '../domain/template-parameters.ts';
import { findTemplate } from '../domain/templates.ts';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { prismaById, prismaChildren } from './prisma-nodes.ts';
import { Task } from './task.ts';
import { filterArgument, TaskFilter } from './task-filter.ts';
import { TaskConnection, taskNodes, taskOrder } from './task-list.ts';
import { TemplateParameter, TemplateStep } from './template-parts.ts';

export const Template = builder.prismaNode('Template', {
  description: 'Steps with placeholders, and the parameters that fill them. A published version never changes.',
  id: { field: 'id' },
  findUnique: (id, { actor: { shop } }) => (shop === null ? { id } : { id, shop: { in: ['', shop] } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name'),
    version: t.exposeInt('version', { description: 'From 1.' }),
    description: t.exposeString('description'),
    parameters: t.field({
      type: [TemplateParameter],
      select: { parameters: true },
      // Written by `publishTemplate`, and by nobody else.
      resolve: ({ parameters }) => parameters as unknown as Parameter[],
    }),
    steps: t.field({
      type: [TemplateStep],
      select: { steps: true },
      resolve: ({ steps }) => (steps as unknown as Step[]).map((step, index) => ({ ...step, index })),
    }),
    isArchived: t.boolean({
      description: 'Hidden from lists, and no new tasks are made from it.',
      select: { archivedAt: true },
      resolve: ({ archivedAt }) => archivedAt !== null,
    }),
    shop: t.string({
      nullable: true,
      description: "Null: shared by all shops and, for keys of a shop, read-only. A shop's own template goes before a shared one of the same name.",
      select: { shop: true },
      resolve: ({ shop }) => shop || null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    tasks: t.connection(
      {
        type: Task,
        description: 'Made from this version, newest first.',
        args: { filter: t.arg({ type: TaskFilter }) },
        resolve: ({ id }, { filter, ...page }, context, info) => {
          const where = taskFilterSql(filterArgument(filter), context.actor);
          return childConnection(
            { list: { from: sql`task`, parent: sql`task.template_id`, where, order: taskOrder() }, nodes: taskNodes },
            id,
            page,
            context,
            info,
          );
        },
      },
      TaskConnection,
    ),
  }),
});

const versions = prismaChildren(
  {
    from: sql`template join template sibling on sibling.shop = template.shop and sibling.name = template.name`,
    parent: sql`sibling.id`,
    where: sql`true`,
    order: {
      name: 'version',
      direction: 'DESC',
      keys: [
        { column: sql`template.version`, type: 'bigint' },
        { column: sql`template.id`, type: 'uuid' },
      ],
    },
  },
  (prisma, query) => prisma.template.findMany(query),
);

builder.prismaObjectFields('Template', (t) => ({
  versions: t.field({
    type: [Template],
    description: 'All versions of this name, newest first.',
    resolve: ({ id }, _args, context, info) => versions(id, context, info),
  }),
}));

export const templateById = prismaById((prisma, query) => prisma.template.findUnique(query));

builder.queryField('template', (t) =>
  t.field({
    type: Template,
    authScopes: { READ: true },
    nullable: true,
    description: 'The newest version unless one is named; an archived one, too.',
    args: { name: t.arg.string({ required: true }), version: t.arg.int() },
    resolve: async (_root, { name, version }, context, info) => {
      const found = await findTemplate(context.services.database, context.actor, { name, version: version ?? null });
      return templateById(found?.id, context, info);
    },
  }),
);
