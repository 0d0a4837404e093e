import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import sql from 'sql-template-tag';
import type { Database, Queryable } from './database.ts';

export interface Migration {
  /** Migrations are applied in the order of their names. */
  name: string;
  script: string;
}

/** Any number that nothing else locks on: servers that start at the same moment migrate one after the other. */
const MIGRATION_LOCK = 7_265_617;

/**
 * Applies what is missing of prisma/migrations, all of it or nothing: a process that dies meanwhile leaves the database as it
 * was. Prisma's own way, which sends statement by statement, would leave half of it.
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  if ((await missing(database, known)).length === 0) return [];
  return database.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`);
    await tx.script(`set local statement_timeout = 0; ${recordsOfPrisma}`);
    const applied = await missing(tx, known);
    for (const { name, script } of applied) {
      const checksum = createHash('sha256').update(script).digest('hex');
      await tx.script(script);
      await tx.query(sql`
        insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
        values (${randomUUID()}, ${checksum}, ${name}, now(), clock_timestamp(), 1)`);
    }
    return applied.map(({ name }) => name);
  });
}

/** As Prisma makes it, so that its own tools can go on with the database. */
const recordsOfPrisma = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

async function missing(connection: Queryable, known: readonly Migration[]): Promise<Migration[]> {
  const [table] = await connection.query<{ present: boolean }>(sql`select to_regclass('_prisma_migrations') is not null as present`);
  if (!table?.present) return [...known];
  const applied = await connection.query<{ name: string }>(
    sql`select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  );
  const names = new Set(applied.map(({ name }) => name));
  return known.filter(({ name }) => !names.has(name));
}

/** All of prisma/migrations. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('../../prisma/migrations/', import.meta.url);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(names.map(async (name) => ({ name, script: await readFile(new URL(`${name}/migration.sql`, folder), 'utf8') })));
}
