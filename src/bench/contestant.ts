import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execaNode, getEachMessage, sendMessage } from 'execa';

/** What all contestants get alike. */
export interface Settings {
  databaseUrl: string;
  /** Connections of the pool. */
  poolSize: number;
  /** Callers at once; also how many tasks, jobs or workflows run at once. */
  concurrency: number;
}

/** Measures `size` tasks one way and checks what they left behind. @returns numbers whose meaning goes with the measurement's name. */
export type Measurement = (size: number) => Promise<number[]>;

/** One system, opened in a process of its own. */
export interface Contestant extends AsyncDisposable {
  readonly measurements: Readonly<Record<string, Measurement>>;
}

/** The other side of `serve`. */
export interface ContestantProcess extends AsyncDisposable {
  measure(name: string, size: number): Promise<number[]>;
}

type Request = { name: string; size: number } | 'close';
type Reply = { numbers: number[] };

/** Starts `module` (beside this file) in a new process, so that nobody pays for another's memory, garbage or compiled code. */
export async function openContestant(module: string, settings: Settings): Promise<ContestantProcess> {
  const path = fileURLToPath(new URL(module, import.meta.url));
  const child = execaNode(path, [JSON.stringify(settings)], {
    stdout: 'ignore',
    stderr: 'inherit',
    serialization: 'json',
    // pg's, about how a contestant uses it.
    nodeOptions: ['--no-deprecation'],
  });
  const failed = child.then(() => {
    throw new Error(`${module} ended early`);
  });
  failed.catch(() => {});
  await Promise.race([child.getOneMessage(), failed]);
  return {
    async measure(name, size) {
      const request: Request = { name, size };
      const [reply] = await Promise.race([Promise.all([child.getOneMessage(), child.sendMessage(request)]), failed]);
      // Only `serve` sends messages.
      return (reply as unknown as Reply).numbers;
    },
    async [Symbol.asyncDispose]() {
      const request: Request = 'close';
      try {
        await child.sendMessage(request);
        await child;
      } catch {
        // It has ended with an error, which `measure` has thrown.
      }
    },
  };
}

/** Runs a contestant in this process until the one that started it lets go. */
export async function serve(open: (settings: Settings) => Promise<Contestant>): Promise<void> {
  // Written by `openContestant`.
  const settings = JSON.parse(process.argv[2] ?? '') as Settings;
  await using contestant = await open(settings);
  await sendMessage('open');
  for await (const message of getEachMessage()) {
    const request = message as unknown as Request;
    if (request === 'close') break;
    const { name, size } = request;
    const measurement = contestant.measurements[name];
    if (!measurement) throw new Error(`There is no measurement "${name}"`);
    const reply: Reply = { numbers: await measurement(size) };
    await sendMessage(reply);
  }
}

/** Calls `call` `times` times, at most `concurrency` at once: each caller begins its next call when its last has returned. */
export async function callConcurrently(times: number, concurrency: number, call: () => Promise<unknown>): Promise<void> {
  let left = times;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
}

/** Between two samples of an idle system: hints that travel late are gone, and no two samples begin in the same phase of a timer. */
export async function pause(): Promise<void> {
  await delay(8 + Math.random() * 8);
}

/** Fails the run: a benchmark of work that was not done is worth nothing. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}`);
}
