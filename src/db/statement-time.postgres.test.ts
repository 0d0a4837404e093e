import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorMask } from '../http/errors.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openPrisma } from './prisma.ts';
import { isStatementTimeout } from './statement-time.ts';

let owner: TestDatabase;
let database: Database;
beforeAll(async () => {
  owner = await openTestDatabase();
  // Long enough for what else is sent over a new connection, on a machine that is busy.
  database = await openPostgres(owner.url ?? '', { statementTimeoutMs: 1_000 });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await owner[Symbol.asyncDispose]();
});

const sleepForEver = sql`select pg_sleep(1000)::text`;

describe('a statement that takes too long is ended', () => {
  test.each([
    ['of a read', () => openPrisma(database).$queryRaw`select pg_sleep(1000)::text`],
    ['of a write', () => database.query(sleepForEver)],
    ['in a transaction', () => database.transaction((tx) => tx.query(sleepForEver))],
  ])('%s', async (_of, run) => {
    const error: unknown = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isStatementTimeout(error)).toBe(true);
    const said: { msg: string; errorId: string }[] = [];
    const mask = errorMask(pino({ level: 'warn' }, { write: (line) => void said.push(JSON.parse(line) as (typeof said)[number]) }));
    // As the executor hands it on.
    const shown = mask(new GraphQLError('thrown', { originalError: error as Error, path: ['tasks'] }));
    expect(shown.extensions).toMatchObject({ code: 'TIMED_OUT', errorId: said[0]?.errorId });
    expect(shown.message).toMatch(/took too long/);
    expect(said).toMatchObject([{ msg: 'A statement of an operation took too long', level: 40 }]);
  });

  test('other failures of the database are none', async () => {
    const error: unknown = await owner.query(sql`select * from nowhere`).catch((thrown: unknown) => thrown);
    expect(isStatementTimeout(error)).toBe(false);
    expect(isStatementTimeout(null)).toBe(false);
    expect(isStatementTimeout({ meta: null })).toBe(false);
  });
});
