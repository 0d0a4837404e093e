import type { TaskStatus } from '../db/generated/enums.ts';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import type { Ending } from './ending.ts';
import { groupCommit } from './group-commit.ts';
import { type Run, type StageSettlement, settleStages } from './settle-stages.ts';

/** CANCELLING: somebody asked the task to stop first, or it did not end for another reason. LOST: the run is another worker's now. */
export type Settled = 'CONTINUE' | 'ENDED' | 'CANCELLING' | 'LOST';

export interface Settling {
  run: Run;
  /** How a stage ended; null where only the task ends. */
  settlement: StageSettlement | null;
  /** How the task ends with it; null where it goes on. */
  ending: Ending | null;
}

export interface Settler {
  settle(settling: Settling): Promise<Settled>;
}

/** What the tasks of a worker have to record at the same moment is recorded together. */
export function openSettler(domain: Domain): Settler {
  return { settle: groupCommit((batch: readonly Settling[]) => settleAll(domain, batch)) };
}

async function settleAll(domain: Domain, batch: readonly Settling[]): Promise<Settled[]> {
  const stages = batch.flatMap(({ run, settlement }) => (settlement ? [{ run, settlement }] : []));
  if (batch.every(({ ending }) => ending === null)) {
    // One statement is a transaction by itself.
    const statuses = await settleStages(domain.database, stages);
    domain.signals.raise('events');
    return batch.map((one) => settledAs(one, statuses, new Set()));
  }
  return domain.database.transaction(async (tx) => {
    const statuses = stages.length > 0 ? await settleStages(tx, stages) : new Map<string, TaskStatus>();
    const endings = batch.flatMap(({ run, settlement, ending }) => (ending && (!settlement || statuses.get(run.taskId) === 'RUNNING') ? [ending] : []));
    const ended = new Set(await endTasks(domain, tx, endings));
    tx.afterCommit(() => domain.signals.raise('events'));
    return batch.map((one) => settledAs(one, statuses, ended));
  });
}

/** @param statuses of the tasks whose stages were settled, before any of them ended. */
function settledAs({ run, settlement, ending }: Settling, statuses: ReadonlyMap<string, TaskStatus>, ended: ReadonlySet<string>): Settled {
  if (ended.has(run.taskId)) return 'ENDED';
  const status = settlement ? statuses.get(run.taskId) : 'CANCELLING';
  if (status === 'CANCELLING') return 'CANCELLING';
  if (status === 'RUNNING') return ending ? 'LOST' : 'CONTINUE';
  return status !== undefined && status === ending?.status ? 'ENDED' : 'LOST';
}
