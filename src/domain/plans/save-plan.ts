import sql from 'sql-template-tag';
import type { Actor } from '../actor.ts';
import type { Domain } from '../domain.ts';
import { type DomainError, InvalidStateError, NotFoundError, throwIfAny, ValidationError } from '../errors.ts';
import { publicId } from '../ids.ts';
import { shopFor } from '../shop-for.ts';
import type { Json } from '../step-outcome.ts';
import type { TemplateStep } from '../template-check.ts';
import type { TemplateParameter } from '../template-parameters.ts';
import { insertTemplate } from '../templates.ts';
import type { Plan } from './plan.ts';
import { workStepOf } from './plan-stages.ts';
import type { StoredPlanText } from './stored-plan.ts';

/** A text of the plan that is to be another each time. */
export interface PlanParameter {
  name: string;
  /** As it stands in the plan: it is the default, too. */
  value: string;
  description: string | null;
  required: boolean;
}

export interface SavedPlan {
  taskId: string;
  name: string;
  description: string | null;
  parameters: PlanParameter[];
  shop: string | null;
}

/** Keeps the newest plan of a task as a template, or as the next version of one; `createTask` takes it by that name. */
export async function savePlanAsTemplate(
  domain: Domain,
  actor: Actor,
  { taskId, name, description, parameters, shop }: SavedPlan,
): Promise<{ templateId: string }> {
  shopFor(actor, shop);
  const plan = await findPlan(domain, actor, taskId);
  const faults: DomainError[] = [];
  for (const [index, { name: parameter, value }] of parameters.entries()) {
    const at = ['parameters', String(index), 'value'];
    if (value === '') faults.push(new ValidationError('A parameter stands for a text of the plan, so it has one.', at));
    else if (!JSON.stringify(plan.steps.map(({ tool }) => textsOf(tool.payload))).includes(JSON.stringify(value).slice(1, -1))) {
      faults.push(new ValidationError(`No step of the plan has the text ${JSON.stringify(value.slice(0, 100))} that "${parameter}" is to stand for.`, at));
    }
  }
  throwIfAny(faults);
  // A longer text first: it may hold a shorter one.
  const replaced = [...parameters].sort((one, other) => other.value.length - one.value.length);
  const open = <Part>(part: Part): Part => withParameters(part as Json, replaced) as Part;
  const steps = plan.steps.map((step): TemplateStep => {
    const { name: key, type, config, requiresApproval = false } = workStepOf(step, { headful: false });
    return { name: key, type, config: open(config), requiresApproval };
  });
  const { title, summary, rationale, risks } = plan;
  const text: StoredPlanText = open({ title, summary, rationale, risks, steps: plan.steps.map((step) => ({ title: step.title, detail: step.detail })) });
  const declared = parameters.map(
    (parameter): TemplateParameter => ({
      name: parameter.name,
      type: 'STRING',
      required: parameter.required,
      description: parameter.description,
      enumValues: null,
      ...(parameter.required ? {} : { defaultValue: parameter.value }),
    }),
  );
  return insertTemplate(domain, actor, { name, description: description ?? plan.summary, parameters: declared, steps, shop }, text);
}

async function findPlan({ database }: Domain, actor: Actor, taskId: string): Promise<Plan> {
  const [task] = await database.query<{ plan: Plan | null }>(sql`
    select (select jsonb_build_object('title', title, 'summary', summary, 'rationale', rationale, 'risks', risks, 'steps', plan.steps, 'raw', raw)
      from plan where plan.id = task.plan_id) as plan
    from task where task.id = ${taskId}::uuid and (${actor.shop}::text is null or task.shop = ${actor.shop})`);
  if (!task) throw new NotFoundError('There is no such task.', publicId('Task', taskId), ['taskId']);
  if (!task.plan) throw new InvalidStateError('The task has no plan to save.', undefined, ['taskId']);
  return task.plan;
}

/** Every text in a JSON value. */
function textsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

function withParameters(value: Json, parameters: readonly PlanParameter[]): Json {
  if (typeof value === 'string') return textWithParameters(value, parameters);
  if (Array.isArray(value)) return value.map((item) => withParameters(item, parameters));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : withParameters(item, parameters)]));
}

/** What stands for one parameter is not looked through for the next. */
function textWithParameters(text: string, [parameter, ...others]: readonly PlanParameter[]): string {
  if (!parameter) return text;
  return text
    .split(parameter.value)
    .map((piece) => textWithParameters(piece, others))
    .join(`{{${parameter.name}}}`);
}
