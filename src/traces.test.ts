import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from './gql/gql.ts';
import { exceptByItself } from './testing/statement-source.ts';
import { openProbe } from './testing/steps.ts';
import { cancel, create, publish } from './testing/task-client.ts';
import { ended } from './testing/task-history.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

const secret = 'a-secret-of-the-configuration';
const probe = openProbe();
const statements: string[] = [];
let app: TestApp;

beforeAll(async () => {
  probe.on('talk', async ({ trace, stage }) => {
    const call = trace({ eventType: 'tool_call', payload: { tool: 'calculate', authorization: `Bearer ${secret}` } });
    trace({ eventType: 'tool_result', payload: { text: 'x'.repeat(10_000) }, parent: call, durationMs: 12.4 });
    const delegation = trace({ eventType: 'delegation', payload: { to: 'writer' }, agentName: 'writer' });
    const inner = trace({ eventType: 'tool_call', payload: {}, parent: delegation, agentName: 'writer' });
    trace({ eventType: 'tool_error', payload: {}, parent: inner, agentName: 'writer' });
    return { output: stage.attempt };
  });
  const env = { CREDENTIALS: JSON.stringify({ one: { origin: 'https://example.com', token: secret } }) };
  app = await openTestApp({
    executors: probe.executors,
    env,
    onStatement: exceptByItself((text) => void statements.push(text)),
    onQuery: (text) => void statements.push(text),
  });
  await publish(app, 'talks', [{ name: 'talks', does: 'talk' }, { name: 'rests' }]);
  await publish(app, 'quiet', [{ name: 'only' }]);
  await publish(app, 'fails', [{ name: 'only', does: 'fail' }]);
  await publish(app, 'hangs', [{ name: 'only', does: 'hang' }]);
});

afterAll(() => app[Symbol.asyncDispose]());

const TreeOfTask = graphql(`
  query TreeOfTask($id: ID!) {
    task(id: $id) {
      agentNames
      trace {
        id eventCount errorCount agentNames startedAt endedAt durationMs
        task { id }
        events(first: 100) { totalCount nodes { id sequence eventType agentName payload durationMs timestamp parent { id } } }
        roots(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch } } } } } } } }
      }
    }
  }
  fragment Branch on TraceEvent { eventType agentName }
`);
const TracesOfTasks = graphql(`
  query TracesOfTasks($filter: TraceFilter, $first: Int, $after: String) {
    traces(filter: $filter, first: $first, after: $after) { totalCount nodes { id task { id } endedAt } pageInfo { hasNextPage endCursor } }
  }
`);
const TraceEventsOfTasks = graphql(`
  query TraceEventsOfTasks($filter: TraceEventFilter, $first: Int, $after: String) {
    traceEvents(filter: $filter, first: $first, after: $after) { totalCount nodes { id eventType agentName task { id } } pageInfo { hasNextPage endCursor } }
  }
`);
const WatchTraces = graphql(`
  subscription WatchTraces($filter: TraceEventFilter, $after: EventCursor) {
    traceEventRecorded(filter: $filter, after: $after) { cursor task { id } traceEvent { id eventType agentName } }
  }
`);

async function finished(template: string): Promise<string> {
  const id = await create(app, { template });
  await ended(app, id);
  return id;
}

async function traceOf(id: string) {
  const { task } = await app.run(TreeOfTask, { id });
  if (!task?.trace) throw new Error(`There is no trace of ${id}`);
  return task.trace;
}

interface Branch {
  eventType: string;
  children?: { nodes: Branch[] };
}
/** `task_start(stage_start(tool_call))` */
const shape = ({ eventType, children }: Branch): string => (children?.nodes.length ? `${eventType}(${children.nodes.map(shape).join(' ')})` : eventType);

describe('what happens in a task', () => {
  test('is a tree, in the order in which it happened', async () => {
    const trace = await traceOf(await finished('talks'));
    expect(trace.roots.nodes.map(shape)).toEqual(['task_start(stage_start(tool_call(tool_result) delegation(tool_call)) stage_start task_complete)']);
    const events = trace.events.nodes;
    expect(events.map(({ eventType }) => eventType)).toEqual([
      ...['task_start', 'stage_start', 'tool_call', 'tool_result', 'delegation', 'tool_call', 'tool_error', 'stage_start', 'task_complete'],
    ]);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map(({ sequence }) => sequence).toSorted((one, other) => one - other));
    expect(events[1]).toMatchObject({ agentName: 'talks', payload: { stage: 'talks', index: 0, type: 'probe', attempt: 1 }, parent: { id: events[0]?.id } });
    expect(events[3]).toMatchObject({ agentName: 'talks', durationMs: 12 });
    expect(trace).toMatchObject({
      eventCount: 9,
      errorCount: 1,
      agentNames: ['talks', 'writer', 'rests'],
      startedAt: events[0]?.timestamp,
      endedAt: events[8]?.timestamp,
    });
  });

  test('is told without the secrets of the configuration, and long texts are cut', async () => {
    const { events } = await traceOf(await finished('talks'));
    expect(events.nodes[2]?.payload).toEqual({ tool: 'calculate', authorization: 'Bearer [secret]' });
    expect(events.nodes[3]?.payload).toEqual({ text: `${'x'.repeat(4_000)}…` });
  });

  test('ends with how the task ended', async () => {
    const failed = await traceOf(await finished('fails'));
    expect(failed.roots.nodes.map(shape)).toEqual(['task_start(stage_start(stage_error) task_error)']);
    expect(failed.errorCount).toBe(2);
    expect(failed.events.nodes.at(-1)?.payload).toMatchObject({ code: 'PROBE_FAILED', message: 'The probe failed.' });
    const hanging = await create(app, { template: 'hangs' });
    await probe.entered(hanging);
    await cancel(app, hanging);
    await ended(app, hanging);
    expect((await traceOf(hanging)).roots.nodes.map(shape)).toEqual(['task_start(stage_start task_cancelled)']);
  });

  test('nothing has happened in a task that waits; one that is cancelled then was cancelled, and no more', async () => {
    const id = await create(app, { template: 'quiet', startAfter: '2100-01-01T00:00:00Z' });
    expect((await app.run(TreeOfTask, { id })).task?.trace).toBeNull();
    await cancel(app, id);
    expect((await traceOf(id)).roots.nodes.map(shape)).toEqual(['task_cancelled']);
  });
});

describe('lists', () => {
  test('children at any depth take a constant number of statements for each level', async () => {
    const ids = [await finished('talks'), await finished('talks'), await finished('talks')];
    const branch = 'eventType children(first: 3) { nodes {';
    const ask = (count: number, depth: number) =>
      app.ask(
        `query ($ids: [ID!]) { traces(first: 3, filter: { taskIds: $ids }) { nodes { roots(first: 3) { nodes { ${branch.repeat(depth)} id ${'}}'.repeat(depth)} } } } } }`,
        {
          ids: ids.slice(0, count),
        },
      );
    const costOf = async (count: number, depth: number) => {
      statements.length = 0;
      const answer = await ask(count, depth);
      expect(answer.errors).toBeUndefined();
      return statements.filter((text) => /from trace_event|"trace_event"/.test(text)).length;
    };
    for (const depth of [1, 3]) {
      const alone = await costOf(1, depth);
      expect(alone).toBeGreaterThan(depth);
      expect(await costOf(3, depth)).toBe(alone);
    }
  });

  test('traces come by their last activity, in pages of any size', async () => {
    const ids = [await finished('quiet'), await finished('fails'), await finished('quiet')].toReversed();
    const seen: string[] = [];
    for (let after: string | null | undefined; ; ) {
      const { traces } = await app.run(TracesOfTasks, { filter: { taskIds: ids }, first: 1, ...(after && { after }) });
      expect(traces.totalCount).toBe(3);
      seen.push(...traces.nodes.map(({ task }) => task.id));
      if (!traces.pageInfo.hasNextPage) break;
      after = traces.pageInfo.endCursor;
    }
    expect(seen).toEqual(ids);
    const found = async (filter: object) => (await app.run(TracesOfTasks, { filter: { taskIds: ids, ...filter } })).traces.nodes.map(({ task }) => task.id);
    expect(await found({ hasError: true })).toEqual([ids[1]]);
    expect(await found({ agentName: 'only' })).toEqual(ids);
    expect(await found({ agentName: 'writer' })).toEqual([]);
    expect(await found({ startedAfter: '2100-01-01T00:00:00Z' })).toEqual([]);
    expect(await found({ startedBefore: '2100-01-01T00:00:00Z' })).toEqual(ids);
    expect(await found({ externalTaskIds: ['none'] })).toEqual([]);
    expect(await found({ taskIds: [] })).toEqual([]);
  });

  test('trace events of all tasks, newest first, by agent, type and time', async () => {
    const id = await finished('talks');
    const found = async (filter: object) =>
      (await app.run(TraceEventsOfTasks, { filter: { taskIds: [id], ...filter } })).traceEvents.nodes.map(({ eventType }) => eventType);
    expect(await found({ eventTypes: ['tool_call', 'task_complete'] })).toEqual(['task_complete', 'tool_call', 'tool_call']);
    expect(await found({ agentNames: ['writer'] })).toEqual(['tool_error', 'tool_call', 'delegation']);
    expect(await found({ occurredAfter: '2100-01-01T00:00:00Z' })).toEqual([]);
    expect(await found({ occurredBefore: '2100-01-01T00:00:00Z', shop: 'none' })).toEqual([]);
    const { traceEvents } = await app.run(TraceEventsOfTasks, { filter: { taskIds: [id] }, first: 1 });
    const first = traceEvents.nodes[0]?.id ?? '';
    const one = await app.ask<{ traceEvent: unknown; node: unknown }, object>(
      'query ($id: ID!) { traceEvent(id: $id) { eventType } node(id: $id) { __typename id } }',
      { id: first },
    );
    expect(one.data).toEqual({ traceEvent: { eventType: 'task_complete' }, node: { __typename: 'TraceEvent', id: first } });
  });
});

test('those that match arrive as they are recorded, after a cursor also those that were', async () => {
  const id = await finished('talks');
  const seen: unknown[] = [];
  const { task } =
    (
      await app.ask<{ task: { events: { nodes: { cursor: string }[] } } }, object>(
        'query ($id: ID!) { task(id: $id) { events(first: 1) { nodes { cursor } } } }',
        { id },
      )
    ).data ?? {};
  const after = task?.events.nodes[0]?.cursor ?? '';
  for await (const { traceEventRecorded } of app.watch(WatchTraces, {
    filter: { taskIds: [id], agentNames: ['writer'], eventTypes: ['delegation', 'tool_error'] },
    after,
  })) {
    seen.push(traceEventRecorded.traceEvent);
    if (seen.length === 2) break;
  }
  expect(seen).toMatchObject([{ eventType: 'delegation' }, { eventType: 'tool_error' }]);
});
