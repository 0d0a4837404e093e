import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { beyond, type Order, orderBy, type Place } from './keyset.ts';

/** Rows of one kind in one order: what a connection shows a page of. */
export interface List {
  /** After `from`: one table, or a join. */
  from: Sql;
  where: Sql;
  order: Order;
  /** Further columns, each with a name. */
  columns?: Sql;
}

/** A list under each of many parents. */
export interface ChildList extends List {
  /** The column that holds the parent's uuid; or, where it takes more than that, the parents' table and what ties a row to the row `parent` of it. */
  parent: Sql | { table: Sql; on: Sql };
}

/** Which rows of a list: those strictly between two places, the first ones or the last ones. */
export interface Window {
  after?: Place | undefined;
  before?: Place | undefined;
  /** All of them where omitted. */
  limit?: number;
  /** The last ones, last first. */
  reversed?: boolean;
}

export interface Row {
  place: Place;
  [column: string]: unknown;
}

/** One statement. */
export async function readRows(database: Queryable, list: List, window: Window): Promise<Row[]> {
  const rows = await database.query<Record<string, unknown>>(rowsOf(list, window));
  return rows.map((row) => toRow(list, row));
}

/** One statement, however many parents; each reads no more rows than the window has. */
export async function readRowsByParent(database: Queryable, list: ChildList, window: Window, parentIds: readonly string[]): Promise<Map<string, Row[]>> {
  const keys = keyNames(list).map((name) => sql`child.${raw(name)}`);
  const { parents, on } = parentsOf(list, parentIds);
  const rows = await database.query<Record<string, unknown> & { parent: string }>(sql`
    select parent.id as parent, child.*
    from ${parents}
    cross join lateral (${rowsOf({ ...list, where: sql`${on} and ${list.where}` }, window)}) child
    order by parent.id, ${orderBy(list.order, window.reversed ?? false, keys)}`);
  const byParent = new Map<string, Row[]>(parentIds.map((id) => [id, []]));
  for (const row of rows) byParent.get(row.parent)?.push(toRow(list, row));
  return byParent;
}

export async function countRows(database: Queryable, { from, where }: List): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`select count(*)::int as count from ${from} where ${where}`);
  return row?.count ?? 0;
}

/** One statement, however many parents. */
export async function countRowsByParent(database: Queryable, { from, where, parent }: ChildList, parentIds: readonly string[]): Promise<Map<string, number>> {
  const counted =
    'table' in parent
      ? sql`select parent.id as parent, count(*)::int as count from ${from} join ${parent.table} parent on ${parent.on}
          where parent.id = any(${parentIds}::uuid[]) and ${where} group by parent.id`
      : sql`select ${parent} as parent, count(*)::int as count from ${from}
          where ${parent} = any(${parentIds}::uuid[]) and ${where} group by ${parent}`;
  const rows = await database.query<{ parent: string; count: number }>(counted);
  return new Map(rows.map((row) => [row.parent, row.count]));
}

/** Rows `parent` with an id, and which rows of the list are theirs. */
function parentsOf({ parent }: ChildList, parentIds: readonly string[]): { parents: Sql; on: Sql } {
  if ('table' in parent) return { parents: sql`(select * from ${parent.table} where id = any(${parentIds}::uuid[])) parent`, on: parent.on };
  return { parents: sql`unnest(${parentIds}::uuid[]) parent (id)`, on: sql`${parent} = parent.id` };
}

function rowsOf({ from, where, order, columns }: List, { after, before, limit, reversed = false }: Window): Sql {
  const names = keyNames({ order });
  const keys = order.keys.map(({ column }, index) => sql`${column} as ${raw(names[index] ?? '')}`);
  const conditions = [where, ...(after ? [beyond(order, 'after', after)] : []), ...(before ? [beyond(order, 'before', before)] : [])];
  return sql`
    select ${join([...keys, ...(columns ? [columns] : [])])}
    from ${from}
    where ${join(conditions, ' and ')}
    order by ${orderBy(order, reversed)}
    ${limit === undefined ? sql`` : sql`limit ${limit}`}`;
}

const keyNames = ({ order }: Pick<List, 'order'>) => order.keys.map((_, index) => `key_${index}`);

function toRow(list: List, row: Record<string, unknown>): Row {
  return { ...row, place: keyNames(list).map((name) => row[name]) };
}
