import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertRichTask, richIds } from '../testing/rich-task.ts';

const SomeNodes = graphql(`
  query SomeNodes($id: ID!, $ids: [ID!]!) {
    node(id: $id) { __typename id }
    nodes(ids: $ids) {
      __typename
      id
      ... on Task { name template { name } }
      ... on Stage { type task { name } }
      ... on AgentLog { agentName stage { name } }
      ... on Artifact { label task { name } }
      ... on Template { version }
    }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await insertRichTask(graph.services);
});

afterAll(() => graph[Symbol.asyncDispose]());

const id = publicId('Task', richIds.task);

describe('node and nodes', () => {
  const all = [
    id,
    publicId('Stage', richIds.stage),
    publicId('AgentLog', richIds.log),
    publicId('Artifact', richIds.artifact),
    publicId('Template', richIds.template),
  ];

  it('refetch every type with what is asked of it, in the order of the ids, null where there is none', async () => {
    const unknown = publicId('Task', newId());
    const { data, errors } = await graph.ask(SomeNodes, { id: unknown, ids: [...all, unknown, id] });
    expect(errors).toBeUndefined();
    const task = { name: 'rich' };
    expect(data).toEqual({
      node: null,
      nodes: [
        { __typename: 'Task', id, name: 'rich', template: task },
        { __typename: 'Stage', id: all[1], type: 'llm_generate', task },
        { __typename: 'AgentLog', id: all[2], agentName: 'painter', stage: { name: 'paint' } },
        { __typename: 'Artifact', id: all[3], label: 'report', task },
        { __typename: 'Template', id: all[4], version: 3 },
        null,
        { __typename: 'Task', id, name: 'rich', template: task },
      ],
    });
  });

  it('find nothing of another shop', async () => {
    const { data } = await graph.ask(SomeNodes, { id, ids: all }, 'shop-b');
    expect(data).toEqual({ node: null, nodes: [null, null, null, null, null] });
    const { data: own } = await graph.ask(SomeNodes, { id, ids: all }, 'shop-a');
    expect(own?.nodes).not.toContain(null);
  });

  it('make one statement of all tasks that are asked for', async () => {
    const { answer, statements } = await graph.measure('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { name } } }', {
      ids: [id, publicId('Task', richIds.before), publicId('Task', richIds.after)],
    });
    expect(answer.data).toEqual({ nodes: [{ name: 'rich' }, { name: 'neighbour' }, { name: 'neighbour' }] });
    expect(statements).toHaveLength(1);
  });

  it.each([
    [{ id: 'nonsense', ids: [] }, '"nonsense" is no id.'],
    [{ id: 'task_01jd4x0t7fe5b9t8m8vq3r8c1', ids: [] }, '"task_01jd4x0t7fe5b9t8m8vq3r8c1" is no id.'],
    [{ id, ids: [''] }, '"" is no id.'],
    [{ id, ids: Array<string>(101).fill(id) }, 'ids must be at most 100'],
  ])('refuse %j', async (variables, message) => {
    const { errors } = await graph.ask(SomeNodes, variables);
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
