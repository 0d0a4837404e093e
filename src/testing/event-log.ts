import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import { openSignals, type Signals } from '../db/signals.ts';
import { newId } from '../domain/ids.ts';
import { appendEvents } from '../domain/settle-run.ts';
import type { Run } from '../domain/settle-stages.ts';
import type { LiveLimits } from '../events/follow.ts';
import { openEventLog } from '../events/log.ts';
import { type LiveEvents, openLiveEvents } from '../events/stream.ts';
import { openTail, type Tail } from '../events/tail.ts';
import type { EventBody } from '../events/types.ts';
import { openTestDatabase } from './database.ts';
import { eventsAreShown } from './shown-events.ts';

export interface TestLog extends AsyncDisposable {
  readonly database: Database;
  readonly signals: Signals;
  readonly tail: Tail;
  readonly live: LiveEvents;
  /** What was logged by the tail. */
  readonly logged: string[];
  /** Inserts a task that runs, so that a worker may append to its log. */
  run(columns?: { name?: string; tags?: string[] }): Promise<Run>;
  /** Appends in a transaction of its own, and says so. */
  append(run: Run, ...events: readonly EventBody[]): Promise<void>;
}

interface TestLogOptions {
  /** Of a test file that shares it; one of its own where omitted. */
  database?: Database;
  limits?: Partial<LiveLimits>;
  /** Stands between the log's readers and the database. */
  wrap?: (database: Database) => Database;
}

/** The event log with its readers. */
export async function openTestLog({ database: shared, limits, wrap = (database) => database }: TestLogOptions = {}): Promise<TestLog> {
  await using opening = new AsyncDisposableStack();
  const database = shared ?? opening.use(await openTestDatabase());
  const signals = opening.use(await openSignals(database));
  const epoch = await openEventLog(database);
  // What tests before this one have left is no news to its readers.
  await eventsAreShown(database);
  const logged: string[] = [];
  const log = {
    error: (_details: object, message: string) => void logged.push(message),
    warn: (_details: object, message: string) => void logged.push(message),
  };
  const read = wrap(database);
  const tail = opening.use(openTail(read, signals, log));
  const live = openLiveEvents(read, tail, epoch, limits);
  const owned = opening.move();
  return {
    database,
    signals,
    tail,
    live,
    logged,
    async run({ name = 'task', tags = [] } = {}) {
      const taskId = newId();
      await database.query(sql`
        insert into task (id, kind, name, status, attempts, parameters, tags, metadata, agent_names)
        values (${taskId}::uuid, 'TEMPLATE', ${name}, 'RUNNING', 1, '{}', ${tags}::text[], '{}', '{}')`);
      return { taskId, attempt: 1 };
    },
    async append(run, ...events) {
      await appendEvents(database, run, events);
      if (events.includes(ended)) await database.query(sql`update task set completed_at = now() where id = ${run.taskId}::uuid`);
      signals.raise('events');
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function logLine(message: string): EventBody {
  return { type: 'LOG_APPENDED', level: 'INFO', message, stageId: null, fields: null };
}

/** The last status change of a task, as far as its readers can tell. */
export const ended: EventBody = { type: 'TASK_STATUS_CHANGED', status: 'COMPLETED', previousStatus: 'RUNNING', actor: null, currentStageId: null };

/** The text of a line, or the type of what is none. */
export function textOf({ body }: { body: EventBody }): string {
  return body.type === 'LOG_APPENDED' ? body.message : body.type;
}
