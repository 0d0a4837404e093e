import { recordTraceEvents } from '../domain/record-trace-events.ts';
import { builder } from './builder.ts';
import { type Payload, payload } from './payload.ts';
import { prismaByIds } from './prisma-nodes.ts';
import { givenTaskRef, TaskRefInput } from './task-ref-input.ts';
import { TraceEvent } from './trace-event.ts';
import { UserError } from './user-error.ts';

const TraceEventInput = builder.inputType('TraceEventInput', {
  description: 'One thing that happened elsewhere.',
  fields: (t) => ({
    task: t.field({ type: TaskRefInput, required: true, description: 'An unknown external id creates an EXTERNAL task.' }),
    agentName: t.string(),
    eventType: t.string({ required: true }),
    payload: t.field({ type: 'JSON', required: true }),
    key: t.string({ description: "The sender's name for this event, unique per task: sent again, it is not recorded again." }),
    parentKey: t.string({ description: 'Key of the event that this one belongs to: one of the same task that comes before it in the call, or is stored.' }),
    durationMs: t.float({ description: 'Rounded to whole milliseconds.' }),
    timestamp: t.field({ type: 'DateTime', description: 'Now where omitted.' }),
  }),
});

const RecordTraceEventsInput = builder.inputType('RecordTraceEventsInput', {
  description: 'At most 1,000 events, of as many tasks.',
  fields: (t) => ({ events: t.field({ type: [TraceEventInput], required: true }) }),
});

interface Recorded {
  ids: string[];
  recorded: number;
}

const traceEventsByIds = prismaByIds((prisma, query) => prisma.traceEvent.findMany(query));

const RecordTraceEventsPayload = builder.objectRef<Payload<Recorded>>('RecordTraceEventsPayload').implement({
  description: 'The events that are there now.',
  fields: (t) => ({
    traceEvents: t.field({
      type: [TraceEvent],
      description: 'In the order of the input; a repeated key gives the event that is there.',
      resolve: ({ ids }, _args, context, info) => traceEventsByIds(ids, context, info),
    }),
    recorded: t.exposeInt('recorded', { description: 'How many are new.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('recordTraceEvents', (t) =>
  t.field({
    type: RecordTraceEventsPayload,
    authScopes: { INGEST: true },
    description: 'Ingests trace events of a pipeline that runs elsewhere: up to 1,000 in one call, all or none.',
    args: { input: t.arg({ type: RecordTraceEventsInput, required: true }) },
    resolve: (_root, { input: { events } }, { services, actor }) =>
      payload<Recorded>({ ids: [], recorded: 0 }, async () =>
        recordTraceEvents(
          services.domain,
          actor,
          events.map(({ task, agentName, key, parentKey, durationMs, timestamp, ...event }) => ({
            ...event,
            task: givenTaskRef(task),
            agentName: agentName ?? null,
            key: key ?? null,
            parentKey: parentKey ?? null,
            durationMs: durationMs ?? null,
            timestamp: timestamp ?? null,
          })),
        ),
      ),
  }),
);
