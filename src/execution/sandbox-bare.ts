import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { signalPid, standardPath } from './process-group.ts';
import { limitPrefix } from './sandbox-limits.ts';
import type { Launched, SandboxRun } from './sandbox-run.ts';

/** Inherited by whatever the script starts, so that a process is recognised after it has left the group and the session. */
const mark = 'TASKLOOM_RUN';

/** Without isolation: the script can do what the server's user can. Limits hold as far as this system has them. */
export function launchBare({ file, args, env, folder, timeoutMs, memoryLimitBytes }: SandboxRun): Launched {
  const run = randomUUID();
  const [command = file, ...rest] = [...limitPrefix({ timeoutMs, memoryLimitBytes }, false), file, ...args];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { PATH: standardPath, HOME: folder, LANG: 'C.UTF-8', ...env, [mark]: run },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, sweep: () => killMarked(`${mark}=${run}`) };
}

/** Linux only; elsewhere what calls setsid stays, which is one reason for bubblewrap. */
function killMarked(entry: string): void {
  for (const pid of processIds()) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry)) signalPid(pid, 'SIGKILL');
    } catch {
      // It has just ended, or belongs to somebody else, and so is none of ours.
    }
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
