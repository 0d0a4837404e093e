import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import type { Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { installQueue } from '../queue/queue.ts';

/** Where the test kit keeps what the next run can use again. */
export const cacheFolder = new URL('../../node_modules/.cache/taskloom/', import.meta.url);

/** Everything that a server finds or creates in its database when it starts. */
export async function prepare(database: Database): Promise<void> {
  await migrate(database);
  await installQueue(database);
}

const root = new URL('../../', import.meta.url);
const ingredients = [
  'prisma/migrations/*/migration.sql',
  'src/db/*.ts',
  'src/queue/*.ts',
  'src/testing/{prepared-database,pglite-image}.ts',
  'package-lock.json',
];

/** Changes with whatever `prepare` depends on, so that a prepared database is never one of yesterday. */
export async function fingerprint(): Promise<string> {
  const paths = await Array.fromAsync(glob(ingredients, { cwd: root, exclude: ['**/*.test.ts'] }));
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(path).update(await readFile(new URL(path, root)));
  return hash.digest('hex').slice(0, 16);
}
