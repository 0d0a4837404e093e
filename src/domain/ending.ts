import type { Failure } from './domain.ts';
import type { TerminalStatus } from './task-status.ts';

/** What a task leaves behind; large values lie in storage. */
export interface StoredResult {
  json: unknown;
  text: string | null;
  blobKey: string | null;
  contentType: string | null;
  sizeBytes: number;
  sha256: string | null;
}

export interface Ending {
  taskId: string;
  /** The attempt that the worker holds; null where the task is not running. */
  attempt: number | null;
  status: TerminalStatus;
  failure: Failure | null;
  /** Name of the key whose request caused it; null where the system did. */
  actor: string | null;
  /** Now where omitted. */
  completedAt?: Date | null;
}
