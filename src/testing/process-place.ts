import { mkdir, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { openTestDatabase } from './database.ts';
import { pgliteImage } from './pglite-image.ts';

/** What processes that run one after the other, or side by side, have in common. Disposed, it is gone. */
export interface Place extends AsyncDisposable {
  /** A folder; without a `databaseUrl` the embedded database lies in it, prepared as for any test. */
  readonly dataDir: string;
  /** Where the suite runs on Postgres. */
  readonly databaseUrl: string | undefined;
  /** The two as a server is told of them. */
  readonly env: Record<string, string>;
}

/** A place with the database that the suite runs on. */
export async function openPlace(): Promise<Place> {
  if (!process.env.TEST_DATABASE_URL) return openEmbeddedPlace();
  await using opening = new AsyncDisposableStack();
  const dataDir = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-place-'))).path;
  const database = opening.use(await openTestDatabase());
  const owned = opening.move();
  const env = { DATA_DIR: dataDir, DATABASE_URL: database.url ?? '' };
  return { dataDir, databaseUrl: database.url, env, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A place with an embedded database, whatever the suite runs on. */
export async function openEmbeddedPlace(): Promise<Place> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-place-'));
  const database = join(folder.path, 'database');
  await mkdir(database);
  const image = await pgliteImage();
  await pipeline([Buffer.from(await image.arrayBuffer())], extract({ cwd: database }));
  return { dataDir: folder.path, databaseUrl: undefined, env: { DATA_DIR: folder.path }, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
