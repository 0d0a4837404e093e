import sql from 'sql-template-tag';
import { encodeCursor } from '../events/cursor.ts';
import type { CursorEvent } from '../events/stream.ts';
import { builder } from './builder.ts';
import { type Connection, childConnection } from './connection.ts';
import { eventSource } from './event-list.ts';
import { pageSize } from './page-size.ts';
import { TaskEvent, TaskEventType } from './task-event.ts';

// Not one of the relay plugin's: its cursors are the log's.
const TaskEventEdge = builder.objectRef<{ cursor: string; node: CursorEvent }>('TaskEventEdge').implement({
  description: 'An event, with the cursor that names its place in the log.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'EventCursor' }),
    node: t.expose('node', { type: TaskEvent }),
  }),
});

const TaskEventConnection = builder.objectRef<Connection<CursorEvent>>('TaskEventConnection').implement({
  description: 'A page of the event log.',
  fields: (t) => ({
    edges: t.expose('edges', { type: [TaskEventEdge] }),
    nodes: t.field({ type: [TaskEvent], resolve: async ({ edges }) => (await edges).map(({ node }) => node) }),
    pageInfo: t.expose('pageInfo', { type: builder.pageInfoRef() }),
  }),
});

builder.prismaObjectFields('Task', (t) => ({
  events: t.field({
    type: TaskEventConnection,
    description: 'The same events, in the same order and with the same cursors, that the subscription delivers.',
    args: {
      first: t.arg.int({ description: '0 to 100; 20 where it is omitted.', validate: pageSize }),
      after: t.arg({ type: 'EventCursor', description: 'From the beginning where it is omitted.' }),
      types: t.arg({ type: [TaskEventType] }),
    },
    resolve: ({ id }, { first, after, types }, context, info) =>
      childConnection(eventSource(types ?? null, sql`true`, context), id, { first, after: after && encodeCursor(after) }, context, info),
  }),
}));
