import type { AgentLogStatus, RoutingMode, StageStatus, TaskStatus } from '../db/generated/enums.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** CSS pixels from the top left of the page. */
export interface BoundingBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Something to be drawn over a page. */
export interface OverlayBody {
  /** PLAN: where a step will act; EXECUTION: where one acts now. */
  source: 'PLAN' | 'EXECUTION';
  /** How it is to be drawn: `highlight`. */
  overlayType: string | null;
  /** Of the step that it belongs to. */
  stepKey: string | null;
  bbox: BoundingBox;
  /** `dom` for an element's rectangle, `screenshot` for what a picture shows. */
  contentType: string | null;
  meta: object;
}

/**
 * What can happen to a task, past tense, with what the row stores as its payload. Rows that change later (the task, its
 * stages) are referred to by id; what must be as it was at that time is in the payload.
 */
export type EventBody =
  | {
      type: 'TASK_STATUS_CHANGED';
      status: TaskStatus;
      previousStatus: TaskStatus | null;
      /** Name of the key whose request caused it; null where the system did. */
      actor: string | null;
      currentStageId: string | null;
    }
  | { type: 'TASK_UPDATED'; changedFields: string[] }
  | { type: 'PLAN_CREATED'; planId: string }
  | { type: 'STAGE_CHANGED'; stageId: string; stageStatus: StageStatus }
  | { type: 'LOG_APPENDED'; level: LogLevel; message: string; stageId: string | null; fields: object | null }
  | { type: 'OUTPUT_DELTA'; stageId: string; text: string }
  | ({ type: 'OVERLAY_RECORDED' } & OverlayBody)
  | { type: 'ARTIFACT_CREATED'; artifactId: string }
  | {
      type: 'AGENT_LOG_RECORDED';
      agentLogId: string;
      agentName: string;
      status: AgentLogStatus;
      routingMode: RoutingMode | null;
      modelName: string | null;
      usedLlm: boolean;
      /** Where its sender said when; else it was when the event was. */
      createdAt?: string | null;
    }
  | { type: 'APPROVAL_REQUESTED'; approvalId: string }
  | { type: 'APPROVAL_RESOLVED'; approvalId: string }
  | { type: 'TRACE_EVENT_RECORDED'; traceEventId: string; eventType: string; agentName: string | null; occurredAt: string }
  | { type: 'REPORT_UPDATED' }
  | { type: 'TASK_FAILED'; code: string; message: string; hint: string | null; retryable: boolean; stageId: string | null };

export type EventType = EventBody['type'];

/** A row of the log. */
export interface StoredEvent<Body extends EventBody = EventBody> {
  xid: number;
  position: number;
  taskId: string;
  shop: string;
  at: Date;
  body: Body;
}

export type EventOf<Type extends EventType> = Extract<EventBody, { type: Type }>;
