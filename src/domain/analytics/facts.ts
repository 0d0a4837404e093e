import sql, { join, raw, type Sql } from 'sql-template-tag';
import { isTerminal, taskStatuses } from '../task-status.ts';
import { binSql } from './sketch.ts';

/** What is counted: agent logs, and tasks that have ended. Those of deleted tasks are none. */
export type FactKind = 'LOG' | 'TASK';

/** What facts are told apart by: columns of `rollup_series`. */
export const dimensions = ['shop', 'agent_name', 'model_name', 'provider', 'template', 'status', 'routing_mode', 'used_llm'] as const;
export type Dimension = (typeof dimensions)[number];

/** What facts add up to, in columns of `rollup`. */
export const measures = {
  count: 'int8',
  durations: 'int8',
  duration_ms: 'int8',
  confidences: 'int8',
  confidence: 'numeric',
  credits_used: 'numeric',
  costs: 'int8',
  cost: 'numeric',
  unpriced: 'int8',
  input_tokens: 'int8',
  cached_input_tokens: 'int8',
  cache_write_tokens: 'int8',
  output_tokens: 'int8',
  reasoning_tokens: 'int8',
  unclassified_tokens: 'int8',
  model_calls: 'int8',
  tool_calls: 'int8',
  cache_hits: 'int8',
  model_time_ms: 'int8',
  timed_calls: 'int8',
  speed_tokens: 'int8',
  speed_ms: 'int8',
} as const;
export type Measure = keyof typeof measures;
export const allMeasures = Object.keys(measures) as Measure[];

/** Of which there are percentiles: how long it took, and how long a log waited for the first token or a task in the queue. */
export const sketches = ['duration', 'wait'] as const;
export type SketchName = (typeof sketches)[number];

/** Columns of `rollup` and of a fact. */
export const sketchColumns = (name: SketchName): Sql => raw(`${name}_bins, ${name}_counts`);
export const columns = (names: readonly string[]): Sql => raw(names.join(', '));

/** Where facts of a kind come from, and where in the order of their recording they stand. */
export const sources = {
  LOG: { table: sql`agent_log`, id: sql`agent_log.id`, xid: sql`agent_log.xid`, createdAt: sql`agent_log.created_at`, isFact: sql`true` },
  TASK: {
    table: sql`task`,
    id: sql`task.id`,
    xid: sql`task.ended_xid`,
    createdAt: sql`task.created_at`,
    isFact: sql`task.status in (${join(taskStatuses.filter(isTerminal).map((status) => raw(`'${status}'`)))})`,
  },
} as const satisfies Record<FactKind, object>;

/**
 * The facts of those rows of the source for which the condition holds: moment (`at`), dimensions, measures, sketches. Each of them adds to
 * a sum what a row of `rollup` does, so that both can be added up alike.
 */
export function facts(kind: FactKind, where: Sql): Sql {
  return kind === 'LOG' ? logFacts(where) : taskFacts(where);
}

/** Its task is looked up for each log by itself: the planner would rather read all tasks, however few logs there are. */
function logFacts(where: Sql): Sql {
  const isTimed = sql`agent_log.model_time_ms > 0 and agent_log.output_tokens + agent_log.reasoning_tokens > 0`;
  return sql`
    select agent_log.created_at as at, agent_log.shop, agent_log.agent_name, coalesce(agent_log.model_name, '') as model_name,
      coalesce(agent_log.provider, '') as provider, coalesce(template.name, '') as template, agent_log.status::text as status,
      coalesce(agent_log.routing_mode::text, '') as routing_mode, agent_log.used_llm,
      1::int8 as count, 1::int8 as durations, agent_log.duration_ms,
      (agent_log.confidence is not null)::int as confidences, coalesce(agent_log.confidence::numeric, 0) as confidence,
      agent_log.credits_used, (agent_log.cost is not null)::int as costs, coalesce(agent_log.cost, 0) as cost,
      ((agent_log.used_llm or agent_log.model_calls > 0) and agent_log.cost is null)::int as unpriced,
      agent_log.input_tokens, agent_log.cached_input_tokens, agent_log.cache_write_tokens, agent_log.output_tokens, agent_log.reasoning_tokens,
      agent_log.unclassified_tokens, agent_log.model_calls, agent_log.tool_calls, agent_log.cache_hits,
      coalesce(agent_log.model_time_ms, 0) as model_time_ms,
      case when agent_log.model_time_ms is null then 0 else agent_log.model_calls end as timed_calls,
      -- Where an engine does not count tokens, its time says nothing about their speed.
      case when ${isTimed} then agent_log.output_tokens + agent_log.reasoning_tokens else 0 end as speed_tokens,
      case when ${isTimed} then agent_log.model_time_ms else 0 end as speed_ms,
      ${sketchOf('duration', sql`agent_log.duration_ms`)}, ${sketchOf('wait', sql`agent_log.time_to_first_token_ms`)}
    from agent_log
    cross join lateral (select task.template_id from task where task.id = agent_log.task_id and task.deleted_at is null offset 0) of_task
    left join template on template.id = of_task.template_id
    where ${where}`;
}

function taskFacts(where: Sql): Sql {
  const waitMs = sql`(case when task.started_at >= task.queued_at then extract(epoch from task.started_at - task.queued_at) * 1000 end)::int8`;
  const others = allMeasures.filter((measure) => measure !== 'count' && measure !== 'durations' && measure !== 'duration_ms');
  return sql`
    select task.created_at as at, task.shop, '' as agent_name, '' as model_name, '' as provider, coalesce(template.name, '') as template,
      task.status::text as status, '' as routing_mode, false as used_llm,
      1::int8 as count, (task.duration_ms is not null)::int as durations, coalesce(task.duration_ms, 0) as duration_ms,
      ${raw(others.map((measure) => `0::${measures[measure]} as ${measure}`).join(', '))},
      ${sketchOf('duration', sql`task.duration_ms`)}, ${sketchOf('wait', waitMs)}
    from task left join template on template.id = task.template_id
    where task.deleted_at is null and ${where}`;
}

const sketchOf = (name: SketchName, milliseconds: Sql): Sql => sql`
  case when ${milliseconds} is not null then array[${binSql(milliseconds)}] end as ${raw(`${name}_bins`)},
  case when ${milliseconds} is not null then array[1::int8] end as ${raw(`${name}_counts`)}`;
