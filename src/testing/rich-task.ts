import sql from 'sql-template-tag';
import { newId } from '../domain/ids.ts';
import type { Services } from '../schema/context.ts';

/** A row of everything, in `shop-a`: no column of the task is empty, but for its result. */
export const richIds = { task: newId(), before: newId(), after: newId(), stage: newId(), log: newId(), artifact: newId(), template: newId() };

export const instant = (second: number): string => `2026-01-01T00:00:${second.toString().padStart(2, '0')}.120Z`;

export const richUsage = {
  inputTokens: 1,
  cachedInputTokens: 2,
  cacheWriteTokens: 3,
  outputTokens: 4,
  reasoningTokens: 5,
  unclassifiedTokens: 6,
  totalTokens: 21,
  calls: 7,
};
const usageColumns = sql`input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, unclassified_tokens, model_calls`;
const usageValues = sql`1, 2, 3, 4, 5, 6, 7`;

/** `before` is what it waits for, `after` waits for it; both are tasks with next to nothing. */
export async function insertRichTask({ database, storage }: Pick<Services, 'database' | 'storage'>): Promise<void> {
  await storage.put('tasks/report.txt', Buffer.from('a report'));
  await database.query(sql`
    insert into template (id, shop, name, version, description, parameters, steps, created_at)
    values (${richIds.template}::uuid, 'shop-a', 'rich', 3, 'All of it', '[]', '[]', ${instant(0)}::timestamptz)`);
  for (const id of [richIds.before, richIds.after]) {
    await database.query(sql`
      insert into task (id, shop, kind, name, status, parameters, metadata) values (${id}::uuid, 'shop-a', 'TEMPLATE', 'neighbour', 'QUEUED', '{}', '{}')`);
  }
  await database.query(sql`
    insert into task (id, shop, external_id, kind, name, status, priority, prompt, parameters, template_id, on_dependency_failure, start_after, tags, metadata,
      created_by, agent_names, attempts, error_code, error_message, error_hint, error_retryable, error_stage_id, model_name, inference_time_ms,
      memory_used_bytes, cpu_time_ms, peak_memory_bytes, ${usageColumns}, credits_used, cost, created_at, updated_at, queued_at, started_at, completed_at,
      duration_ms, last_event_at, deleted_at)
    values (${richIds.task}::uuid, 'shop-a', 'job-1', 'TEMPLATE', 'rich', 'FAILED', 9, 'Do it', '{"a": {"b": [1.5, null]}}', ${richIds.template}::uuid, 'RUN',
      ${instant(1)}::timestamptz, '{one,two}', '{"note": "x"}', 'key', '{painter}', 2, 'BOOM', 'It went wrong.', 'Try again.', true, ${richIds.stage}::uuid, 'llama',
      9007199254740991, 1, 2, 3, ${usageValues}, 12.5, 0.0000000001, ${instant(0)}::timestamptz, ${instant(9)}::timestamptz, ${instant(2)}::timestamptz,
      ${instant(4)}::timestamptz, ${instant(7)}::timestamptz, 3000, ${instant(9)}::timestamptz, ${instant(9)}::timestamptz)`);
  await database.query(sql`
    insert into task_dependency (task_id, depends_on_id, shop, index)
    values (${richIds.task}::uuid, ${richIds.before}::uuid, 'shop-a', 0), (${richIds.after}::uuid, ${richIds.task}::uuid, 'shop-a', 0)`);
  await database.query(sql`
    insert into stage (id, task_id, shop, index, name, type, config, status, attempt, key_input, key_output, model_name, error_code, error_message, error_hint,
      error_retryable, ${usageColumns}, credits_used, cost, started_at, completed_at)
    values (${richIds.stage}::uuid, ${richIds.task}::uuid, 'shop-a', 1, 'paint', 'llm_generate', '{}', 'FAILED', 3, '{"in": 1}', '{"out": 2}', 'llama', 'BOOM',
      'It went wrong.', 'Try again.', true, ${usageValues}, 12.5, 3, ${instant(4)}::timestamptz, ${instant(6)}::timestamptz)`);
  await database.query(sql`
    insert into agent_log (id, task_id, shop, stage_id, agent_name, input, output, duration_ms, status, used_llm, credits_used, ${usageColumns}, model_name, provider,
      cost, created_at)
    values (${richIds.log}::uuid, ${richIds.task}::uuid, 'shop-a', ${richIds.stage}::uuid, 'painter', '"in"', '["out"]', 2000, 'FAILED', true, 12.5, ${usageValues}, 'llama',
      'ollama', 3, ${instant(6)}::timestamptz)`);
  await database.query(sql`
    insert into artifact (id, task_id, shop, stage_id, label, path, mime_type, size_bytes, sha256, blob_key, created_at)
    values (${richIds.artifact}::uuid, ${richIds.task}::uuid, 'shop-a', ${richIds.stage}::uuid, 'report', 'out/report.txt', 'text/plain', 8, 'abc', 'tasks/report.txt',
      ${instant(6)}::timestamptz)`);
}
