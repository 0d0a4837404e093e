import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Sql } from 'sql-template-tag';
import type { Connection, Database, DatabaseOptions, StatementObserver, Transaction } from './database.ts';
import { renewPlans } from './plan-age.ts';
import { checkPostgres } from './postgres-check.ts';
import { openListener } from './postgres-listener.ts';

const INT8 = 20;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

interface PostgresOptions extends DatabaseOptions {
  /** Connections of the pool for writes; Prisma has one of its own of the same size. */
  poolSize?: number;
  /** A statement that runs longer is ended by the server. */
  statementTimeoutMs?: number;
}

/** Postgres 15 or newer over TCP or a socket. @throws UnusableDatabaseError where it is not there, or not that. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  const { poolSize = 10, statementTimeoutMs = 30_000, onStatement } = options;
  await checkPostgres(url);
  const connection: pg.PoolConfig = {
    connectionString: url,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    // Statements here are short, and some look long to the planner: compiling one takes many times as long as running it.
    options: '-c jit=off',
    application_name: 'taskloom',
  };
  const pool = new pg.Pool({ ...connection, types });
  const prismaPool = new pg.Pool(connection);
  for (const each of [pool, prismaPool]) {
    // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
    each.on('error', () => {});
    renewPlans(each);
  }
  const stopped = new AbortController();
  const adapter = new PrismaPg(prismaPool, { statementNameGenerator: (query) => statementName(query.sql) });

  return {
    kind: 'postgres',
    adapter,
    ...connectionTo(pool, onStatement),
    // Every statement has a name already.
    prepare:
      ({ text }) =>
      (values) =>
        connectionTo(pool, onStatement).execute(text, values),
    script: (text) => checkOut(pool, (client) => connectionTo(client, onStatement).script(text)),
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transact(pool, work, onStatement);
        } catch (error) {
          if (attempt === 3 || !isDeadlock(error)) throw error;
        }
      }
    },
    listen: (channel, onNotification) => openListener(connection, channel, onNotification, stopped.signal),
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all([pool.end(), prismaPool.end()]);
    },
  };
}

async function transact<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>, onStatement: StatementObserver | undefined): Promise<T> {
  const hints: (() => void)[] = [];
  const result = await checkOut(pool, async (client) => {
    await client.query('begin');
    const value = await work({ ...connectionTo(client, onStatement), afterCommit: (hint) => hints.push(hint) });
    await onStatement?.('commit');
    await client.query('commit');
    return value;
  });
  for (const hint of hints) hint();
  return result;
}

/** Lends a connection; one that broke meanwhile does not come back into the pool. */
async function checkOut<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener, the error would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await use(client);
  } catch (error) {
    // A transaction may be open; the next user of this connection must not find it.
    await client.query('rollback').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** 40P01, the server chose this transaction to give way: nothing of it happened, so it is run again. */
function isDeadlock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '40P01';
}

function connectionTo(client: pg.Pool | pg.PoolClient, onStatement: StatementObserver | undefined): Connection {
  return {
    async query<Row extends object>(statement: Sql) {
      const { text, values } = statement;
      if (onStatement) await onStatement(text);
      const result = await client.query<Row>({ name: statementName(text), text, values });
      return result.rows;
    },
    async execute(text, values) {
      if (onStatement) await onStatement(text);
      const result = await client.query<Record<string, unknown>>({ name: statementName(text), text, values: [...(values ?? [])] });
      return result.rows;
    },
    async script(text) {
      if (onStatement) await onStatement(text);
      const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      return [results].flat().flatMap((result) => result.rows);
    },
  };
}

const names = new Map<string, string>();

/** A name per statement text, so that the server plans it once per connection. */
function statementName(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = createHash('sha1').update(text).digest('base64url');
    // Texts are few (they hold no values); the bound is there in case a caller breaks that rule.
    if (names.size < 2_000) names.set(text, name);
  }
  return name;
}
