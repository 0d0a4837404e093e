import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { graphql } from './gql/gql.ts';
import type { PagesOfTaskQuery } from './gql/graphql.ts';
import { clients, type FeedEvent, FeedOfTasks, readTo, textOf, WatchOfTask } from './testing/live-watch.ts';
import { openProbe } from './testing/steps.ts';
import { create, publish, tryCreate } from './testing/task-client.ts';
import { ended, reported } from './testing/task-history.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

const PagesOfTask = graphql(`
  query PagesOfTask($id: ID!, $first: Int!, $after: EventCursor, $logsAfter: String) {
    task(id: $id) {
      events(first: $first, after: $after) { edges { cursor node { type cursor } } pageInfo { hasNextPage endCursor } }
      logs(first: $first, after: $logsAfter) { edges { cursor node { cursor message } } pageInfo { hasNextPage endCursor } }
    }
  }
`);
const DeleteWatched = graphql(`
  mutation DeleteWatched($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }
`);

const probe = openProbe();
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  await publish(app, 'talks-and-waits', [
    { name: 'talks', does: 'chatty', value: 5 },
    { name: 'waits', does: 'held' },
  ]);
  await publish(app, 'another', [{ name: 'only' }]);
});

afterAll(() => app[Symbol.asyncDispose]());

async function finished(): Promise<string> {
  const id = await create(app, { template: 'another' });
  expect(await ended(app, id)).toBe('COMPLETED');
  // What comes after the end has come.
  await reported(app, id);
  return id;
}

describe.each(clients)('over %s', (_name, watch) => {
  it('a task is seen from its beginning to its end, whenever the watcher came', async () => {
    const taskId = await create(app, { template: 'talks-and-waits' });
    const early = watch(app, WatchOfTask, { taskId });
    const first = await readTo(early, 'waits RUNNING');
    const late = watch(app, WatchOfTask, { taskId });
    const alreadySeen = await readTo(late, 'waits RUNNING');
    const resumed = watch(app, WatchOfTask, { taskId, after: first[3]?.cursor ?? '' });
    probe.release(taskId);

    const whole = [...first, ...(await readTo(early))];
    expect([...alreadySeen, ...(await readTo(late))]).toEqual(whole);
    expect(await readTo(resumed)).toEqual(whole.slice(4));
    const texts = whole.map(textOf);
    expect(texts.filter((text) => text !== 'TRACE_EVENT_RECORDED').slice(0, 3)).toEqual(['QUEUED', 'RUNNING', 'talks RUNNING']);
    expect(texts.filter((text) => text.startsWith('line'))).toEqual([1, 2, 3, 4, 5].map((n) => `line ${n}`));
    expect(texts.filter((text) => /^(talks|waits) /.test(text))).toEqual(['talks RUNNING', 'talks SUCCEEDED', 'waits RUNNING', 'waits SUCCEEDED']);
    expect(texts.at(-1)).toBe('COMPLETED');
    expect(new Set(whole.map(({ cursor }) => cursor)).size).toBe(whole.length);
  });

  it('it completes after the terminal status, whatever types were asked for, and at once behind it', async () => {
    const taskId = await finished();
    const stages = await readTo(watch(app, WatchOfTask, { taskId, types: ['STAGE_CHANGED'] }));
    expect(stages.map(textOf)).toEqual(['only RUNNING', 'only SUCCEEDED']);
    const whole = await readTo(watch(app, WatchOfTask, { taskId }));
    expect(await readTo(watch(app, WatchOfTask, { taskId, after: whole.at(-1)?.cursor ?? '' }))).toEqual([]);
  });

  it('with untilTerminal: false it stays open for what comes later', async () => {
    const taskId = await finished();
    const events = watch(app, WatchOfTask, { taskId, untilTerminal: false });
    await readTo(events, 'REPORT_UPDATED');
    await app.run(DeleteWatched, { taskId });
    expect((await readTo(events, 'updated deletedAt')).map(textOf)).toEqual(['updated deletedAt']);
    await events.return(undefined);
  });

  it('nothing is missed after the cursor of the mutation that created it', async () => {
    const { task, cursor } = await tryCreate(app, { template: 'another' });
    const taskId = task?.id ?? '';
    await ended(app, taskId);
    const feed = watch(app, FeedOfTasks, { after: cursor ?? '', filter: { taskIds: [taskId] } });
    const seen: FeedEvent[] = [];
    for await (const { taskFeed } of feed) {
      seen.push(taskFeed);
      if ('status' in taskFeed && taskFeed.status === 'COMPLETED') break;
    }
    const own = await readTo(watch(app, WatchOfTask, { taskId }));
    expect(seen.map((event) => event.cursor)).toEqual(own.map((event) => event.cursor));
    expect((await readTo(watch(app, WatchOfTask, { taskId, after: cursor ?? '' }))).map((event) => event.cursor)).toEqual(own.map((event) => event.cursor));
  });

  it('a subscriber that leaves takes everything with it', async () => {
    const taskId = await create(app, { template: 'talks-and-waits' });
    // Those of other tests are gone.
    await vi.waitUntil(() => app.app.live.subscriberCount === 0);
    const watching = [watch(app, WatchOfTask, { taskId }), watch(app, FeedOfTasks, {})] as const;
    await readTo(watching[0], 'waits RUNNING');
    const waiting = watching[1].next();
    await vi.waitUntil(() => app.app.live.subscriberCount === 2);
    await watching[0].return(undefined);
    await vi.waitUntil(() => app.app.live.subscriberCount === 1);
    probe.release(taskId);
    await waiting;
    await watching[1].return(undefined);
    await vi.waitUntil(() => app.app.live.subscriberCount === 0);
  });
});

it('pages of the log have the events of the subscription, under the same cursors', async () => {
  const taskId = await create(app, { template: 'talks-and-waits' });
  probe.release(taskId);
  const whole = await readTo(app.watch(WatchOfTask, { taskId, untilTerminal: false }), 'REPORT_UPDATED');
  const edges: { cursor: string; node: { type: string; cursor: string } }[] = [];
  const logs: { cursor: string; node: { message: string; cursor: string } }[] = [];
  for (let hasMore = true; hasMore; ) {
    const after = edges.at(-1)?.cursor ?? null;
    const { task }: PagesOfTaskQuery = await app.run(PagesOfTask, { id: taskId, first: 3, after, logsAfter: logs.at(-1)?.cursor ?? null });
    edges.push(...(task?.events.edges ?? []));
    logs.push(...(task?.logs.edges ?? []));
    hasMore = task?.events.pageInfo.hasNextPage ?? false;
  }
  expect(edges).toEqual(whole.map(({ type, cursor }) => ({ cursor, node: { type, cursor } })));
  const lines = whole.flatMap((event) => ('logEntry' in event ? [{ cursor: event.cursor, message: event.logEntry.message }] : []));
  expect(logs).toEqual(lines.map(({ cursor, message }) => ({ cursor, node: { cursor, message } })));
});
