import { DomainErrors, NotFoundError, ValidationError } from '../errors.ts';
import type { Json } from '../step-outcome.ts';
import { asObject } from '../template-parameters.ts';
import type { Lookups, SourceOf } from './task-source.ts';
import type { TaskWork, WorkStep } from './task-work.ts';
import { workOf } from './template-source.ts';

const MAX_AGENTS = 20;

/** A pipeline is a template or an agent, by name; a template goes first. @throws NotFoundError where it is neither, every fault of the inputs. */
export async function pipelineWork({ pipelineName, inputs }: SourceOf<'PIPELINE'>, lookups: Lookups): Promise<TaskWork> {
  const template = await lookups.template(pipelineName, null);
  if (template && !template.isArchived) return workOf(template, inputs, ['source', 'pipeline', 'inputs']);
  if (await lookups.agent(pipelineName)) {
    const errors = inputsFault(inputs, ['source', 'pipeline', 'inputs']);
    if (errors.length > 0) throw new DomainErrors(errors);
    return { name: pipelineName, ...promptAndParameters(inputs), templateId: null, steps: agentSteps([pipelineName]) };
  }
  const message = `There is no template and no agent "${pipelineName}". \`templates\` and \`agents\` list what there is.`;
  throw new NotFoundError(message, pipelineName, ['source', 'pipeline', 'pipelineName']);
}

/** One agent, or several in a row, each on what the one before it put out. @throws every fault at once. */
export async function promptWork({ promptName, inputs, mode, agents }: SourceOf<'PROMPT'>, lookups: Lookups): Promise<TaskWork> {
  const names = agents ?? (mode === 'SINGLE' ? [promptName] : []);
  const errors = [
    ...namesFault(mode, names),
    ...(await unknownAgents(names, agents !== null, lookups)),
    ...inputsFault(inputs, ['source', 'prompt', 'inputs']),
  ];
  if (errors.length > 0) throw new DomainErrors(errors);
  return { name: promptName, ...promptAndParameters(inputs), templateId: null, steps: agentSteps(names), mode };
}

function namesFault(mode: 'SINGLE' | 'SEQUENTIAL', names: readonly string[]): ValidationError[] {
  const at = ['source', 'prompt', 'agents'];
  if (mode === 'SEQUENTIAL' && names.length === 0)
    return [new ValidationError('SEQUENTIAL needs `agents`: the names of those that work one after the other.', at)];
  if (mode === 'SINGLE' && names.length !== 1)
    return [new ValidationError(`SINGLE takes one agent, not ${names.length}; for several in a row use SEQUENTIAL.`, at)];
  if (names.length > MAX_AGENTS) return [new ValidationError(`At most ${MAX_AGENTS} agents work one after the other.`, at)];
  return [];
}

async function unknownAgents(names: readonly string[], areListed: boolean, lookups: Lookups): Promise<NotFoundError[]> {
  const found = await Promise.all(names.map((name) => lookups.agent(name)));
  return names.flatMap((name, index) => {
    if (found[index]) return [];
    const at = areListed ? ['agents', String(index)] : ['promptName'];
    return [new NotFoundError(`There is no agent "${name}". \`agents\` lists what there is.`, name, ['source', 'prompt', ...at])];
  });
}

/** @param at where they stand in the input. */
export function inputsFault(inputs: Json, at: readonly string[]): ValidationError[] {
  const isEmpty = isBlank(inputs) || Object.values(asObject(inputs) ?? { inputs }).every(isBlank);
  return isEmpty ? [new ValidationError('There is nothing to work on: give a text, or an object such as {"prompt": "…"}.', at)] : [];
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Text, or the field that holds it. */
export function promptAndParameters(inputs: Json): Pick<TaskWork, 'prompt' | 'parameters'> {
  const field = promptField(inputs);
  const text = field === undefined ? inputs : asObject(inputs)?.[field];
  return { prompt: typeof text === 'string' ? text : null, parameters: inputs };
}

/** The field of an object that holds what a person said. */
export function promptField(inputs: Json): string | undefined {
  return ['prompt', 'message', 'text', 'input'].find((name) => typeof asObject(inputs)?.[name] === 'string');
}

/** An agent may work twice: its second stage is `name-2`. */
function agentSteps(names: readonly string[]): WorkStep[] {
  const steps: WorkStep[] = [];
  for (const agent of names) {
    const earlier = steps.filter((step) => step.agentName === agent).length;
    const previous = steps.at(-1);
    steps.push({
      name: earlier === 0 ? agent : `${agent}-${earlier + 1}`,
      type: 'agent',
      config: { agent, inputs: '{{parameters}}', ...(previous && { previous: `{{steps.${previous.name}.output}}` }) },
      agentName: agent,
    });
  }
  return steps;
}
