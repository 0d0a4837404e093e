import { type DomainError, ValidationError } from '../errors.ts';
import { workStepOf } from '../plans/plan-stages.ts';
import { asObject } from '../template-parameters.ts';
import type { Original, OriginalStage } from './original.ts';
import { firstStageOf, type ReplayFrom } from './replay-point.ts';
import type { ReplayChanges } from './replay-work.ts';

export interface ReplayPlan {
  /** With the stages that the replay has. */
  original: Original;
  /** The first that runs. */
  first: number;
  /** Whether its plan is the original's. */
  keepsPlan: boolean;
  faults: DomainError[];
}

/**
 * Where the replay of a task begins. One that has a plan executes that very plan, also where it was only planned before: only with another
 * prompt, model or other parameters, from the start, a new one is made, and executed where the original's was to be.
 */
export function replayPlan(original: Original, { from, ...changes }: ReplayChanges & { from: ReplayFrom }): ReplayPlan {
  if (original.kind !== 'PLAN') return { original, first: firstStageOf(original, from), keepsPlan: false, faults: [] };
  const planning = original.stages.filter(({ type }) => type === 'plan');
  const whole = original.plan ? { ...original, stages: [...planning.map(executed), ...plannedStages(original)] } : original;
  const first = firstStageOf(whole, from);
  const isChanged = changes.prompt !== null || changes.model !== null || changes.parameters !== null;
  if (original.plan && (first > 0 || !isChanged)) return { original: whole, first: Math.max(first, planning.length), keepsPlan: true, faults: [] };
  const isMisplaced = changes.model !== null && original.planner !== 'LLM';
  const faults = isMisplaced ? [new ValidationError('The rules plan this task, and they ask no model; leave `model` out.', ['model'])] : [];
  return { original: { ...original, stages: planning }, first: 0, keepsPlan: false, faults };
}

const executed = (stage: OriginalStage): OriginalStage => ({ ...stage, config: { ...(asObject(stage.config) as { [key: string]: never }), execute: true } });

/** One for each step of the plan; what it was replanned from is left out. */
function plannedStages({ plan, stages }: Original): OriginalStage[] {
  const headful = asObject(stages.find(({ type }) => type === 'plan')?.config)?.headful === true;
  return (plan?.steps ?? []).map(
    (step) =>
      stages.find(({ id }) => id === step.stageId) ?? {
        ...workStepOf(step, { headful }),
        id: step.key,
        requiresApproval: step.requiresApproval,
        status: 'PENDING',
        takenOver: false,
      },
  );
}
