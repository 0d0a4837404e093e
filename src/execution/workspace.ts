import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { StepError } from '../domain/step-outcome.ts';
import { WORKSPACE_NOT_KEPT, workspacesFolder } from '../domain/task-files.ts';
import { assertBlobKey, BlobNotFoundError, type BlobStore } from '../storage/blob-store.ts';
import { removeFolder, sizeOfFolder } from './workspace-folder.ts';
import { packFolder, unpackFolder } from './workspace-snapshot.ts';

/** The working folders of the tasks that this process runs. */
export interface Workspaces extends AsyncDisposable {
  /**
   * The task's folder, made at the first call, readable by nobody else.
   * @param snapshotKey what a new one is filled with: see `Stage.workspaceKey`.
   * @returns its absolute path, without symlinks.
   * @throws StepError WORKSPACE_LOST where that snapshot is not there.
   */
  enter(taskId: string, snapshotKey: string | null): Promise<string>;
  /**
   * Stores what is in the folder, so that another process can go on from there.
   * @returns false where that is not possible: more than 512 MiB, or files that cannot be read.
   */
  snapshot(taskId: string, key: string): Promise<boolean>;
  /** Removes the folder. For a task without one it does nothing. */
  leave(taskId: string): Promise<void>;
}

const maxSnapshotBytes = 512 * 1024 ** 2;
const touchEveryMs = 60_000;
/** Of a folder of another machine, or of a container that is gone: nobody can be asked whether it lives. */
const abandonedAfterMs = 3_600_000;

/** Several may live in one process (in tests, say), so its id alone does not tell who is alive. */
const ownFolders = new Set<string>();

/**
 * Each process has a folder of its own under `root`, named for it; what dead processes have left there is removed now.
 * @param root absolute; processes may share it.
 */
export async function openWorkspaces({ root, storage }: { root: string; storage: BlobStore }): Promise<Workspaces> {
  const name = `${process.pid}-${randomUUID()}-${hostname()}`;
  await mkdir(join(root, name), { recursive: true, mode: 0o700 });
  ownFolders.add(name);
  await sweep(root);
  const own = await realpath(join(root, name));
  const touch = setInterval(() => {
    const now = new Date();
    utimes(own, now, now).catch(() => undefined);
  }, touchEveryMs).unref();

  const folders = new Map<string, Promise<string>>();

  async function make(taskId: string, snapshotKey: string | null): Promise<string> {
    // It becomes the name of a folder.
    assertBlobKey(workspacesFolder(taskId));
    const folder = join(own, taskId);
    await mkdir(folder, { mode: 0o700 });
    try {
      if (snapshotKey !== null) await unpackFolder(await readSnapshot(storage, snapshotKey), folder);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
    return folder;
  }

  function begin(taskId: string, snapshotKey: string | null): Promise<string> {
    const made = make(taskId, snapshotKey);
    folders.set(taskId, made);
    made.catch(() => folders.delete(taskId));
    return made;
  }

  return {
    enter: (taskId, snapshotKey) => folders.get(taskId) ?? begin(taskId, snapshotKey),
    async snapshot(taskId, key) {
      const folder = await folders.get(taskId);
      if (folder === undefined) throw new Error(`The task ${taskId} has no working folder`);
      try {
        if ((await sizeOfFolder(folder)) > maxSnapshotBytes) return false;
        await storage.put(key, packFolder(folder));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EACCES') return false;
        throw error;
      }
    },
    async leave(taskId) {
      const folder = await folders.get(taskId)?.catch(() => undefined);
      if (folder !== undefined) await removeFolder(folder);
      folders.delete(taskId);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(touch);
      await removeFolder(own);
      ownFolders.delete(name);
    },
  };
}

async function readSnapshot(storage: BlobStore, key: string): Promise<Readable> {
  if (key === WORKSPACE_NOT_KEPT) throw lost();
  return storage.read(key).catch((error: unknown) => {
    throw error instanceof BlobNotFoundError ? lost() : error;
  });
}

function lost(): StepError {
  return new StepError('WORKSPACE_LOST', 'The working folder as the stages before left it is not kept any more.', {
    hint: 'Replay the task from START, or from the stage that fills the folder.',
  });
}

async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const [, pid, host] = /^(\d+)-[0-9a-f-]{36}-(.*)$/.exec(name) ?? [];
    if (pid === undefined || host === undefined || ownFolders.has(name)) continue;
    const path = join(root, name);
    const isDead = host === hostname() && !(Number(pid) !== process.pid && isAlive(Number(pid)));
    if (isDead || (await isAbandoned(path))) await removeFolder(path);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs;
}
