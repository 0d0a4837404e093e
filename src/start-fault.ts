import { ConfigError } from './config.ts';
import { DataDirInUseError } from './db/data-dir-lock.ts';
import { UnusableDatabaseError } from './db/unusable-database.ts';

/** What to tell a person whose server does not start because of its surroundings; undefined for a fault of ours, which needs its stack. */
export function startFault(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof DataDirInUseError || error instanceof UnusableDatabaseError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path, address, port }: NodeJS.ErrnoException & { address?: string; port?: number } = error;
  if (syscall === 'listen' && code === 'EADDRINUSE') return `Port ${port} of ${address} is taken by another program. End that one, or choose another PORT.`;
  if (syscall === 'listen') return `The server cannot listen on port ${port} of ${address} (${code}). Check HOST and PORT.`;
  if (syscall === 'getaddrinfo') return `${error.message}. Check HOST.`;
  if (path && code && blocked.has(code)) return `${path} cannot be written (${code}). Choose another DATA_DIR, or make room for it there.`;
  return undefined;
}

const blocked = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC']);
