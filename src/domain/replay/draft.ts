import type { StoredAgent } from '../agents.ts';
import type { Json } from '../step-outcome.ts';
import type { StepType } from '../step-types/step-type.ts';
import type { WorkStep } from '../task-sources/task-work.ts';
import type { TemplateParameter } from '../template-parameters.ts';

/** The work of a replay while changes are put into it. */
export interface Draft {
  steps: WorkStep[];
  /** Of these, the index of the first that runs. */
  first: number;
  parameters: Json;
  prompt: string | null;
  /** Null for a task that comes from no template. */
  templateParameters: TemplateParameter[] | null;
}

/** What the steps are looked up in. */
export interface ReplayKnowledge {
  stepTypes: ReadonlyMap<string, StepType>;
  /** By name, those that the steps to run again name. */
  agents: ReadonlyMap<string, StoredAgent | undefined>;
}
