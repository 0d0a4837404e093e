import { styleText } from 'node:util';
import { graphql } from '../gql/gql.ts';
import type { DemoEventsSubscription } from '../gql/graphql.ts';

export const DemoEvents = graphql(/* GraphQL */ `
  subscription DemoEvents($taskId: ID!) {
    taskEvents(taskId: $taskId) {
      __typename
      at
      ... on TaskStatusChanged {
        status
        task { result { json } }
      }
      ... on StageChanged { stage { name } stageStatus }
      ... on LogAppended { logEntry { level message } }
      ... on ArtifactCreated { artifact { path sizeBytes } }
      ... on TaskFailed { error { code message hint } }
    }
  }
`);

/** One event as text for the terminal, in colour where it shows colours; undefined for one that the demo does not show. */
export function textOf(event: DemoEventsSubscription['taskEvents']): string | undefined {
  switch (event.__typename) {
    case 'TaskStatusChanged':
      return `${styleText('bold', event.status)}${event.task.result ? `\n\n${JSON.stringify(event.task.result.json)}` : ''}`;
    case 'StageChanged':
      return `${event.stage?.name} ${styleText(colours[event.stageStatus], event.stageStatus.toLowerCase())}`;
    case 'LogAppended':
      return `  ${styleText(event.logEntry.level === 'INFO' ? 'gray' : 'yellow', event.logEntry.message)}`;
    case 'ArtifactCreated':
      return `  ${event.artifact?.path} stored, ${event.artifact?.sizeBytes} bytes`;
    case 'TaskFailed':
      return styleText('red', [`${event.error.code}: ${event.error.message}`, event.error.hint].filter(Boolean).join(' '));
    case 'AgentLogRecorded':
    case 'OutputDelta':
    case 'TaskUpdated':
      return undefined;
  }
}

const colours = {
  PENDING: 'gray',
  AWAITING_APPROVAL: 'yellow',
  RUNNING: 'cyan',
  SUCCEEDED: 'green',
  FAILED: 'red',
  CANCELLED: 'yellow',
  SKIPPED: 'gray',
} as const;
