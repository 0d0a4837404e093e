import { builder } from './builder.ts';

export const PlannerKind = builder.enumType('PlannerKind', {
  description: 'Who makes a plan: a model, or fixed rules.',
  values: ['LLM', 'RULE_BASED'] as const,
});
