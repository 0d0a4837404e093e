import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, publicId } from '../domain/ids.ts';
import { encodeCursor } from '../events/cursor.ts';
import { eventStamp, insertEvents, stamped } from '../events/log.ts';
import type { EventBody, EventOf } from '../events/types.ts';
import { graphql } from '../gql/gql.ts';
import type { LogOfTaskQuery } from '../gql/graphql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { openSocket, overEventStream, overWebSocket } from '../testing/graphql-transports.ts';
import { eventsAreShown } from '../testing/shown-events.ts';

const LogOfTask = graphql(`
  query LogOfTask($id: ID!, $first: Int, $after: EventCursor, $types: [TaskEventType!], $level: LogLevel, $source: OverlaySource) {
    task(id: $id) {
      events(first: $first, after: $after, types: $types) {
        edges { cursor node { ...AnyTaskEvent } }
        pageInfo { hasNextPage endCursor }
      }
      logs(level: $level) { nodes { cursor level message fields recordedAt stage { id } } totalCount }
      overlays(source: $source) { nodes { ...AnyOverlay } totalCount }
    }
  }
  fragment AnyOverlay on Overlay { cursor source type stepKey bbox { x y width height } contentType meta recordedAt }
  fragment AnyTaskEvent on TaskEvent {
    __typename
    cursor
    type
    at
    task { id status }
    ... on TaskStatusChanged { status previousStatus actor currentStage { id } planOverlays { ...AnyOverlay } }
    ... on TaskUpdated { changedFields }
    ... on StageChanged { stage { id status } stageStatus }
    ... on LogAppended { logEntry { cursor level message fields recordedAt stage { id } } }
    ... on OutputDelta { stage { id } text }
    ... on OverlayRecorded { overlay { ...AnyOverlay } }
    ... on ArtifactCreated { artifact { id label } }
    ... on AgentLogRecorded { agentLog { id agentName } }
    ... on TaskFailed { error { code message hint retryable stage { id } } }
  }
`);

const WatchTask = graphql(`
  subscription WatchTask($id: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {
    taskEvents(taskId: $id, after: $after, types: $types, untilTerminal: $untilTerminal) { ...AnyTaskEvent }
  }
`);

const WatchTasks = graphql(`
  subscription WatchTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {
    taskFeed(filter: $filter, after: $after, types: $types) { cursor type task { id name } }
  }
`);

const ids = { task: newId(), stage: newId(), log: newId(), artifact: newId() };
const id = publicId('Task', ids.task);
const stage = { id: publicId('Stage', ids.stage) };

const bbox = { x: 120, y: 340.5, width: 360, height: 42 };
const meta = { action: 'click', selector: '#searchInput', page: { url: 'https://example.com/', width: 1280, height: 2000 } };
const drawn = (source: 'PLAN' | 'EXECUTION', stepKey: string, box = bbox): EventOf<'OVERLAY_RECORDED'> => ({
  ...{ type: 'OVERLAY_RECORDED', source, overlayType: 'highlight', stepKey, bbox: box, contentType: 'dom', meta },
});

const history: EventBody[] = [
  { type: 'TASK_STATUS_CHANGED', status: 'QUEUED', previousStatus: null, actor: 'key', currentStageId: ids.stage },
  { type: 'TASK_UPDATED', changedFields: ['priority'] },
  { type: 'STAGE_CHANGED', stageId: ids.stage, stageStatus: 'RUNNING' },
  { type: 'LOG_APPENDED', level: 'WARN', message: 'Careful', stageId: ids.stage, fields: { line: 1 } },
  { type: 'LOG_APPENDED', level: 'INFO', message: 'Go on', stageId: null, fields: null },
  { type: 'OUTPUT_DELTA', stageId: ids.stage, text: 'Hello' },
  drawn('PLAN', 'step-2'),
  drawn('PLAN', 'step-1'),
  drawn('EXECUTION', 'step-1'),
  drawn('PLAN', 'step-2', { ...bbox, y: 0 }),
  { type: 'ARTIFACT_CREATED', artifactId: ids.artifact },
  { type: 'AGENT_LOG_RECORDED', agentLogId: ids.log, agentName: 'painter', status: 'SUCCEEDED', routingMode: null, modelName: null, usedLlm: false },
  { type: 'TASK_FAILED', code: 'BOOM', message: 'It went wrong.', hint: 'Try again.', retryable: true, stageId: ids.stage },
  { type: 'TASK_STATUS_CHANGED', status: 'FAILED', previousStatus: 'RUNNING', actor: null, currentStageId: null },
];

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  const { database } = graph.services;
  await insertTask(ids.task, 'watched', 'shop-a');
  await database.query(sql`
    insert into stage (id, task_id, shop, index, name, type, config, status) values (${ids.stage}::uuid, ${ids.task}::uuid, 'shop-a', 0, 'only', 'http_request', '{}', 'FAILED')`);
  await database.query(sql`
    insert into agent_log (id, task_id, shop, stage_id, agent_name, input, duration_ms, status)
    values (${ids.log}::uuid, ${ids.task}::uuid, 'shop-a', ${ids.stage}::uuid, 'painter', '{}', 1, 'SUCCEEDED')`);
  await database.query(sql`
    insert into artifact (id, task_id, shop, label, path, mime_type, size_bytes, sha256, blob_key)
    values (${ids.artifact}::uuid, ${ids.task}::uuid, 'shop-a', 'report', 'report.txt', 'text/plain', 1, '', 'key')`);
  await append(ids.task, history);
});

afterAll(() => graph[Symbol.asyncDispose]());

async function insertTask(uuid: string, name: string, shop = ''): Promise<void> {
  await graph.services.database.query(sql`
    insert into task (id, shop, kind, name, status, parameters, metadata, completed_at)
    values (${uuid}::uuid, ${shop}, 'TEMPLATE', ${name}, 'FAILED', '{}', '{}', now())`);
}

async function append(taskId: string, events: readonly EventBody[]): Promise<void> {
  const { database, domain } = graph.services;
  await database.query(sql`
    with changed as (update task set ${eventStamp} where id = ${taskId}::uuid returning ${stamped})
    ${insertEvents(events.map((body) => ({ taskId, body })))}`);
  domain.signals.raise('events');
  await eventsAreShown(database);
}

const logEntry = { cursor: expect.any(String), level: 'WARN', message: 'Careful', fields: { line: 1 }, recordedAt: expect.any(String), stage };
const overlay = (source: string, stepKey: string, box = bbox) => ({
  ...{ cursor: expect.any(String), source, type: 'highlight', stepKey, bbox: box, contentType: 'dom', meta, recordedAt: expect.any(String) },
});
const planned = [overlay('PLAN', 'step-2', { ...bbox, y: 0 }), overlay('PLAN', 'step-1')];
const shown = [
  { __typename: 'TaskStatusChanged', type: 'TASK_STATUS_CHANGED', status: 'QUEUED', previousStatus: null, actor: 'key', currentStage: stage, planOverlays: [] },
  { __typename: 'TaskUpdated', type: 'TASK_UPDATED', changedFields: ['priority'] },
  { __typename: 'StageChanged', type: 'STAGE_CHANGED', stage: { ...stage, status: 'FAILED' }, stageStatus: 'RUNNING' },
  { __typename: 'LogAppended', type: 'LOG_APPENDED', logEntry },
  { __typename: 'LogAppended', type: 'LOG_APPENDED', logEntry: { ...logEntry, level: 'INFO', message: 'Go on', fields: null, stage: null } },
  { __typename: 'OutputDelta', type: 'OUTPUT_DELTA', stage, text: 'Hello' },
  { __typename: 'OverlayRecorded', type: 'OVERLAY_RECORDED', overlay: overlay('PLAN', 'step-2') },
  { __typename: 'OverlayRecorded', type: 'OVERLAY_RECORDED', overlay: overlay('PLAN', 'step-1') },
  { __typename: 'OverlayRecorded', type: 'OVERLAY_RECORDED', overlay: overlay('EXECUTION', 'step-1') },
  { __typename: 'OverlayRecorded', type: 'OVERLAY_RECORDED', overlay: planned[0] },
  { __typename: 'ArtifactCreated', type: 'ARTIFACT_CREATED', artifact: { id: publicId('Artifact', ids.artifact), label: 'report' } },
  { __typename: 'AgentLogRecorded', type: 'AGENT_LOG_RECORDED', agentLog: { id: publicId('AgentLog', ids.log), agentName: 'painter' } },
  { __typename: 'TaskFailed', type: 'TASK_FAILED', error: { code: 'BOOM', message: 'It went wrong.', hint: 'Try again.', retryable: true, stage } },
  {
    __typename: 'TaskStatusChanged',
    type: 'TASK_STATUS_CHANGED',
    status: 'FAILED',
    previousStatus: 'RUNNING',
    actor: null,
    currentStage: null,
    planOverlays: planned,
  },
].map((event) => ({ cursor: expect.any(String), at: expect.stringMatching(/^\d{4}-.*Z$/), task: { id, status: 'FAILED' }, ...event }));

const logOf = async (variables: Record<string, unknown> = {}): Promise<LogOfTaskQuery['task']> =>
  (await graph.ask(LogOfTask, { id, ...variables })).data?.task ?? null;

describe('the log of a task', () => {
  it('shows each kind of event with what belongs to it', async () => {
    const log = await logOf();
    const events = log?.events.edges.map(({ node }) => node);
    expect(events).toEqual(shown);
    expect(log?.events.edges.map(({ cursor }) => cursor)).toEqual(events?.map(({ cursor }) => cursor));
    expect(log?.events.pageInfo).toEqual({ hasNextPage: false, endCursor: events?.at(-1)?.cursor });
    expect(log?.logs).toEqual({ nodes: shown.flatMap((event) => ('logEntry' in event ? [event.logEntry] : [])), totalCount: 2 });
  });

  it('can be read in pages, after any cursor', async () => {
    const seen: unknown[] = [];
    let after: string | null = null;
    for (let isMore = true; isMore; ) {
      const events: NonNullable<LogOfTaskQuery['task']>['events'] | undefined = (await logOf({ first: 3, after }))?.events;
      seen.push(...(events?.edges ?? []).map(({ node }) => node));
      isMore = events?.pageInfo.hasNextPage ?? false;
      after = events?.pageInfo.endCursor ?? null;
    }
    expect(seen).toEqual(shown);
  });

  it('can be read for some types, and for one level', async () => {
    const log = await logOf({ types: ['TASK_UPDATED', 'OUTPUT_DELTA'], level: 'WARN' });
    expect(log?.events.edges.map(({ node }) => node.type)).toEqual(['TASK_UPDATED', 'OUTPUT_DELTA']);
    expect(log?.logs).toMatchObject({ nodes: [{ message: 'Careful' }], totalCount: 1 });
    expect((await logOf({ types: [] }))?.events.edges).toEqual([]);
  });

  it('gives overlays of both sources or of one, and those of a plan as each status change found them, in one statement for all', async () => {
    const overlays = shown.flatMap((event) => ('overlay' in event ? [event.overlay] : []));
    expect((await logOf())?.overlays).toEqual({ nodes: overlays, totalCount: 4 });
    expect((await logOf({ source: 'EXECUTION' }))?.overlays).toEqual({ nodes: [overlays[2]], totalCount: 1 });
    const { statements } = await graph.measure(
      `{ tasks(first: 5) { nodes { events(types: [TASK_STATUS_CHANGED]) { nodes { ... on TaskStatusChanged { planOverlays { stepKey } } } } } } }`,
    );
    expect(statements.filter(({ text }) => text.includes('OVERLAY_RECORDED'))).toHaveLength(1);
  });
});

describe.each([
  ['an event stream', overEventStream],
  ['a WebSocket', overWebSocket],
])('a subscription over %s', (_name, transport) => {
  const watch = (variables: Record<string, unknown>, headers?: Record<string, string>) =>
    transport(graph.url, { query: WatchTask.toString(), variables: { id, ...variables } }, headers);
  const eventsOf = async (variables: Record<string, unknown>) => (await watch(variables)).map(({ data }) => data?.taskEvents);

  it('gives what was, and ends with the task', async () => {
    expect(await eventsOf({})).toEqual(shown);
  });

  it('gives what comes after a cursor, and the types that it names', async () => {
    const cursor = (await logOf({ first: 4 }))?.events.pageInfo.endCursor;
    expect(await eventsOf({ after: cursor })).toEqual(shown.slice(4));
    expect(await eventsOf({ types: ['STAGE_CHANGED'] })).toEqual([shown[2]]);
    expect(await eventsOf({ after: (await logOf())?.events.pageInfo.endCursor })).toEqual([]);
  });

  it.each([
    ['an unknown task', { id: publicId('Task', newId()) }, 'NOT_FOUND'],
    ['a malformed id', { id: 'nonsense' }, 'BAD_USER_INPUT'],
    ['the id of another type', { id: stage.id }, 'BAD_USER_INPUT'],
    ['a malformed cursor', { after: 'nonsense' }, 'BAD_USER_INPUT'],
    ['a cursor of an older log', { after: encodeCursor({ epoch: 0, xid: 1, position: 1 }) }, 'CURSOR_EXPIRED'],
  ])('answers %s with an error instead of silence', async (_case, variables, code) => {
    expect(await watch(variables)).toMatchObject([{ errors: [{ extensions: { code } }] }]);
  });

  it('does not show the task to another shop', async () => {
    expect(await watch({}, { 'x-test-shop': 'shop-b' })).toMatchObject([{ errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
    expect(await watch({}, { 'x-test-shop': 'shop-a' })).toHaveLength(shown.length);
  });
});

it('the header of an EventSource that reconnects stands in for `after`', async () => {
  const cursor = (await logOf({ first: 8 }))?.events.pageInfo.endCursor ?? '';
  const operation = { query: WatchTask.toString(), variables: { id } };
  const results = await overEventStream(graph.url, operation, { 'last-event-id': cursor });
  expect(results.map(({ data }) => data?.taskEvents)).toEqual(shown.slice(8));
  expect(await overEventStream(graph.url, operation, { 'last-event-id': 'nonsense' })).toMatchObject([
    { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  ]);
});

describe('the feed', () => {
  it('shows events of the tasks that match as they happen, and ends when nobody listens', async () => {
    await using socket = await openSocket(graph.url, { connectionParams: {} });
    const other = newId();
    const wanted = newId();
    await insertTask(other, 'other');
    await insertTask(wanted, 'wanted');
    const cursor = (await logOf())?.events.pageInfo.endCursor;
    const messages = socket.subscribe('feed', {
      query: WatchTasks.toString(),
      variables: { filter: { names: ['wanted'] }, after: cursor, types: ['TASK_UPDATED'] },
    });
    const first = messages.next();
    await append(other, [{ type: 'TASK_UPDATED', changedFields: ['priority'] }]);
    await append(wanted, [
      { type: 'OUTPUT_DELTA', stageId: ids.stage, text: 'not asked for' },
      { type: 'TASK_UPDATED', changedFields: ['priority'] },
    ]);
    const task = { id: publicId('Task', wanted), name: 'wanted' };
    const next = { payload: { data: { taskFeed: { cursor: expect.any(String), type: 'TASK_UPDATED', task } } } };
    expect((await first).value).toMatchObject(next);
    await append(wanted, [{ type: 'TASK_UPDATED', changedFields: ['deletedAt'] }]);
    expect((await messages.next()).value).toMatchObject(next);
  });

  it.each([
    [{ filter: { taskIds: ['nonsense'] } }, 'BAD_USER_INPUT', 'taskIds.0: "nonsense" is not the id of a Task.'],
    [{ after: encodeCursor({ epoch: 0, xid: 1, position: 1 }) }, 'CURSOR_EXPIRED', 'no longer kept'],
  ])('answers %j with an error', async (variables, code, message) => {
    const results = await overWebSocket(graph.url, { query: WatchTasks.toString(), variables });
    expect(results).toMatchObject([{ errors: [{ message: expect.stringContaining(message), extensions: { code } }] }]);
  });
});
