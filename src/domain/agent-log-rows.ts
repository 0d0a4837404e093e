import sql, { raw, type Sql } from 'sql-template-tag';

const columns =
  raw(`id, task_id, shop, key, stage_id, agent_name, input, output, reasoning, duration_ms, status, routing_mode, used_llm, confidence, credits_used,
  input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, unclassified_tokens, model_calls, model_name, provider,
  model_time_ms, time_to_first_token_ms, cache_hits, tool_calls, cost, created_at`);

/**
 * The one place that inserts agent logs, those of work that ran here and of work elsewhere. It stands in a statement that locks their tasks, adds what they
 * took to the tasks' own sums, and appends an AGENT_LOG_RECORDED for each.
 * @param rows what stands after `from`, with the columns of the table.
 */
export function insertAgentLogs(rows: Sql): Sql {
  return sql`insert into agent_log (${columns}) select ${columns} from ${rows}`;
}
