import { traceEntry } from '../../events/journal-log.ts';
import type { Domain } from '../domain.ts';
import { endTasks } from '../end-tasks.ts';
import { newId } from '../ids.ts';
import { type Run, type StageSettlement, settleStages } from '../settle-stages.ts';
import type { Settled } from '../settler.ts';
import type { NewStage } from './new-stages.ts';
import type { Planned } from './plan.ts';
import { storePlan } from './store-plan.ts';

/**
 * Records a stage that has planned, in one transaction: the plan, its event, and the stages that execute it, of which the first begins, or
 * the end of a task that is only planned. It stands by itself, apart from what other tasks record at the same moment: it locks its task first.
 */
export async function finishPlanning(
  domain: Domain,
  run: Run,
  settlement: StageSettlement,
  { planned, stages }: { planned: Planned; stages: readonly NewStage[] },
): Promise<Settled> {
  const { stageId, traceEventId, agentName } = settlement;
  const planId = newId();
  const { plan, model, retries } = planned;
  const payload = { planId, title: plan.title, summary: plan.summary, steps: plan.steps.length, model, retries };
  const pending = [
    ...settlement.pending,
    { type: 'PLAN_CREATED', planId } as const,
    traceEntry({ id: newId(), parentId: traceEventId, agentName, eventType: 'plan_created', payload, durationMs: null }),
  ];
  return domain.database.transaction(async (tx) => {
    await storePlan(tx, run, stageId, { planId, plan, stages, model, retries });
    const status = (await settleStages(tx, [{ run, settlement: { ...settlement, pending } }])).get(run.taskId);
    tx.afterCommit(() => domain.signals.raise('events'));
    // Of a commit whose answer was lost: the task has ended with it.
    if (status === 'PLANNED') return 'ENDED';
    if (status === 'CANCELLING') return 'CANCELLING';
    if (status !== 'RUNNING') return 'LOST';
    if (planned.execute) return 'CONTINUE';
    const ended = await endTasks(domain, tx, [{ ...run, status: 'PLANNED', failure: null, actor: null }]);
    return ended.includes(run.taskId) ? 'ENDED' : 'LOST';
  });
}
