import type { RoutingMode as Mode } from '../db/generated/enums.ts';
import { builder } from './builder.ts';

export const RoutingMode = builder.enumType('RoutingMode', {
  description: 'How an agent decides, or a prompt finds its agent.',
  values: {
    RULE: { description: 'By rules, without a model.' },
    LLM: { description: 'By a model.' },
    HYBRID: { description: 'By rules first, by a model where they are not sure.' },
  } satisfies Record<Mode, object>,
});
