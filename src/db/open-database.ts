import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.ts';
import type { Database, DatabaseOptions } from './database.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

interface Place {
  DATABASE_URL?: string | undefined;
  /** Absolute. */
  dataDir: string;
}

/**
 * The database that a configuration names: Postgres, or the embedded one, whose data directory then belongs to this process.
 * @throws DataDirInUseError
 */
export async function openDatabase({ DATABASE_URL, dataDir }: Place, options: DatabaseOptions = {}): Promise<Database> {
  if (DATABASE_URL) return openPostgres(DATABASE_URL, options);
  await using opening = new AsyncDisposableStack();
  opening.use(await lockDataDir(dataDir));
  const database = opening.use(await openPglite(join(dataDir, 'database'), options));
  const resources = opening.move();
  return { ...database, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
