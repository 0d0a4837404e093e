import type { TimeWindow } from '../domain/analytics/metrics.ts';
import { builder } from './builder.ts';
import { badUserInput } from './graphql-errors.ts';

export const TimeWindowInput = builder.inputType('TimeWindowInput', {
  description: 'Half-open: from ≤ t < to.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true }),
    to: t.field({ type: 'DateTime', description: 'Now where omitted.' }),
  }),
});

/** @throws BAD_USER_INPUT for a window that ends before it begins. */
export function windowArgument(window: typeof TimeWindowInput.$inferInput | null | undefined): TimeWindow | undefined {
  if (!window) return undefined;
  if (window.to && window.to < window.from) throw badUserInput('window.to: must not be before window.from');
  return window;
}
