import { expect } from 'vitest';
import { canBecome, isTerminal } from '../domain/task-status.ts';
import type { EventBody } from '../events/types.ts';
import type { Entry } from './fault-diary.ts';
import type { Snapshot } from './fault-snapshot.ts';

/** What one process did until it died, and what the next one made of it. */
export interface Life {
  before: readonly Entry[];
  found: Snapshot;
  after: readonly Entry[];
  recovered: Snapshot;
}

/** The steps of each template. */
export type StepsOf = Readonly<Record<string, readonly unknown[]>>;

/** Everything that must hold however a process died. */
export function expectNothingLost({ before, found, after, recovered }: Life, stepsOf: StepsOf): void {
  const accepted = before.flatMap((entry) => (entry.said === 'accepted' ? [entry.taskId] : []));
  expect(recovered.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(accepted));
  expect(recovered.tasks.map(({ id }) => id)).toEqual(found.tasks.map(({ id }) => id));
  expectWholeTasks(found, stepsOf);
  expectRightCounts(found);
  expectEnded(recovered, stepsOf);
  expectNoFinishedStageRunAgain(found, before, after);
}

/** Every task has ended, and all that is known of it agrees. */
export function expectEnded(snapshot: Snapshot, stepsOf: StepsOf): void {
  expectWholeTasks(snapshot, stepsOf);
  for (const { id, status, modelCalls, traceEventCount } of snapshot.tasks) {
    const stages = snapshot.stages.filter(({ taskId }) => taskId === id);
    const logs = snapshot.agentLogs.filter(({ taskId }) => taskId === id);
    const events = snapshot.events.filter(({ taskId }) => taskId === id).map(({ body }) => body);
    expect(isTerminal(status), `${id} is ${status}`).toBe(true);
    expectLegalWalk(events, status);
    expectWholeTrace(
      { status, traceEventCount },
      events,
      snapshot.traceEvents.filter(({ taskId }) => taskId === id),
    );
    expect(eventsOf(events, 'TASK_FAILED')).toHaveLength(status === 'FAILED' ? 1 : 0);
    expect(eventsOf(events, 'AGENT_LOG_RECORDED')).toHaveLength(logs.length);
    expect(sum(logs), 'the cost of each attempt counts once').toBe(modelCalls);
    for (const stage of stages) {
      const own = logs.filter(({ stageId }) => stageId === stage.id);
      expect(own.filter((log) => log.status === 'SUCCEEDED')).toHaveLength(stage.status === 'SUCCEEDED' ? 1 : 0);
      expect(sum(own)).toBe(stage.modelCalls);
      expect(eventsOf(events, 'STAGE_CHANGED').findLast(({ stageId }) => stageId === stage.id)?.stageStatus).toBe(stage.status);
    }
    const allowed = { COMPLETED: ['SUCCEEDED'], FAILED: ['SUCCEEDED', 'FAILED', 'SKIPPED'], CANCELLED: ['SUCCEEDED', 'CANCELLED'], PLANNED: ['SUCCEEDED'] }[
      status as 'FAILED'
    ];
    expect(allowed).toEqual(expect.arrayContaining(stages.map((stage) => stage.status)));
  }
  const approved = snapshot.approvals.flatMap(({ stageId, status }) => (status === 'APPROVED' ? [stageId] : []));
  const careful = snapshot.stages.filter(({ name, status }) => name.startsWith('approved-') && status === 'SUCCEEDED').map(({ id }) => id);
  expect(careful.sort(), 'what runs was approved, and what was approved runs').toEqual(approved.sort());
  expect(snapshot.artifacts, 'an artifact is recorded once').toEqual(unique(snapshot.artifacts));
  const statusOf = new Map<string, string>([...snapshot.tasks, ...snapshot.approvals].map(({ id, status }) => [id, status]));
  expect(snapshot.jobs.filter((job) => !isSpent(job, statusOf.get(job.id)))).toEqual([]);
}

/** Each event once, in the trace as in the log; at most one beginning, and one end. */
function expectWholeTrace(
  { status, traceEventCount }: Pick<Snapshot['tasks'][number], 'status' | 'traceEventCount'>,
  events: readonly EventBody[],
  traceEvents: Snapshot['traceEvents'],
): void {
  expect(eventsOf(events, 'TRACE_EVENT_RECORDED').map(({ traceEventId }) => traceEventId)).toEqual(traceEvents.map(({ id }) => id));
  expect(traceEventCount).toBe(traceEvents.length);
  const types = traceEvents.map(({ eventType }) => eventType);
  expect(types.filter((type) => type === 'task_start').length).toBeLessThanOrEqual(1);
  const end = { PLANNED: 'task_complete', COMPLETED: 'task_complete', FAILED: 'task_error', CANCELLED: 'task_cancelled' }[status as 'FAILED'];
  expect(types.filter((type) => /^task_(complete|error|cancelled)$/.test(type))).toEqual([end]);
}

/** Also what nobody was told about exists with all its parts, or not at all. */
function expectWholeTasks(snapshot: Snapshot, stepsOf: StepsOf): void {
  const { tasks, plans, stages, dependencies, events, jobs, keyed, approvals } = snapshot;
  expectWholeApprovals(snapshot);
  const ids = [...tasks, ...approvals].map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([...keyed, ...events.map(({ taskId }) => taskId), ...jobs.map(({ id }) => id)]));
  for (const { id, name, status, replayOf, planId } of tasks) {
    // The stages of a plan are there with it.
    const made = plans.filter(({ taskId }) => taskId === id);
    expect(made.map((plan) => plan.id)).toEqual(planId === null ? [] : [planId]);
    expect(
      eventsOf(
        events.filter(({ taskId }) => taskId === id).map(({ body }) => body),
        'PLAN_CREATED',
      ).map((event) => event.planId),
    ).toEqual(made.map((plan) => plan.id));
    const planned = made.flatMap(({ stageIds }) => stageIds.filter((stageId) => stageId !== null));
    const own = stages.filter(({ taskId }) => taskId === id);
    expect(own.map((stage) => stage.id)).toEqual(expect.arrayContaining(planned));
    expect(own).toHaveLength((stepsOf[name]?.length ?? 0) + planned.length);
    const takenOver = stages.filter((stage) => stage.taskId === id && stage.takenOver);
    const succeeded = stages.filter((stage) => stage.taskId === replayOf && stage.status === 'SUCCEEDED');
    expect(takenOver.map((stage) => `${stage.name} ${stage.status} ${stage.hasOutput}`)).toEqual(succeeded.map((stage) => `${stage.name} SKIPPED true`));
    const [first] = events.filter(({ taskId }) => taskId === id);
    expect(first?.body).toMatchObject({ type: 'TASK_STATUS_CHANGED', previousStatus: null });
    if (status === 'BLOCKED') expect(dependencies.some(({ taskId }) => taskId === id)).toBe(true);
    const queues = jobs.filter((job) => job.id === id && !isSpent(job, status)).map(({ queue }) => queue);
    expect(queues, `jobs of a task that is ${status}`).toEqual(jobsOf(status));
  }
}

/** A task waits for an approval as long as that is open, and a job is there that ends the wait; what was said of it was said once. */
function expectWholeApprovals({ tasks, stages, approvals, events, jobs }: Snapshot): void {
  for (const { id, status } of tasks) {
    const open = approvals.filter((approval) => approval.taskId === id && approval.status === 'PENDING');
    const waiting = stages.filter((stage) => stage.taskId === id && stage.status === 'AWAITING_APPROVAL');
    expect(open).toHaveLength(status === 'AWAITING_APPROVAL' ? 1 : 0);
    expect(waiting.map((stage) => stage.id)).toEqual(open.map(({ stageId }) => stageId));
  }
  for (const { id, status } of approvals) {
    const said = events.flatMap(({ body }) => ('approvalId' in body && body.approvalId === id ? [body.type] : []));
    expect(said).toEqual(status === 'PENDING' ? ['APPROVAL_REQUESTED'] : ['APPROVAL_REQUESTED', 'APPROVAL_RESOLVED']);
    expect(jobs.filter((job) => job.id === id && !isSpent(job, status)).map(({ queue }) => queue)).toEqual(status === 'PENDING' ? ['expire-approval'] : []);
  }
}

/** What has let a task into the queue, or ended a wait, is done a moment later; done again, it changes nothing. */
function isSpent({ queue }: Snapshot['jobs'][number], status: string | undefined): boolean {
  return (queue === 'release-scheduled-task' && status !== 'SCHEDULED') || (queue === 'expire-approval' && status !== 'PENDING');
}

function jobsOf(status: Snapshot['tasks'][number]['status']): string[] {
  if (status === 'SCHEDULED') return ['release-scheduled-task'];
  return status === 'BLOCKED' || status === 'AWAITING_APPROVAL' || isTerminal(status) ? [] : ['run-task'];
}

function expectRightCounts({ tasks, dependencies }: Snapshot): void {
  const open = new Set(tasks.filter(({ status }) => !isTerminal(status)).map(({ id }) => id));
  for (const { id, status, unmet } of tasks) {
    if (status !== 'BLOCKED') continue;
    expect(unmet).toBe(dependencies.filter(({ taskId, dependsOnId }) => taskId === id && open.has(dependsOnId)).length);
    expect(unmet).toBeGreaterThan(0);
  }
}

function expectLegalWalk(events: readonly EventBody[], end: string): void {
  const walk = eventsOf(events, 'TASK_STATUS_CHANGED');
  expect(walk.filter(({ status }) => isTerminal(status))).toHaveLength(1);
  expect(walk.at(-1)?.status).toBe(end);
  for (const [index, { status, previousStatus }] of walk.entries()) {
    expect(previousStatus).toBe(walk[index - 1]?.status ?? null);
    if (previousStatus) expect(canBecome(previousStatus, status), `${previousStatus} → ${status}`).toBe(true);
  }
}

/** A stage runs again only where the end of its attempt was not stored. */
function expectNoFinishedStageRunAgain(found: Snapshot, before: readonly Entry[], after: readonly Entry[]): void {
  const runs = (entries: readonly Entry[]) => entries.flatMap((entry) => (entry.said === 'ran' ? [`${entry.stageId} ${entry.attempt}`] : []));
  expect(runs(before), 'one run of each attempt').toEqual(unique(runs(before)));
  expect(runs(after), 'one run of each attempt').toEqual(unique(runs(after)));
  const finished = found.stages.filter(({ status }) => !['PENDING', 'RUNNING', 'AWAITING_APPROVAL'].includes(status)).map(({ id }) => id);
  const again = after.filter((entry) => entry.said === 'ran' && finished.includes(entry.stageId));
  expect(again).toEqual([]);
}

function eventsOf<Type extends EventBody['type']>(events: readonly EventBody[], type: Type): Extract<EventBody, { type: Type }>[] {
  return events.filter((body): body is Extract<EventBody, { type: Type }> => body.type === type);
}

function sum(rows: readonly { modelCalls: number }[]): number {
  return rows.reduce((total, { modelCalls }) => total + modelCalls, 0);
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
