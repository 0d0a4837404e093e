import sql from 'sql-template-tag';
import { type TraceFilter as Filter, traceFilterSql } from '../domain/trace-filter.ts';
import { builder } from './builder.ts';
import { childConnection, connection } from './connection.ts';
import { taskIdsArgument } from './id-arguments.ts';
import type { Order } from './keyset.ts';
import { prismaNodes } from './prisma-nodes.ts';
import { Task } from './task.ts';
import { TraceEvent, TraceEventConnection, traceEventNodes, traceEventOrder } from './trace-event.ts';
import { visibleId } from './visible.ts';

/** It has no table: what is known of a trace as a whole stands in its task's row. */
export const Trace = builder.prismaNode('Task', {
  variant: 'Trace',
  description: 'All trace events of one task, as a list and as a tree.',
  id: { field: 'id' },
  findUnique: (id, context) => ({ ...visibleId(id, context), traceEventCount: { gt: 0 } }),
  nullable: true,
  // The count also for `Task.trace`, which is null without events.
  select: { id: true, traceEventCount: true },
  fields: (t) => ({
    task: t.variant(Task),
    eventCount: t.exposeInt('traceEventCount'),
    agentNames: t.exposeStringList('traceAgentNames', { description: 'Those whose events are in it, in the order in which they appeared.' }),
    startedAt: t.expose('traceFirstAt', { type: 'DateTime', nullable: true, description: 'When the first of its events happened.' }),
    endedAt: t.expose('traceLastAt', { type: 'DateTime', nullable: true, description: 'When the last of its events happened, so far.' }),
    durationMs: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Between the two.',
      select: { traceFirstAt: true, traceLastAt: true },
      resolve: ({ traceFirstAt, traceLastAt }) => traceFirstAt && traceLastAt && traceLastAt.getTime() - traceFirstAt.getTime(),
    }),
    errorCount: t.exposeInt('traceErrorCount', { description: 'Events whose type ends with `error`.' }),
  }),
});

const ofTask = { from: sql`trace_event`, parent: sql`trace_event.task_id`, order: traceEventOrder('ASC') };
const events = { list: { ...ofTask, where: sql`true` }, nodes: traceEventNodes };
const roots = { list: { ...ofTask, where: sql`trace_event.parent_id is null` }, nodes: traceEventNodes };

builder.prismaObjectField(Trace, 'events', (t) =>
  t.connection(
    {
      type: TraceEvent,
      description: 'All of them, oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(events, id, page, context, info),
    },
    TraceEventConnection,
  ),
);

builder.prismaObjectField(Trace, 'roots', (t) =>
  t.connection(
    {
      type: TraceEvent,
      description: 'Events without a parent, oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(roots, id, page, context, info),
    },
    TraceEventConnection,
  ),
);

builder.prismaObjectField('Task', 'trace', (t) =>
  t.variant(Trace, {
    description: 'What happened in it, in detail; null where nothing has happened yet.',
    isNull: ({ traceEventCount }) => traceEventCount === 0,
  }),
);

const TraceFilter = builder.inputType('TraceFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    agentName: t.string({ description: 'Traces with events of this agent.' }),
    taskIds: t.idList(),
    externalTaskIds: t.stringList({ description: "Tasks by their creators' ids." }),
    startedAfter: t.field({ type: 'DateTime', description: 'At or after.' }),
    startedBefore: t.field({ type: 'DateTime', description: 'Before.' }),
    hasError: t.boolean(),
  }),
});

const newestActivityFirst: Order = {
  name: 'trace',
  direction: 'DESC',
  keys: [
    { column: sql`task.trace_last_at`, type: 'timestamptz' },
    { column: sql`task.id`, type: 'uuid' },
  ],
};
const traceNodes = prismaNodes('Trace', (prisma, query) => prisma.task.findMany(query));

builder.queryField('traces', (t) =>
  t.connection(
    {
      type: Trace,
      authScopes: { READ: true },
      description: 'Traces grouped by task, newest activity first.',
      args: { filter: t.arg({ type: TraceFilter }) },
      resolve: (_root, { filter, ...page }, context, info) => {
        const named: Filter = { ...filter, taskIds: taskIdsArgument(filter?.taskIds) };
        const list = { from: sql`task`, where: traceFilterSql(named, context.actor), order: newestActivityFirst };
        return connection({ list, nodes: traceNodes }, page, context, info);
      },
    },
    builder.connectionObject({ type: Trace, name: 'TraceConnection' }),
  ),
);
