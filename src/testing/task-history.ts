import type { Queryable } from '../db/database.ts';
import { graphql } from '../gql/gql.ts';
import type { EventsForTestQuery, TaskStatus } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';
import { eventsAreShown } from './shown-events.ts';

const StatusesForTest = graphql(`
  subscription StatusesForTest($taskId: ID!) {
    taskEvents(taskId: $taskId, types: [TASK_STATUS_CHANGED]) { ... on TaskStatusChanged { status } }
  }
`);
const ReportsForTest = graphql(`
  subscription ReportsForTest($taskId: ID!) { taskEvents(taskId: $taskId, types: [REPORT_UPDATED], untilTerminal: false) { cursor } }
`);
const TaskForTest = graphql(`
  query TaskForTest($id: ID!) {
    task(id: $id) {
      id status priority attempts createdBy tags metadata parameters externalId onDependencyFailure
      startAfter queuedAt startedAt completedAt deletedAt durationMs cost
      template { name version }
      error { code message hint retryable stage { name } }
      result { json text offloaded sizeBytes url }
      resourceUsage { modelName inferenceTimeMs memoryUsedBytes }
      tokenUsage { inputTokens outputTokens totalTokens calls }
      stages { name status attempt keyInput keyOutput completedAt error { code message } tokenUsage { totalTokens calls } }
      agentLogs(first: 100) { nodes { agentName status input output usedLlm modelName timeToFirstTokenMs tokensPerSecond cacheHits tokenUsage { totalTokens calls } } }
      artifacts(first: 100) { nodes { label path sizeBytes url } }
      dependsOn { id }
    }
  }
`);
const EventsForTest = graphql(`
  query EventsForTest($id: ID!, $after: EventCursor) {
    task(id: $id) {
      events(first: 100, after: $after) {
        nodes {
          __typename
          cursor
          ... on TaskStatusChanged { status previousStatus actor }
          ... on TaskUpdated { changedFields }
          ... on PlanCreated { plan { steps { key } } }
          ... on StageChanged { stage { name } stageStatus }
          ... on LogAppended { logEntry { level message stage { name } } }
          ... on OutputDelta { text }
          ... on OverlayRecorded { overlay { source stepKey type } }
          ... on ArtifactCreated { artifact { path } }
          ... on AgentLogRecorded { agentLog { status } }
          ... on ApprovalRequested { approval { stage { name } } }
          ... on ApprovalResolved { approval { status stage { name } resolvedBy } }
          ... on TaskFailed { error { code } }
        }
        pageInfo { hasNextPage }
      }
    }
  }
`);

/** Follows a task until it has been in this status so many times, or to its end. @returns its statuses until then. */
export async function reached(app: GraphClient, taskId: string, status?: TaskStatus, times = 1): Promise<TaskStatus[]> {
  const statuses: TaskStatus[] = [];
  for await (const { taskEvents } of app.watch(StatusesForTest, { taskId })) {
    if (!('status' in taskEvents)) continue;
    statuses.push(taskEvents.status);
    if (statuses.filter((known) => known === status).length === times) return statuses;
  }
  if (status) throw new Error(`${taskId} ended without having been ${status}: ${statuses.join(', ')}`);
  return statuses;
}

/** Waits for a task's end. @returns the status that it ended with. */
export async function ended(app: GraphClient, taskId: string): Promise<TaskStatus | undefined> {
  return (await reached(app, taskId)).at(-1);
}

/** Waits for the first report of a task. */
export async function reported(app: GraphClient, taskId: string): Promise<void> {
  for await (const _ of app.watch(ReportsForTest, { taskId })) return;
}

export async function readTask(app: GraphClient, id: string) {
  const { task } = await app.run(TaskForTest, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task;
}

/**
 * Every event of a task as one line, in order, but for its trace, which tells the same in its own way, and its
 * reports, which come some time after its end.
 */
export async function history(app: GraphClient & { app?: { database: Queryable } }, id: string): Promise<string[]> {
  if (app.app) await eventsAreShown(app.app.database);
  const lines: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const { task } = await app.run(EventsForTest, { id, ...(after && { after }) });
    if (!task) throw new Error(`There is no task ${id}`);
    lines.push(...task.events.nodes.flatMap(lineOf));
    after = task.events.nodes.at(-1)?.cursor;
    more = task.events.pageInfo.hasNextPage;
  }
  return lines;
}

type TestEvent = NonNullable<EventsForTestQuery['task']>['events']['nodes'][number];

function lineOf(event: TestEvent): string | [] {
  switch (event.__typename) {
    case 'TaskStatusChanged':
      return [event.previousStatus, '→', event.status, event.actor && `by ${event.actor}`].filter(Boolean).join(' ');
    case 'TaskUpdated':
      return `updated ${event.changedFields.join(', ')}`;
    case 'StageChanged':
      return `${event.stage?.name} ${event.stageStatus}`;
    case 'LogAppended':
      return `${event.logEntry.level} ${event.logEntry.stage?.name ?? 'task'}: ${event.logEntry.message}`;
    case 'OutputDelta':
      return `output ${JSON.stringify(event.text)}`;
    case 'OverlayRecorded':
      return `overlay ${event.overlay.source} ${event.overlay.stepKey} ${event.overlay.type}`;
    case 'ArtifactCreated':
      return `artifact ${event.artifact?.path}`;
    case 'AgentLogRecorded':
      return `agent log ${event.agentLog?.status}`;
    case 'ApprovalRequested':
      return `${event.approval?.stage?.name} asks for approval`;
    case 'ApprovalResolved':
      return [`approval of ${event.approval?.stage?.name}: ${event.approval?.status}`, event.approval?.resolvedBy && `by ${event.approval.resolvedBy}`]
        .filter(Boolean)
        .join(' ');
    case 'PlanCreated':
      return `plan of ${event.plan?.steps.length} steps`;
    case 'TraceEventRecorded':
    case 'ReportUpdated':
      return [];
    case 'TaskFailed':
      return `failed with ${event.error.code}`;
  }
}
