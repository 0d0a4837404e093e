import type { TemplateStep as Step } from '../domain/template-check.ts';
import { type TemplateParameter as Parameter, parameterTypes } from '../domain/template-parameters.ts';
import { builder } from './builder.ts';

export const ParameterType = builder.enumType('ParameterType', { description: 'Of a value, as in JSON.', values: parameterTypes });

export const TemplateParameter = builder.objectRef<Parameter>('TemplateParameter').implement({
  description: 'A value that whoever runs the template gives.',
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.expose('type', { type: ParameterType }),
    required: t.exposeBoolean('required'),
    description: t.exposeString('description', { nullable: true }),
    defaultValue: t.expose('defaultValue', { type: 'JSON', nullable: true }),
    enumValues: t.field({ type: ['JSON'], nullable: true, description: 'The only values that it may have.', resolve: ({ enumValues }) => enumValues }),
  }),
});

export const TemplateStep = builder.objectRef<Step & { index: number }>('TemplateStep').implement({
  description: 'What becomes a stage of each task.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'From 0, in the order of execution.' }),
    name: t.exposeString('name', { description: 'Unique within its template.' }),
    type: t.exposeString('type', { description: 'Executor: see `Stage.type`.' }),
    config: t.expose('config', { type: 'JSON', description: 'With {{parameter}} placeholders, as written.' }),
    requiresApproval: t.exposeBoolean('requiresApproval'),
  }),
});

export const TemplateParameterInput = builder.inputType('TemplateParameterInput', {
  description: 'A value that whoever runs the template gives.',
  fields: (t) => ({
    name: t.string({ required: true }),
    type: t.field({ type: ParameterType, required: true }),
    required: t.boolean({ required: true, defaultValue: false }),
    description: t.string(),
    defaultValue: t.field({ type: 'JSON', description: 'What it is where it is not given.' }),
    enumValues: t.field({ type: ['JSON'], description: 'The only values that it may have.' }),
  }),
});

export const TemplateStepInput = builder.inputType('TemplateStepInput', {
  description: 'What becomes a stage of each task.',
  fields: (t) => ({
    name: t.string({ description: "Its type's name where omitted." }),
    type: t.string({ required: true, description: 'Executor: see `Stage.type`.' }),
    config: t.field({
      type: 'JSON',
      required: true,
      description:
        '{{parameter}} placeholders anywhere, and {{steps.NAME.output…}} for what an earlier step produced. One that is a whole value keeps its JSON type.',
    }),
    requiresApproval: t.boolean({ required: true, defaultValue: false }),
  }),
});

export function toParameter({ name, type, required, description, defaultValue, enumValues }: typeof TemplateParameterInput.$inferInput): Parameter {
  return { name, type, required, description: description ?? null, enumValues: enumValues ?? null, ...(defaultValue == null ? {} : { defaultValue }) };
}

export function toStep({ name, type, config, requiresApproval }: typeof TemplateStepInput.$inferInput): Step {
  return { name: name ?? type, type, config, requiresApproval };
}
