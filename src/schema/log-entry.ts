import sql from 'sql-template-tag';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { type EventWith, eventSource } from './event-list.ts';
import { Stage, stageById } from './stage.ts';

const LogLevel = builder.enumType('LogLevel', { description: 'How much a line matters, DEBUG least.', values: ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const });

export const LogEntry = builder.objectRef<EventWith<'LOG_APPENDED'>>('LogEntry').implement({
  description: "A line of a task's log, written by one of its stages or by the system.",
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'EventCursor', description: 'Of its LogAppended event.' }),
    level: t.field({ type: LogLevel, resolve: ({ body }) => body.level }),
    message: t.string({ resolve: ({ body }) => body.message }),
    stage: t.field({
      type: Stage,
      nullable: true,
      description: 'Null where the system wrote it.',
      resolve: ({ body }, _args, context, info) => stageById(body.stageId, context, info),
    }),
    fields: t.field({ type: 'JSON', nullable: true, description: 'Details beside the message.', resolve: ({ body }) => body.fields }),
    recordedAt: t.expose('at', { type: 'DateTime' }),
  }),
});

builder.prismaObjectField('Task', 'logs', (t) =>
  t.connection(
    {
      type: LogEntry,
      description: 'Oldest first, with the cursors of their events.',
      args: { level: t.arg({ type: LogLevel, description: 'Only lines of this level.' }) },
      resolve: ({ id }, { level, ...page }, context, info) => {
        const ofLevel = level ? sql`task_event.payload ->> 'level' = ${level}` : sql`true`;
        return childConnection(eventSource(['LOG_APPENDED'], ofLevel, context), id, page, context, info);
      },
    },
    builder.connectionObject({ type: LogEntry, name: 'LogEntryConnection' }),
  ),
);
