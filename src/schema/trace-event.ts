import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import type { Order } from './keyset.ts';
import { prismaById, prismaNodes } from './prisma-nodes.ts';
import { visibleId } from './visible.ts';

export const TraceEvent = builder.prismaNode('TraceEvent', {
  description: 'One thing that happened in a task, and what it belongs to.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    sequence: t.expose('sequence', { type: 'SafeInt', description: 'Grows with each event of the server.' }),
    task: t.relation('task'),
    agentName: t.exposeString('agentName', { nullable: true, description: 'Whose doing it was; null where it was the task as a whole.' }),
    eventType: t.exposeString('eventType', {
      description: `task_start, task_complete, task_error, task_cancelled, stage_start, stage_error, llm_request, llm_usage, llm_response, tool_call,
tool_result, delegation, … Open vocabulary; what ends with \`error\` counts as one.`,
    }),
    payload: t.expose('payload', {
      type: 'JSON',
      description: 'What there is to say, by type; what was recorded here is an object, and long texts in it are cut.',
    }),
    parent: t.relation('parent', { nullable: true, description: 'What it belongs to; null for a root.' }),
    durationMs: t.expose('durationMs', { type: 'SafeInt', nullable: true, description: 'Of what ended with it.' }),
    timestamp: t.expose('timestamp', { type: 'DateTime' }),
  }),
});

export const traceEventById = prismaById((prisma, query) => prisma.traceEvent.findUnique(query));

export const traceEventOrder = (direction: Order['direction']): Order => ({
  name: 'trace_event',
  direction,
  keys: [
    { column: sql`trace_event.sequence`, type: 'bigint' },
    { column: sql`trace_event.id`, type: 'uuid' },
  ],
});
export const traceEventNodes = prismaNodes('TraceEvent', (prisma, query) => prisma.traceEvent.findMany(query));
export const TraceEventConnection = builder.connectionObject({ type: TraceEvent, name: 'TraceEventConnection' });

const children = {
  list: { from: sql`trace_event`, parent: sql`trace_event.parent_id`, where: sql`true`, order: traceEventOrder('ASC') },
  nodes: traceEventNodes,
};

builder.prismaObjectField('TraceEvent', 'children', (t) =>
  t.connection(
    {
      type: TraceEvent,
      description: 'What belongs to it, oldest first.',
      resolve: ({ id }, page, context, info) => childConnection(children, id, page, context, info),
    },
    TraceEventConnection,
  ),
);
