import type { Percentiles as Milliseconds } from '../domain/analytics/sketch.ts';
import { builder } from './builder.ts';

export const Percentiles = builder.objectRef<Milliseconds>('Percentiles').implement({
  description: 'In milliseconds, each at most 1 % away from the exact one.',
  fields: (t) => ({
    p50Ms: t.exposeFloat('p50Ms', { nullable: true, description: 'The median.' }),
    p90Ms: t.exposeFloat('p90Ms', { nullable: true }),
    p95Ms: t.exposeFloat('p95Ms', { nullable: true }),
    p99Ms: t.exposeFloat('p99Ms', { nullable: true }),
  }),
});
