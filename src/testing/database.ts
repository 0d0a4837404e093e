import { randomBytes } from 'node:crypto';
import type { Database, DatabaseOptions } from '../db/database.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { pgliteImage } from './pglite-image.ts';
import { administer, databaseUrl, postgresTemplate } from './postgres-template.ts';

/** With it the suite runs on that Postgres (any database of it; its user may create others), without it on PGlite. */
const { TEST_DATABASE_URL: serverUrl } = process.env;

/** For tests of what only Postgres has: other processes, and connections that break. */
export const isOnPostgres = Boolean(serverUrl);

export interface TestDatabase extends Database {
  /** Where other processes find it; undefined for PGlite, which lives in this one. */
  readonly url: string | undefined;
}

/** A database of its own for a test file, migrated, with the queue's tables, empty; gone when it is disposed. */
export async function openTestDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  if (!serverUrl) return { ...(await openPglite(undefined, { ...options, image: await pgliteImage() })), url: undefined };

  const template = await postgresTemplate(serverUrl);
  const name = `taskloom_test_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, (client) => client.query(`create database ${name} template ${template}`));
  const url = databaseUrl(serverUrl, name);
  const database = await openPostgres(url, options);
  return {
    ...database,
    url,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      // By force: what a failed test left connected must not keep the database.
      await administer(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}
