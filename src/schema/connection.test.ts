import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../testing/counted-database.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertManyRows } from '../testing/many-rows.ts';

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await insertManyRows(graph.services.database);
});

afterAll(() => graph[Symbol.asyncDispose]());

const ofTasks = (selection: string, parents = 50) => `{ parents: tasks(first: ${parents}, filter: { tags: ["parent"] }) { nodes { id ${selection} } } }`;
const ofTemplates = (selection: string, parents = 50) => `{ parents: templates(first: ${parents}) { nodes { id ${selection} } } }`;
const ofAgents = (selection: string, parents = 50) => `{ parents: agents(first: ${parents}) { nodes { id ${selection} } } }`;
const ofStages = (selection: string, parents = 50) => ofTasks(`stages { id ${selection} }`, parents);

/** How many statements read the parents, and whether a statement of Prisma's reads the nodes. */
const children = [
  ['Task.agentLogs', 'agentLogs', ofTasks, 2, true],
  ['Task.artifacts', 'artifacts', ofTasks, 2, true],
  ['Task.dependents', 'dependents', ofTasks, 2, true],
  ['Task.logs', 'logs', ofTasks, 2, false],
  ['Task.overlays', 'overlays', ofTasks, 2, false],
  ['Stage.agentLogs', 'agentLogs', ofStages, 3, true],
  ['Agent.agentLogs', 'agentLogs', ofAgents, 2, true],
  ['Template.tasks', 'tasks', ofTemplates, 2, true],
] as const;

describe.each(children)('%s with 500 children under each of 50 parents', (_name, field, document, parentStatements, hasNodes) => {
  const node = hasNodes ? 'id' : 'cursor';

  it('reads the first 5 of each in two statements, and no row more than it needs', async () => {
    const { answer, statements } = await graph.measure(document(`children: ${field}(first: 5) { edges { cursor node { ${node} } } pageInfo { hasNextPage } }`));
    const pages = childrenOf(answer.data);
    expect(pages).toHaveLength(50);
    for (const { edges, pageInfo } of pages) {
      expect(edges).toHaveLength(5);
      expect(pageInfo).toEqual({ hasNextPage: true });
    }
    const [rows, nodes, ...others] = statements.slice(parentStatements);
    expect(others).toEqual([]);
    expect(rows?.rows).toBe(50 * 6);
    expect(nodes?.rows).toBe(hasNodes ? new Set(pages.flatMap(({ edges }) => edges.map((edge) => edge.node.id))).size : undefined);
    expect(await rowsScanned(rows)).toBeLessThan(50 * 6 * 3);
  });

  it('counts in one statement more, and only where it is asked', async () => {
    const { answer, statements } = await graph.measure(document(`children: ${field} { totalCount }`));
    expect(childrenOf(answer.data).map(({ totalCount }) => totalCount)).toEqual(Array(50).fill(500));
    expect(statements.slice(parentStatements).map(({ rows }) => rows)).toEqual([50]);
  });

  it('gives the last 5 backwards as the end of all pages', async () => {
    const page = async (args: string): Promise<Page | undefined> => {
      const { answer } = await graph.measure(
        document(`children: ${field}(${args}) { edges { cursor node { ${node} } } pageInfo { hasNextPage hasPreviousPage } }`, 1),
      );
      return childrenOf(answer.data)[0];
    };
    const all: Page['edges'] = [];
    for (let after = ''; all.length < 500; after = `, after: "${all.at(-1)?.cursor}"`) {
      const { edges } = (await page(`first: 100${after}`)) ?? { edges: [] };
      expect(edges).toHaveLength(100);
      all.push(...edges);
    }
    expect(await page('last: 5')).toEqual({ edges: all.slice(-5), pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });
});

it('Task.events is read in one statement for all tasks, without a query for each', async () => {
  const { answer, statements } = await graph.measure(ofTasks('children: events(first: 5) { edges { cursor } nodes { cursor type } pageInfo { hasNextPage } }'));
  for (const { edges, nodes } of childrenOf(answer.data)) {
    expect(nodes).toHaveLength(5);
    expect(nodes.map(({ cursor }) => cursor)).toEqual(edges.map(({ cursor }) => cursor));
  }
  expect(statements.slice(2).map(({ rows }) => rows)).toEqual([300]);
  expect(await rowsScanned(statements[2])).toBeLessThan(50 * 6 * 3);
});

it('the first rows under each parent, without pages, are two statements as well', async () => {
  await graph.services.database.script(`update task set status = 'RUNNING' where tags = '{parent}'`);
  const { answer, statements } = await graph.measure(ofTasks('currentStage { name }'));
  await graph.services.database.script(`update task set status = 'COMPLETED' where tags = '{parent}'`);
  expect(answer.errors).toBeUndefined();
  expect(statements.map(({ rows }) => rows)).toEqual([50, 50, 50, 50]);
});

it.each(['tasks', 'templates'])('%s reads 6 rows for the first 5, whatever the table holds', async (field) => {
  const { answer, statements } = await graph.measure<Record<string, { nodes: unknown[] }>, unknown>(`{ ${field}(first: 5) { nodes { id name } } }`);
  expect(answer.data?.[field]?.nodes).toHaveLength(5);
  expect(statements.map(({ rows }) => rows)).toEqual([6, 5]);
});

describe('approvals', () => {
  it('that wait are read from an index, whatever the table holds', async () => {
    const page = async (args: string) => {
      const query = `{ approvals(first: 5${args}) { nodes { id status stage { name } } pageInfo { endCursor } } }`;
      const { answer, statements } = await graph.measure<{ approvals: { nodes: { status: string }[]; pageInfo: { endCursor: string } } }, unknown>(query);
      expect(answer.data?.approvals.nodes).toHaveLength(5);
      expect(statements.map(({ rows }) => rows)).toEqual([6, 5, 5]);
      expect(await rowsScanned(statements[0])).toBeLessThan(20);
      return answer.data?.approvals.pageInfo.endCursor;
    };
    await page(`, after: "${await page('')}"`);
    await page(', filter: { statuses: [APPROVED] }');
    await page(', filter: { statuses: [APPROVED, PENDING] }');
  });

  it('of many tasks are two statements', async () => {
    const { answer, statements } = await graph.measure<{ parents: { nodes: { approvals: unknown[] }[] } }, unknown>(ofTasks('approvals { id status }'));
    expect(answer.data?.parents.nodes.map(({ approvals }) => approvals.length)).toEqual(Array(50).fill(20));
    expect(statements.slice(2).map(({ rows }) => rows)).toEqual([1_000, 1_000]);
  });
});

describe('agent logs', () => {
  it.each(['CREATED_AT', 'DURATION', 'TOTAL_TOKENS'].flatMap((field) => ['ASC', 'DESC'].map((direction) => `{ field: ${field}, direction: ${direction} }`)))(
    'by %s are read from an index, whatever the table holds',
    async (orderBy) => {
      const page = async (after: string) => {
        const query = `{ agentLogs(first: 5, orderBy: ${orderBy}${after}) { nodes { id agentName } pageInfo { endCursor } } }`;
        const { answer, statements } = await graph.measure<{ agentLogs: { nodes: unknown[]; pageInfo: { endCursor: string } } }, unknown>(query);
        expect(answer.data?.agentLogs.nodes).toHaveLength(5);
        expect(statements.map(({ rows }) => rows)).toEqual([6, 5]);
        expect(await rowsScanned(statements[0])).toBeLessThan(20);
        return answer.data?.agentLogs.pageInfo.endCursor;
      };
      await page(`, after: "${await page('')}"`);
    },
  );

  it('read inputs and outputs only where they are selected', async () => {
    const { statements: narrow } = await graph.measure('{ agentLogs(first: 5) { nodes { agentName durationMs } } }');
    const { statements: wide } = await graph.measure('{ agentLogs(first: 5) { nodes { agentName input output } } }');
    expect([narrow, wide].map((statements) => /"(input|output)"/.test(statements[1]?.text ?? ''))).toEqual([false, true]);
  });

  it('know their agents in two statements, and agents what they did in one for each question', async () => {
    const { answer, statements } = await graph.measure<{ agentLogs: { nodes: { agentName: string; agent: { name: string } }[] } }, unknown>(
      '{ agentLogs(first: 100) { nodes { agentName agent { name } } } }',
    );
    for (const { agentName, agent } of answer.data?.agentLogs.nodes ?? []) expect(agent.name).toBe(agentName);
    expect(statements).toHaveLength(4);
    const { answer: of50, statements: few } = await graph.measure<{ agents: { nodes: object[] } }, unknown>(
      '{ agents(first: 50) { nodes { executionCount lastExecutedAt } } }',
    );
    expect(of50.data?.agents.nodes).toEqual(Array(50).fill({ executionCount: 500, lastExecutedAt: '2026-01-01T00:08:19.000Z' }));
    expect(few).toHaveLength(4);
  });
});

it('reads nothing for a connection of which nothing is asked, and no nodes where only cursors are', async () => {
  const { statements: none } = await graph.measure('{ tasks(first: 5) { __typename } }');
  expect(none).toEqual([]);
  const { statements: cursors } = await graph.measure('{ tasks(first: 5) { edges { cursor } pageInfo { endCursor } } }');
  expect(cursors.map(({ rows }) => rows)).toEqual([6]);
});

it('task status groups take two statements, of which one reads all groups', async () => {
  const { answer, statements } = await graph.measure<{ taskStatusGroups: { status: string; count: number; tasks: unknown[] }[] }, unknown>(
    '{ taskStatusGroups(perStatus: 3) { status count tasks { id name } } }',
  );
  expect(answer.data?.taskStatusGroups).toHaveLength(10);
  expect(answer.data?.taskStatusGroups.find(({ status }) => status === 'COMPLETED')).toMatchObject({ count: 25_000, tasks: [{}, {}, {}] });
  expect(statements.map(({ rows }) => rows)).toEqual([10, 3]);
});

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { cursor: string }[];
  pageInfo: object;
  totalCount: number;
}

/** The connections that documents here call `children`, wherever they are. */
function childrenOf(value: unknown): Page[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'children' ? [item as Page] : childrenOf(item)));
}

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** How many rows of tables and indexes the database touched for a statement. */
async function rowsScanned(statement: Statement | undefined): Promise<number> {
  const [row] = await graph.services.database.execute(`explain (analyze, format json) ${statement?.text}`, statement?.values);
  const [{ Plan: root }] = Object.values(row ?? {})[0] as [{ Plan: Plan }];
  const scanned = (plan: Plan): number => {
    const own = /Scan/.test(plan['Node Type']) ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'] : 0;
    return own + (plan.Plans ?? []).map(scanned).reduce((sum, rows) => sum + rows, 0);
  };
  return scanned(root);
}
