import type { LinkedTask } from '../domain/task-links.ts';

const overlay = 'source type stepKey bbox { x y width height } contentType meta recordedAt';

const task = `query Task($taskId: ID!) {
  task(id: $taskId) {
    id externalId kind name status priority prompt parameters mode profile role agentNames tags metadata createdBy
    createdAt updatedAt queuedAt startedAt completedAt lastEventAt durationMs attempts
    currentStage { index name }
    stages { id index name type agentName status attempt keyInput keyOutput durationMs startedAt completedAt error { code message hint } }
    result { json text offloaded sizeBytes url }
    error { code message hint retryable }
    tokenUsage { totalTokens calls }
    approvals { id status action requestedAt expiresAt resolvedAt resolvedBy comment stage { name } }
    artifacts(first: 100) { nodes { label path mimeType sizeBytes url } }
    overlays(first: 100) { nodes { ${overlay} } }
    logs(last: 100) { nodes { level message recordedAt } }
  }
}`;

const stream = `subscription TaskEvents($taskId: ID!) {
  taskEvents(taskId: $taskId) {
    type cursor at
    ... on TaskStatusChanged { status previousStatus actor currentStage { index name } planOverlays { ${overlay} } }
    ... on TaskUpdated { changedFields }
    ... on StageChanged { stageStatus stage { index name } }
    ... on LogAppended { logEntry { level message recordedAt fields stage { name } } }
    ... on OutputDelta { text stage { name } }
    ... on OverlayRecorded { overlay { ${overlay} } }
    ... on ArtifactCreated { artifact { label path mimeType sizeBytes url } }
    ... on ApprovalRequested { approval { id action requestedAt expiresAt stage { name } } }
    ... on ApprovalResolved { approval { id status resolvedAt resolvedBy comment stage { name } } }
    ... on TaskFailed { error { code message hint retryable stage { name } } }
  }
}`;

/** The server's own operations, which run beside PERSISTED_OPERATIONS, too. */
export const documents: Readonly<Record<LinkedTask['kind'], string>> = { task, stream };
