import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from './gql/gql.ts';
import type { AgentLogFilter, AgentLogInput } from './gql/graphql.ts';
import { foreignLog, recordLogs } from './testing/foreign-logs.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from './testing/keyed-app.ts';
import { openWatch } from './testing/open-watch.ts';
import { eventsAreShown } from './testing/shown-events.ts';
import { openProbe } from './testing/steps.ts';

const WatchLogs = graphql(`
  subscription WatchLogs($filter: AgentLogFilter, $after: EventCursor) {
    agentLogRecorded(filter: $filter, after: $after) { type cursor at task { externalId } agentLog { id agentName } }
  }
`);

let app: KeyedApp;
beforeAll(async () => {
  app = await openKeyedApp({ executors: openProbe().executors });
});
afterAll(() => app[Symbol.asyncDispose]());

const record = (logs: readonly AgentLogInput[], key = ADMIN_API_KEY) => recordLogs((query, variables) => app.askAs(key, query, variables), logs);
const named = (externalId: string, ...names: string[]) => names.map((agentName) => foreignLog(externalId, { agentName }));
const watch = (filter: AgentLogFilter | null, after: string | null, key = ADMIN_API_KEY) =>
  openWatch(app.url, WatchLogs, { filter, after }, { 'x-api-key': key });

/** Before anything that happens from now on. */
async function cursor(): Promise<string> {
  const create = 'mutation { createTask(input: { source: { external: { name: "clock" } } }) { cursor } }';
  const { data } = await app.askAs<{ createTask: { cursor: string } }>(ADMIN_API_KEY, create);
  return data?.createTask.cursor ?? '';
}

/** The agents of the next logs, up to one of that name. */
async function readTo(feed: Awaited<ReturnType<typeof watch>>, last: string): Promise<string[]> {
  const names: string[] = [];
  while (names.at(-1) !== last) names.push((await feed.next()).agentLogRecorded.agentLog?.agentName ?? '');
  return names;
}

test('first what was recorded since a place, then what is, without a gap; from a place within it, the rest', async () => {
  const after = await cursor();
  await record(named('live', 'a', 'b'));
  await using feed = await watch(null, after);
  expect(await readTo(feed, 'b')).toEqual(['a', 'b']);
  await Promise.all([record(named('live', 'c', 'd')), record(named('live-2', 'e', 'f'))]);
  await record(named('live', 'last'));
  const rest = await readTo(feed, 'last');
  expect(rest.toSorted()).toEqual(['c', 'd', 'e', 'f', 'last']);
  expect(feed.seen[0]).toMatchObject({ agentLogRecorded: { type: 'AGENT_LOG_RECORDED', task: { externalId: 'live' }, at: expect.any(String) } });
  await using again = await watch(null, feed.seen[1]?.agentLogRecorded.cursor ?? '');
  expect(await readTo(again, 'last')).toEqual(rest);
});

test('without a place it begins with what comes', async () => {
  await record(named('past', 'past'));
  await eventsAreShown(app.app.database);
  await using feed = await watch({ externalTaskIds: ['past'] }, null);
  await record(named('past', 'present'));
  expect(await readTo(feed, 'present')).toEqual(['present']);
});

test('each criterion', async () => {
  const after = await cursor();
  const createdAt = '2026-03-01T00:00:00.000Z';
  const { agentLogs } = await record([
    foreignLog('picked', { agentName: 'whole', usedLlm: true, modelName: 'm', routingMode: 'LLM', status: 'FAILED', createdAt }),
    foreignLog('picked-2', { agentName: 'bare' }),
    foreignLog('picked', { agentName: 'end', usedLlm: true, modelName: 'm', routingMode: 'LLM', status: 'FAILED', createdAt }),
    foreignLog('picked-2', { agentName: 'end' }),
  ]);
  const [first, second] = agentLogs.map(({ task }) => task.id);
  const whole: AgentLogFilter[] = [
    ...[
      { taskIds: [first ?? ''] },
      { externalTaskIds: ['picked', 'unknown'] },
      { agentNames: ['whole', 'end'], usedLlm: true },
      { statuses: ['FAILED' as const] },
    ],
    ...[
      { routingModes: ['LLM' as const] },
      { modelNames: ['m', 'n'] },
      { usedLlm: true },
      { createdAfter: createdAt, createdBefore: '2026-03-01T00:00:00.001Z' },
    ],
  ];
  const bare: AgentLogFilter[] = [
    ...[{ taskIds: [second ?? ''] }, { externalTaskIds: ['picked-2'] }, { agentNames: ['bare', 'end'], usedLlm: false }, { statuses: ['SUCCEEDED' as const] }],
    ...[{ usedLlm: false }, { createdAfter: '2026-03-01T00:00:00.001Z' }],
  ];
  for (const [name, filters] of [
    ['whole', whole],
    ['bare', bare],
  ] as const) {
    for (const filter of filters) {
      await using feed = await watch(filter, after);
      expect([filter, await readTo(feed, 'end')]).toEqual([filter, [name, 'end']]);
    }
  }
  await using nothing = await watch({ agentNames: [] }, after);
  await using everything = await watch(null, after);
  await record(named('picked', 'very last'));
  await readTo(everything, 'very last');
  expect(nothing.seen).toEqual([]);
});

test('a task that runs here has them, too', async () => {
  const publish = `mutation { publishTemplate(input: { name: "here", description: "d", parameters: [], steps: [{ name: "worker", type: "probe", config: {} }] }) { errors { message } } }`;
  await app.askAs(ADMIN_API_KEY, publish);
  const after = await cursor();
  await using feed = await watch({ agentNames: ['worker'], statuses: ['SUCCEEDED'], usedLlm: false, createdAfter: '2026-01-01T00:00:00Z' }, after);
  await app.askAs(ADMIN_API_KEY, 'mutation { createTask(input: { source: { template: { name: "here", parameters: {} } } }) { errors { message } } }');
  expect(await readTo(feed, 'worker')).toEqual(['worker']);
});

test('a shop’s key hears its shop, whatever it names', async () => {
  const { secret: north } = await app.makeKey({ scopes: ['INGEST', 'READ'], shop: 'north' });
  const after = await cursor();
  const { agentLogs } = await record([foreignLog('theirs', { shop: 'south', agentName: 'theirs' })]);
  await using own = await watch(null, after, north);
  await using theirs = await watch({ taskIds: [agentLogs[0]?.task.id ?? ''] }, after, north);
  await using named = await watch({ shop: 'south' }, after, north);
  await record([foreignLog('mine', { agentName: 'first' })], north);
  await record([foreignLog('theirs', { shop: 'south', agentName: 'theirs' }), foreignLog('mine', { shop: 'north', agentName: 'mine' })]);
  expect(await readTo(own, 'mine')).toEqual(['first', 'mine']);
  expect([theirs.seen, named.seen]).toEqual([[], []]);
});

test('what is no cursor, and no id, is refused before it begins', async () => {
  await expect((await watch(null, 'nonsense')).next()).rejects.toThrow('BAD_USER_INPUT');
  await expect((await watch({ taskIds: ['nonsense'] }, null)).next()).rejects.toThrow('BAD_USER_INPUT');
});
