import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import { fillPlaceholders, type Lookup } from '../placeholders.ts';
import type { Json } from '../step-outcome.ts';
import type { TemplateStep } from '../template-check.ts';
import { asObject, type TemplateParameter, withDefaults } from '../template-parameters.ts';
import type { Plan, PlanStep } from './plan.ts';
import { toolOf } from './plan-stages.ts';

/** The words of a plan that was stored as a template, with its placeholders: the template's steps are what they are about. */
export interface StoredPlanText extends Pick<Plan, 'title' | 'summary' | 'rationale' | 'risks'> {
  /** One for each step, in their order. */
  steps: Pick<PlanStep, 'title' | 'detail'>[];
}

export interface StoredPlan {
  name: string;
  version: number;
  plan: Plan;
}

interface Row {
  name: string;
  version: number;
  templateParameters: TemplateParameter[];
  steps: TemplateStep[];
  text: StoredPlanText;
  parameters: Json;
}

/** The stored plan that a task names, with the task's parameters in it. */
export async function findStoredPlan(database: Queryable, taskId: string): Promise<StoredPlan> {
  const [row] = await database.query<Row>(sql`
    select template.name, template.version, template.parameters as "templateParameters", template.steps, template.plan as text, task.parameters
    from task join template on template.id = task.template_id
    where task.id = ${taskId}::uuid and template.plan is not null`);
  if (!row) throw new Error(`The task ${taskId} names no stored plan`);
  const { name, version } = row;
  return { name, version, plan: filledPlan(row) };
}

/** What is no parameter stays as it is: outputs of earlier steps are filled in when the plan is executed. */
function filledPlan({ templateParameters, steps, text, parameters }: Row): Plan {
  // They were checked against the template's when the task was created.
  const values = withDefaults(templateParameters, parameters as Record<string, Json>);
  const known = new Set(templateParameters.map(({ name }) => name));
  const lookup: Lookup = (name) => (known.has(name) ? values[name] : `{{${name}}}`);
  // A text, or an object, stays one.
  const filled = <Part>(part: Part): Part => fillPlaceholders(part as Json, lookup) as Part;
  const { title, summary, rationale, risks } = filled({ ...text, steps: [] });
  const planned = steps.map(({ name, type, config, requiresApproval }, index): PlanStep => {
    const words = filled(text.steps[index] ?? { title: name, detail: null });
    const { validations, ...tool } = toolOf(type, (asObject(filled(config)) ?? {}) as { [key: string]: Json | undefined });
    return { key: name, ...words, tool, validations, requiresApproval };
  });
  const draft = { title, summary, rationale, risks, steps: planned };
  // A plan is JSON.
  return { ...draft, raw: draft as unknown as Plan['raw'] };
}
