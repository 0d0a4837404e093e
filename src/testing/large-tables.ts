import type { Database } from '../db/database.ts';

const kinds = { template: 1, agent: 2, task: 3, stage: 4, agent_log: 5, trace_event: 6, artifact: 7, api_key: 9 } as const;

/** Of the row of a large table. */
export const uuidOf = (table: keyof typeof kinds, n: number): string =>
  `${String(kinds[table]).padStart(8, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const largeTables: readonly string[] = [...Object.keys(kinds), 'task_words', 'task_dependency'];

/**
 * 100,000 tasks, agent logs, trace events and more, as Postgres keeps them in use: with statistics, most values common and some rare. Indexes are made once the
 * rows are there, and nothing is checked: it is about plans, not about contents.
 */
export async function insertLargeTables(database: Database): Promise<void> {
  const named = largeTables.map((name) => `'${name}'::regclass`).join(', ');
  await database.script(`
    create temporary table index_to_make as select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid in (${named}) and not indisprimary
      and not exists (select from pg_constraint where conindid = indexrelid);
    do $$ declare one text; begin
      for one in select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint
        where contype = 'f' and (conrelid in (${named}) or confrelid in (${named})) loop execute one; end loop;
      for one in select format('drop index %s', indexrelid::regclass) from pg_index where indrelid in (${named}) and not indisprimary
        and not exists (select from pg_constraint where conindid = indexrelid) and not indisunique loop execute one; end loop;
    end $$;
    alter table task disable trigger user;

    create function uuid_of(kind int, n bigint) returns uuid language sql immutable as
      $$ select (lpad(kind::text, 8, '0') || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

    insert into template (id, shop, name, version, description, parameters, steps)
    select uuid_of(1, n), '', 'template-' || n, 1, 'One of many', '[]', '[]' from generate_series(1, 20000) n;

    insert into agent (id, name, role, goal, routing_mode) select uuid_of(2, n), 'agent-' || n, 'One of many', 'None', 'LLM' from generate_series(1, 20000) n;

    insert into api_key (id, shop, name, prefix, hash, scopes, created_by, created_at)
    select uuid_of(9, n), 'shop-' || n % 50, 'key', 'tlk', decode(md5(n::text), 'hex'), array['READ']::"Scope"[], 'somebody', '2026-01-01Z'::timestamptz + n * interval '1 minute'
    from generate_series(1, 20000) n;

    insert into task (id, shop, external_id, kind, name, status, priority, prompt, parameters, template_id, replay_of_id, tags, metadata, agent_names, created_at, updated_at,
      duration_ms, cost, error_code, trace_event_count, trace_error_count, trace_first_at, trace_last_at, trace_agent_names, deleted_at, completed_at)
    select uuid_of(3, n), 'shop-' || n % 50, 'external-' || n, 'TEMPLATE', 'name-' || n % 1000,
      (case when n % 1000 = 0 then 'FAILED' when n % 5000 = 1 then 'RUNNING' else 'COMPLETED' end)::"TaskStatus", 1 + n % 9, 'prompt of the task ' || n, '{}', uuid_of(1, n / 5),
      case when n % 10 = 3 then uuid_of(3, n - n % 10) end, array['tag-' || n % 1000], '{}', array['agent-' || n % 1000], '2026-01-01Z'::timestamptz + n * interval '1 minute',
      '2026-01-01Z'::timestamptz + n * interval '1 minute', case when n % 10 > 0 then n end, case when n % 20 > 0 then n * 0.001 end, case when n % 1000 = 0 then 'BROKEN' end, 1, (n % 1000 = 0)::int,
      '2026-01-01Z'::timestamptz + n * interval '1 minute', '2026-01-01Z'::timestamptz + n * interval '1 minute', array['agent-' || n % 1000],
      case when n % 2000 = 7 then now() end, now()
    from generate_series(1, 100000) n;
    insert into task_words (task_id, shop, words) select id, shop, words_of_task(name, prompt, error_code, error_message) from task;

    insert into stage (id, task_id, shop, index, name, type, config)
    select uuid_of(4, n), uuid_of(3, n), 'shop-' || n % 50, 0, 'only', 'http_request', '{}' from generate_series(1, 100000) n;

    insert into agent_log (id, task_id, shop, key, stage_id, agent_name, input, duration_ms, input_tokens, status, routing_mode, used_llm, model_name, created_at)
    select uuid_of(5, n), uuid_of(3, n / 2), 'shop-' || n / 2 % 50, 'key-' || n, uuid_of(4, n / 2), 'agent-' || n % 1000, '{}', n % 7919, n % 7907,
      (case when n % 1000 = 0 then 'FAILED' else 'SUCCEEDED' end)::"AgentLogStatus", (case when n % 1000 = 0 then 'LLM' else 'RULE' end)::"RoutingMode", n % 1000 = 0,
      case when n % 1000 = 0 then 'rare' when n % 10 = 0 then 'common' end, '2026-01-01Z'::timestamptz + n * interval '1 minute'
    from generate_series(1, 100000) n;

    insert into trace_event (id, task_id, shop, agent_name, event_type, payload, key, timestamp)
    select uuid_of(6, n), uuid_of(3, n / 2), 'shop-' || n / 2 % 50, 'agent-' || n % 1000, case when n % 1000 = 0 then 'tool_error' else 'tool_call' end, '{}', 'key-' || n,
      '2026-01-01Z'::timestamptz + n * interval '1 minute' from generate_series(1, 100000) n;

    insert into artifact (id, task_id, shop, stage_id, label, path, mime_type, size_bytes, sha256, blob_key, created_at)
    select uuid_of(7, n), uuid_of(3, n), 'shop-' || n % 50, uuid_of(4, n), 'file', 'file', 'text/plain', 1, '', 'key', '2026-01-01Z'::timestamptz + n * interval '1 second'
    from generate_series(1, 20000) n;

    insert into task_dependency (task_id, depends_on_id, shop, index)
    select uuid_of(3, n + 1), uuid_of(3, n), '', 0 from generate_series(1, 20000) n;

    do $$ declare one text; begin
      for one in select replace(replace(definition, 'CREATE INDEX ', 'CREATE INDEX IF NOT EXISTS '), 'CREATE UNIQUE INDEX ', 'CREATE UNIQUE INDEX IF NOT EXISTS ')
        from index_to_make loop execute one; end loop;
    end $$;
    -- So that every row is in the sample, and a plan the same each time.
    set default_statistics_target = 1000;
    analyze;
  `);
}
