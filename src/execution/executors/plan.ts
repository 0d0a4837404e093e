import type { Planned } from '../../domain/plans/plan.ts';
import { MAX_PLAN_STEPS, planSchema } from '../../domain/plans/plan.ts';
import { StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import type { plan as planStep } from '../../domain/step-types/plan.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor, StepContext } from '../executor.ts';
import { askPlannerModel } from '../planner/ask-planner-model.ts';

export type PlanningStep = StepContext<ConfigOf<typeof planStep>>;

/** A plan, and how it came about. */
export interface MadePlan extends Pick<Planned, 'plan' | 'model' | 'retries'>, Pick<StepOutcome, 'routingMode' | 'reasoning'> {}

const SHOWN_PROMPT = 2_000;

/** Makes a plan: takes the stored one that is named, asks a model, or reads the prompt by rules. */
export const planExecutor: Executor<ConfigOf<typeof planStep>> = {
  async run(step) {
    const { execute, headful, prompt, planner } = step.config;
    const { plan, model, retries, ...how } = await makePlan(step);
    step.log('INFO', `Planned ${plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`}: ${plan.summary}`);
    const steps = plan.steps.map(({ key, title }) => ({ key, title }));
    return {
      ...how,
      plan: { plan, execute, headful, model, retries },
      output: { title: plan.title, summary: plan.summary, steps },
      keyInput: { prompt: prompt.slice(0, SHOWN_PROMPT).toWellFormed(), planner },
      keyOutput: { summary: plan.summary, steps: steps.length, retries },
    };
  },
};

async function makePlan(step: PlanningStep): Promise<MadePlan> {
  if (step.config.memory_template !== undefined) return planFromMemory(step);
  return step.config.planner === 'LLM' ? planByModel(step) : planByFixedRules(step);
}

async function planFromMemory(step: PlanningStep): Promise<MadePlan> {
  const { name, version, plan } = await step.services.plans.stored(step.task.id);
  return { plan, model: null, retries: 0, routingMode: 'RULE', reasoning: `The stored plan "${name}", version ${version}, was taken.` };
}

/** Rules plan where the model does not, and the plan says so. @throws what the model failed with, where they cannot. */
async function planByModel(step: PlanningStep): Promise<MadePlan> {
  try {
    const made = await askPlannerModel(step);
    return { ...made, routingMode: 'LLM', reasoning: made.plan.rationale.join(' ') };
  } catch (error) {
    if (!(error instanceof StepError) || error.code.startsWith('BUDGET_')) throw error;
    const made = await planByFixedRules(step).catch(() => {
      throw error;
    });
    const why = `The model made no plan (${error.code}), so rules did.`;
    step.log('WARN', `${why} ${error.message}`);
    step.trace({ agentName: 'planner', eventType: 'planner_fallback', payload: { code: error.code, message: error.message } });
    const plan = { ...made.plan, rationale: [why, ...made.plan.rationale], raw: { rules: made.plan.raw, model: { code: error.code, message: error.message } } };
    const retries = error.code === 'MODEL_OUTPUT_INVALID' ? step.services.config.PLANNER_RETRIES : 0;
    return { ...made, plan, retries, routingMode: 'HYBRID', reasoning: why };
  }
}

/** @throws StepError naming the words that no rule understands. */
async function planByFixedRules({ config: { prompt, execute } }: PlanningStep): Promise<MadePlan> {
  // What the rules know takes a moment to load, and not every worker is ever asked.
  const { planByRules } = await import('../../rules/planner/plan-by-rules.ts');
  const { notUnderstood, ...draft } = planByRules(prompt);
  const words = notUnderstood.map((part) => `“${part}”`).join(', ');
  if (draft.steps.length === 0) {
    throw new StepError('PLAN_NOT_UNDERSTOOD', `No rule knows how to plan ${cut(words || `“${prompt}”`)}`, { hint: HINT });
  }
  // Half an errand may be worse than none: whoever wants to see the rest of the plan asks for it without execution.
  if (notUnderstood.length > 0 && execute) {
    throw new StepError('PLAN_INCOMPLETE', `A part of the prompt could not be planned, so nothing was done: ${cut(words)}`, {
      hint: `${HINT} With \`execute: false\` the other parts are planned, to look at.`,
    });
  }
  if (draft.steps.length > MAX_PLAN_STEPS) {
    throw new StepError('PLAN_TOO_LONG', `The prompt asks for ${draft.steps.length} steps; a plan has at most ${MAX_PLAN_STEPS}.`, {
      hint: 'Divide it into several tasks.',
    });
  }
  const plan = { ...planSchema.parse(draft), raw: { ...draft, notUnderstood } };
  return { plan, model: null, retries: 0, routingMode: 'RULE', reasoning: draft.rationale.join(' ') };
}

const HINT =
  'Say it as steps of a browser, in English or Chinese: open, search … on …, click, type … into …, select … from …, wait, scroll, extract, screenshot. Or let a model plan: `planner: LLM`.';

const cut = (text: string): string => (text.length <= 1_000 ? text : `${text.slice(0, 1_000).toWellFormed()}…`);
