import type { TaskFeedFilter as FeedFilter, TaskFilter as Filter } from '../domain/task-filter.ts';
import { builder } from './builder.ts';
import { asBadInput } from './graphql-errors.ts';
import { idInput } from './id-arguments.ts';
import { searchWords } from './search-words.ts';
import { TaskKind, TaskStatus } from './task-status.ts';

export const TaskFilter = builder.inputType('TaskFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    statuses: t.field({ type: [TaskStatus] }),
    kinds: t.field({ type: [TaskKind] }),
    templates: t.stringList({ description: 'Names of templates, whatever the version.' }),
    names: t.stringList(),
    agentNames: t.stringList({ description: 'Tasks in which one of these agents took part.' }),
    tags: t.stringList({ description: 'Tasks that carry one of these.' }),
    shop: t.string(),
    ids: t.idList(),
    externalIds: t.stringList(),
    createdAfter: t.field({ type: 'DateTime', description: 'At or after.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Before.' }),
    updatedAfter: t.field({ type: 'DateTime', description: 'At or after, for incremental polling.' }),
    minPriority: t.int(),
    maxPriority: t.int(),
    search: t.string({ description: 'Words, or beginnings of words, in prompt, name or error, all of them; at most 200 characters.', validate: searchWords }),
    hasError: t.boolean(),
    includeDeleted: t.boolean({ required: true, defaultValue: false }),
  }),
});

export const TaskFeedFilter = builder.inputType('TaskFeedFilter', {
  description: "What does not change in a task's life, so that a live list never loses sight of one.",
  fields: (t) => ({
    taskIds: t.idList(),
    kinds: t.field({ type: [TaskKind] }),
    templates: t.stringList({ description: 'Names of templates, whatever the version.' }),
    names: t.stringList(),
    agentNames: t.stringList({ description: 'Tasks in which one of these agents takes part.' }),
    tags: t.stringList({ description: 'Tasks that carry one of these.' }),
    shop: t.string(),
  }),
});

type Given<Shape> = Shape | null | undefined;

/** Of a query. @throws BAD_USER_INPUT for an id that is none. */
export const filterArgument = (filter: Given<typeof TaskFilter.$inferInput>): Filter => asBadInput(() => filterInput(filter));

/** Of a mutation. @throws ValidationError for an id that is none, its path within the filter. */
export function filterInput(filter: Given<typeof TaskFilter.$inferInput>): Filter {
  return { ...filter, ids: uuids(filter?.ids, 'ids') };
}

/** Of a subscription. @throws BAD_USER_INPUT for an id that is none. */
export function feedFilterArgument(filter: Given<typeof TaskFeedFilter.$inferInput>): FeedFilter {
  return asBadInput(() => ({ ...filter, ids: uuids(filter?.taskIds, 'taskIds') }));
}

const uuids = (ids: Given<readonly string[]>, field: string) => ids?.map((id, index) => idInput('Task', id, field, String(index)));
