import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes that a process has started, with what those have started; Linux only. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = new Set([pid]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found];
}

/** Those of them that are still there, and are no corpses that wait to be seen by their parent. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    const state = statOf(pid)?.[0];
    return state !== undefined && state !== 'Z' && state !== 'X';
  });
}

function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** State, parent and further fields: proc_pid_stat(5). The name before them may hold anything. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
