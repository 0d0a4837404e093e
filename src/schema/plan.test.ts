import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, publicId } from '../domain/ids.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

let graph: Graph;
const planIds: string[] = [];

/** A task of a shop with a plan of two steps, of which one has a stage. */
async function insertPlanned(shop: string): Promise<void> {
  const { database } = graph.services;
  const [task, plan, stage] = [newId(), newId(), newId()];
  const steps = ['step-1', 'step-2'].map((key, index) => ({
    key,
    title: key,
    detail: null,
    tool: { kind: 'screenshot', payload: {}, timeoutMs: null },
    validations: [{ description: 'It is there', kind: 'title_contains', value: 'There' }],
    requiresApproval: false,
    stageId: index === 0 ? stage : null,
  }));
  await database.query(sql`
    with task as (
      insert into task (id, shop, kind, name, status, parameters, metadata, planner) values (${task}::uuid, ${shop}, 'PLAN', 'plan', 'RUNNING', '{}', '{}', 'RULE_BASED')
    ), stage as (
      insert into stage (id, task_id, shop, index, name, type, config, output)
      values (${stage}::uuid, ${task}::uuid, ${shop}, 1, 'step-1', 'browser', '{}', '{"validations": [{"passed": true}]}')
    )
    insert into plan (id, task_id, shop, revision, title, summary, rationale, risks, steps, raw)
    values (${plan}::uuid, ${task}::uuid, ${shop}, 1, 'A plan', 'In one line', '{why}', '{what if}', ${JSON.stringify(steps)}::jsonb, '{}')`);
  await database.query(sql`update task set plan_id = ${plan}::uuid where id = ${task}::uuid`);
  planIds.push(publicId('Plan', plan));
}

beforeAll(async () => {
  graph = await openGraph();
  for (const shop of ['shop-a', 'shop-a', 'shop-a', 'shop-b']) await insertPlanned(shop);
});
afterAll(() => graph[Symbol.asyncDispose]());

const document = `query ($first: Int!) {
  tasks(first: $first) {
    nodes { planner { kind retries } plan { summary steps { key stage { name } validations { passed } } } }
  }
}`;

it('plans of many tasks cost as many statements as those of one', async () => {
  const { answer, statements } = await graph.measure(document, { first: 4 });
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    tasks: {
      nodes: Array.from({ length: 4 }, () => ({
        planner: { kind: 'RULE_BASED', retries: 0 },
        plan: {
          summary: 'In one line',
          steps: [
            { key: 'step-1', stage: { name: 'step-1' }, validations: [{ passed: true }] },
            { key: 'step-2', stage: null, validations: [{ passed: null }] },
          ],
        },
      })),
    },
  });
  expect(statements).toHaveLength((await graph.measure(document, { first: 1 })).statements.length);
});

it('a plan is a node of its shop', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Plan { title revision task { name } } } }';
  const plan = { title: 'A plan', revision: 1, task: { name: 'plan' } };
  expect((await graph.ask(query, { ids: planIds }, 'shop-b')).data).toEqual({ nodes: [null, null, null, plan] });
});
