import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { Sql } from 'sql-template-tag';
import type { Connection, Database, DatabaseOptions, PreparedStatement, StatementObserver, Transaction } from './database.ts';
import { UnusableDatabaseError } from './unusable-database.ts';

/**
 * PGlite's own defaults (given values replace them), but for `shared_buffers`: 128 MB of a WebAssembly heap
 * that is never given back, where a laptop's task list fits into 16.
 */
// biome-ignore format: a flag and its value belong on one line
const startParams = [
  '--single',
  '-F',
  '-O',
  '-j',
  '-c',
  'search_path=public',
  '-c',
  'exit_on_error=false',
  '-c',
  'log_checkpoints=false',
  '-c',
  'max_worker_processes=0',
  '-c',
  'max_parallel_workers=0',
  '-c',
  'max_parallel_workers_per_gather=0',
  '-c',
  'io_method=sync',
  '-c',
  'max_parallel_maintenance_workers=0',
  '-c',
  'shared_buffers=16MB',
];

interface PgliteOptions extends DatabaseOptions {
  /** A data directory as `dumpDataDir` made it, to start from instead of an empty one. */
  image?: Blob;
}

/**
 * Postgres in this process.
 * @param dataDir a folder, or undefined for a database in memory.
 * @throws UnusableDatabaseError where what is in the folder cannot be opened.
 */
export async function openPglite(dataDir: string | undefined, options: PgliteOptions = {}): Promise<Database & { pglite: PGlite }> {
  if (dataDir) await mkdir(dirname(dataDir), { recursive: true });
  const creating = PGlite.create({
    ...(dataDir ? { dataDir } : {}),
    ...(options.image ? { loadDataDir: options.image } : {}),
    startParams,
    parsers: { [types.INT8]: Number, [types.NUMERIC]: String },
  });
  const pglite = await creating.catch((cause: unknown) => {
    throw new UnusableDatabaseError(
      `The embedded database in ${dataDir} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'It is damaged, or of another version of Postgres. Put a copy of it back, or move it away to begin with an empty one.',
      { cause },
    );
  });
  const { onStatement } = options;
  const connection = connectionTo(pglite, onStatement);
  let preparedCount = 0;

  return {
    kind: 'pglite',
    pglite,
    adapter: new PrismaPGlite(pglite),
    ...connection,
    async script(text) {
      try {
        return await connection.script(text);
      } catch (error) {
        // The text may have begun a transaction, and there is only this connection.
        await pglite.exec('rollback');
        throw error;
      }
    },
    prepare(statement) {
      preparedCount += 1;
      return prepare(pglite, `taskloom_${preparedCount}`, statement, onStatement);
    },
    async transaction<T>(work: (tx: Transaction) => Promise<T>) {
      const hints: (() => void)[] = [];
      const result = await pglite.transaction(async (inner) => {
        const value = await work({ ...connectionTo(inner, onStatement), afterCommit: (hint) => hints.push(hint) });
        await onStatement?.('commit');
        return value;
      });
      for (const hint of hints) hint();
      return result as T;
    },
    async listen(channel, onNotification) {
      const unlisten = await pglite.listen(channel, onNotification);
      return { [Symbol.asyncDispose]: () => unlisten() };
    },
    async [Symbol.asyncDispose]() {
      if (!pglite.closed) await pglite.close();
    },
  };
}

/** PGlite sends statements without a name, which are planned each time; one that was prepared takes its values as text only. */
function prepare(
  pglite: PGlite,
  name: string,
  { text, types: parameterTypes }: PreparedStatement,
  onStatement: StatementObserver | undefined,
): ReturnType<Database['prepare']> {
  let preparing: Promise<unknown> | undefined;
  return async (values) => {
    if (onStatement) await onStatement(text);
    // Once, also where two ask for it at the same moment; what failed is tried again.
    preparing ??= pglite.exec(`prepare ${name} (${parameterTypes.join(', ')}) as ${text}`).catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    await preparing;
    const literals = values.map((value) => (typeof value === 'number' ? String(value) : pg.escapeLiteral(value)));
    return (await pglite.query<Record<string, unknown>>(`execute ${name}(${literals.join(', ')})`)).rows;
  };
}

type Runner = Pick<PGlite, 'query' | 'exec'>;

function connectionTo(runner: Runner, onStatement: StatementObserver | undefined): Connection {
  return {
    async query<Row extends object>(statement: Sql) {
      const { text, values } = statement;
      if (onStatement) await onStatement(text);
      return (await runner.query<Row>(text, values)).rows;
    },
    async execute(text, values) {
      if (onStatement) await onStatement(text);
      return (await runner.query<Record<string, unknown>>(text, values as unknown[])).rows;
    },
    async script(text) {
      if (onStatement) await onStatement(text);
      return (await runner.exec(text)).flatMap((result) => result.rows);
    },
  };
}
