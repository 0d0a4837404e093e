import type { z } from 'zod';
import { type DomainError, ValidationError } from './errors.ts';
import { findPlaceholders, hasPlaceholder, valueAt } from './placeholders.ts';
import type { Json } from './step-outcome.ts';
import type { StepType } from './step-types/step-type.ts';
import { parameterFault, type TemplateParameter } from './template-parameters.ts';

export interface TemplateStep {
  name: string;
  type: string;
  /** With placeholders, as written. */
  config: Json;
  requiresApproval: boolean;
}

export interface NewTemplate {
  name: string;
  description: string;
  parameters: TemplateParameter[];
  /** A step without a name takes its type's. */
  steps: TemplateStep[];
  shop: string | null;
}

const NAME = /^[a-zA-Z0-9][\w.-]{0,99}$/;
const PLACEHOLDER_NAME = /^[\w-]{1,100}$/;
const MAX_STEPS = 100;

/** Everything that is wrong with a template that somebody wants to publish. */
export function checkTemplate(stepTypes: ReadonlyMap<string, StepType>, { name, parameters, steps }: NewTemplate): DomainError[] {
  const errors: DomainError[] = [];
  const fault = (message: string, ...path: (string | number)[]) => errors.push(new ValidationError(message, path.map(String)));

  if (!NAME.test(name)) fault('A template name has 1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first.', 'name');
  if (steps.length === 0) fault('A template has at least one step.', 'steps');
  if (steps.length > MAX_STEPS) fault(`A template has at most ${MAX_STEPS} steps.`, 'steps');

  parameters.forEach((parameter, index) => {
    const at = ['parameters', index] as const;
    if (!PLACEHOLDER_NAME.test(parameter.name) || parameter.name === 'steps') {
      fault('A parameter name has letters, digits, dashes and underscores, and is not `steps`.', ...at, 'name');
    }
    if (parameters.findIndex((other) => other.name === parameter.name) < index) fault(`There are two parameters "${parameter.name}".`, ...at, 'name');
    for (const allowed of parameter.enumValues ?? []) {
      const wrong = parameterFault({ ...parameter, enumValues: null }, allowed);
      if (wrong) fault(`An enum value ${wrong.message}.`, ...at, 'enumValues');
    }
    const wrong = parameter.defaultValue === undefined ? undefined : parameterFault(parameter, parameter.defaultValue);
    if (wrong) fault(`The default ${wrong.message}.`, ...at, 'defaultValue');
  });

  const known = new Set(parameters.map((parameter) => parameter.name));
  const earlier = new Set<string>();
  steps.forEach((step, index) => {
    if (!PLACEHOLDER_NAME.test(step.name)) fault('A step name has letters, digits, dashes and underscores.', 'steps', index, 'name');
    if (earlier.has(step.name)) fault(`There are two steps "${step.name}"; give each a name of its own.`, 'steps', index, 'name');
    for (const { name: placeholder, path } of findPlaceholders(step.config)) {
      const problem = placeholderFault(placeholder, known, earlier);
      if (problem) fault(problem, 'steps', index, 'config', ...path);
    }
    errors.push(...checkStepConfig(stepTypes, step, index));
    earlier.add(step.name);
  });
  return errors;
}

function placeholderFault(placeholder: string, parameters: ReadonlySet<string>, earlier: ReadonlySet<string>): string | undefined {
  const [first = '', step, output] = placeholder.split('.');
  if (first !== 'steps') {
    if (parameters.has(first)) return undefined;
    return `There is no parameter "${first}" for {{${placeholder}}}. Declare it, or name one of: ${[...parameters].join(', ') || '(none)'}.`;
  }
  if (step === undefined || output !== 'output') return `{{${placeholder}}} must have the form {{steps.NAME.output}} or {{steps.NAME.output.field}}.`;
  return earlier.has(step) ? undefined : `{{${placeholder}}} names no earlier step. Earlier steps: ${[...earlier].join(', ') || '(none)'}.`;
}

function checkStepConfig(stepTypes: ReadonlyMap<string, StepType>, { type, config }: TemplateStep, index: number): DomainError[] {
  const stepType = stepTypes.get(type);
  if (!stepType || stepType.isInternal) {
    const known = [...stepTypes.values()].filter(({ isInternal }) => !isInternal).map((one) => one.type);
    return [new ValidationError(`There is no step type "${type}". Known: ${known.join(', ')}.`, ['steps', String(index), 'type'])];
  }
  const parsed = stepType.config.safeParse(config);
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isUndecided(issue, config))
    .map((issue) => new ValidationError(`${type}: ${issue.message}`, ['steps', String(index), 'config', ...issue.path.map(String)]));
}

/** What a placeholder will be is known only when the task runs, and is checked again there. */
function isUndecided(issue: z.core.$ZodIssue, config: Json): boolean {
  const value = valueAt(config, issue.path.map(String));
  // Which of several forms it has may depend on what is within it.
  if (issue.code === 'invalid_union' && value !== undefined) return findPlaceholders(value).length > 0;
  return hasPlaceholder(value);
}
