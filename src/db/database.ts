import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Sql } from 'sql-template-tag';

/** Runs one statement: a tagged template, or text with `$1` parameters as libraries hand it over. */
export interface Queryable {
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  execute(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

export interface Connection extends Queryable {
  /** Runs statements without parameters, as many as the text holds. */
  script(text: string): Promise<Record<string, unknown>[]>;
}

export interface PreparedStatement {
  /** With `$1` parameters. */
  text: string;
  /** Of the parameters, as SQL writes them. */
  types: readonly string[];
}

export interface Transaction extends Connection {
  /** Runs after the commit and only then: for hints, never for anything that must happen. */
  afterCommit(action: () => void): void;
}

/**
 * What both drivers offer. `int8` arrives as a number (every bigint column here stays below 2^53), `numeric` as a
 * string, `timestamptz` as a Date, `json` parsed.
 *
 * On PGlite there is one connection: inside `transaction` use only that transaction, or it waits for itself.
 */
export interface Database extends Connection, AsyncDisposable {
  readonly kind: 'postgres' | 'pglite';
  /** For Prisma and for migrations. */
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /** For a statement that comes so often that planning it each time would cost more than running it. Never inside a transaction. */
  prepare(statement: PreparedStatement): (values: readonly (string | number)[]) => Promise<Record<string, unknown>[]>;
  /** Commits when `work` resolves, rolls back when it throws; runs `work` again where the database chose it as a deadlock's victim. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Calls back for each NOTIFY on the channel, and with an empty payload after a connection was lost and made again. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<AsyncDisposable>;
}

/** Hears of each statement before it is sent; tests count them, and kill the process between them. */
export type StatementObserver = (text: string) => void | Promise<void>;

export interface DatabaseOptions {
  onStatement?: StatementObserver;
}
