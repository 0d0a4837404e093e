import { type DomainError, DomainErrors, NotFoundError, ValidationError } from '../errors.ts';
import type { Json } from '../step-outcome.ts';
import { checkParameters, withDefaults } from '../template-parameters.ts';
import type { StoredTemplate } from '../templates.ts';
import type { Lookups, SourceOf } from './task-source.ts';
import type { TaskWork } from './task-work.ts';

/** A template's steps, one stage each. @throws NotFoundError, or every parameter that does not fit. */
export async function templateWork({ name, version, parameters }: SourceOf<'TEMPLATE'>, lookups: Lookups): Promise<TaskWork> {
  const template = await lookups.template(name, version);
  const wanted = version === null ? `template "${name}"` : `version ${version} of template "${name}"`;
  const at = ['source', 'template', version === null ? 'name' : 'version'];
  if (!template) throw new NotFoundError(`There is no ${wanted}. \`templates\` lists what there is.`, name, at);
  if (template.isArchived) throw new NotFoundError(`The ${wanted} is archived; publish it again to use it.`, name, at);
  return workOf(template, parameters, ['source', 'template', 'parameters']);
}

/** @param at where the parameters stand in the input. */
export function workOf(template: StoredTemplate, parameters: Json, at: readonly string[]): TaskWork {
  const errors = parameterErrors(template, parameters, at);
  if (errors.length > 0) throw new DomainErrors(errors);
  return {
    name: template.name,
    prompt: promptOf(withDefaults(template.parameters, parameters as Record<string, never>)),
    parameters,
    templateId: template.id,
    steps: template.steps.map(({ name, type, config, requiresApproval }) => ({ name, type, config, agentName: agentNameOf(config, type), requiresApproval })),
  };
}

/** A template with a parameter `prompt` is about that prompt. */
export function promptOf(parameters: Readonly<Record<string, unknown>>): string | null {
  return typeof parameters.prompt === 'string' ? parameters.prompt : null;
}

/** Under which name such steps log, though they are no agent's. */
const fixedNames: Readonly<Record<string, string>> = { plan: 'planner', browser: 'browser' };

/** The agent that a step names; null for a step that is no agent's, and for one whose agent is chosen later. */
export function agentNameOf(config: Json, type: string): string | null {
  if (fixedNames[type] !== undefined) return fixedNames[type];
  if (type !== 'agent' || config === null || typeof config !== 'object' || Array.isArray(config)) return null;
  // A placeholder is no name yet.
  return typeof config.agent === 'string' && !config.agent.includes('{{') ? config.agent : null;
}

export function parameterErrors(template: Pick<StoredTemplate, 'parameters'>, parameters: Json, path: readonly string[]): DomainError[] {
  const { missingParameters, invalidParameters, unknownParameters } = checkParameters(template.parameters, parameters);
  const at = (name: string) => [...path, ...(name ? [name] : [])];
  const known = template.parameters.map(({ name }) => name).join(', ') || 'none';
  return [
    ...missingParameters.map((name) => new ValidationError(`The parameter "${name}" is required.`, at(name))),
    ...invalidParameters.map(({ name, message }) => new ValidationError(`${message}.`, at(name))),
    ...unknownParameters.map((name) => new ValidationError(`There is no parameter "${name}"; the template has: ${known}.`, at(name))),
  ];
}
