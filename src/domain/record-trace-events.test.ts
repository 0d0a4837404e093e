import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { TraceEventInput } from '../gql/graphql.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { eventsAreShown } from '../testing/shown-events.ts';
import { exceptByItself } from '../testing/statement-source.ts';

const RecordTraceEvents = graphql(`
  mutation RecordTraceEvents($input: RecordTraceEventsInput!) {
    recordTraceEvents(input: $input) {
      traceEvents { id eventType agentName payload durationMs timestamp parent { id } task { id externalId kind status } }
      recorded
      errors { __typename message path }
    }
  }
`);

interface Recorded {
  traceEvents: {
    id: string;
    eventType: string;
    durationMs: number | null;
    parent: { id: string } | null;
    task: { id: string; externalId: string; kind: string; status: string };
  }[];
  recorded: number;
  errors: { __typename: string; message: string; path: string[] }[];
}

const statements: string[] = [];
let app: KeyedApp;
beforeAll(async () => {
  app = await openKeyedApp({ onStatement: exceptByItself((text) => void statements.push(text)) });
});
afterAll(() => app[Symbol.asyncDispose]());

async function record(events: readonly TraceEventInput[], key = ADMIN_API_KEY): Promise<Recorded> {
  const { data, errors } = await app.askAs<{ recordTraceEvents: Recorded }>(key, RecordTraceEvents.toString(), { input: { events } });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.recordTraceEvents;
}

const event = (externalId: string, more: Partial<TraceEventInput> = {}): TraceEventInput => ({ task: { externalId }, eventType: 'step', payload: {}, ...more });

async function traceOf(externalId: string) {
  const query = `query ($externalId: String!) { taskByExternalId(externalId: $externalId) {
    trace { eventCount errorCount agentNames startedAt endedAt durationMs roots { nodes { eventType children { nodes { eventType } } } } }
    events(first: 100) { nodes { type ... on TraceEventRecorded { traceEvent { eventType } } } }
  } }`;
  const { data } = await app.askAs<{ taskByExternalId: { trace: object; events: { nodes: { type: string }[] } } }>(ADMIN_API_KEY, query, { externalId });
  return data?.taskByExternalId;
}

test('an unknown external id becomes a task, and its events a tree', async () => {
  const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:02.500Z'];
  const { traceEvents, recorded, errors } = await record([
    event('job-1', { eventType: 'run', key: 'run', agentName: 'one', timestamp: times[0] ?? null }),
    event('job-1', { eventType: 'tool_error', parentKey: 'run', agentName: 'two', durationMs: 12.6, timestamp: times[1] ?? null }),
  ]);
  expect({ recorded, errors }).toEqual({ recorded: 2, errors: [] });
  expect(traceEvents[1]).toMatchObject({
    durationMs: 13,
    parent: { id: traceEvents[0]?.id },
    task: { externalId: 'job-1', kind: 'EXTERNAL', status: 'RUNNING' },
  });
  await eventsAreShown(app.app.database);
  expect(await traceOf('job-1')).toMatchObject({
    trace: {
      ...{ eventCount: 2, errorCount: 1, agentNames: ['one', 'two'], startedAt: times[0], endedAt: times[1], durationMs: 2_500 },
      roots: { nodes: [{ eventType: 'run', children: { nodes: [{ eventType: 'tool_error' }] } }] },
    },
    events: { nodes: [{ type: 'TASK_STATUS_CHANGED' }, { traceEvent: { eventType: 'run' } }, { traceEvent: { eventType: 'tool_error' } }] },
  });
});

describe('a repeated key', () => {
  test('records nothing twice, in one call or two, and may be the parent of what comes later', async () => {
    const first = await record([event('job-2', { key: 'a' }), event('job-2', { key: 'a', eventType: 'other' })]);
    expect(first).toMatchObject({ recorded: 1, errors: [] });
    expect(first.traceEvents[1]?.id).toBe(first.traceEvents[0]?.id);
    const second = await record([event('job-2', { key: 'a' }), event('job-2', { parentKey: 'a' })]);
    expect(second).toMatchObject({ recorded: 1, traceEvents: [{ id: first.traceEvents[0]?.id }, { parent: { id: first.traceEvents[0]?.id } }] });
    expect(await traceOf('job-2')).toMatchObject({ trace: { eventCount: 2 } });
  });

  test('is another task’s own', async () => {
    expect(await record([event('job-3', { key: 'a' }), event('job-4', { key: 'a' })])).toMatchObject({ recorded: 2 });
  });

  test('and an unknown external id count once also where calls race', async () => {
    const calls = await Promise.all(Array.from({ length: 8 }, () => record([event('raced', { key: 'only' })])));
    expect(new Set(calls.map(({ traceEvents }) => traceEvents[0]?.id)).size).toBe(1);
    expect(new Set(calls.map(({ traceEvents }) => traceEvents[0]?.task.id)).size).toBe(1);
    expect(calls.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(1);
  });
});

test('the statements do not grow with the events', async () => {
  const costOf = async (count: number, name: string) => {
    statements.length = 0;
    const { recorded } = await record(
      Array.from({ length: count }, (_, n) => event(`${name}-${n % 3}`, { key: `${n}`, ...(n > 2 && { parentKey: `${n - 3}` }) })),
    );
    expect(recorded).toBe(count);
    return statements.filter((text) => /trace_event|from task\b|into task\b|advisory/.test(text) && !text.includes('pgboss')).length;
  };
  const few = await costOf(3, 'few');
  expect(await costOf(1_000, 'many')).toBe(few);
  expect(few).toBeLessThan(9);
});

test.each<[string, Partial<TraceEventInput>]>([
  ['eventType', { eventType: ' ' }],
  ['agentName', { agentName: '' }],
  ['key', { key: 'x'.repeat(256) }],
  ['parentKey', { parentKey: 'none' }],
  ['durationMs', { durationMs: -1 }],
  ['timestamp', { timestamp: '2100-01-01T00:00:00Z' }],
  ['task.externalId', { task: { externalId: '' } }],
  ['task.id', { task: { id: 'task_00000000000000000000000000' } }],
  ['task.id', { task: { id: 'nonsense' } }],
])('bad input names the item and the field, and nothing is stored: %s', async (path, bad) => {
  expect(await record([event('unstored'), event('unstored', bad)])).toMatchObject({
    recorded: 0,
    traceEvents: [],
    errors: [{ path: ['events', '1', ...path.split('.')] }],
  });
  expect(await traceOf('unstored')).toBeNull();
});

test('nothing, and more than 1,000', async () => {
  expect((await record([])).errors).toMatchObject([{ __typename: 'ValidationError', path: ['events'] }]);
  expect((await record(Array.from({ length: 1_001 }, () => event('unstored')))).errors).toMatchObject([{ __typename: 'LimitExceededError', path: ['events'] }]);
});

test('a key of a shop records in its shop only, under ids of its own; without INGEST it records nothing', async () => {
  const { secret: north } = await app.makeKey({ scopes: ['INGEST', 'READ'], shop: 'north' });
  const { secret: south } = await app.makeKey({ scopes: ['INGEST', 'READ'], shop: 'south' });
  const [mine, theirs] = [await record([event('same')], north), await record([event('same')], south)];
  expect(mine.traceEvents[0]?.task.id).not.toBe(theirs.traceEvents[0]?.task.id);
  const foreign = await record([{ ...event('same'), task: { id: theirs.traceEvents[0]?.task.id ?? '' } }], north);
  expect(foreign.errors).toMatchObject([{ __typename: 'NotFoundError', path: ['events', '0', 'task', 'id'] }]);
  const { secret: reader } = await app.makeKey({ scopes: ['READ', 'WRITE'] });
  await expect(record([event('same')], reader)).rejects.toThrow('FORBIDDEN');
});
