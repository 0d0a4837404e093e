import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  processes: number;
  /** Of the processes that run, and of those that they waited for. */
  cpuTimeMs: number;
  /** Resident; what processes share is counted for each of them. */
  memoryBytes: number;
}

/** Linux shows times in USER_HZ, which is 100 on every architecture that Node runs on. */
const msPerTick = 10;

/**
 * Sums over a process and all its descendants, as /proc shows them now. Undefined where there is no /proc, or the process has ended.
 * Synchronous on purpose: /proc never blocks, and a tree that forks quickly is read nearly at one moment.
 * @param limit where the number of processes exceeds it, reading stops.
 */
export function readUsage(pid: number, limit: number): Usage | undefined {
  const usage: Usage = { processes: 0, cpuTimeMs: 0, memoryBytes: 0 };
  for (const id of descendants(pid)) {
    const stat = read(`/proc/${id}/stat`);
    const status = read(`/proc/${id}/status`);
    if (stat === undefined || status === undefined) continue;
    // Fields are counted from behind the name, which may contain anything: 14 to 17 of proc_pid_stat(5), own and waited-for times.
    const times = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15);
    usage.processes += 1;
    usage.cpuTimeMs += times.reduce((sum, ticks) => sum + Number(ticks) * msPerTick, 0);
    usage.memoryBytes += kilobytes(status, 'VmRSS');
    if (usage.processes > limit) break;
  }
  return usage.processes > 0 ? usage : undefined;
}

/** As `memoryBytes`, but what n processes share counts 1/n for each: exact, and too slow to be asked for often. */
export function readProportionalMemory(pid: number): number {
  let bytes = 0;
  for (const id of descendants(pid)) bytes += kilobytes(read(`/proc/${id}/smaps_rollup`) ?? '', 'Pss');
  return bytes;
}

function* descendants(pid: number): Generator<number> {
  const found = [pid];
  for (let next = found.pop(); next !== undefined; next = found.pop()) {
    yield next;
    for (const thread of list(`/proc/${next}/task`)) {
      const children = read(`/proc/${next}/task/${thread}/children`) ?? '';
      found.push(...children.split(' ').filter(Boolean).map(Number));
    }
  }
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
