import sql, { join, type Sql } from 'sql-template-tag';
import type { TaskKind, TaskStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';
import { hasWords } from './word-search.ts';

export type List<Item> = readonly Item[] | null | undefined;

/** What does not change in a task's life. An absent list matches every task, an empty one none. */
export interface TaskFeedFilter {
  /** Uuids. */
  ids?: List<string>;
  kinds?: List<TaskKind>;
  /** Names of templates, whatever the version. */
  templates?: List<string>;
  names?: List<string>;
  /** Tasks in which one of these took part. */
  agentNames?: List<string>;
  /** Tasks that carry one of these. */
  tags?: List<string>;
  shop?: string | null | undefined;
}

export interface TaskFilter extends TaskFeedFilter {
  statuses?: List<TaskStatus>;
  externalIds?: List<string>;
  /** At or after. */
  createdAfter?: Date | null | undefined;
  /** Before. */
  createdBefore?: Date | null | undefined;
  /** At or after. */
  updatedAfter?: Date | null | undefined;
  minPriority?: number | null | undefined;
  maxPriority?: number | null | undefined;
  /** Words, or beginnings of words, each of them somewhere in prompt, name or error. */
  search?: string | null | undefined;
  hasError?: boolean | null | undefined;
  /** Deleted tasks are hidden unless this is true. */
  includeDeleted?: boolean | null | undefined;
}

/** A condition on the row `task`: what the filter names and the actor may see. */
export function taskFilterSql(filter: TaskFilter, actor: Actor): Sql {
  const { statuses, externalIds, createdAfter, createdBefore, updatedAfter, minPriority, maxPriority, search, hasError, includeDeleted } = filter;
  return join(
    [
      taskFeedFilterSql(filter, actor),
      ...when(statuses, oneOf(sql`task.status`, statuses)),
      ...when(externalIds, sql`task.external_id = any(${externalIds}::text[])`),
      ...when(createdAfter, sql`task.created_at >= ${createdAfter}::timestamptz`),
      ...when(createdBefore, sql`task.created_at < ${createdBefore}::timestamptz`),
      ...when(updatedAfter, sql`task.updated_at >= ${updatedAfter}::timestamptz`),
      ...when(minPriority, sql`task.priority >= ${minPriority}::int`),
      ...when(maxPriority, sql`task.priority <= ${maxPriority}::int`),
      ...when(search, sql`task.id in (select task_id from task_words where ${hasWords(sql`task_words.words`, search ?? '')})`),
      ...when(hasError, sql`(task.error_code is not null) = ${hasError}::boolean`),
      ...(includeDeleted ? [] : [sql`task.deleted_at is null`]),
    ],
    ' and ',
  );
}

/** The same over columns that never change, so that whether a task matches never changes either. */
export function taskFeedFilterSql({ ids, kinds, templates, names, agentNames, tags, shop }: TaskFeedFilter, actor: Actor): Sql {
  return join(
    [
      seenBy(actor, sql`task.shop`),
      ...when(ids, sql`task.id = any(${ids}::uuid[])`),
      ...when(kinds, oneOf(sql`task.kind`, kinds)),
      // As an array, so that the index on template_id is used rather than a join with every task.
      ...when(templates, sql`task.template_id = any(array(select id from template where name = any(${templates}::text[])))`),
      ...when(names, sql`task.name = any(${names}::text[])`),
      ...when(agentNames, sql`task.agent_names && ${agentNames}::text[]`),
      ...when(tags, sql`task.tags && ${tags}::text[]`),
      ...when(shop, sql`task.shop = ${shop}`),
    ],
    ' and ',
  );
}

/** A row's shop is one that the actor may see. */
export function seenBy(actor: Pick<Actor, 'shop'>, shop: Sql): Sql {
  return actor.shop === null ? sql`true` : sql`${shop} = ${actor.shop}`;
}

/** For columns of enum types. Each value by itself: the planner knows how common it is, and neither driver has a form for arrays of them. */
export const oneOf = (column: Sql, values: List<string>): Sql => (values?.length ? sql`${column} in (${join(values)})` : sql`false`);

/** The condition, where the criterion is given. */
export const when = (value: unknown, condition: Sql): Sql[] => (value === null || value === undefined ? [] : [condition]);
