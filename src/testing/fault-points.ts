import type { StatementObserver } from '../db/database.ts';

/**
 * The statements before which a process can be made to die: those of the domain (create, start, stage end, settle, cancel) and
 * the claim of a job. Who sent a statement is read from the call stack, so a new one counts by itself; heartbeats, polls and the
 * queue's maintenance, which come whenever they come, do not.
 */
export interface FaultPoints {
  readonly onStatement: StatementObserver;
  /** What was counted, in order. */
  readonly passed: string[];
  /** Begins to count, and dies before the statement of this number. */
  count(point: number): void;
  /** What comes now is no point any more. */
  stop(): void;
  /** A claim that finds nothing would count too: so it waits here until there is something to find. They are held at first. */
  holdClaims(): void;
  letAllClaim(): void;
  /** Resolves when it is under way. */
  letOneClaim(): Promise<void>;
}

/** Also sent now and then by themselves: the watch over running tasks, their output, and reports. */
const sentByTimers = /\b(watchRuns|appendEvents|buildReports)\b/;

export function openFaultPoints(die: (before: string) => void): FaultPoints {
  Error.stackTraceLimit = 50;
  const passed: string[] = [];
  let fatal = 0;
  let isHeld = true;
  let held: (() => void) | undefined;
  let ticket: (() => void) | undefined;

  const mayClaim = async () => {
    while (isHeld && !ticket) {
      await new Promise<void>((resolve) => {
        held = resolve;
      });
    }
    ticket?.();
    ticket = undefined;
  };

  return {
    passed,
    async onStatement(text) {
      const place = placeOf(text, new Error().stack ?? '');
      if (place === undefined) return;
      if (place === 'claim') await mayClaim();
      if (fatal === 0) return;
      passed.push(place);
      if (passed.length === fatal) die(place);
    },
    count(point) {
      fatal = point;
    },
    stop() {
      fatal = 0;
    },
    holdClaims() {
      isHeld = true;
    },
    letAllClaim() {
      isHeld = false;
      held?.();
    },
    async letOneClaim() {
      await new Promise<void>((resolve) => {
        ticket = resolve;
        held?.();
      });
    },
  };
}

/** For example `create-task/insertTasks/enqueue`; undefined for what is not of the domain. */
function placeOf(text: string, stack: string): string | undefined {
  if (text === 'commit') return text;
  const frames = stack.split('\n').filter((line) => /\/src\/(domain|queue)\//.test(line) && !line.includes('executeSql'));
  const names = frames.map((line) => /at (?:async )?(?:Object\.)?([\w$]+) \(/.exec(line)?.[1] ?? /([\w-]+)\.ts:/.exec(line)?.[1] ?? '');
  if (names[0] === 'claim') return names[0];
  const isOfDomain = frames.some((line) => line.includes('/src/domain/')) && !frames.some((line) => sentByTimers.test(line));
  return isOfDomain ? names.reverse().join('/') : undefined;
}
