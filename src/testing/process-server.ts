import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type GraphClient, graphClient } from './graph-client.ts';
import { cacheFolder } from './prepared-database.ts';

export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A server in a process of its own. Disposed, it is killed if it still runs. */
export interface ServerProcess extends GraphClient, AsyncDisposable {
  readonly pid: number;
  /** What it said when it had started. */
  readonly block: string;
  readonly ended: Promise<ProcessEnd>;
  signal(signal: NodeJS.Signals): void;
}

interface SpawnOptions {
  /** How it is started: the program and its arguments. */
  command?: [file: string, ...args: string[]];
}

const root = new URL('../../', import.meta.url);
/** Of this machine's environment it knows where programs are, and nothing else. */
const environment = {
  PATH: `${fileURLToPath(new URL('node_modules/.bin', root))}:${process.env.PATH}`,
  HOME: process.env.HOME,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('compiled', cacheFolder)),
  PORT: '0',
  LOG_LEVEL: 'warn',
  OLLAMA_BASE_URL: 'http://127.0.0.1:9',
};
const main = fileURLToPath(new URL('src/main.ts', root));

/** Starts a server and waits until it says that it has started. @throws with what it said where it ends instead. */
export async function spawnServer(env: Record<string, string>, options: SpawnOptions = {}): Promise<ServerProcess> {
  const running = beginServer(env, options);
  const block = await Promise.race([running.block, running.ended.then(() => undefined)]);
  if (block === undefined) {
    const { code, signal, stdout, stderr } = await running.ended;
    throw new Error(`The server ended with ${signal ?? code} before it had started:\n${stdout}${stderr}`);
  }
  return { ...running, ...graphClient(/^ {2}API +(\S+)\/graphql/m.exec(block)?.[1] ?? ''), block };
}

/** Starts a server that is expected to end by itself. */
export async function runServer(env: Record<string, string>, options: SpawnOptions = {}): Promise<ProcessEnd> {
  await using running = beginServer(env, options);
  return await running.ended;
}

/** Starts a server, and waits for nothing. */
export function beginServer(env: Record<string, string>, { command: [file, ...args] = [process.execPath, main] }: SpawnOptions = {}) {
  const child = spawn(file, args, { cwd: root, env: { ...environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  const block = Promise.withResolvers<string>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      // It is printed in one piece.
      if (/^Taskloom \S+\n.*\n$/ms.test(said.stdout)) block.resolve(said.stdout);
    });
  }
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...said }));
  });
  return {
    pid: child.pid ?? 0,
    block: block.promise,
    ended,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
