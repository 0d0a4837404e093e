import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { graphql } from '../gql/gql.ts';
import type { FeedOfTasksSubscription, WatchOfTaskSubscription } from '../gql/graphql.ts';
import type { TypedDocument } from './graph.ts';
import type { GraphClient } from './graph-client.ts';

export const WatchOfTask = graphql(`
  subscription WatchOfTask($taskId: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {
    taskEvents(taskId: $taskId, after: $after, types: $types, untilTerminal: $untilTerminal) {
      type
      cursor
      ... on TaskStatusChanged { status }
      ... on StageChanged { stage { name } stageStatus }
      ... on LogAppended { logEntry { message } }
      ... on OutputDelta { text }
      ... on TaskUpdated { changedFields }
    }
  }
`);
export const FeedOfTasks = graphql(`
  subscription FeedOfTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {
    taskFeed(filter: $filter, after: $after, types: $types) {
      type
      cursor
      task { id }
      ... on TaskStatusChanged { status }
    }
  }
`);

export type TaskEvent = WatchOfTaskSubscription['taskEvents'];
export type FeedEvent = FeedOfTasksSubscription['taskFeed'];

export function textOf(event: TaskEvent): string {
  if ('status' in event) return event.status;
  if ('stageStatus' in event) return `${event.stage?.name} ${event.stageStatus}`;
  if ('logEntry' in event) return event.logEntry.message;
  if ('changedFields' in event) return `updated ${event.changedFields.join()}`;
  return event.type;
}

/** The next events, up to one with this text, or to the end. */
export async function readTo(events: AsyncGenerator<{ taskEvents: TaskEvent }>, last?: string): Promise<TaskEvent[]> {
  const seen: TaskEvent[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (done) {
      if (last !== undefined) throw new Error(`It ended before "${last}": ${seen.map(textOf).join(', ')}`);
      return seen;
    }
    seen.push(value.taskEvents);
    if (textOf(value.taskEvents) === last) return seen;
  }
}

type Watch = <Data, Variables extends Record<string, unknown>>(
  app: GraphClient,
  document: TypedDocument<Data, Variables>,
  variables: Variables,
) => AsyncGenerator<Data>;

/** What people subscribe with. */
export const clients: [string, Watch][] = [
  ['graphql-ws', overWebSocket],
  ['server-sent events', (app, document, variables) => app.watch(document, variables)],
];

async function* overWebSocket<Data, Variables extends Record<string, unknown>>(
  app: GraphClient,
  document: TypedDocument<Data, Variables>,
  variables: Variables,
): AsyncGenerator<Data> {
  const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  try {
    for await (const { data, errors } of client.iterate<Data>({ query: document.toString(), variables })) {
      if (!data || errors) throw new Error(JSON.stringify(errors));
      yield data;
    }
  } finally {
    await client.dispose();
  }
}
