import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { workspaceKey } from '../domain/task-files.ts';
import { assertBlobKey, type BlobStore } from '../storage/blob-store.ts';
import { removeFolder, sizeOfFolder } from './workspace-folder.ts';
import { packFolder, unpackFolder } from './workspace-snapshot.ts';

/** The working folders of the tasks that this process runs. */
export interface Workspaces extends AsyncDisposable {
  /**
   * The task's folder, made at the first call, readable by nobody else.
   * @param restore fills a new one with the task's snapshot, where there is one.
   * @returns its absolute path, without symlinks.
   */
  enter(taskId: string, options: { restore: boolean }): Promise<string>;
  wasEntered(taskId: string): boolean;
  /**
   * Stores what is in the folder, so that another process can go on from there; nothing, where it was never entered.
   * @returns false where that is not possible: more than 512 MiB, or files that cannot be read.
   */
  snapshot(taskId: string): Promise<boolean>;
  /** Removes the folder and, where the task has ended, its snapshot. For a task without either it does nothing. */
  leave(taskId: string, options: { ended: boolean }): Promise<void>;
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
  const keyOf = (taskId: string) => {
    const key = workspaceKey(taskId);
    assertBlobKey(key);
    return key;
  };

  async function make(taskId: string, restore: boolean): Promise<string> {
    const key = keyOf(taskId);
    const folder = join(own, taskId);
    await mkdir(folder, { mode: 0o700 });
    try {
      if (restore && (await storage.stat(key))) await unpackFolder(await storage.read(key), folder);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
    return folder;
  }

  function begin(taskId: string, restore: boolean): Promise<string> {
    const made = make(taskId, restore);
    folders.set(taskId, made);
    made.catch(() => folders.delete(taskId));
    return made;
  }

  return {
    enter: (taskId, { restore }) => folders.get(taskId) ?? begin(taskId, restore),
    wasEntered: (taskId) => folders.has(taskId),
    async snapshot(taskId) {
      const folder = await folders.get(taskId);
      if (folder === undefined) return true;
      try {
        if ((await sizeOfFolder(folder)) > maxSnapshotBytes) return false;
        await storage.put(keyOf(taskId), packFolder(folder));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EACCES') return false;
        throw error;
      }
    },
    async leave(taskId, { ended }) {
      const folder = await folders.get(taskId)?.catch(() => undefined);
      if (folder !== undefined) await removeFolder(folder);
      folders.delete(taskId);
      if (ended) await storage.delete([keyOf(taskId)]);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(touch);
      await removeFolder(own);
      ownFolders.delete(name);
    },
  };
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
