import { type DomainError, ValidationError } from '../errors.ts';
import type { Json } from '../step-outcome.ts';
import { inputsFault, promptAndParameters } from '../task-sources/agent-sources.ts';
import type { TaskWork, WorkStep } from '../task-sources/task-work.ts';
import { agentNameOf, parameterErrors, promptOf } from '../task-sources/template-source.ts';
import { asObject, withDefaults } from '../template-parameters.ts';
import type { Draft, ReplayKnowledge } from './draft.ts';
import type { Original } from './original.ts';
import { changeModel, changePrompt } from './overrides.ts';

/** What is to be another than in the original. */
export interface ReplayChanges {
  /** Merged over the original's. */
  parameters: Json | null;
  prompt: string | null;
  model: string | null;
}

/** The steps as the original has them, whatever became of its template since. */
export function stepsOf({ stages }: Original): WorkStep[] {
  return stages.map(({ name, type, config, requiresApproval }) => ({ name, type, config, agentName: agentNameOf(config, type), requiresApproval }));
}

/**
 * The original's work with the changes in it. Parameters are checked against the template's version that the original ran; what
 * the stages before `first` made of the earlier ones stays as it is.
 * @returns also every fault, with its path in the input of `replayTask`.
 */
export function replayWork(original: Original, first: number, changes: ReplayChanges, known: ReplayKnowledge): { work: TaskWork; faults: DomainError[] } {
  const errors: DomainError[] = [];
  const draft: Draft = { ...original, steps: stepsOf(original), first, parameters: merged(original, changes.parameters, errors) };
  if (changes.model !== null) errors.push(...changeModel(draft, changes.model, known));
  if (changes.prompt !== null) errors.push(...changePrompt(draft, changes.prompt, known));
  errors.push(...parameterFaults(original, draft.parameters));
  const { mode, profile, role } = original;
  const work: TaskWork = {
    name: original.name,
    prompt: shownPrompt(original, draft),
    parameters: draft.parameters,
    templateId: original.templateId,
    steps: draft.steps,
    ...(original.planner !== null && { planner: { kind: original.planner, model: changes.model ?? original.plannerModel } }),
    ...(mode !== null && { mode }),
    ...(profile !== null && { profile }),
    ...(role !== null && { role }),
  };
  return { work, faults: errors };
}

/** Objects field by field; anything else that agents work on is replaced as a whole. */
function merged({ parameters, templateParameters }: Original, given: Json | null, errors: DomainError[]): Json {
  if (given === null) return parameters;
  const [before, over] = [asObject(parameters), asObject(given)];
  // Both are JSON.
  if (before && over) return { ...before, ...over } as Json;
  if (!before && !templateParameters) return given;
  errors.push(new ValidationError("parameters is an object, whose fields replace the original's.", ['parameters']));
  return parameters;
}

function parameterFaults({ kind, templateParameters, parameters: before }: Original, parameters: Json): DomainError[] {
  if (templateParameters) return parameterErrors({ parameters: templateParameters }, parameters, ['parameters']);
  return kind === 'PROMPT' && parameters !== before ? inputsFault(parameters, ['parameters']) : [];
}

function shownPrompt(original: Original, { templateParameters, parameters, prompt }: Draft): string | null {
  if (prompt !== original.prompt || parameters === original.parameters) return prompt;
  // What is no object is among the faults.
  if (templateParameters) return promptOf(withDefaults(templateParameters, (asObject(parameters) ?? {}) as Record<string, Json>)) ?? prompt;
  return promptAndParameters(parameters).prompt ?? prompt;
}
