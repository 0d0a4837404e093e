import { archiveTemplate, publishTemplate } from '../domain/templates.ts';
import { builder } from './builder.ts';
import { type Payload, payload } from './payload.ts';
import { Template, templateById } from './template.ts';
import { TemplateParameterInput, TemplateStepInput, toParameter, toStep } from './template-parts.ts';
import { UserError } from './user-error.ts';

interface Changed {
  templateId: string | null;
}

const PublishTemplatePayload = builder.objectRef<Payload<Changed>>('PublishTemplatePayload').implement({
  description: 'The version that was published.',
  fields: (t) => ({
    template: t.field({ type: Template, nullable: true, resolve: ({ templateId }, _args, context, info) => templateById(templateId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const PublishTemplateInput = builder.inputType('PublishTemplateInput', {
  description: 'The whole of the next version.',
  fields: (t) => ({
    name: t.string({ required: true }),
    description: t.string({ required: true }),
    parameters: t.field({ type: [TemplateParameterInput], required: true }),
    steps: t.field({ type: [TemplateStepInput], required: true }),
    shop: t.string({ description: 'Whose own it is; shared by all shops where omitted.' }),
  }),
});

builder.mutationField('publishTemplate', (t) =>
  t.field({
    type: PublishTemplatePayload,
    authScopes: { ADMIN: true, 'WRITE of a shop': true },
    description: 'Creates the template or, where the name exists, publishes its next version; an archived one is live again.',
    args: { input: t.arg({ type: PublishTemplateInput, required: true }) },
    resolve: (_root, { input: { name, description, parameters, steps, shop } }, { services, actor }) =>
      payload<Changed>({ templateId: null }, () =>
        publishTemplate(services.domain, actor, { name, description, parameters: parameters.map(toParameter), steps: steps.map(toStep), shop: shop ?? null }),
      ),
  }),
);

const ArchiveTemplatePayload = builder.objectRef<Payload<Changed>>('ArchiveTemplatePayload').implement({
  description: 'The template as it is now.',
  fields: (t) => ({
    template: t.field({ type: Template, nullable: true, resolve: ({ templateId }, _args, context, info) => templateById(templateId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const ArchiveTemplateInput = builder.inputType('ArchiveTemplateInput', {
  description: 'Names the template that is no longer offered.',
  fields: (t) => ({
    name: t.string({ required: true }),
    shop: t.string(),
  }),
});

builder.mutationField('archiveTemplate', (t) =>
  t.field({
    type: ArchiveTemplatePayload,
    authScopes: { ADMIN: true, 'WRITE of a shop': true },
    description: 'Hides it from lists and refuses new tasks from it; those that exist run on. Publishing the name again brings it back.',
    args: { input: t.arg({ type: ArchiveTemplateInput, required: true }) },
    resolve: (_root, { input: { name, shop } }, { services, actor }) =>
      payload<Changed>({ templateId: null }, () => archiveTemplate(services.domain, actor, { name, shop: shop ?? null })),
  }),
);
