import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create, extract } from 'tar';

/** A compressed archive of files, folders and symlinks; sockets and pipes mean nothing to another process. */
export function packFolder(folder: string): Readable {
  return Readable.from(
    create(
      {
        cwd: folder,
        gzip: { level: 1 },
        portable: true,
        filter: (_path, found) => !('isFile' in found) || found.isFile() || found.isDirectory() || found.isSymbolicLink(),
      },
      ['.'],
    ),
  );
}

/**
 * Symlinks are made last and the deepest first, so that nothing can be written through one; where they lead does not matter then, and
 * they stay as they were.
 */
export async function unpackFolder(archive: Readable, folder: string): Promise<void> {
  const links: { path: string; target: string }[] = [];
  await pipeline(
    archive,
    extract({
      cwd: folder,
      strict: true,
      preserveOwner: false,
      filter: (path, entry) => {
        if (!('type' in entry) || entry.type !== 'SymbolicLink') return true;
        links.push({ path, target: entry.linkpath ?? '' });
        return false;
      },
    }),
  );
  const depth = (path: string) => path.split('/').length;
  for (const { path, target } of links.sort((a, b) => depth(b.path) - depth(a.path))) {
    if (path.split('/').includes('..')) throw new Error(`A link outside of the archive: ${path}`);
    await symlink(target, join(folder, path));
  }
}
