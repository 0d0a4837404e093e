import { taskFeedFilterSql } from '../domain/task-filter.ts';
import type { Cursor } from '../events/cursor.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { notFound } from './graphql-errors.ts';
import { idArgument } from './id-arguments.ts';
import { liveEvents } from './live-events.ts';
import { parseEventCursor } from './scalars.ts';
import { TaskEvent, TaskEventType } from './task-event.ts';
import { feedFilterArgument, TaskFeedFilter } from './task-filter.ts';
import { visibleId } from './visible.ts';

builder.subscriptionFields((t) => ({
  taskEvents: t.field({
    type: TaskEvent,
    authScopes: { READ: true },
    description: `Everything that happens to one task: first what is in the log after \`after\` (from the beginning where it is
omitted), then live, with no gap and no repetition at the seam. Completes after the TaskStatusChanged that ends
the task, whatever \`types\` says, and at once where \`after\` lies behind it; with \`untilTerminal: false\` it stays
open for what comes later, a report for example. On GraphQL over SSE every frame carries its cursor as \`id:\`,
and the \`Last-Event-ID\` header stands in for \`after\`. An unknown task is NOT_FOUND, a cursor whose events were
purged is CURSOR_EXPIRED.`,
    args: {
      taskId: t.arg.id({ required: true }),
      after: t.arg({ type: 'EventCursor' }),
      types: t.arg({ type: [TaskEventType] }),
      untilTerminal: t.arg.boolean({ required: true, defaultValue: true }),
    },
    subscribe: async (_root, args, context) => {
      const after = placeOf(args.after, context);
      const taskId = idArgument('Task', args.taskId);
      const task = await context.services.prisma.task.findUnique({ where: visibleId(taskId, context), select: { id: true } });
      if (!task) throw notFound(`There is no task ${args.taskId}.`);
      const { live } = context.services;
      const { types, untilTerminal } = args;
      return liveEvents(live.taskEvents({ taskId, after, types: types ?? undefined, untilTerminal, signal: context.signal }));
    },
    resolve: (event) => event,
  }),
  taskFeed: t.field({
    type: TaskEvent,
    authScopes: { READ: true },
    description: 'Events of all tasks that match: a live list. Starts live where `after` is omitted, else replays first. Never completes by itself.',
    args: {
      filter: t.arg({ type: TaskFeedFilter }),
      after: t.arg({ type: 'EventCursor' }),
      types: t.arg({ type: [TaskEventType] }),
    },
    subscribe: (_root, { filter, types, ...args }, context) => {
      const after = placeOf(args.after, context);
      const where = taskFeedFilterSql(feedFilterArgument(filter), context.actor);
      const { live } = context.services;
      return liveEvents(live.feed({ where, after, types: types ?? undefined, signal: context.signal }));
    },
    resolve: (event) => event,
  }),
}));

/** Where a subscription goes on. */
export function placeOf(after: Cursor | null | undefined, { lastEventId }: Context): Cursor | undefined {
  return after ?? (lastEventId === undefined ? undefined : parseEventCursor(lastEventId));
}
