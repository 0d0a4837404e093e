import type { IncomingMessage } from 'node:http';

const TASK = `query Task($taskId: ID!) {
  task(id: $taskId) {
    id externalId kind name status priority prompt parameters mode profile role agentNames tags metadata createdBy
    createdAt updatedAt queuedAt startedAt completedAt lastEventAt durationMs attempts
    stages { id index name type agentName status attempt keyInput keyOutput durationMs startedAt completedAt error { code message hint } }
    result { json text offloaded sizeBytes url }
    error { code message hint retryable }
    tokenUsage { totalTokens calls }
    artifacts(first: 100) { nodes { label path mimeType sizeBytes url } }
    logs(last: 100) { nodes { level message recordedAt } }
  }
}`;

const EVENTS = `subscription TaskEvents($taskId: ID!) {
  taskEvents(taskId: $taskId) {
    type cursor at
    ... on TaskStatusChanged { status previousStatus currentStage { name } }
    ... on StageChanged { stageStatus stage { name } }
    ... on LogAppended { logEntry { level message recordedAt } }
    ... on OutputDelta { text }
    ... on ArtifactCreated { artifact { label path mimeType url } }
    ... on TaskFailed { error { code message hint } }
  }
}`;

/**
 * What stands behind a task's links, `/tasks/ID` and `/tasks/ID/stream`: one query and one subscription, with the rights of whoever asks. Whatever
 * the request accepts, it gets JSON of the one and an event stream of the other.
 * @returns whether the request is such a one; it then stands there as if it had been sent to /graphql.
 */
export function followTaskLink(request: IncomingMessage): boolean {
  const [, taskId, stream] = /^\/tasks\/(task_\w{26})(\/stream)?$/.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
  if (request.method !== 'GET' || taskId === undefined) return false;
  const parameters = new URLSearchParams({ query: stream ? EVENTS : TASK, variables: JSON.stringify({ taskId }) });
  request.url = `/graphql?${parameters}`;
  request.headers.accept = stream ? 'text/event-stream' : 'application/json';
  return true;
}
