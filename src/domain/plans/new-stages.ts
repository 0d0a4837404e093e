import { newId } from '../ids.ts';
import type { StartedStage } from '../start-tasks.ts';
import type { Planned } from './plan.ts';
import { workStepOf } from './plan-stages.ts';

/** A stage that a plan adds to a task which runs. */
export type NewStage = StartedStage & { traceEventId: string };

/** The stages of a plan, behind the stage with this index; none of a plan that is not executed. */
export function newStages({ plan, execute, headful }: Planned, after: number): NewStage[] {
  if (!execute) return [];
  return plan.steps.map((step, position) => {
    const { requiresApproval = false, ...work } = workStepOf(step, { headful });
    return {
      ...work,
      requiresApproval,
      approvedAction: null,
      id: newId(),
      index: after + 1 + position,
      status: 'PENDING',
      // The one that begins.
      attempt: 1,
      traceEventId: newId(),
      output: null,
      takenOver: false,
      workspaceKey: null,
    };
  });
}
