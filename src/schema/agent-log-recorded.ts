import { agentLogFeedFilterSql, matchesAgentLog } from '../domain/agent-log-filter.ts';
import { AgentLogFilter, agentLogFilterArgument } from './agent-log-filter.ts';
import { builder } from './builder.ts';
import type { EventWith } from './event-list.ts';
import { liveEvents } from './live-events.ts';
import { AgentLogRecorded } from './task-event.ts';
import { placeOf } from './task-subscriptions.ts';

builder.subscriptionField('agentLogRecorded', (t) =>
  t.field({
    type: AgentLogRecorded,
    authScopes: { READ: true },
    description: 'Agent logs that match, as they are recorded. Starts live where `after` is omitted, else replays first. Never completes by itself.',
    args: { filter: t.arg({ type: AgentLogFilter }), after: t.arg({ type: 'EventCursor' }) },
    subscribe: (_root, args, context) => {
      const after = placeOf(args.after, context);
      const filter = agentLogFilterArgument(args.filter);
      return liveEvents(
        context.services.live.feed({
          where: agentLogFeedFilterSql(filter, context.actor),
          after,
          types: ['AGENT_LOG_RECORDED'],
          keep: ({ body, at }) => body.type === 'AGENT_LOG_RECORDED' && matchesAgentLog(filter, { body, at }),
          signal: context.signal,
        }),
      );
    },
    // The feed has events of this type only.
    resolve: (event) => event as EventWith<'AGENT_LOG_RECORDED'>,
  }),
);
