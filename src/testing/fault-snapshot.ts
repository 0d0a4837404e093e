import sql from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.ts';
import type { ApprovalStatus, StageStatus, TaskStatus } from '../db/generated/enums.ts';
import type { EventBody } from '../events/types.ts';
import type { JobName } from '../queue/jobs.ts';

/** Everything that a database holds about tasks, as JSON carries it from process to process. */
export interface Snapshot {
  tasks: {
    id: string;
    name: string;
    status: TaskStatus;
    unmet: number;
    attempts: number;
    takeovers: number;
    modelCalls: number;
    traceEventCount: number;
    replayOf: string | null;
    planId: string | null;
  }[];
  plans: { id: string; taskId: string; stageIds: (string | null)[] }[];
  /** Oldest first. */
  traceEvents: { id: string; taskId: string; eventType: string }[];
  stages: { id: string; taskId: string; name: string; status: StageStatus; attempt: number; modelCalls: number; takenOver: boolean; hasOutput: boolean }[];
  agentLogs: { taskId: string; stageId: string; status: string; modelCalls: number }[];
  artifacts: { stageId: string; path: string }[];
  approvals: { id: string; taskId: string; stageId: string; status: ApprovalStatus }[];
  dependencies: { taskId: string; dependsOnId: string }[];
  /** Oldest first. */
  events: { taskId: string; body: EventBody }[];
  /** Of tasks and approvals, but for those that are done. */
  jobs: { id: string; queue: string; state: string }[];
  /** Tasks that an idempotency key leads to. */
  keyed: string[];
}

/** Those whose jobs have the ids of tasks and approvals; others come and go by themselves. */
const queues = ['run-task', 'release-scheduled-task', 'expire-approval'] satisfies JobName[];

/** As of one moment: scheduled tasks are let into the queue while it reads. */
export async function readSnapshot(database: Database): Promise<Snapshot> {
  return database.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read, read only');
    return readEverything(tx);
  });
}

async function readEverything({ query }: Queryable): Promise<Snapshot> {
  const events = await query<{ taskId: string; type: string; payload: object }>(sql`
    select task_id as "taskId", type, payload from task_event order by task_id, xid, position`);
  const keyed = await query<{ id: string }>(sql`select unnest(task_ids) as id from idempotency_key`);
  return {
    tasks: await query(sql`
      select id, name, status, unmet_dependencies as unmet, attempts, takeovers, trace_event_count as "traceEventCount", model_calls as "modelCalls", replay_of_id as "replayOf", plan_id as "planId" from task order by id`),
    plans: await query(sql`
      select id, task_id as "taskId", array(select step ->> 'stageId' from jsonb_array_elements(steps) step) as "stageIds" from plan order by task_id, revision`),
    traceEvents: await query(sql`select id, task_id as "taskId", event_type as "eventType" from trace_event order by task_id, sequence`),
    stages: await query(sql`
      select id, task_id as "taskId", name, status, attempt, model_calls as "modelCalls", taken_over as "takenOver", output is not null as "hasOutput"
      from stage order by task_id, index`),
    agentLogs: await query(sql`
      select task_id as "taskId", stage_id as "stageId", status, model_calls as "modelCalls" from agent_log order by task_id, created_at, id`),
    artifacts: await query(sql`select stage_id as "stageId", path from artifact order by stage_id, path`),
    approvals: await query(sql`select id, task_id as "taskId", stage_id as "stageId", status from approval order by id`),
    dependencies: await query(sql`select task_id as "taskId", depends_on_id as "dependsOnId" from task_dependency order by task_id, index`),
    // The payload was written from an EventBody of this type.
    events: events.map(({ taskId, type, payload }) => ({ taskId, body: { type, ...payload } as EventBody })),
    jobs: await query(
      sql`select id, name as queue, state::text from pgboss.job where state::text <> 'completed' and name = any(${queues}::text[]) order by id`,
    ),
    keyed: keyed.map(({ id }) => id),
  };
}

/** As if nobody had ever created a task. */
export async function forgetTasks(database: Database): Promise<void> {
  await database.script('truncate task, task_event, idempotency_key cascade; delete from pgboss.job');
}
