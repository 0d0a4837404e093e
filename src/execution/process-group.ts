import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Where children find programs: never what the server itself was started with. */
export const standardPath = `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${process.platform === 'darwin' ? ':/opt/homebrew/bin' : ''}`;

/** Between SIGTERM and SIGKILL after a timeout. A cancelled run waits for `killed` instead: its grace period is the caller's. */
const timeoutGraceMs = 2_000;
/** A process that left the group may hold the pipes open for ever; what it writes is of no interest. */
const pipeGraceMs = 5_000;

export interface Supervision {
  /** SIGTERM to the group. */
  signal: AbortSignal;
  /** SIGKILL to the group. */
  killed: AbortSignal;
  timeoutMs: number;
  /** Instead of SIGTERM to the child's own group. */
  terminate?: () => void;
  /** Ends what may have left the group; called once the child has ended. */
  sweep?: () => void;
}

export interface ProcessEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
}

/**
 * Waits for a child that was spawned `detached`, and so leads its own process group, and leaves nothing of that group alive.
 * Resolves when its pipes are closed too.
 * @throws what spawning it failed with, for example ENOENT.
 */
export async function superviseGroup(child: ChildProcess, supervision: Supervision): Promise<ProcessEnd> {
  const terminate = supervision.terminate ?? (() => signalGroup(child, 'SIGTERM'));
  const kill = () => signalGroup(child, 'SIGKILL');
  const ended = new AbortController();
  let timedOut = false;
  const closed = once(child, 'close');
  closed.catch(() => undefined);

  const whenAborted = (signal: AbortSignal, act: () => void) => {
    if (signal.aborted) act();
    else signal.addEventListener('abort', act, { once: true, signal: ended.signal });
  };
  const enforceTimeout = async () => {
    await delay(supervision.timeoutMs, undefined, { signal: ended.signal });
    timedOut = true;
    terminate();
    await delay(timeoutGraceMs, undefined, { signal: ended.signal });
    kill();
  };

  try {
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    whenAborted(supervision.signal, terminate);
    whenAborted(supervision.killed, kill);
    enforceTimeout().catch(() => undefined);
    const [exitCode, signal] = await exited;
    kill();
    supervision.sweep?.();
    await Promise.race([closed, delay(pipeGraceMs, undefined, { signal: ended.signal })]);
    for (const pipe of child.stdio) pipe?.destroy();
    return { exitCode, signal, timedOut };
  } finally {
    ended.abort();
  }
}

export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) signalPid(-child.pid, signal);
}

/**
 * @param pid negative for a group. One that is gone already is no error; macOS answers EPERM where only zombies are left.
 */
export function signalPid(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
