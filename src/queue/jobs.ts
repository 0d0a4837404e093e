import type { QueueOptions, QueuePolicy } from 'pg-boss';
import { z } from 'zod';

const DAY_SECONDS = 86_400;

export interface Job {
  payload: z.ZodType;
  /** When it is enqueued by itself, in UTC. */
  cron?: string;
  /** How often `Queue.work` looks for due ones; 500 where omitted. */
  pollMs?: number;
  queue: QueueOptions & { policy?: QueuePolicy };
}

/**
 * The catalogue: every background job, its payload and how it is kept. The payload is parsed when it is enqueued and
 * when it is run.
 */
export const jobs = {
  /** Run a task. The job's id is the task's uuid; the task's row says everything else. */
  'run-task': {
    payload: z.null(),
    queue: {
      // A worker beats every few seconds; 10 is the least that pg-boss takes.
      heartbeatSeconds: 10,
      // The task's own rules decide how often it is tried: see domain/settle-run.ts and domain/start-tasks.ts.
      retryLimit: 1_000_000,
      retryDelay: 0,
      expireInSeconds: DAY_SECONDS,
      retentionSeconds: 365 * DAY_SECONDS,
    },
  },
  /** Let a scheduled task into the queue. The job's id is the task's uuid. */
  'release-scheduled-task': {
    payload: z.null(),
    queue: { heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 1, retentionSeconds: 365 * DAY_SECONDS },
  },
  /** End the wait for an approval that nobody gave in time. The job's id is the approval's uuid. */
  'expire-approval': {
    payload: z.null(),
    queue: { heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 1, retentionSeconds: 365 * DAY_SECONDS },
  },
  /**
   * Build the reports that are asked for, which rows say. Of these jobs one waits and one runs at most: reports of many tasks
   * are read and written together.
   */
  'build-reports': {
    payload: z.null(),
    queue: { policy: 'stately', heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 1, expireInSeconds: DAY_SECONDS, deleteAfterSeconds: 60 },
  },
  /** Add up for analytics what has been recorded. Of these jobs one waits and one runs at most. */
  'roll-up': {
    payload: z.null(),
    pollMs: 2_000,
    queue: { policy: 'stately', heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 1, expireInSeconds: DAY_SECONDS, deleteAfterSeconds: 60 },
  },
  /** Once a day, or as soon as somebody works again: see domain/purge.ts. */
  purge: {
    payload: z.null(),
    cron: '0 4 * * *',
    pollMs: 10_000,
    queue: { heartbeatSeconds: 10, retryLimit: 3, retryDelay: 60, expireInSeconds: DAY_SECONDS },
  },
  /** End what runs elsewhere and says nothing any more: see domain/silent-external-tasks.ts. */
  'fail-silent-external-tasks': {
    payload: z.null(),
    cron: '* * * * *',
    pollMs: 10_000,
    queue: { heartbeatSeconds: 10, retryLimit: 3, retryDelay: 60 },
  },
  /** Remove what a purged task leaves behind. The job's id is the task's uuid. */
  'remove-purged-task': {
    payload: z.null(),
    pollMs: 2_000,
    queue: { heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 60, expireInSeconds: DAY_SECONDS, retentionSeconds: 365 * DAY_SECONDS },
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;
