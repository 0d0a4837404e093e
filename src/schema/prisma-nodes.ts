import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Client } from '../db/prisma.ts';
import type { NodeReader } from './connection.ts';
import type { Context } from './context.ts';
import { type ChildList, type Row, readRowsByParent } from './list.ts';

interface ManyQuery {
  where: { id: { in: string[] } };
}

interface OneQuery {
  where: { id: string };
}

/** The nodes of rows that end with their uuid, with what the document selects at these paths: one statement, or none. */
export function prismaNodes<Node extends { id: string }>(
  typeName: string,
  findMany: (prisma: Client, query: ManyQuery) => Promise<Node[]>,
  paths = [['nodes'], ['edges', 'node']],
): NodeReader<Node> {
  return (context, info) => {
    const selection = selectionOf(context, info, { typeName, paths });
    return async (rows) => {
      if (rows.length === 0) return () => undefined;
      // Only cursors are asked for: nobody looks into the nodes.
      if (!selection.select) return (row) => ({ id: idOf(row) }) as Node;
      const nodes = await findMany(context.services.prisma, { ...selection, where: { id: { in: [...new Set(rows.map(idOf))] } } });
      const byId = new Map(nodes.map((node) => [node.id, node]));
      return (row) => byId.get(idOf(row));
    };
  };
}

/** The rows of a list under one parent of many, without pages: two statements for all parents that resolve in one tick. */
export function prismaChildren<Node extends { id: string }>(list: ChildList, findMany: (prisma: Client, query: ManyQuery) => Promise<Node[]>, limit?: number) {
  return (parentId: string, context: Context, info: GraphQLResolveInfo): Promise<Node[]> => {
    const selection = selectionOf(context, info);
    const loader = context.loaders.forField(info, 'children', async (ids: readonly string[]) => {
      const { database, prisma } = context.services;
      const rows = await readRowsByParent(database, list, limit === undefined ? {} : { limit }, [...new Set(ids)]);
      const nodeIds = [...rows.values()].flat().map(idOf);
      const nodes = nodeIds.length > 0 ? await findMany(prisma, { ...selection, where: { id: { in: nodeIds } } }) : [];
      const byId = new Map(nodes.map((node) => [node.id, node]));
      return ids.map((id) => (rows.get(id) ?? []).flatMap((row) => byId.get(idOf(row)) ?? []));
    });
    return loader.load(parentId);
  };
}

/** The node with that uuid, null where there is none. Prisma makes one statement of those that are asked for in one tick. */
export function prismaById<Node>(findUnique: (prisma: Client, query: OneQuery) => Promise<Node | null>) {
  return async (id: string | null | undefined, context: Context, info: GraphQLResolveInfo): Promise<Node | null> =>
    id ? findUnique(context.services.prisma, { ...selectionOf(context, info), where: { id } }) : null;
}

/** The nodes with those uuids, in their order. */
export function prismaByIds<Node extends { id: string }>(findMany: (prisma: Client, query: ManyQuery) => Promise<Node[]>) {
  return async (ids: readonly string[], context: Context, info: GraphQLResolveInfo): Promise<Node[]> => {
    if (ids.length === 0) return [];
    const nodes = await findMany(context.services.prisma, { ...selectionOf(context, info), where: { id: { in: [...ids] } } });
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  };
}

/** What the document selects of the nodes that a field gives, or that lie at some paths below it: nothing where no path is selected. */
function selectionOf(context: Context, info: GraphQLResolveInfo, at: { typeName?: string; paths?: string[][] } = {}): { select?: object | undefined } {
  return queryFromInfo({ context, info, ...at });
}

// The last key of an order is the unique one.
const idOf = (row: Row) => row.place.at(-1) as string;
