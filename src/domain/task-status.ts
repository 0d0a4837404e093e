import type { TaskStatus } from '../db/generated/enums.ts';

/**
 * The one table of transitions. A status write names the statuses that it may come from, by `sourcesOf`, and checks
 * that the row changed.
 */
const transitions = {
  BLOCKED: ['SCHEDULED', 'QUEUED', 'FAILED', 'CANCELLED'],
  SCHEDULED: ['QUEUED', 'CANCELLED'],
  QUEUED: ['RUNNING', 'FAILED', 'CANCELLED'],
  // Back to QUEUED: a stage waits for its next attempt, or a worker that shuts down hands the task back.
  RUNNING: ['QUEUED', 'AWAITING_APPROVAL', 'CANCELLING', 'PLANNED', 'COMPLETED', 'FAILED'],
  AWAITING_APPROVAL: ['QUEUED', 'FAILED', 'CANCELLED'],
  CANCELLING: ['CANCELLED'],
  PLANNED: [],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

export const taskStatuses = Object.keys(transitions) as TaskStatus[];

export type TerminalStatus = 'PLANNED' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

export function isTerminal(status: TaskStatus): status is TerminalStatus {
  return transitions[status].length === 0;
}

export function canBecome(from: TaskStatus, to: TaskStatus): boolean {
  return (transitions[from] as readonly TaskStatus[]).includes(to);
}

/** The statuses that a task may be in before it becomes `to`. */
export function sourcesOf(to: TaskStatus): TaskStatus[] {
  return taskStatuses.filter((from) => canBecome(from, to));
}

/** A dependency that ended so lets its dependents go on. */
export function isSuccess(status: TaskStatus): boolean {
  return status === 'COMPLETED' || status === 'PLANNED';
}
