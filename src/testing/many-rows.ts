import type { Database } from '../db/database.ts';

/**
 * 50 templates with 500 tasks each, and 50 agents with 500 logs each. The first task of each template has the tag `parent`, a stage, and 500 of everything
 * that can hang on a task or a stage, but for approvals, of which it has 20.
 */
export async function insertManyRows(database: Database): Promise<void> {
  await database.script(`
    create function uuid_of(kind int, n bigint) returns uuid language sql immutable as
      $$ select (lpad(kind::text, 8, '0') || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

    insert into template (id, name, version, description, parameters, steps)
    select uuid_of(1, n), 'template-' || lpad(n::text, 2, '0'), 1, 'One of many', '[]', '[]' from generate_series(1, 50) n;

    insert into task (id, kind, name, status, priority, parameters, template_id, tags, metadata, agent_names, created_at)
    select uuid_of(2, n), 'TEMPLATE', 'task-' || n, 'COMPLETED', 1 + n % 10, '{}', uuid_of(1, (n - 1) / 500 + 1),
      case when n % 500 = 1 then array['parent'] else array['child'] end, '{}', array[]::text[], '2026-01-01Z'::timestamptz + n * interval '1 second'
    from generate_series(1, 25000) n;

    insert into stage (id, task_id, index, name, type, config)
    select uuid_of(3, p), uuid_of(2, p), 0, 'only', 'http_request', '{}' from generate_series(1, 24501, 500) p;

    insert into agent (id, name, role, goal, routing_mode) select uuid_of(6, n), 'agent-' || n, 'One of many', 'None', 'LLM' from generate_series(1, 50) n;
    insert into agent (id, name, role, goal, routing_mode) select uuid_of(7, n), 'other-' || n, 'Without logs', 'None', 'LLM' from generate_series(1, 5000) n;

    insert into agent_log (id, task_id, stage_id, agent_name, input, duration_ms, input_tokens, output_tokens, status, created_at)
    select uuid_of(4, p + c), uuid_of(2, p), uuid_of(3, p), 'agent-' || (p - 1) / 500 + 1, '{}', c, c % 7, c % 11, 'SUCCEEDED', '2026-01-01Z'::timestamptz + c * interval '1 second'
    from generate_series(1, 24501, 500) p, generate_series(0, 499) c;

    insert into artifact (id, task_id, stage_id, label, path, mime_type, size_bytes, sha256, blob_key, created_at)
    select uuid_of(5, p + c), uuid_of(2, p), uuid_of(3, p), 'file', 'file', 'text/plain', 1, '', 'key', '2026-01-01Z'::timestamptz + c * interval '1 second'
    from generate_series(1, 24501, 500) p, generate_series(0, 499) c;

    insert into approval (id, task_id, stage_id, status, action, requested_at, expires_at)
    select uuid_of(8, p + c), uuid_of(2, p), uuid_of(3, p), case c when 19 then 'PENDING' else 'APPROVED' end::"ApprovalStatus", '{}',
      '2026-01-01Z'::timestamptz + c * interval '1 second', '2100-01-01Z'
    from generate_series(1, 24501, 500) p, generate_series(0, 19) c;

    insert into task_event (xid, task_id, shop, type, payload, at)
    select 1, uuid_of(2, p), '', 'LOG_APPENDED', jsonb_build_object('level', 'INFO', 'message', 'line ' || c, 'stageId', null, 'fields', null), now()
    from generate_series(1, 24501, 500) p, generate_series(0, 499) c;

    insert into task_event (xid, task_id, shop, type, payload, at)
    select 1, uuid_of(2, p), '', 'OVERLAY_RECORDED', jsonb_build_object('source', 'EXECUTION', 'overlayType', 'highlight', 'stepKey', 'only', 'contentType', 'dom', 'meta', '{}',
      'bbox', jsonb_build_object('x', c, 'y', 0, 'width', 1, 'height', 1)), now()
    from generate_series(1, 24501, 500) p, generate_series(0, 499) c;

    insert into task_dependency (task_id, depends_on_id, index)
    select uuid_of(2, (p + c) % 25000 + 1), uuid_of(2, p), 0 from generate_series(1, 24501, 500) p, generate_series(0, 499) c;

    analyze;
  `);
}
