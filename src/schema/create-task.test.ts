import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { CreateTaskInput, CreateTasksInput } from '../gql/graphql.ts';
import { createFetchTask, fetching, fetchTaskId, publishFetchTemplate } from '../testing/fetch-task.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const CreatesTasks = graphql(`
  mutation CreatesTasks($input: CreateTasksInput!) {
    createTasks(input: $input) { tasks { id priority dependsOn { id } } cursor errors { ...AnyUserError } }
  }
`);

const CancelsCreatedTask = graphql(`
  mutation CancelsCreatedTask($id: ID!) {
    cancelTask(input: { taskId: $id }) { task { status } }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await publishFetchTemplate(graph);
});

afterAll(() => graph[Symbol.asyncDispose]());

describe('createTask', () => {
  it('stores what it is given and shows it', async () => {
    const before = await fetchTaskId(graph);
    const answer = await createFetchTask(graph, {
      priority: 9,
      tags: ['a'],
      metadata: { b: 1 },
      externalId: 'whole',
      dependsOn: [before],
      startAfter: '2100-01-01T01:00:00+01:00',
    });
    expect(answer).toEqual({
      task: {
        id: expect.stringMatching(/^task_/),
        name: 'fetch',
        status: 'BLOCKED',
        priority: 9,
        parameters: { url: 'https://a.example' },
        tags: ['a'],
        metadata: { b: 1 },
        externalId: 'whole',
        startAfter: '2100-01-01T00:00:00.000Z',
        createdBy: 'local',
        dependsOn: [{ id: before }],
        template: { version: 1 },
      },
      cursor: expect.any(String),
      created: true,
      waitOutcome: 'NOT_REQUESTED',
      errors: [],
    });
  });

  it('waits as long as it is told, and no longer', async () => {
    expect(await createFetchTask(graph, {}, { waitMs: 1 })).toMatchObject({ task: { status: 'QUEUED' }, waitOutcome: 'TIMED_OUT' });
    const key = { idempotencyKey: 'waits' };
    const { data } = await graph.ask(CancelsCreatedTask, { id: await fetchTaskId(graph, key) });
    expect(data?.cancelTask.task?.status).toBe('CANCELLED');
    expect(await createFetchTask(graph, key, { waitMs: 300_000, waitFor: 'PLAN' })).toMatchObject({
      created: false,
      task: { status: 'CANCELLED' },
      waitOutcome: 'FINISHED',
    });
  });

  const nothing = { task: null, cursor: null, created: false, waitOutcome: 'NOT_REQUESTED' };
  const unknownId = 'task_01jd4x0t7fe5b9t8m8vq3r8c1k';

  it.each<[string, Partial<CreateTaskInput>, object[]]>([
    [
      'an unknown template',
      { source: { template: { name: 'nope', parameters: {} } } },
      [{ __typename: 'NotFoundError', path: ['source', 'template', 'name'], resourceId: 'nope' }],
    ],
    [
      'an unknown version',
      { source: { template: { name: 'fetch', version: 9, parameters: {} } } },
      [{ __typename: 'NotFoundError', path: ['source', 'template', 'version'] }],
    ],
    [
      'parameters of which every one is wrong, all in one answer',
      { source: fetching({ method: 'PUT', colour: 'red' }) },
      [
        { __typename: 'ValidationError', path: ['source', 'template', 'parameters', 'url'] },
        { __typename: 'ValidationError', path: ['source', 'template', 'parameters', 'method'] },
        { __typename: 'ValidationError', path: ['source', 'template', 'parameters', 'colour'] },
      ],
    ],
    ['priority 0', { priority: 0 }, [{ __typename: 'ValidationError', path: ['priority'] }]],
    ['priority 11', { priority: 11 }, [{ __typename: 'ValidationError', path: ['priority'] }]],
    ['an unknown dependency', { dependsOn: [unknownId] }, [{ __typename: 'DependencyError', taskIds: [unknownId] }]],
    [
      'a malformed dependency',
      { dependsOn: ['nonsense'] },
      [{ __typename: 'ValidationError', path: ['dependsOn', '0'], message: '"nonsense" is not the id of a Task.' }],
    ],
    ['an empty prompt to plan', { source: { plan: { prompt: ' ' } } }, [{ __typename: 'ValidationError', path: ['source', 'plan', 'prompt'] }]],
  ])('refuses %s', async (_name, input, errors) => {
    expect(await createFetchTask(graph, input)).toMatchObject({ ...nothing, errors });
  });

  it.each([-1, 300_001])('refuses to wait %i ms', async (waitMs) => {
    expect(await createFetchTask(graph, {}, { waitMs })).toMatchObject({ ...nothing, errors: [{ __typename: 'ValidationError', path: ['waitMs'] }] });
  });

  it('names the task that a key or an external id belongs to already', async () => {
    const id = await fetchTaskId(graph, { externalId: 'taken', idempotencyKey: 'once' });
    expect(await createFetchTask(graph, { externalId: 'taken' })).toMatchObject({
      errors: [{ __typename: 'ConflictError', existingId: id, path: ['externalId'] }],
    });
    expect(await createFetchTask(graph, { idempotencyKey: 'once', priority: 3 })).toMatchObject({
      errors: [{ __typename: 'ConflictError', existingId: id, path: ['idempotencyKey'] }],
    });
  });
});

describe('createTasks', () => {
  const createAll = async (input: CreateTasksInput) => {
    const { data, errors } = await graph.ask(CreatesTasks, { input });
    expect(errors).toBeUndefined();
    return data?.createTasks;
  };

  it('gives the tasks in the order of the input, whatever they wait for', async () => {
    const answer = await createAll({
      tasks: [
        { ref: 'last', dependsOnRefs: ['first'], task: { source: fetching(), priority: 1 } },
        { ref: 'first', task: { source: fetching(), priority: 2 } },
      ],
    });
    const [last, first] = answer?.tasks ?? [];
    expect(last).toMatchObject({ priority: 1, dependsOn: [{ id: first?.id }] });
    expect(first).toMatchObject({ priority: 2, dependsOn: [] });
    expect(answer).toMatchObject({ cursor: expect.any(String), errors: [] });
  });

  it('says where each fault is', async () => {
    const answer = await createAll({ tasks: [{ task: { source: fetching(), dependsOn: ['x'] } }, { task: { source: fetching(), dependsOn: ['y'] } }] });
    expect(answer).toMatchObject({
      tasks: [],
      cursor: null,
      errors: [{ path: ['tasks', '0', 'task', 'dependsOn', '0'] }, { path: ['tasks', '1', 'task', 'dependsOn', '0'] }],
    });
    const priorities = await createAll({ tasks: [{ task: { source: fetching() } }, { task: { source: fetching(), priority: 0 } }] });
    expect(priorities?.errors).toMatchObject([{ __typename: 'ValidationError', path: ['tasks', '1', 'task', 'priority'] }]);
  });

  it('creates at most 500', async () => {
    const answer = await createAll({ tasks: Array.from({ length: 501 }, () => ({ task: { source: fetching() } })) });
    expect(answer).toMatchObject({ tasks: [], errors: [{ __typename: 'LimitExceededError', limit: 500, path: ['tasks'] }] });
  });
});
