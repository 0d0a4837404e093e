import { type SeriesPoint as Point, readTimeSeries } from '../domain/analytics/time-series.ts';
import { AgentLogFilter, agentLogFilterArgument } from './agent-log-filter.ts';
import { builder } from './builder.ts';
import { orBadInput } from './graphql-errors.ts';
import { Percentiles } from './percentiles.ts';
import { TimeWindowInput } from './time-window.ts';
import { visibleCost } from './visible.ts';

const TimeBucket = builder.enumType('TimeBucket', { description: 'How much time a point stands for, in UTC.', values: ['MINUTE', 'HOUR', 'DAY'] as const });

const SeriesDimension = builder.enumType('SeriesDimension', {
  description: 'What points can be split by.',
  values: {
    AGENT: {},
    MODEL: {},
    TEMPLATE: { description: 'Its name, whatever the version.' },
    STATUS: { description: 'SUCCEEDED, FAILED or SKIPPED.' },
    ROUTING_MODE: {},
    SHOP: {},
  } as const,
});

const SeriesPoint = builder.objectRef<Point>('SeriesPoint').implement({
  description: 'The agent logs of one bucket, and of one value where the series is split.',
  fields: (t) => ({
    bucketStart: t.expose('bucketStart', {
      type: 'DateTime',
      description: 'Where the bucket begins, also where the window begins or ends within it: then only what is in the window is counted.',
    }),
    key: t.exposeString('key', { nullable: true, description: 'The value of the dimension that was asked for; null for logs that have none.' }),
    count: t.expose('count', { type: 'SafeInt' }),
    failed: t.expose('failed', { type: 'SafeInt' }),
    latency: t.expose('latency', { type: Percentiles, nullable: true, description: 'Of executions, start to end.' }),
    totalTokens: t.expose('totalTokens', { type: 'SafeInt' }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal' }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'In US dollars; null where nothing was called or a price is unknown, and for keys of a shop.',
      resolve: visibleCost,
    }),
  }),
});

builder.queryField('timeSeries', (t) =>
  t.field({
    type: [SeriesPoint],
    authScopes: { READ: true },
    nullable: true,
    description: `Agent logs per time bucket: counts, latency percentiles, tokens and cost, optionally split by one dimension. Empty buckets are
present; at most 2,000 points.`,
    args: {
      window: t.arg({ type: TimeWindowInput, required: true, description: 'Of when agent logs were created.' }),
      bucket: t.arg({ type: TimeBucket, required: true }),
      groupBy: t.arg({ type: SeriesDimension, description: 'Each bucket has a point for each value that is anywhere in the window.' }),
      filter: t.arg({ type: AgentLogFilter }),
    },
    resolve: (_root, { filter, ...request }, { actor, services }) =>
      orBadInput(() => readTimeSeries(services.database, actor, { ...request, filter: agentLogFilterArgument(filter) })),
  }),
);
