import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { StepError } from '../domain/step-outcome.ts';

const missing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/**
 * Where a path of a step's configuration really leads, symlinks followed. For use while no script runs.
 * @param folder without symlinks, as `Workspaces` gives it.
 * @returns undefined where nothing is there.
 * @throws StepError PATH_OUTSIDE_WORKSPACE
 */
export async function resolveInWorkspace(folder: string, path: string): Promise<string | undefined> {
  const lexical = resolve(folder, path);
  if (!isInside(folder, lexical)) throw outside(path);
  try {
    const real = await realpath(lexical);
    if (!isInside(folder, real)) throw outside(path);
    return real;
  } catch (error) {
    if (missing.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function outside(path: string): StepError {
  return new StepError('PATH_OUTSIDE_WORKSPACE', `${JSON.stringify(path)} leads out of the working folder.`, {
    hint: 'Give a path relative to the working folder, without .. and not through a link that leads out.',
  });
}
