import { existsSync, openAsBlob } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { create, extract } from 'tar';
import { openPglite } from '../db/pglite.ts';
import { cacheFolder, fingerprint, prepare } from './prepared-database.ts';

/** A prepared PGlite data directory: starting from it takes a quarter of a second, making it takes four. */
export async function pgliteImage(): Promise<Blob> {
  const file = new URL(`${await fingerprint()}.tar`, cacheFolder);
  if (!existsSync(file)) await makeImage(file);
  return openAsBlob(file);
}

async function makeImage(file: URL): Promise<void> {
  await using database = await openPglite(undefined);
  await prepare(database);
  const image = await database.pglite.dumpDataDir('none');
  await mkdir(cacheFolder, { recursive: true });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-image-'));
  await pipeline([Buffer.from(await image.arrayBuffer())], extract({ cwd: folder.path, filter: (path) => !ofTemplates.test(path) }));
  // Several processes may make it at once; whoever opens it sees a whole one.
  const draft = new URL(`${file.href}.${process.pid}`);
  await create({ cwd: folder.path, file: fileURLToPath(draft), portable: true }, await readdir(folder.path));
  await rename(draft, file);
  await forgetOldImages();
}

/**
 * The files of template1 and template0, by the numbers that Postgres gives them: half of all, and nobody makes a database of them here.
 * Each test file unpacks the image.
 */
const ofTemplates = /base\/[14]\/./;

const DAY_MS = 86_400_000;

/** Each change of the migrations or the lock file makes another one, of 40 MB. */
async function forgetOldImages(): Promise<void> {
  const old = Date.now() - DAY_MS;
  for (const name of await readdir(cacheFolder)) {
    const file = new URL(name, cacheFolder);
    // Another process may be doing the same.
    const made = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
    if (name.includes('.tar') && made < old) await rm(file, { force: true });
  }
}
