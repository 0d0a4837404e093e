import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { StageStatus, TaskStatus } from '../db/generated/enums.ts';
import { toJsonb } from '../db/jsonb.ts';
import { type JournalEntry, journalEntries, kept } from '../events/journal-log.ts';
import { eventStamp, stamped } from '../events/log.ts';
import { insertAgentLogs } from './agent-log-rows.ts';
import type { Failure } from './domain.ts';
import type { StoredResult } from './ending.ts';
import { newId } from './ids.ts';
import { type NextStage, stageError, stageStart } from './stage-traces.ts';
import type { Json, StepOutcome } from './step-outcome.ts';

/** The run that a worker holds: its writes change nothing once another has taken over. */
export interface Run {
  taskId: string;
  attempt: number;
}

/** One run of one stage, as it ended. */
export interface StageSettlement {
  stageId: string;
  /** Of its `stage_start`. */
  traceEventId: string;
  agentName: string;
  /** RUNNING: the attempt has no end of its own, and the stage goes on elsewhere. */
  status: Extract<StageStatus, 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'PENDING' | 'RUNNING'>;
  failure: Failure | null;
  /** The configuration with its placeholders filled in. */
  input: Json;
  outcome: Partial<StepOutcome>;
  /** Becomes the task's; null leaves it what an earlier stage made it. */
  result: StoredResult | null;
  /** Where the working folder lies as it left it; null where there is none, or it did not succeed. */
  workspaceKey: string | null;
  durationMs: number;
  /** What was said and not yet stored, oldest first. */
  pending: readonly JournalEntry[];
  /** The stage to start in the same moment; null after the last one and after a failure. */
  next: NextStage | null;
}

export interface SettledRun {
  run: Run;
  settlement: StageSettlement;
}

const NO_TOKENS = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };
const agentLogStatus = { SUCCEEDED: 'SUCCEEDED', FAILED: 'FAILED', PENDING: 'FAILED', RUNNING: 'FAILED', CANCELLED: 'SKIPPED' } as const;

/** Adding null makes the sum null: a total with an unknown price in it is unknown. */
const spend = sql`
  input_tokens = input_tokens + locked.input_tokens_spent, cached_input_tokens = cached_input_tokens + locked.cached_input_tokens_spent,
  cache_write_tokens = cache_write_tokens + locked.cache_write_tokens_spent, output_tokens = output_tokens + locked.output_tokens_spent,
  reasoning_tokens = reasoning_tokens + locked.reasoning_tokens_spent, unclassified_tokens = unclassified_tokens + locked.unclassified_tokens_spent,
  model_calls = model_calls + locked.calls_made, cost = cost + locked.cost_spent, model_name = coalesce(locked.model_used, model_name)`;

/** Whole or not at all: every result has a size. */
const newResult = sql`
  result_json = case when locked.new_size_bytes is null then task.result_json else locked.new_json end,
  result_text = case when locked.new_size_bytes is null then task.result_text else locked.new_text end,
  result_blob_key = case when locked.new_size_bytes is null then task.result_blob_key else locked.new_blob_key end,
  result_content_type = case when locked.new_size_bytes is null then task.result_content_type else locked.new_content_type end,
  result_sha256 = case when locked.new_size_bytes is null then task.result_sha256 else locked.new_sha256 end,
  result_stage_id = case when locked.new_size_bytes is null then task.result_stage_id else locked.stage_id end,
  result_size_bytes = coalesce(locked.new_size_bytes, task.result_size_bytes)`;

/**
 * Records how stages of different tasks ended, each once: outcome, agent log, what it cost, its events, and the start of the
 * next stage, in one statement for all of them. What this run had recorded already (the answer to its commit was lost) stays
 * as it is.
 * @returns the status of each task, by id; a run that is no longer this worker's is not in it.
 */
export async function settleStages(connection: Queryable, settled: readonly SettledRun[]): Promise<Map<string, TaskStatus>> {
  const rows = settled.map(toRow);
  const taskIds = rows.map(({ task_id }) => task_id);
  const stageIds = rows.map(({ stage_id }) => stage_id);
  const { arrivals, storage } = journalEntries(rows.flatMap(({ entries, task_id }) => entries.map((entry) => ({ ...entry, taskId: task_id }))));
  const statuses = await connection.query<{ id: string; status: TaskStatus }>(sql`
    with input as (
      select * from jsonb_to_recordset(${toJsonb(rows.map(({ entries: _, ...row }) => row))}::jsonb) as settled (
        task_id uuid, held_attempt int, stage_id uuid, new_status "StageStatus", next_stage_id uuid, next_trace_event_id uuid,
        log_id uuid, log_status "AgentLogStatus", agent_name text, new_agent_name text, new_routing jsonb, routing_mode "RoutingMode", confidence double precision, reasoning text, log_input jsonb, log_output jsonb, ran_ms bigint,
        new_output jsonb, new_key_input jsonb, new_key_output jsonb, new_workspace_key text,
        failure_code text, failure_message text, failure_hint text, failure_retryable boolean,
        used_llm boolean, model_used text, provider text, calls_made bigint, cost_spent numeric, log_cost numeric,
        input_tokens_spent bigint, cached_input_tokens_spent bigint, cache_write_tokens_spent bigint, output_tokens_spent bigint,
        reasoning_tokens_spent bigint, unclassified_tokens_spent bigint,
        inference_ms bigint, first_token_ms bigint, hits bigint, tools_called bigint, model_memory_bytes bigint, cpu_ms bigint, peak_bytes bigint,
        new_json jsonb, new_text text, new_blob_key text, new_content_type text, new_size_bytes bigint, new_sha256 text)
    ),
    locked as (
      select input.*, task.status as task_status, task.journal_position from task join input on input.task_id = task.id join stage on stage.id = input.stage_id
      where task.id = any(${taskIds}::uuid[]) and stage.id = any(${stageIds}::uuid[])
        -- As text: no index on the status serves that, and by such an index it would be all running tasks.
        and task.attempts = input.held_attempt and task.status::text in ('RUNNING', 'CANCELLING') and stage.status = 'RUNNING'
      order by task.id for no key update of task, stage
    ),
    held as (select task_id as id, journal_position, task_status as status from locked),
    ${arrivals},
    changed as (
      update task set ${spend}, agent_log_count = task.agent_log_count + 1, updated_at = now(), ${kept(sql`arrived.agents || locked.new_agent_name`)}, ${eventStamp},
        inference_time_ms = coalesce(inference_time_ms + locked.inference_ms, inference_time_ms, locked.inference_ms),
        memory_used_bytes = greatest(memory_used_bytes, locked.model_memory_bytes),
        cpu_time_ms = coalesce(cpu_time_ms + locked.cpu_ms, cpu_time_ms, locked.cpu_ms),
        peak_memory_bytes = greatest(peak_memory_bytes, locked.peak_bytes),
        routing = coalesce(locked.new_routing, task.routing),
        ${newResult}
      from locked left join arrived on arrived.task_id = locked.task_id
      where task.id = locked.task_id
      returning ${stamped}, task.status
    ),
    settled as (
      update stage set ${spend}, status = locked.new_status,
        agent_name = coalesce(locked.new_agent_name, stage.agent_name), reasoning = locked.reasoning,
        output = locked.new_output, key_input = locked.new_key_input, key_output = locked.new_key_output, workspace_key = locked.new_workspace_key,
        error_code = locked.failure_code, error_message = locked.failure_message, error_hint = locked.failure_hint, error_retryable = locked.failure_retryable,
        attempt_so_far = null,
        completed_at = case when locked.new_status in ('PENDING', 'RUNNING') then null else clock_timestamp() end
      from locked join changed on changed.id = locked.task_id
      where stage.id = locked.stage_id
    ),
    logged as (
      ${insertAgentLogs(sql`(
        select locked.log_id as id, changed.id as task_id, changed.shop, null::text as key, locked.stage_id, locked.agent_name, locked.log_input as input, locked.log_output as output,
          locked.reasoning, locked.ran_ms as duration_ms, locked.log_status as status, locked.routing_mode, locked.used_llm, locked.confidence, 0 as credits_used,
          locked.input_tokens_spent as input_tokens, locked.cached_input_tokens_spent as cached_input_tokens, locked.cache_write_tokens_spent as cache_write_tokens,
          locked.output_tokens_spent as output_tokens, locked.reasoning_tokens_spent as reasoning_tokens, locked.unclassified_tokens_spent as unclassified_tokens,
          locked.calls_made as model_calls, locked.model_used as model_name, locked.provider, locked.inference_ms as model_time_ms,
          locked.first_token_ms as time_to_first_token_ms, locked.hits as cache_hits, locked.tools_called as tool_calls, locked.log_cost as cost,
          changed.last_event_at as created_at
        from locked join changed on changed.id = locked.task_id
      ) log`)}
    ),
    started as (
      update stage set status = 'RUNNING', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()), trace_event_id = locked.next_trace_event_id
      from locked join changed on changed.id = locked.task_id
      where stage.id = locked.next_stage_id and changed.status = 'RUNNING'
    ),
    ${storage}
    select id, status from changed
    union all
    select task.id, task.status
    from input join task on task.id = input.task_id and task.attempts = input.held_attempt
    join stage on stage.id = input.stage_id and stage.status = input.new_status
    where task.id = any(${taskIds}::uuid[]) and stage.id = any(${stageIds}::uuid[])`);
  return new Map(statuses.map(({ id, status }) => [id, status]));
}

function toRow({ run, settlement }: SettledRun) {
  const { stageId, status, failure, outcome, result, next } = settlement;
  const { model } = outcome;
  const tokens = model?.tokens ?? NO_TOKENS;
  const logId = newId();
  const goesOn = status === 'RUNNING';
  const entries: JournalEntry[] = [
    ...settlement.pending,
    {
      type: 'AGENT_LOG_RECORDED',
      agentLogId: logId,
      agentName: outcome.agentName ?? settlement.agentName,
      status: agentLogStatus[status],
      routingMode: outcome.routingMode ?? null,
      modelName: model?.modelName ?? null,
      usedLlm: (model?.calls ?? 0) > 0,
    },
    ...(failure && !goesOn ? [stageError({ ...settlement, agentName: outcome.agentName ?? settlement.agentName }, failure)] : []),
    ...(goesOn ? [] : [{ type: 'STAGE_CHANGED', stageId, stageStatus: status } as const]),
    // Left out where the task is being cancelled, as the start itself is.
    ...(next ? [{ type: 'STAGE_CHANGED', stageId: next.id, stageStatus: 'RUNNING', whileRunning: true } as const, stageStart(run.taskId, next)] : []),
  ];
  return {
    entries,
    task_id: run.taskId,
    held_attempt: run.attempt,
    stage_id: stageId,
    new_status: status,
    next_stage_id: next?.id,
    next_trace_event_id: next?.traceEventId,
    log_id: logId,
    log_status: agentLogStatus[status],
    agent_name: outcome.agentName ?? settlement.agentName,
    new_agent_name: outcome.agentName,
    new_routing: outcome.routing,
    routing_mode: outcome.routingMode,
    confidence: outcome.confidence,
    reasoning: outcome.reasoning,
    log_input: settlement.input,
    log_output: failure ? { error: failure.message, code: failure.code } : outcome.output,
    ran_ms: Math.round(settlement.durationMs),
    new_output: outcome.output,
    new_key_input: outcome.keyInput,
    new_key_output: outcome.keyOutput,
    new_workspace_key: settlement.workspaceKey,
    ...(goesOn ? {} : failureColumns(failure)),
    used_llm: (model?.calls ?? 0) > 0,
    model_used: model?.modelName,
    provider: model?.provider,
    calls_made: model?.calls ?? 0,
    cost_spent: model ? model.cost : '0',
    log_cost: model?.cost,
    input_tokens_spent: tokens.input,
    cached_input_tokens_spent: tokens.cachedInput,
    cache_write_tokens_spent: tokens.cacheWrite,
    output_tokens_spent: tokens.output,
    reasoning_tokens_spent: tokens.reasoning,
    unclassified_tokens_spent: tokens.unclassified,
    inference_ms: model?.inferenceTimeMs,
    first_token_ms: model?.timeToFirstTokenMs,
    hits: model?.cacheHits ?? 0,
    tools_called: outcome.toolCalls ?? 0,
    model_memory_bytes: model?.memoryUsedBytes,
    cpu_ms: outcome.cpuTimeMs,
    peak_bytes: outcome.peakMemoryBytes,
    new_json: result?.json,
    new_text: result?.text,
    new_blob_key: result?.blobKey,
    new_content_type: result?.contentType,
    new_size_bytes: result?.sizeBytes,
    new_sha256: result?.sha256,
  };
}

function failureColumns(failure: Failure | null) {
  return { failure_code: failure?.code, failure_message: failure?.message, failure_hint: failure?.hint, failure_retryable: failure?.retryable };
}
