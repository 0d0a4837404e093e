import { appendFileSync, readFileSync } from 'node:fs';
import type { Snapshot } from './fault-snapshot.ts';

/** What a process writes down before it may die; each line is on its way to the disk when `write` returns. */
export type Entry =
  /** The database as the process before it left it; nothing has been claimed since. */
  | { said: 'found'; snapshot: Snapshot }
  /** Every task that was found has ended. */
  | { said: 'recovered'; snapshot: Snapshot }
  | { said: 'began' }
  | { said: 'accepted'; taskId: string }
  | { said: 'ran'; taskId: string; stageId: string; attempt: number }
  /** The next statement was not sent: the process kills itself. */
  | { said: 'died'; before: string }
  /** The scenario came to its end before the chosen statement; `points` are all that it has. */
  | { said: 'finished'; snapshot: Snapshot; points: string[] };

export interface Diary {
  write(entry: Entry): void;
}

export function openDiary(file: string): Diary {
  return { write: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`) };
}

export function readDiary(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  // Only `write` writes it.
  return lines.map((line) => JSON.parse(line) as Entry);
}
