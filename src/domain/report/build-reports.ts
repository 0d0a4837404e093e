import sql from 'sql-template-tag';
import { toJsonb } from '../../db/jsonb.ts';
import { eventStamp, insertEvents, stamped } from '../../events/log.ts';
import type { EventBody } from '../../events/types.ts';
import type { Domain } from '../domain.ts';
import { publicId } from '../ids.ts';
import { type Fault, type ImageArtifact, openReport } from './report.ts';
import { readLogs, reportColumns } from './report-rows.ts';

/** Tasks whose reports are read and written together. */
const BATCH = 50;
/** Images of a task that are looked at, the newest. */
const IMAGES = 20;
/** Logs that a task's log names one by one; of more it says how many they are. */
const MAX_NAMED = 100;

/**
 * Builds all reports that are asked for. Reading goes on outside of any transaction; a report is kept only where nothing has
 * changed since, and together with its event. So a crash in the middle, or two builders at once, repeat work and nothing else.
 */
export async function buildReports(domain: Domain): Promise<void> {
  for (let due = await findDue(domain); due.length > 0; due = await findDue(domain)) {
    const built = await readReports(domain, due);
    if (built.length > 0) await storeReports(domain, built);
  }
}

interface DueReport {
  taskId: string;
  /** Which request this reading answers. */
  request: number;
  prompt: string | null;
  namedLogIds: string[];
}

function findDue({ database }: Domain): Promise<DueReport[]> {
  return database.query(sql`
    select task.id as "taskId", report.request, task.prompt, report.named_log_ids as "namedLogIds"
    from (select * from task_report where state = 'PENDING' order by requested_at, id limit ${BATCH}) report
    join task on task.id = report.id
    order by report.requested_at, report.id`);
}

interface BuiltReport {
  taskId: string;
  request: number;
  state: 'READY' | 'FAILED';
  columns: object;
  /** In the task's log, before the report's own event. */
  notes: EventBody[];
}

async function readReports(domain: Domain, due: readonly DueReport[]): Promise<BuiltReport[]> {
  const taskIds = due.map(({ taskId }) => taskId);
  const images = await readImages(domain, taskIds);
  const reading = new Map(
    due.map(({ taskId, prompt }) => [taskId, { report: openReport({ prompt }), count: 0, lastLogId: '', failure: undefined as unknown }]),
  );
  for await (const { taskId, log } of readLogs(domain.database, taskIds)) {
    const of = reading.get(taskId);
    if (!of) continue;
    of.count += 1;
    // By id, which grows with time: late logs have their place among the earlier ones.
    if (log.id > of.lastLogId) of.lastLogId = log.id;
    try {
      of.report.add(log);
    } catch (error) {
      of.failure ??= error;
    }
  }
  return due.flatMap((one) => {
    const of = reading.get(one.taskId);
    if (!of) return [];
    if (of.failure !== undefined) return [failed(domain, one, of.failure)];
    const report = of.report.finish(images.get(one.taskId));
    const { notes, namedLogIds } = notesOn(report.faults, one.namedLogIds);
    const columns = { ...reportColumns(report), log_count: of.count, last_log_id: of.lastLogId || null, named_log_ids: namedLogIds };
    return [{ taskId: one.taskId, request: one.request, state: 'READY' as const, columns, notes }];
  });
}

async function readImages({ database }: Domain, taskIds: readonly string[]): Promise<Map<string, ImageArtifact[]>> {
  const rows = await database.query<ImageArtifact & { taskId: string }>(sql`
    select artifact.task_id as "taskId", artifact.id, artifact.path, artifact.created_at as "createdAt"
    from unnest(${taskIds}::uuid[]) due (task_id)
    cross join lateral (
      select * from artifact where artifact.task_id = due.task_id and mime_type like 'image/%' order by created_at desc, id desc limit ${IMAGES}
    ) artifact
    order by artifact.created_at, artifact.id`);
  return Map.groupBy(rows, ({ taskId }) => taskId);
}

/** Of logs that were left out and that no earlier report named. */
function notesOn(faults: readonly Fault[], known: readonly string[]): { notes: EventBody[]; namedLogIds: string[] } {
  const isKnown = new Set(known);
  const fresh = faults.filter(({ logId }) => !isKnown.has(logId));
  const named = fresh.slice(0, Math.max(0, MAX_NAMED - known.length));
  const notes = named.map(({ logId, agentName, reason }) =>
    warning(`The report leaves out the log ${publicId('AgentLog', logId)} of ${JSON.stringify(agentName)}: ${reason}.`, {
      agentLogId: publicId('AgentLog', logId),
      agentName,
    }),
  );
  const unnamed = fresh.length - named.length;
  if (unnamed > 0) notes.push(warning(`The report leaves out ${unnamed} more logs that could not be read.`, { count: unnamed }));
  return { notes, namedLogIds: [...known, ...named.map(({ logId }) => logId)] };
}

const warning = (message: string, fields: object): EventBody => ({ type: 'LOG_APPENDED', level: 'WARN', message, stageId: null, fields });

/** A fault of ours, of which the task's log says that it was, and the server's log what. */
function failed(domain: Domain, { taskId, request }: { taskId: string; request: number }, error: unknown): BuiltReport {
  domain.log.error({ err: error, taskId }, 'A report could not be built');
  const note: EventBody = { type: 'LOG_APPENDED', level: 'ERROR', message: 'The report could not be built.', stageId: null, fields: null };
  return { taskId, request, state: 'FAILED', columns: {}, notes: [note] };
}

/** Together, or, where one of them cannot be stored, each by itself: it must not keep the others from it. */
async function storeReports(domain: Domain, built: readonly BuiltReport[]): Promise<void> {
  try {
    await store(domain, built);
  } catch (error) {
    // Where the database is away, say, the job is tried again.
    if (!isRefusal(error)) throw error;
    const [only, ...others] = built;
    if (only && others.length === 0) await store(domain, [failed(domain, only, error)]);
    else for (const one of built) await storeReports(domain, [one]);
  }
}

/** By its SQLSTATE: a value that the database cannot hold (class 22), or too much of it (54). */
const isRefusal = (error: unknown): boolean => error instanceof Error && 'code' in error && /^(22|54)/.test(String(error.code));

/** What has changed since it was read stays asked for. */
async function store(domain: Domain, built: readonly BuiltReport[]): Promise<void> {
  const rows = built.map(({ taskId, request, state, columns }) => ({ task_id: taskId, read_request: request, new_state: state, ...columns }));
  const events = built.flatMap(({ taskId, notes }) => [...notes, { type: 'REPORT_UPDATED' } as const].map((body) => ({ taskId, body })));
  await domain.database.query(sql`
    with input as (
      select * from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as built (
        task_id uuid, read_request int, new_state "ReportState", original_prompt text, stages jsonb, prompt_journey jsonb, total_duration_ms bigint,
        credits_cost numeric, cost numeric, input_tokens bigint, cached_input_tokens bigint, cache_write_tokens bigint, output_tokens bigint,
        reasoning_tokens bigint, unclassified_tokens bigint, model_calls bigint, tokens_by_model jsonb, performance_breakdown jsonb, evaluations jsonb,
        image_url text, image_artifact_id uuid, log_count int, last_log_id uuid, named_log_ids uuid[])
    ),
    locked as (
      select input.* from task join input on input.task_id = task.id
      where task.id = any(${built.map(({ taskId }) => taskId)}::uuid[]) order by task.id for no key update of task
    ),
    kept as (
      update task_report report set
        state = locked.new_state, aggregated_at = clock_timestamp(), original_prompt = locked.original_prompt,
        stages = coalesce(locked.stages, '[]'), prompt_journey = coalesce(locked.prompt_journey, '[]'), total_duration_ms = locked.total_duration_ms,
        credits_cost = locked.credits_cost, cost = locked.cost,
        input_tokens = coalesce(locked.input_tokens, 0), cached_input_tokens = coalesce(locked.cached_input_tokens, 0),
        cache_write_tokens = coalesce(locked.cache_write_tokens, 0), output_tokens = coalesce(locked.output_tokens, 0),
        reasoning_tokens = coalesce(locked.reasoning_tokens, 0), unclassified_tokens = coalesce(locked.unclassified_tokens, 0),
        model_calls = coalesce(locked.model_calls, 0), tokens_by_model = coalesce(locked.tokens_by_model, '[]'),
        performance_breakdown = coalesce(locked.performance_breakdown, '[]'), evaluations = coalesce(locked.evaluations, '[]'),
        image_url = locked.image_url, image_artifact_id = locked.image_artifact_id,
        log_count = coalesce(locked.log_count, report.log_count), last_log_id = coalesce(locked.last_log_id, report.last_log_id),
        named_log_ids = coalesce(locked.named_log_ids, report.named_log_ids)
      from locked
      where report.id = locked.task_id and report.state = 'PENDING' and report.request = locked.read_request
      returning report.id
    ),
    changed as (
      update task set updated_at = now(), ${eventStamp} from kept where task.id = kept.id returning ${stamped}
    )
    ${insertEvents(events)}`);
  domain.signals.raise('events');
}
