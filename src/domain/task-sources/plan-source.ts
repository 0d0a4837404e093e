import { type DomainError, DomainErrors, NotFoundError, ValidationError } from '../errors.ts';
import type { Json } from '../step-outcome.ts';
import { asObject } from '../template-parameters.ts';
import type { Lookups, SourceOf } from './task-source.ts';
import type { TaskWork, WorkStep } from './task-work.ts';
import { parameterErrors } from './template-source.ts';

const PROMPT_CHARACTERS = 20_000;
/** Callers may write it before the name of a stored plan. */
const PREFIX = 'templates:';

type Source = SourceOf<'PLAN'>;

/**
 * A prompt to plan: one step makes the plan, and those of the plan follow once it is there.
 * @throws every fault at once.
 */
export async function planWork(source: Source, lookups: Lookups): Promise<TaskWork> {
  const { prompt, planner, model, execute, headful } = source;
  const at = (...path: string[]) => ['source', 'plan', ...path];
  const errors: DomainError[] = [];
  if (prompt.trim() === '') errors.push(new ValidationError('There is nothing to plan: the prompt is empty.', at('prompt')));
  if (prompt.length > PROMPT_CHARACTERS) errors.push(new ValidationError(`A prompt to plan has at most ${PROMPT_CHARACTERS} characters.`, at('prompt')));
  if (model !== null && planner !== 'LLM')
    errors.push(new ValidationError('Only the planner LLM asks a model; leave `model` out, or say `planner: LLM`.', at('model')));
  if (model?.trim() === '') errors.push(new ValidationError('A model has a name; leave it out for the default.', at('model')));
  const stored = await storedPlan(source, lookups, errors);
  if (errors.length > 0) throw new DomainErrors(errors);
  const step: WorkStep = {
    name: 'plan',
    type: 'plan',
    config: {
      prompt: '{{prompt}}',
      planner,
      ...(model !== null && { model }),
      execute,
      headful,
      ...(stored && { memory_template: stored.name }),
    },
    agentName: 'planner',
  };
  return {
    name: stored?.name ?? 'plan',
    prompt,
    parameters: stored?.parameters ?? {},
    templateId: stored?.id ?? null,
    steps: [step],
    planner: { kind: planner, model },
  };
}

interface StoredPlanChoice {
  id: string;
  name: string;
  parameters: Json;
}

/** The stored plan that is meant, in its newest version, which the task keeps; a parameter `prompt` has the prompt where it is given no other. */
async function storedPlan({ prompt, memoryTemplate, parameters }: Source, lookups: Lookups, errors: DomainError[]): Promise<StoredPlanChoice | undefined> {
  const at = ['source', 'plan', 'parameters'];
  if (memoryTemplate === null) {
    if (parameters !== null) errors.push(new ValidationError('Only a stored plan has parameters: name it in `memoryTemplate`.', at));
    return undefined;
  }
  const name = memoryTemplate.startsWith(PREFIX) ? memoryTemplate.slice(PREFIX.length) : memoryTemplate;
  const template = await lookups.template(name, null);
  if (!template?.isPlan || template.isArchived) {
    const message = template?.isPlan
      ? `The plan "${name}" is archived; save it again to use it.`
      : `There is no stored plan "${name}". \`savePlanAsTemplate\` makes one of a task's plan.`;
    errors.push(new NotFoundError(message, memoryTemplate, ['source', 'plan', 'memoryTemplate']));
    return undefined;
  }
  const given = parameters ?? {};
  const takesPrompt = template.parameters.some((parameter) => parameter.name === 'prompt' && parameter.type === 'STRING');
  const fields = asObject(given);
  // JSON with a text in it.
  const values = (fields && takesPrompt ? { prompt, ...fields } : given) as Json;
  errors.push(...parameterErrors(template, values, at));
  return { id: template.id, name, parameters: values };
}
