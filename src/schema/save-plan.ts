import { savePlanAsTemplate } from '../domain/plans/save-plan.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { Template, templateById } from './template.ts';
import { UserError } from './user-error.ts';

interface Saved {
  templateId: string | null;
}

const SavePlanAsTemplatePayload = builder.objectRef<Payload<Saved>>('SavePlanAsTemplatePayload').implement({
  description: 'The version that was published.',
  fields: (t) => ({
    template: t.field({ type: Template, nullable: true, resolve: ({ templateId }, _args, context, info) => templateById(templateId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const PlanParameterInput = builder.inputType('PlanParameterInput', {
  description: 'A text of a plan that is to be another each time.',
  fields: (t) => ({
    name: t.string({ required: true }),
    value: t.string({ required: true, description: 'As it stands in steps of the plan; it is also what the parameter is where it is not given.' }),
    description: t.string(),
    required: t.boolean({ required: true, defaultValue: false, description: 'It has to be given, and `value` is no default.' }),
  }),
});

const SavePlanAsTemplateInput = builder.inputType('SavePlanAsTemplateInput', {
  description: 'Names a task with a plan, and what the plan is to be called.',
  fields: (t) => ({
    taskId: t.id({ required: true }),
    name: t.string({ required: true, description: 'Of the template; `PlanSourceInput.memoryTemplate` finds it under this name.' }),
    description: t.string({ description: "The plan's summary where omitted." }),
    parameters: t.field({ type: [PlanParameterInput] }),
    shop: t.string({ description: 'Whose own it is; shared by all shops where omitted.' }),
  }),
});

builder.mutationField('savePlanAsTemplate', (t) =>
  t.field({
    type: SavePlanAsTemplatePayload,
    authScopes: { ADMIN: true, 'WRITE of a shop': true },
    description:
      'Keeps the newest plan of a task as a template, or as the next version of the one that has the name: for tasks with `memoryTemplate`, or from `template`.',
    args: { input: t.arg({ type: SavePlanAsTemplateInput, required: true }) },
    resolve: (_root, { input: { taskId, name, description, parameters, shop } }, { services, actor }) =>
      payload<Saved>({ templateId: null }, () =>
        savePlanAsTemplate(services.domain, actor, {
          taskId: idInput('Task', taskId, 'taskId'),
          name,
          description: description ?? null,
          parameters: (parameters ?? []).map((parameter) => ({ ...parameter, description: parameter.description ?? null })),
          shop: shop ?? null,
        }),
      ),
  }),
);
