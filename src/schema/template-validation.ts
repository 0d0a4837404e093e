import { checkParameters, type ParameterCheck } from '../domain/template-parameters.ts';
import { findTemplate } from '../domain/templates.ts';
import { builder } from './builder.ts';

const InvalidParameter = builder.objectRef<ParameterCheck['invalidParameters'][number]>('InvalidParameter').implement({
  description: 'A parameter whose value does not fit, and why.',
  fields: (t) => ({
    name: t.exposeString('name'),
    expected: t.exposeString('expected', { description: 'Its type, or the values that it may have.' }),
    message: t.exposeString('message'),
  }),
});

const ParameterValidation = builder.objectRef<ParameterCheck>('ParameterValidation').implement({
  description: 'What is wrong with parameters; nothing where they are `valid`.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid'),
    missingParameters: t.exposeStringList('missingParameters'),
    invalidParameters: t.expose('invalidParameters', { type: [InvalidParameter] }),
    unknownParameters: t.exposeStringList('unknownParameters'),
  }),
});

builder.queryField('validateTemplateParameters', (t) =>
  t.field({
    type: ParameterValidation,
    authScopes: { READ: true },
    nullable: true,
    description: 'Dry check of parameters against a template; never creates anything. Null where there is no such template.',
    args: {
      template: t.arg.string({ required: true }),
      version: t.arg.int({ description: 'The newest where omitted.' }),
      parameters: t.arg({ type: 'JSON', required: true }),
    },
    resolve: async (_root, args, { services, actor }) => {
      const template = await findTemplate(services.database, actor, { name: args.template, version: args.version ?? null });
      return template && checkParameters(template.parameters, args.parameters);
    },
  }),
);
