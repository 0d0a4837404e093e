import sql, { join } from 'sql-template-tag';
import type { Actor } from '../domain/actor.ts';
import { hasWords } from '../domain/word-search.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import type { Order } from './keyset.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { searchWords } from './search-words.ts';
import { Template } from './template.ts';

const TemplateFilter = builder.inputType('TemplateFilter', {
  description: 'Every criterion that is given must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Words, or beginnings of words, in name or description, all of them; at most 200 characters.', validate: searchWords }),
    includeArchived: t.boolean({ required: true, defaultValue: false }),
  }),
});

const byName: Order = {
  name: 'template',
  direction: 'ASC',
  keys: [
    { column: sql`template.name`, type: 'text' },
    { column: sql`template.id`, type: 'uuid' },
  ],
};
const nodes = prismaNodes('Template', (prisma, query) => prisma.template.findMany(query));

builder.queryField('templates', (t) =>
  t.connection(
    {
      type: Template,
      authScopes: { READ: true },
      description: 'The newest version of each template, by name.',
      args: { filter: t.arg({ type: TemplateFilter }) },
      resolve: (_root, { filter, ...page }, context, info) => {
        const where = join(
          [
            newest,
            usableBy(context.actor),
            ...(filter?.search ? [hasWords(sql`words_of(template.name || ' ' || template.description)`, filter.search)] : []),
            ...(filter?.includeArchived ? [] : [sql`template.archived_at is null`]),
          ],
          ' and ',
        );
        return connection({ list: { from: sql`template`, where, order: byName }, nodes }, page, context, info);
      },
    },
    builder.connectionObject({ type: Template, name: 'TemplateConnection' }),
  ),
);

const newest = sql`not exists (
  select 1 from template newer where newer.shop = template.shop and newer.name = template.name and newer.version > template.version
)`;

/** The shop's own and, unless one of those has the name, the shared ones. */
function usableBy({ shop }: Actor) {
  if (shop === null) return sql`true`;
  return sql`(template.shop = ${shop} or template.shop = '' and not exists (select 1 from template own where own.shop = ${shop} and own.name = template.name))`;
}
