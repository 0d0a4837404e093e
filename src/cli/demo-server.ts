import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';

export interface DemoServer extends AsyncDisposable {
  /** Without the path of the API. */
  readonly url: string;
}

/**
 * Where a server runs that the demo can use: at `url`, or where `npm start` listens in this environment.
 * @returns its address; undefined where none was asked for and none is there.
 * @throws Error where nothing answers at `url`, ConfigError.
 */
export async function runningServer(url: string | undefined): Promise<string | undefined> {
  const { HOST, PORT } = readConfig();
  const address = url ?? `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
  if (await isTaskloom(address)) return address;
  if (url === undefined) return undefined;
  throw new Error(`No Taskloom answers at ${url}. Start one with "npm start", or leave --url out.`);
}

async function isTaskloom(address: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health', address), { signal: AbortSignal.timeout(5_000) });
    const health: unknown = await response.json();
    return typeof health === 'object' && health !== null && 'status' in health && 'components' in health;
  } catch {
    return false;
  }
}

/** A server inside this process, whatever the environment says: at a free port, with the embedded database in a temporary folder. */
export async function startServer(): Promise<DemoServer> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-demo-')));
  const { openApp } = await import('../app.ts');
  const app = opening.use(await openApp(readConfig({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'error' })));
  const owned = opening.move();
  return { url: app.http?.url ?? '', [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
