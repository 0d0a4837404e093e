import sql from 'sql-template-tag';
import { type TraceEventFilter as Filter, matchesTraceEvent, traceEventFilterSql, traceFeedFilterSql } from '../domain/trace-filter.ts';
import { builder } from './builder.ts';
import { connection } from './connection.ts';
import type { EventWith } from './event-list.ts';
import { idArgument, taskIdsArgument } from './id-arguments.ts';
import { liveEvents } from './live-events.ts';
import { TraceEventRecorded } from './task-event.ts';
import { placeOf } from './task-subscriptions.ts';
import { TraceEvent, TraceEventConnection, traceEventNodes, traceEventOrder } from './trace-event.ts';
import { visibleId } from './visible.ts';

const TraceEventFilter = builder.inputType('TraceEventFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    taskIds: t.idList(),
    externalTaskIds: t.stringList({ description: "Tasks by their creators' ids." }),
    agentNames: t.stringList(),
    eventTypes: t.stringList(),
    shop: t.string(),
    occurredAfter: t.field({ type: 'DateTime', description: 'At or after.' }),
    occurredBefore: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

function filterOf(filter: typeof TraceEventFilter.$inferInput | null | undefined): Filter {
  return { ...filter, taskIds: taskIdsArgument(filter?.taskIds) };
}

builder.queryFields((t) => ({
  traceEvent: t.prismaField({
    type: TraceEvent,
    authScopes: { READ: true },
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, context) =>
      context.services.prisma.traceEvent.findUnique({ ...query, where: visibleId(idArgument('TraceEvent', id), context) }),
  }),
  traceEvents: t.connection(
    {
      type: TraceEvent,
      authScopes: { READ: true },
      description: 'Trace events of all tasks, newest first.',
      args: { filter: t.arg({ type: TraceEventFilter }) },
      resolve: (_root, { filter, ...page }, context, info) => {
        const list = { from: sql`trace_event`, where: traceEventFilterSql(filterOf(filter), context.actor), order: traceEventOrder('DESC') };
        return connection({ list, nodes: traceEventNodes }, page, context, info);
      },
    },
    TraceEventConnection,
  ),
}));

builder.subscriptionField('traceEventRecorded', (t) =>
  t.field({
    type: TraceEventRecorded,
    authScopes: { READ: true },
    description: 'Trace events that match, as they are recorded. Starts live where `after` is omitted, else replays first. Never completes by itself.',
    args: { filter: t.arg({ type: TraceEventFilter }), after: t.arg({ type: 'EventCursor' }) },
    subscribe: (_root, args, context) => {
      const after = placeOf(args.after, context);
      const filter = filterOf(args.filter);
      return liveEvents(
        context.services.live.feed({
          where: traceFeedFilterSql(filter, context.actor),
          after,
          types: ['TRACE_EVENT_RECORDED'],
          keep: ({ body }) => body.type === 'TRACE_EVENT_RECORDED' && matchesTraceEvent(filter, body),
          signal: context.signal,
        }),
      );
    },
    // The feed has events of this type only.
    resolve: (event) => event as EventWith<'TRACE_EVENT_RECORDED'>,
  }),
);
