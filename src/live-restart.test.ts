import sql from 'sql-template-tag';
import { expect, it, vi } from 'vitest';
import { graphql } from './gql/gql.ts';
import { isOnPostgres, openTestDatabase } from './testing/database.ts';
import { overEventStream, overHttp, overWebSocket } from './testing/graphql-transports.ts';
import { clients, FeedOfTasks, readTo, textOf, WatchOfTask } from './testing/live-watch.ts';
import { openProbe } from './testing/steps.ts';
import { create, publish } from './testing/task-client.ts';
import { ended } from './testing/task-history.ts';
import { openTestApp } from './testing/test-app.ts';

const PageAfter = graphql(`
  query PageAfter($taskId: ID!, $after: EventCursor) { task(id: $taskId) { events(after: $after) { nodes { cursor } } } }
`);

const { executors } = openProbe();

it('cursors hold when the server starts again, and expire with the log that they are of', async () => {
  await using database = await openTestDatabase();
  const first = await openTestApp({ database, executors });
  await publish(first, 'short', [{ name: 'only' }]);
  const taskId = await create(first, { template: 'short' });
  const whole = await readTo(first.watch(WatchOfTask, { taskId }));
  const after = whole[1]?.cursor ?? '';
  await first[Symbol.asyncDispose]();

  const second = await openTestApp({ database, executors });
  for (const [, watch] of clients) expect(await readTo(watch(second, WatchOfTask, { taskId, after }))).toEqual(whole.slice(2));
  await second[Symbol.asyncDispose]();

  await database.query(sql`update event_log_state set epoch = epoch + 1`);
  await using third = await openTestApp({ database, executors });
  const expired = [{ errors: [{ extensions: { code: 'CURSOR_EXPIRED' }, message: expect.stringContaining('no longer kept') }] }];
  for (const run of [overEventStream, overWebSocket]) {
    for (const document of [WatchOfTask, FeedOfTasks]) {
      expect(await run(third.url, { query: document.toString(), variables: { taskId, after } })).toMatchObject(expired);
    }
  }
  expect(await overHttp(third.url, { query: PageAfter.toString(), variables: { taskId, after } })).toMatchObject(expired);
  const again = await readTo(third.watch(WatchOfTask, { taskId }));
  expect(again.map(textOf)).toEqual(whole.map(textOf));
});

if (isOnPostgres) {
  it('what one process runs is seen live in another', async () => {
    await using database = await openTestDatabase();
    const env = { DATABASE_URL: database.url ?? '' };
    await using api = await openTestApp({ database, executors, env: { ...env, ROLE: 'api' } });
    await publish(api, 'short', [{ name: 'only' }]);
    const taskId = await create(api, { template: 'short' });
    const watching = clients.map(([, watch]) => readTo(watch(api, WatchOfTask, { taskId })));
    await vi.waitUntil(() => api.app.live.subscriberCount === 2);
    await using worker = await openTestApp({ database, executors, env: { ...env, ROLE: 'worker' } });
    expect(worker.app.http).toBeUndefined();
    const [first = [], second] = await Promise.all(watching);
    // Each beginning and end is a trace event, too.
    const traced = 'TRACE_EVENT_RECORDED';
    expect(first.map(textOf)).toEqual(['QUEUED', 'RUNNING', traced, 'only RUNNING', traced, 'AGENT_LOG_RECORDED', 'only SUCCEEDED', traced, 'COMPLETED']);
    expect(second).toEqual(first);
    expect(await ended(api, taskId)).toBe('COMPLETED');
  });
}
