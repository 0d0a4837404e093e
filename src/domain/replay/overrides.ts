import { type DomainError, ValidationError } from '../errors.ts';
import { findPlaceholders, hasPlaceholder } from '../placeholders.ts';
import type { Json } from '../step-outcome.ts';
import { promptField } from '../task-sources/agent-sources.ts';
import type { WorkStep } from '../task-sources/task-work.ts';
import { asObject } from '../template-parameters.ts';
import type { Draft, ReplayKnowledge } from './draft.ts';

/**
 * Gives the model to every step that runs again and takes one, and to the template's parameter `model` where such a step names it.
 * @returns the fault where none does.
 */
export function changeModel(draft: Draft, model: string, known: ReplayKnowledge): DomainError[] {
  const fault = textFault('model', model);
  if (fault) return [fault];
  const throughParameter = setParameter(draft, 'model', model);
  const taking = draft.steps.map((step, index) => index >= draft.first && takesModel(step, known));
  draft.steps = draft.steps.map((step, index) => (taking[index] ? { ...step, config: { ...asObject(step.config), model } as Json } : step));
  if (throughParameter || taking.includes(true)) return [];
  return [new ValidationError('None of the stages that run again takes a model; leave `model` out, or replay from an earlier stage.', ['model'])];
}

/**
 * Puts the prompt where the stages that run again take theirs from: a parameter, the text that agents work on, or else the
 * configuration of the first of them that has a prompt.
 * @returns the fault where there is no such place.
 */
export function changePrompt(draft: Draft, prompt: string, known: ReplayKnowledge): DomainError[] {
  if (prompt.trim() === '') return [new ValidationError('The prompt is empty; leave it out to keep the original’s.', ['prompt'])];
  if (draft.templateParameters ? setParameter(draft, 'prompt', prompt) : setInputs(draft, prompt)) return [];
  const index = draft.steps.findIndex((step, position) => position >= draft.first && promptPlace(step, known) !== undefined);
  const step = draft.steps[index];
  const place = step && promptPlace(step, known);
  if (!step || !place) {
    return [new ValidationError('None of the stages that run again takes a prompt; leave `prompt` out, or replay from an earlier stage.', ['prompt'])];
  }
  const fault = textFault('prompt', prompt);
  if (fault) return [fault];
  draft.prompt = prompt;
  draft.steps = draft.steps.with(index, { ...step, config: withPrompt(step.config, place, prompt) });
  return [];
}

/** It goes into a configuration, where a placeholder would be filled in. */
function textFault(name: string, text: string): ValidationError | undefined {
  if (text.trim() === '') return new ValidationError(`${name} is empty; leave it out to keep the original’s.`, [name]);
  return hasPlaceholder(text) ? new ValidationError(`This ${name} would stand where placeholders are filled in, so it cannot hold {{…}}.`, [name]) : undefined;
}

/** @returns false where the template has no such parameter, or no stage that runs again names it. */
function setParameter(draft: Draft, name: string, value: string): boolean {
  const parameters = asObject(draft.parameters);
  if (!parameters || !draft.templateParameters?.some((parameter) => parameter.name === name) || !isNamed(draft, name)) return false;
  // JSON with a text in it.
  draft.parameters = { ...parameters, [name]: value } as Json;
  return true;
}

/** Without a template, placeholders name the task's `prompt` and its `parameters`: a text, or an object with one in it. */
function setInputs(draft: Draft, prompt: string): boolean {
  const inputs = asObject(draft.parameters);
  const takesInputs = isNamed(draft, 'parameters') && (inputs !== undefined || typeof draft.parameters === 'string');
  if (!takesInputs && !isNamed(draft, 'prompt')) return false;
  draft.prompt = prompt;
  // JSON with a text in it.
  if (takesInputs) draft.parameters = inputs ? ({ ...inputs, [promptField(draft.parameters) ?? 'prompt']: prompt } as Json) : prompt;
  return true;
}

/** Whether a placeholder of a stage that runs again names it. */
function isNamed({ steps, first }: Draft, name: string): boolean {
  return steps.slice(first).some(({ config }) => findPlaceholders(config).some((placeholder) => placeholder.name.split('.')[0] === name));
}

/** An agent that works by rules has no use for one. */
function takesModel({ type, agentName }: WorkStep, { stepTypes, agents }: ReplayKnowledge): boolean {
  const hasModel = 'model' in (stepTypes.get(type)?.config.shape ?? {});
  return hasModel && !(agentName !== null && agents.get(agentName)?.routingMode === 'RULE');
}

/** The field of a step's configuration that says what is to be done. */
function promptPlace({ type }: WorkStep, { stepTypes }: ReplayKnowledge): string | undefined {
  const shape = stepTypes.get(type)?.config.shape ?? {};
  return ['prompt', 'inputs'].find((field) => field in shape);
}

function withPrompt(config: Json, place: string, prompt: string): Json {
  const fields = asObject(config);
  const inner = asObject(fields?.[place]);
  // JSON with a text in it.
  return { ...fields, [place]: inner ? { ...inner, prompt } : prompt } as Json;
}
