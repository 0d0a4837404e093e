import type { CursorEvent } from '../events/stream.ts';
import type { EventType } from '../events/types.ts';
import { AgentLog, agentLogById } from './agent-log.ts';
import { Approval, approvalById } from './approval.ts';
import { Artifact, artifactById } from './artifact.ts';
import { builder } from './builder.ts';
import type { EventWith } from './event-list.ts';
import { LogEntry } from './log-entry.ts';
import { Overlay } from './overlay.ts';
import { Plan, planById } from './plan.ts';
import { planOverlaysAt } from './plan-overlays.ts';
import { Stage, StageStatus, stageById } from './stage.ts';
import { Task } from './task.ts';
import { TaskError } from './task-error.ts';
import { reportById, TaskReport } from './task-report.ts';
import { TaskStatus } from './task-status.ts';
import { TraceEvent, traceEventById } from './trace-event.ts';

/** The object type of each event. */
const typeNames = {
  TASK_STATUS_CHANGED: 'TaskStatusChanged',
  TASK_UPDATED: 'TaskUpdated',
  PLAN_CREATED: 'PlanCreated',
  STAGE_CHANGED: 'StageChanged',
  LOG_APPENDED: 'LogAppended',
  OUTPUT_DELTA: 'OutputDelta',
  OVERLAY_RECORDED: 'OverlayRecorded',
  ARTIFACT_CREATED: 'ArtifactCreated',
  AGENT_LOG_RECORDED: 'AgentLogRecorded',
  APPROVAL_REQUESTED: 'ApprovalRequested',
  APPROVAL_RESOLVED: 'ApprovalResolved',
  TRACE_EVENT_RECORDED: 'TraceEventRecorded',
  REPORT_UPDATED: 'ReportUpdated',
  TASK_FAILED: 'TaskFailed',
} as const satisfies Record<EventType, string>;

export const TaskEventType = builder.enumType('TaskEventType', {
  description: 'What an event tells, for filters; each has an object type of its own.',
  values: Object.keys(typeNames) as EventType[],
});

export const TaskEvent = builder.interfaceRef<CursorEvent>('TaskEvent').implement({
  description: "Something that happened to a task. All readers see the same order, and each task's own events in the order in which they happened.",
  resolveType: ({ body }) => typeNames[body.type],
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'EventCursor', description: 'Of this event: `after` it goes on with the next one.' }),
    type: t.field({ type: TaskEventType, resolve: ({ body }) => body.type }),
    task: t.prismaField({
      type: Task,
      description: 'As it is now.',
      resolve: (query, { taskId }, _args, { services }) => services.prisma.task.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
});

builder.objectRef<EventWith<'TASK_STATUS_CHANGED'>>('TaskStatusChanged').implement({
  description: 'The first event of every task (it was created), each change, and, for a terminal status, the last before later reports.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    status: t.field({
      type: TaskStatus,
      description: 'The status at the time of the event; `task.status` is the status now.',
      resolve: ({ body }) => body.status,
    }),
    previousStatus: t.field({ type: TaskStatus, nullable: true, description: 'Null where it was created.', resolve: ({ body }) => body.previousStatus }),
    actor: t.string({ nullable: true, description: 'Name of the key whose request caused it; null where the system did.', resolve: ({ body }) => body.actor }),
    currentStage: t.field({ type: Stage, nullable: true, resolve: ({ body }, _args, context, info) => stageById(body.currentStageId, context, info) }),
    planOverlays: t.field({
      type: [Overlay],
      description: 'The latest of each planned step, as far as they were known then.',
      resolve: (event, _args, context, info) => planOverlaysAt(event, context, info),
    }),
  }),
});

builder.objectRef<EventWith<'TASK_UPDATED'>>('TaskUpdated').implement({
  description: 'Changed without a change of status: priority, deletion, restoration.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    changedFields: t.stringList({ description: '`priority`, `deletedAt`, …', resolve: ({ body }) => body.changedFields }),
  }),
});

builder.objectRef<EventWith<'PLAN_CREATED'>>('PlanCreated').implement({
  description: 'The plan is made, or made anew.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    plan: t.field({ type: Plan, nullable: true, resolve: ({ body }, _args, context, info) => planById(body.planId, context, info) }),
  }),
});

builder.objectRef<EventWith<'STAGE_CHANGED'>>('StageChanged').implement({
  description: 'A stage began, ended, or waits.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    stage: t.field({
      type: Stage,
      nullable: true,
      description: 'As it is now.',
      resolve: ({ body }, _args, context, info) => stageById(body.stageId, context, info),
    }),
    stageStatus: t.field({ type: StageStatus, description: 'At the time of the event.', resolve: ({ body }) => body.stageStatus }),
  }),
});

builder.objectRef<EventWith<'LOG_APPENDED'>>('LogAppended').implement({
  description: 'A line was logged.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    logEntry: t.field({ type: LogEntry, resolve: (event) => event }),
  }),
});

builder.objectRef<EventWith<'OUTPUT_DELTA'>>('OutputDelta').implement({
  description: 'Model output or script output as it appears, coalesced.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    stage: t.field({ type: Stage, nullable: true, resolve: ({ body }, _args, context, info) => stageById(body.stageId, context, info) }),
    text: t.string({ description: 'What came since the last one.', resolve: ({ body }) => body.text }),
  }),
});

builder.objectRef<EventWith<'OVERLAY_RECORDED'>>('OverlayRecorded').implement({
  description: 'Something is to be drawn over the page.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    overlay: t.field({ type: Overlay, resolve: (event) => event }),
  }),
});

builder.objectRef<EventWith<'ARTIFACT_CREATED'>>('ArtifactCreated').implement({
  description: 'A file was kept.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    artifact: t.field({ type: Artifact, nullable: true, resolve: ({ body }, _args, context, info) => artifactById(body.artifactId, context, info) }),
  }),
});

export const AgentLogRecorded = builder.objectRef<EventWith<'AGENT_LOG_RECORDED'>>('AgentLogRecorded').implement({
  description: 'An agent log was written.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    agentLog: t.field({ type: AgentLog, nullable: true, resolve: ({ body }, _args, context, info) => agentLogById(body.agentLogId, context, info) }),
  }),
});

builder.objectRef<EventWith<'APPROVAL_REQUESTED'>>('ApprovalRequested').implement({
  description: 'A step waits for a person; the change of status follows.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    approval: t.field({
      type: Approval,
      nullable: true,
      description: 'As it is now.',
      resolve: ({ body }, _args, context, info) => approvalById(body.approvalId, context, info),
    }),
  }),
});

builder.objectRef<EventWith<'APPROVAL_RESOLVED'>>('ApprovalResolved').implement({
  description: 'A step waits for nobody any more: it was approved or denied, or the wait is over.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    approval: t.field({ type: Approval, nullable: true, resolve: ({ body }, _args, context, info) => approvalById(body.approvalId, context, info) }),
  }),
});

export const TraceEventRecorded = builder.objectRef<EventWith<'TRACE_EVENT_RECORDED'>>('TraceEventRecorded').implement({
  description: 'A trace event was written.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    traceEvent: t.field({ type: TraceEvent, nullable: true, resolve: ({ body }, _args, context, info) => traceEventById(body.traceEventId, context, info) }),
  }),
});

builder.objectRef<EventWith<'REPORT_UPDATED'>>('ReportUpdated').implement({
  description: 'The report was built, or built again.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    report: t.field({
      type: TaskReport,
      nullable: true,
      description: 'As it is now.',
      resolve: ({ taskId }, _args, context, info) => reportById(taskId, context, info),
    }),
  }),
});

builder.objectRef<EventWith<'TASK_FAILED'>>('TaskFailed').implement({
  description: 'What went wrong, just before the status change to FAILED.',
  interfaces: [TaskEvent],
  fields: (t) => ({
    error: t.field({ type: TaskError, resolve: ({ body }) => body }),
  }),
});
