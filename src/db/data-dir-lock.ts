import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Somebody else has the embedded database open; two at once would destroy it. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
  constructor(dataDir: string) {
    super(`Another Taskloom is using ${dataDir}. Stop it, give this one another DATA_DIR, or run both on one Postgres with DATABASE_URL.`);
  }
}

/**
 * Holds a data directory for this process. The lock is a listening socket, which the system closes with the process however
 * it dies: nothing stale is left that a next start would have to guess about.
 */
export async function lockDataDir(dataDir: string): Promise<AsyncDisposable> {
  await mkdir(dataDir, { recursive: true });
  const hash = createHash('sha256').update(await realpath(dataDir));
  const server = await claim(`taskloom-${hash.digest('hex').slice(0, 24)}`);
  if (!server) throw new DataDirInUseError(dataDir);
  server.unref();
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function claim(name: string): Promise<Server | undefined> {
  // Names that no file stands for: they end with their process, and the system gives each to one.
  if (process.platform === 'linux') return listen(`\0${name}`);
  if (process.platform === 'win32') return listen(`\\\\.\\pipe\\${name}`);
  const path = join(tmpdir(), `${name}.sock`);
  const server = await listen(path);
  if (server || (await isHeld(path))) return server;
  await unlink(path);
  return listen(path);
}

/** Undefined where the address is taken. */
async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
