import type { StatementObserver } from '../db/database.ts';

/** What the server does by itself now and then, by the functions that do it: timers, and jobs that have a time or come after a task's end. */
const byItself = /\b(watchRuns|failSilentExternalTasks|buildReports|purge|removePurgedTasks|beat|readMetrics)\b/;

/**
 * Tells of all statements but those that come whenever they come. Who sent one is read from the call stack, for a commit says nothing
 * about what it commits.
 */
export function exceptByItself(report: (text: string) => void): StatementObserver {
  Error.stackTraceLimit = 50;
  return (text) => {
    if (!byItself.test(new Error().stack ?? '')) report(text);
  };
}
