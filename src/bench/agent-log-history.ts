import sql, { type Sql } from 'sql-template-tag';
import type { Database } from '../db/database.ts';

interface History {
  /** How many agent logs: four for each task. */
  logs: number;
  days: number;
  /** Where it ends. */
  until: Date;
  onProgress: (stored: number) => void;
}

const CHUNK = 100_000;
const LOGS_PER_TASK = 4;

/**
 * Fills an empty database with tasks that have ended and their agent logs, spread evenly over the days: three shops, six templates with
 * three agents each, most of which have one model, one log in twelve failed or skipped. By SQL, and with the indexes made at the end:
 * through the graph, two million would take hours.
 */
export async function storeHistory(database: Database, { logs, days, until, onProgress }: History): Promise<void> {
  const restoreIndexes = await dropIndexes(database);
  await database.script(`
    insert into template (id, name, version, description, parameters, steps)
    select gen_random_uuid(), 'template-' || n, 1, 'One of six', '[]', '[]' from generate_series(0, 5) n`);
  const tasks = Math.ceil(logs / LOGS_PER_TASK);
  const stepMs = (days * 86_400_000) / tasks;
  const since = new Date(until.getTime() - days * 86_400_000).toISOString();
  for (let first = 0; first < tasks; first += CHUNK / LOGS_PER_TASK) {
    const last = Math.min(first + CHUNK / LOGS_PER_TASK, tasks) - 1;
    await database.transaction(async (tx) => {
      // Neither rights nor edges are in question here, and looking each of them up would take most of the time.
      await tx.query(sql`set local session_replication_role = replica`);
      await tx.query(sql`
        with made as (
          select n, ${idAt(sql`${since}::text::timestamptz + n * ${stepMs}::float8 * interval '1 millisecond'`)} as id, (array['', 'north', 'south'])[1 + n % 3] as shop, n / 3 % 6 as template,
            ${since}::text::timestamptz + n * ${stepMs}::float8 * interval '1 millisecond' as at
          from generate_series(${first}::int, ${last}::int) n
        ),
        stored as (
          insert into task (id, shop, kind, name, status, parameters, template_id, tags, metadata, agent_names, created_at, queued_at, started_at, completed_at, duration_ms)
          select made.id, made.shop, 'TEMPLATE', 'one of many', (case when n % 20 = 0 then 'FAILED' else 'COMPLETED' end)::"TaskStatus", '{}', template.id, '{}', '{}', '{}',
            at, at, at + random() * interval '3 seconds', at + interval '1 minute', (exp(random() * 9) * 20)::int8
          from made join template on template.name = 'template-' || made.template
        )
        insert into agent_log (id, task_id, shop, agent_name, input, output, duration_ms, status, routing_mode, used_llm, confidence, credits_used, input_tokens,
          output_tokens, model_calls, model_name, provider, model_time_ms, time_to_first_token_ms, cost, created_at)
        select ${idAt(sql`at + part * interval '10 seconds'`)}, made.id, shop, 'agent-' || template || '-' || part % 3, '{}', '{"text": "what came out of it"}', (exp(random() * 8) * 10)::int8,
          (case when chance > 0.95 then 'FAILED' when chance > 0.92 then 'SKIPPED' else 'SUCCEEDED' end)::"AgentLogStatus",
          (array['RULE', 'LLM', 'HYBRID'])[1 + part % 3]::"RoutingMode", part % 3 > 0, case when part % 3 <> 1 then chance end, 0.01 * part,
          case when part % 3 > 0 then (random() * 2000)::int8 else 0 end, case when part % 3 > 0 then (random() * 800)::int8 else 0 end, (part % 3 > 0)::int,
          case when part % 3 > 0 then case when chance > 0.9 then 'large' else 'small-' || template % 2 end end, case when part % 3 > 0 then 'ollama' end,
          case when part % 3 > 0 then (exp(random() * 8) * 5)::int8 end, case when part % 3 > 0 then (exp(random() * 5) * 10)::int8 end,
          case when part % 3 > 0 then 0.0001 * part end, at + part * interval '10 seconds'
        from made cross join generate_series(0, ${LOGS_PER_TASK - 1}::int) part cross join lateral (select random() + 0 * (n + part) as chance) drawn`);
    });
    onProgress(Math.min((last + 1) * LOGS_PER_TASK, logs));
  }
  await restoreIndexes();
  for (const name of ['agent_log', 'task']) await database.script(`vacuum (analyze) ${name}`);
}

/** In the order of time, as ours are. */
const idAt = (at: Sql): Sql => sql`(lpad(to_hex((extract(epoch from ${at}) * 1000)::int8), 12, '0') || substr(md5(random()::text), 1, 20))::uuid`;

/** But those of constraints. @returns what makes them again. */
async function dropIndexes(database: Database): Promise<() => Promise<void>> {
  const indexes = await database.query<{ name: string; definition: string }>(sql`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid in ('task'::regclass, 'agent_log'::regclass) and not exists (select from pg_constraint where conindid = indexrelid)`);
  for (const { name } of indexes) await database.script(`drop index ${name}`);
  return async () => {
    for (const { definition } of indexes) await database.script(definition);
  };
}
