import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { TaskMetrics, TimeWindow } from '../domain/analytics/metrics.ts';
import { leavable } from '../events/leavable.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Metrics } from './metrics.ts';
import { TimeWindowInput, windowArgument } from './time-window.ts';

builder.subscriptionField('metricsUpdated', (t) =>
  t.field({
    type: Metrics,
    authScopes: { READ: true },
    description: `The current metrics at once, then again whenever they changed, at most every \`intervalMs\` (500 to 60,000). Events of tasks
are what changes them: a model engine that comes or goes is seen with the next of those.`,
    args: {
      intervalMs: t.arg.int({ required: true, defaultValue: 2_000, validate: z.int().min(500, 'must be at least 500').max(60_000, 'must be at most 60000') }),
      window: t.arg({ type: TimeWindowInput, description: 'Of when tasks and agent logs were created.' }),
    },
    subscribe: (_root, { intervalMs, window }, context) => {
      const wanted = windowArgument(window);
      return leavable((signal) => updates(context, intervalMs, wanted, signal), context.signal);
    },
    resolve: (metrics) => metrics,
  }),
);

async function* updates(
  { actor, services }: Context,
  intervalMs: number,
  window: TimeWindow | undefined,
  signal: AbortSignal,
): AsyncGenerator<TaskMetrics, void, void> {
  let last: TaskMetrics | undefined;
  for await (const _ of services.live.changes({ shop: actor.shop, signal })) {
    const metrics = await services.sharedMetrics(actor, window);
    if (!last || !isDeepStrictEqual({ ...metrics, timestamp: last.timestamp }, last)) yield metrics;
    last = metrics;
    // Whatever happens meanwhile is read together.
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }
}
