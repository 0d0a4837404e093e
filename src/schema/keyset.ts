import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';

export type Direction = 'ASC' | 'DESC';

/** What a sort key's value looks like in a cursor: as the drivers read it, then through JSON. No forged one can fail in SQL. */
const values = {
  timestamptz: z.iso.datetime().regex(/^[1-9]/),
  numeric: z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/),
  bigint: z.int(),
  text: z.string().refine((text) => !text.includes('\0')),
  uuid: z.uuid(),
} as const;

export interface SortKey {
  column: Sql;
  type: keyof typeof values;
  nullable?: true;
}

/** A total order of rows: the last key is unique. Only the first may be null, and nulls come last in both directions. */
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
  const value = keys.map(({ type, nullable }) => (nullable ? values[type].nullable() : values[type]));
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
  const terms = keys.map(({ nullable }, index) => {
    const nulls = nullable ? (reversed ? ' nulls first' : ' nulls last') : '';
    return sql`${columns[index]} ${raw(`${ascending ? 'asc' : 'desc'}${nulls}`)}`;
  });
  return join(terms, ', ');
}

/** The rows that come after a place, or before it. */
export function beyond({ direction, keys }: Order, side: 'after' | 'before', place: Place): Sql {
  const operator = raw((direction === 'ASC') === (side === 'after') ? '>' : '<');
  const compare = (from: number) => {
    const columns = keys.slice(from).map(({ column }) => column);
    const parameters = keys.slice(from).map(({ type }, index) => sql`${place[from + index]}::${raw(type)}`);
    // As rows, so that an index on the columns bounds the scan.
    return sql`(${join(columns)}) ${operator} (${join(parameters)})`;
  };
  const [first] = keys;
  if (!first?.nullable) return compare(0);
  if (place[0] === null) return side === 'after' ? sql`(${first.column} is null and ${compare(1)})` : sql`(${first.column} is not null or ${compare(1)})`;
  return side === 'after' ? sql`(${compare(0)} or ${first.column} is null)` : compare(0);
}
