import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePublicId } from './domain/ids.ts';
import type { TaskFeedFilter } from './gql/graphql.ts';
import { FeedOfTasks } from './testing/live-watch.ts';
import { openProbe } from './testing/steps.ts';
import { publish, tryCreate } from './testing/task-client.ts';
import { ended } from './testing/task-history.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

let app: TestApp;
let start: string | null = null;
let tasks: { plain: string; tagged: string; other: string; everything: string };

beforeAll(async () => {
  app = await openTestApp({ executors: openProbe().executors });
  for (const name of ['one', 'two']) await publish(app, name, [{ name: 'only' }]);
  const made = async (input: Parameters<typeof tryCreate>[1]) => {
    const { task, cursor } = await tryCreate(app, input);
    start ??= cursor;
    await ended(app, task?.id ?? '');
    return task?.id ?? '';
  };
  tasks = {
    plain: await made({ template: 'one' }),
    tagged: await made({ template: 'one', tags: ['red', 'blue'] }),
    other: await made({ template: 'two', tags: ['green'] }),
    // Last, and matched by every filter.
    everything: await made({ template: 'one', tags: ['red', 'green'] }),
  };
  // An open server has no shops, and other kinds of tasks are not built yet.
  const uuids = (...ids: string[]) => ids.map((id) => parsePublicId(id)?.uuid);
  await app.app.database.query(sql`update task set kind = 'PROMPT' where id = any(${uuids(tasks.other, tasks.everything)}::uuid[])`);
  await app.app.database.query(sql`update task set shop = 'a-shop' where id = any(${uuids(tasks.plain, tasks.everything)}::uuid[])`);
});

afterAll(() => app[Symbol.asyncDispose]());

/** The tasks of a feed from the beginning to the end of the last one. */
async function tasksOf(filter: TaskFeedFilter): Promise<string[]> {
  const seen: string[] = [];
  for await (const { taskFeed } of app.watch(FeedOfTasks, { after: start, filter, types: ['TASK_STATUS_CHANGED'] })) {
    const { id } = taskFeed.task;
    if (!seen.includes(id)) seen.push(id);
    if (id === tasks.everything && 'status' in taskFeed && taskFeed.status === 'COMPLETED') break;
  }
  return seen;
}

it.each<[string, (of: typeof tasks) => TaskFeedFilter, (keyof typeof tasks)[]]>([
  ['nothing', () => ({}), ['plain', 'tagged', 'other', 'everything']],
  ['task ids', (of) => ({ taskIds: [of.tagged, of.everything] }), ['tagged', 'everything']],
  ['kinds', () => ({ kinds: ['PROMPT', 'CHAT'] }), ['other', 'everything']],
  ['templates', () => ({ templates: ['one'] }), ['plain', 'tagged', 'everything']],
  ['names', () => ({ names: ['one'] }), ['plain', 'tagged', 'everything']],
  ['tags, one of which is enough', () => ({ tags: ['green', 'blue'] }), ['tagged', 'other', 'everything']],
  ['a shop', () => ({ shop: 'a-shop' }), ['plain', 'everything']],
  ['several things at once', () => ({ kinds: ['TEMPLATE', 'PROMPT'], tags: ['red'], templates: ['one'] }), ['tagged', 'everything']],
])('a feed filtered by %s has the tasks that match', async (_what, filter, expected) => {
  expect(await tasksOf(filter(tasks))).toEqual(expected.map((name) => tasks[name]));
});
