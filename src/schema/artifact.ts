import { posix } from 'node:path';
import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { prismaById, prismaNodes } from './prisma-nodes.ts';
import { visibleId } from './visible.ts';

export const Artifact = builder.prismaNode('Artifact', {
  description: 'A file that a task produced, kept in object storage.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    stage: t.relation('stage', { nullable: true, description: 'What produced it.' }),
    label: t.exposeString('label'),
    path: t.exposeString('path', { description: 'Relative, with forward slashes.' }),
    mimeType: t.exposeString('mimeType'),
    sizeBytes: t.expose('sizeBytes', { type: 'SafeInt' }),
    sha256: t.exposeString('sha256', { description: 'Of its content, in hexadecimal.' }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'Short-lived download link; null where the object is gone.',
      select: { blobKey: true, mimeType: true, path: true },
      resolve: async ({ blobKey, mimeType, path }, _args, { services }) =>
        (await services.storage.stat(blobKey)) ? services.links.sign({ key: blobKey, contentType: mimeType, filename: posix.basename(path) }) : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

export const artifactById = prismaById((prisma, query) => prisma.artifact.findUnique(query));

const artifacts = {
  list: {
    from: sql`artifact`,
    parent: sql`artifact.task_id`,
    where: sql`true`,
    order: {
      name: 'artifact',
      direction: 'ASC',
      keys: [
        { column: sql`artifact.created_at`, type: 'timestamptz' },
        { column: sql`artifact.id`, type: 'uuid' },
      ],
    },
  },
  nodes: prismaNodes('Artifact', (prisma, query) => prisma.artifact.findMany(query)),
} as const;

builder.prismaObjectField('Task', 'artifacts', (t) =>
  t.connection(
    {
      type: Artifact,
      description: 'Oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(artifacts, id, page, context, info),
    },
    builder.connectionObject({ type: Artifact, name: 'ArtifactConnection' }),
  ),
);
