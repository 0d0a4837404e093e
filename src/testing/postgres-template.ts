import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgres } from '../db/postgres.ts';
import { fingerprint, prepare } from './prepared-database.ts';

/** A prepared database on the server of `url`, for `create database … template`. It stays, for the next run. */
export async function postgresTemplate(url: string): Promise<string> {
  const template = `taskloom_template_${await fingerprint()}`;
  await administer(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount) return;
    const draft = `taskloom_draft_${randomBytes(6).toString('hex')}`;
    await client.query(`create database ${draft}`);
    try {
      await using database = await openPostgres(databaseUrl(url, draft));
      await prepare(database);
    } catch (error) {
      await client.query(`drop database ${draft} with (force)`);
      throw error;
    }
    // Prisma's pool closes a connection only some seconds after its last use.
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [draft]);
    await client.query(`alter database ${draft} rename to ${template}`).catch(async (error: pg.DatabaseError) => {
      await client.query(`drop database ${draft} with (force)`);
      // Another run was faster.
      if (error.code !== DUPLICATE_DATABASE) throw error;
    });
  });
  return template;
}

const DUPLICATE_DATABASE = '42P04';

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** One connection to the database that `url` names, for creating and dropping others. */
export async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
