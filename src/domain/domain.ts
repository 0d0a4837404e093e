import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import type { TaskQueue } from '../queue/queue.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { ForeignUse } from './step-outcome.ts';
import type { StepType } from './step-types/step-type.ts';

/** What the rules work with. Every function of the domain takes it first. */
export interface Domain {
  database: Database;
  queue: TaskQueue;
  signals: Signals;
  storage: BlobStore;
  /** What a template's steps may be, by name. */
  stepTypes: ReadonlyMap<string, StepType>;
  /** What a model cost that was called elsewhere. */
  priceOf(use: ForeignUse): string | null;
  log: Logger;
}

/** Error codes that the domain itself gives to tasks; executors have their own. */
export type TaskErrorCode = 'DEPENDENCY_FAILED' | 'DEADLINE_EXCEEDED' | 'WORKER_LOST' | 'INTERNAL' | 'INVALID_STEP' | 'APPROVAL_DENIED' | 'APPROVAL_EXPIRED';

/** Why a task or a stage failed. */
export interface Failure {
  /** UPPER_SNAKE_CASE. */
  code: string;
  message: string;
  /** What a person can do about it. */
  hint: string | null;
  retryable: boolean;
  stageId: string | null;
}
