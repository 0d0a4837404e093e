import sql from 'sql-template-tag';
import { NIL } from 'uuid';
import type { Queryable } from '../../db/database.ts';
import type { Report } from './report.ts';
import type { ReportLog } from './report-log.ts';
import { totalOf } from './spending.ts';

/** Logs in one statement: each may have 2 MB. */
const PAGE = 50;

interface LogRow extends Omit<ReportLog, 'tokens'> {
  taskId: string;
  place: number;
  input_tokens: number;
  cached_input_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  unclassified_tokens: number;
}

/** The logs of these tasks, one task after the other, each oldest first, a page of them in memory at a time. */
export async function* readLogs(database: Queryable, taskIds: readonly string[]): AsyncGenerator<{ taskId: string; log: ReportLog }, void, void> {
  let left = taskIds;
  let last: LogRow | undefined;
  while (left.length > 0) {
    const page = await readPage(database, left, last);
    for (const {
      taskId,
      place: _,
      input_tokens,
      cached_input_tokens,
      cache_write_tokens,
      output_tokens,
      reasoning_tokens,
      unclassified_tokens,
      ...log
    } of page) {
      const tokens = {
        input: input_tokens,
        cachedInput: cached_input_tokens,
        cacheWrite: cache_write_tokens,
        output: output_tokens,
        reasoning: reasoning_tokens,
        unclassified: unclassified_tokens,
      };
      yield { taskId, log: { ...log, tokens } };
    }
    last = page.at(-1);
    if (page.length < PAGE || !last) return;
    left = left.slice(left.indexOf(last.taskId));
  }
}

const beginning = { createdAt: '-infinity', id: NIL };

/** After that log of the first task. First only the places are sorted, since the rows are wide. */
function readPage(database: Queryable, taskIds: readonly string[], last: LogRow | undefined): Promise<LogRow[]> {
  const after = last ?? beginning;
  return database.query(sql`
    with page as materialized (
      select due.place, log.id, log.created_at
      from unnest(${taskIds}::uuid[]) with ordinality as due (task_id, place)
      cross join lateral (
        select id, created_at from agent_log
        where agent_log.task_id = due.task_id and (agent_log.created_at, agent_log.id) > (
          case when due.place = 1 then ${after.createdAt}::timestamptz else '-infinity' end,
          case when due.place = 1 then ${after.id}::uuid else ${NIL}::uuid end)
        order by created_at, id limit ${PAGE}
      ) log
      order by due.place, log.created_at, log.id limit ${PAGE}
    )
    select page.place, agent_log.task_id as "taskId", agent_log.id, agent_log.agent_name as "agentName", input, output, reasoning,
      duration_ms as "durationMs", status, used_llm as "usedLlm", model_name as "modelName", provider,
      input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, unclassified_tokens, model_calls as calls,
      credits_used as "creditsUsed", cost, agent_log.created_at as "createdAt"
    from page join agent_log on agent_log.id = page.id
    order by page.place, page.created_at, page.id`);
}

/** The columns of a report that was read. */
export function reportColumns(report: Report) {
  const { total } = report;
  return {
    original_prompt: report.originalPrompt,
    stages: report.stages.map(({ spending, ...stage }) => ({ ...stage, durationMs: spending.durationMs, creditsUsed: spending.credits })),
    prompt_journey: report.promptJourney,
    total_duration_ms: total.durationMs,
    credits_cost: total.credits,
    cost: total.cost,
    input_tokens: total.tokens.input,
    cached_input_tokens: total.tokens.cachedInput,
    cache_write_tokens: total.tokens.cacheWrite,
    output_tokens: total.tokens.output,
    reasoning_tokens: total.tokens.reasoning,
    unclassified_tokens: total.tokens.unclassified,
    model_calls: total.calls,
    tokens_by_model: report.tokensByModel.map(({ modelName, provider, spending: { tokens, calls, credits, cost, durationMs, executions } }) => ({
      modelName,
      provider,
      tokens,
      calls,
      totalTokens: totalOf(tokens),
      creditsUsed: credits,
      cost,
      averageDurationMs: durationMs / executions,
    })),
    performance_breakdown: report.performanceBreakdown,
    evaluations: report.evaluations,
    image_url: report.image && 'url' in report.image ? report.image.url : null,
    image_artifact_id: report.image && 'artifactId' in report.image ? report.image.artifactId : null,
  };
}

/** What is stored in its JSON columns, as the graph reads it. */
type Columns = ReturnType<typeof reportColumns>;
export type StoredStage = Columns['stages'][number];
export type StoredModel = Columns['tokens_by_model'][number];
