import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import { fetchTaskId, publishFetchTemplate } from '../testing/fetch-task.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const ChangesTask = graphql(`
  mutation ChangesTask($id: ID!, $priority: Int! = 5) {
    updateTaskPriority(input: { taskId: $id, priority: $priority }) { task { id priority } previousPriority errors { ...AnyUserError } }
    deleteTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }
    restoreTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }
  }
`);

const CancelsTask = graphql(`
  mutation CancelsTask($id: ID!, $cascade: Boolean! = false) {
    cancelTask(input: { taskId: $id, cascade: $cascade }) { task { id status } cascaded { id status } cursor errors { ...AnyUserError } }
  }
`);

const CancelsTasks = graphql(`
  mutation CancelsTasks($filter: TaskFilter!) {
    cancelTasks(input: { filter: $filter }) { matched cancelled errors { ...AnyUserError } }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await publishFetchTemplate(graph);
});

afterAll(() => graph[Symbol.asyncDispose]());

describe('a task that exists', () => {
  it('is cancelled with what depends on it, and cancelling again changes nothing', async () => {
    const id = await fetchTaskId(graph);
    const dependent = await fetchTaskId(graph, { dependsOn: [id] });
    const { data } = await graph.ask(CancelsTask, { id, cascade: true });
    expect(data?.cancelTask).toMatchObject({
      task: { id, status: 'CANCELLED' },
      cascaded: [{ id: dependent, status: 'CANCELLED' }],
      cursor: expect.any(String),
      errors: [],
    });
    const { data: again } = await graph.ask(CancelsTask, { id });
    expect(again?.cancelTask).toMatchObject({ task: { status: 'CANCELLED' }, cascaded: [], errors: [] });
  });

  it('is cancelled by filter', async () => {
    await fetchTaskId(graph, { tags: ['group'] });
    await fetchTaskId(graph, { tags: ['group'] });
    const { data } = await graph.ask(CancelsTasks, { filter: { tags: ['group'] } });
    expect(data?.cancelTasks).toEqual({ matched: 2, cancelled: 2, errors: [] });
  });

  it('changes its priority while it waits, and is deleted only when it has ended', async () => {
    const id = await fetchTaskId(graph, { externalId: 'changes' });
    const waiting = await graph.ask(ChangesTask, { id, priority: 8 });
    expect(waiting.data).toMatchObject({
      updateTaskPriority: { task: { id, priority: 8 }, previousPriority: 5, errors: [] },
      deleteTask: { task: null, errors: [{ __typename: 'InvalidStateError', currentStatus: 'QUEUED', path: ['taskId'] }] },
      restoreTask: { task: { id, deletedAt: null }, errors: [] },
    });
    await graph.services.database.query(sql`update task set status = 'COMPLETED', completed_at = now() where external_id = 'changes'`);
    const ended = await graph.ask(ChangesTask, { id });
    expect(ended.data).toMatchObject({
      updateTaskPriority: { task: null, previousPriority: null, errors: [{ __typename: 'InvalidStateError', currentStatus: 'COMPLETED' }] },
      deleteTask: { task: { id, deletedAt: expect.any(String) }, errors: [] },
      restoreTask: { task: { id, deletedAt: null }, errors: [] },
    });
  });

  it('must be named by its own id, and be there', async () => {
    const unknown = 'task_01jd4x0t7fe5b9t8m8vq3r8c1k';
    for (const [id, error] of [
      [unknown, { __typename: 'NotFoundError', resourceId: unknown, path: ['taskId'] }],
      ['nonsense', { __typename: 'ValidationError', path: ['taskId'] }],
      [publicId('Stage', '01900000-0000-7000-8000-000000000000'), { __typename: 'ValidationError', path: ['taskId'] }],
    ] as const) {
      const changed = await graph.ask(ChangesTask, { id });
      for (const payload of Object.values(changed.data ?? {})) expect(payload).toMatchObject({ task: null, errors: [error] });
      const cancelled = await graph.ask(CancelsTask, { id });
      expect(cancelled.data?.cancelTask).toMatchObject({ task: null, cascaded: [], cursor: null, errors: [error] });
    }
  });
});
