import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';

export type Direction = 'ASC' | 'DESC';

/** What a sort key's value looks like in a cursor: as the drivers read it, then through JSON. No forged one can fail in SQL. */
const values = {
  timestamptz: z.iso.datetime().regex(/^[1-9]/),
  numeric: z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/),
  // One more than a number counts to exactly stands for what is missing, after all others.
  bigint: z.number().refine((value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 53),
  text: z.string().refine((text) => !text.includes('\0')),
  uuid: z.uuid(),
} as const;

export interface SortKey {
  column: Sql;
  type: keyof typeof values;
}

/** A total order of rows: the last key is unique, and none is null. */
export interface Order {
  /** Part of every cursor: one that was made for another list or order is refused. */
  name: string;
  direction: Direction;
  keys: readonly SortKey[];
}

/** A row's place in an order: the values of its keys. */
export type Place = readonly unknown[];

/** Opaque, url-safe. */
export function encodePlace({ name, direction }: Order, place: Place): string {
  return Buffer.from(JSON.stringify([name, direction, ...place])).toString('base64url');
}

/** Undefined for text that `encodePlace` did not make for this order. */
export function decodePlace({ name, direction, keys }: Order, cursor: string): Place | undefined {
  const value = keys.map(({ type }) => values[type]);
  const shape = z.tuple([z.literal(name), z.literal(direction), ...value]);
  try {
    const [, , ...place] = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return place;
  } catch {
    return undefined;
  }
}

/** `columns` stand in for the keys' own where the rows come out of a subselect. */
export function orderBy({ direction, keys }: Order, reversed: boolean, columns = keys.map(({ column }) => column)): Sql {
  const ascending = (direction === 'ASC') !== reversed;
  const terms = keys.map((_, index) => sql`${columns[index]} ${raw(ascending ? 'asc' : 'desc')}`);
  return join(terms, ', ');
}

/** The rows that come after a place, or before it. */
export function beyond({ direction, keys }: Order, side: 'after' | 'before', place: Place): Sql {
  const operator = raw((direction === 'ASC') === (side === 'after') ? '>' : '<');
  const columns = keys.map(({ column }) => column);
  const parameters = keys.map(({ type }, index) => sql`${place[index]}::${raw(type)}`);
  // As rows, so that an index on the columns bounds the scan.
  return sql`(${join(columns)}) ${operator} (${join(parameters)})`;
}
