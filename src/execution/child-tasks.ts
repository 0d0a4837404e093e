import { cancelChildrenOf, createChild, readChildEnd } from '../domain/child-tasks.ts';
import type { Domain } from '../domain/domain.ts';
import type { ChildTasks } from './executor.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Follows the event log; see events/stream.ts. */
export interface EndWatch {
  /** True once the task has ended, false when the time is over or the signal aborts. */
  waitForEnd(taskId: string, ms: number, signal: AbortSignal): Promise<boolean>;
}

/** One wait; then the task is looked at again. */
const WAIT_MS = 300_000;

export function openChildTasks(domain: Domain, watch: EndWatch, telemetry: Telemetry): ChildTasks {
  return {
    start: (child) => createChild(domain, { ...child, traceparent: telemetry.traceparent() }),
    async end(taskId, signal) {
      while (!(await watch.waitForEnd(taskId, WAIT_MS, signal))) signal.throwIfAborted();
      return readChildEnd(domain, taskId);
    },
    cancelOf: (stageId) => cancelChildrenOf(domain, stageId),
  };
}
