import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.ts';
import { badUserInput } from './graphql-errors.ts';
import { decodePlace, encodePlace, type Place } from './keyset.ts';
import { type ChildList, countRows, countRowsByParent, type List, type Row, readRows, readRowsByParent, type Window } from './list.ts';

/**
 * Relay connections over a `List`: two statements for each connection field of a document, one for the page of rows under
 * every parent and one for their nodes, and a third where `totalCount` is selected. Nothing is read before it is selected.
 */
export interface Source<Node, Rows extends List = List> {
  list: Rows;
  nodes: NodeReader<Node>;
  /** The text of a cursor, where it is not the list's own. */
  cursors?: Cursors;
}

/** Called once for every parent, so that it can record what the field selects; what it returns is called once for all of them. */
export type NodeReader<Node> = (context: Context, info: GraphQLResolveInfo) => (rows: readonly Row[]) => Promise<(row: Row) => Node | undefined>;

export interface Cursors {
  encode(place: Place): string;
  /** Undefined for text that `encode` did not make. */
  decode(cursor: string): Place | undefined;
}

interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

interface Page<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

export interface Connection<Node> {
  readonly edges: Promise<Page<Node>['edges']>;
  readonly pageInfo: Promise<Page<Node>['pageInfo']>;
  totalCount(): Promise<number>;
}

const DEFAULT_SIZE = 20;

/** @throws BAD_USER_INPUT for arguments that contradict each other and for cursors of another list. */
export function connection<Node>(source: Source<Node>, args: PageArgs, context: Context, info: GraphQLResolveInfo): Connection<Node> {
  const { database } = context.services;
  const paging = pagingOf(source, args);
  return lazily(
    async () => {
      const nodes = source.nodes(context, info);
      const [page] = await toPages(paging, [await readRows(database, source.list, paging.window)], nodes);
      return page ?? emptyPage;
    },
    () => countRows(database, source.list),
  );
}

/** The connection under one parent of many. All that resolve in one tick are read together. */
export function childConnection<Node>(
  source: Source<Node, ChildList>,
  parentId: string,
  args: PageArgs,
  context: Context,
  info: GraphQLResolveInfo,
): Connection<Node> {
  const { database } = context.services;
  const paging = pagingOf(source, args);
  return lazily(
    () => {
      const nodes = source.nodes(context, info);
      const loader = context.loaders.forField(info, 'page', async (ids: readonly string[]) => {
        const distinct = [...new Set(ids)];
        const rows = await readRowsByParent(database, source.list, paging.window, distinct);
        const pages = await toPages(
          paging,
          distinct.map((id) => rows.get(id) ?? []),
          nodes,
        );
        const byId = new Map(distinct.map((id, index) => [id, pages[index]]));
        return ids.map((id) => byId.get(id) ?? emptyPage);
      });
      return loader.load(parentId);
    },
    () => {
      const loader = context.loaders.forField(info, 'count', async (ids: readonly string[]) => {
        const counts = await countRowsByParent(database, source.list, [...new Set(ids)]);
        return ids.map((id) => counts.get(id) ?? 0);
      });
      return loader.load(parentId);
    },
  );
}

const emptyPage = { edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null } };

interface Paging {
  window: Window;
  size: number;
  encode(place: Place): string;
}

function pagingOf({ list: { order }, cursors }: Source<unknown>, { first, last, after, before }: PageArgs): Paging {
  if (first != null && last != null) throw badUserInput('Give `first` or `last`, not both.');
  const { encode, decode } = cursors ?? { encode: (place: Place) => encodePlace(order, place), decode: (text: string) => decodePlace(order, text) };
  const placeOf = (name: string, cursor: string | null | undefined) => {
    if (cursor == null) return undefined;
    const place = decode(cursor);
    if (!place) throw badUserInput(`\`${name}\` is no cursor of this list in this order.`);
    return place;
  };
  const size = first ?? last ?? DEFAULT_SIZE;
  // One row more, to know whether there is one.
  return { window: { after: placeOf('after', after), before: placeOf('before', before), limit: size + 1, reversed: last != null }, size, encode };
}

async function toPages<Node>({ window, size, encode }: Paging, lists: Row[][], readNodes: ReturnType<NodeReader<Node>>): Promise<Page<Node>[]> {
  const kept = lists.map((rows) => rows.slice(0, size));
  const nodeOf = await readNodes(kept.flat());
  return kept.map((rows, index) => {
    // A row whose node is gone by now was deleted between the two statements.
    const edges = rows.flatMap((row) => {
      const node = nodeOf(row);
      return node === undefined ? [] : [{ cursor: encode(row.place), node }];
    });
    if (window.reversed) edges.reverse();
    const hasMore = (lists[index]?.length ?? 0) > size;
    return {
      edges,
      pageInfo: {
        // https://relay.dev/graphql/connections.htm#sec-undefined.PageInfo: in the direction of the page by counting, in the other by the cursor.
        hasNextPage: window.reversed ? window.before !== undefined : hasMore,
        hasPreviousPage: window.reversed ? hasMore : window.after !== undefined,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  });
}

function lazily<Node>(read: () => Promise<Page<Node>>, totalCount: () => Promise<number>): Connection<Node> {
  let started: Promise<Page<Node>> | undefined;
  const page = () => {
    started ??= read();
    return started;
  };
  return {
    get edges() {
      return page().then(({ edges }) => edges);
    },
    get pageInfo() {
      return page().then(({ pageInfo }) => pageInfo);
    },
    totalCount,
  };
}
