import sql, { join } from 'sql-template-tag';
import { hasScope } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import type { Order } from './keyset.ts';
import { prismaById, prismaNodes } from './prisma-nodes.ts';
import { Scope } from './viewer.ts';
import { visibleId } from './visible.ts';

export const ApiKey = builder.prismaNode('ApiKey', {
  description: 'What a program sends to say who it is. Its secret is shown once, by `createApiKey`.',
  id: { field: 'id' },
  // `node` is for everybody who reads; keys are for ADMIN, and to others like what does not exist.
  findUnique: (id, context) => ({ ...visibleId(id, context), ...(hasScope(context.actor, 'ADMIN') ? {} : { OR: [] }) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it does is recorded under this name.' }),
    prefix: t.exposeString('prefix', { description: 'First characters, to recognise it by.' }),
    shop: t.string({ nullable: true, description: 'Null sees all shops.', select: { shop: true }, resolve: ({ shop }) => shop || null }),
    scopes: t.expose('scopes', { type: [Scope] }),
    createdBy: t.exposeString('createdBy', { description: 'Name of the key that made it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Null: never.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
  }),
});

export const apiKeyById = prismaById((prisma, query) => prisma.apiKey.findUnique(query));

const newestFirst: Order = {
  name: 'api_key',
  direction: 'DESC',
  keys: [
    { column: sql`api_key.created_at`, type: 'timestamptz' },
    { column: sql`api_key.id`, type: 'uuid' },
  ],
};
const nodes = prismaNodes('ApiKey', (prisma, query) => prisma.apiKey.findMany(query));

builder.queryField('apiKeys', (t) =>
  t.connection(
    {
      type: ApiKey,
      authScopes: { ADMIN: true },
      description: 'Keys, newest first; expired ones, too.',
      args: { includeRevoked: t.arg.boolean({ required: true, defaultValue: false }) },
      resolve: (_root, { includeRevoked, ...page }, context, info) => {
        const { shop } = context.actor;
        const where = join([shop === null ? sql`true` : sql`api_key.shop = ${shop}`, includeRevoked ? sql`true` : sql`api_key.revoked_at is null`], ' and ');
        return connection({ list: { from: sql`api_key`, where, order: newestFirst }, nodes }, page, context, info);
      },
    },
    builder.connectionObject({ type: ApiKey, name: 'ApiKeyConnection' }),
  ),
);
