import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertBlobKey, BlobNotFoundError, type BlobStore } from './blob-store.ts';
import { measured } from './measured-content.ts';

const DAY_MS = 86_400_000;

/**
 * Objects as files under `root`. An object is written beside them, flushed, and renamed to its place, so that whatever
 * happens, a name leads to a whole file or to none.
 */
export async function openFileStore(root: string): Promise<BlobStore> {
  const incoming = join(root, '.incoming');
  await mkdir(incoming, { recursive: true });
  await removeAbandoned(incoming);

  const pathOf = (key: string) => {
    assertBlobKey(key);
    return join(root, ...key.split('/'));
  };

  return {
    bucket: 'file',
    async put(key, content) {
      const path = pathOf(key);
      const temporary = join(incoming, randomUUID());
      try {
        const { chunks, measure } = measured(content);
        await writeFlushed(temporary, chunks);
        await moveInto(temporary, path);
        return measure();
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async stat(key) {
      const found = await stat(pathOf(key), { bigint: true }).catch(undefinedIfMissing);
      if (!found?.isFile()) return undefined;
      return { sizeBytes: Number(found.size), etag: [found.ino, found.mtimeNs, found.size].map((part) => part.toString(36)).join('-') };
    },
    async read(key, range) {
      const path = pathOf(key);
      const handle = await open(path).catch(undefinedIfMissing);
      if (!handle) throw new BlobNotFoundError(key);
      if (!(await handle.stat()).isFile()) {
        await handle.close();
        throw new BlobNotFoundError(key);
      }
      return handle.createReadStream(range);
    },
    async delete(keys) {
      for (const path of keys.map(pathOf)) {
        await rm(path, { force: true }).catch(undefinedIfMissing);
        await removeEmptyParents(path, root);
      }
    },
    async deleteFolders(folders) {
      for (const path of folders.map(pathOf)) {
        const found = await stat(path).catch(undefinedIfMissing);
        if (!found?.isDirectory()) continue;
        await rm(path, { recursive: true, force: true });
        await removeEmptyParents(path, root);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** What a process that was killed left behind. Others may share the folder, so only what nobody can be writing any more. */
async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(undefinedIfMissing);
    if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}

async function writeFlushed(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await using handle = await open(path, 'wx');
  await handle.writeFile(chunks);
  await handle.sync();
}

async function moveInto(temporary: string, path: string, attempts = 5): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  try {
    await rename(temporary, path);
  } catch (error) {
    // A delete beside this one may just have found the folder empty and removed it.
    if (attempts > 1 && codeOf(error) === 'ENOENT') return moveInto(temporary, path, attempts - 1);
    throw error;
  }
  // Until its folder is flushed, the new name may be gone after a power failure. Windows has no such thing.
  if (process.platform === 'win32') return;
  await using handle = await open(folder);
  await handle.sync();
}

async function removeEmptyParents(path: string, root: string): Promise<void> {
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return;
    }
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
