import { mkdir, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { openPglite } from '../db/pglite.ts';
import { pendingMigrationSql } from './migration-sql.ts';

/** `npm run migration -- NAME`: writes what prisma/schema.prisma has and the migrations have not. */
const program = new Command('migration')
  .description('Writes a migration with the changes of prisma/schema.prisma.')
  .argument('[name]', 'what it changes, for example "add_agents"')
  .option('--check', 'only fail where a migration is missing');

const { args, check } = { args: program.parse().args, ...program.opts<{ check?: boolean }>() };
const database = await openPglite(undefined);
const script = await pendingMigrationSql(database.adapter);
await database[Symbol.asyncDispose]();

if (script === '') {
  console.info('The migrations are up to date with prisma/schema.prisma.');
} else if (check) {
  console.error(`prisma/schema.prisma has changes without a migration. Run: npm run migration -- NAME\n\n${script}`);
  process.exitCode = 1;
} else if (!args[0]) {
  console.error('Say what the migration changes: npm run migration -- NAME');
  process.exitCode = 2;
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`../../prisma/migrations/${stamp}_${args[0]}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('migration.sql', folder), `${script}\n`);
  console.info(`Wrote prisma/migrations/${stamp}_${args[0]}/migration.sql`);
}

// PGlite leaves a timer behind that would keep the process for another ten seconds.
process.exit();
