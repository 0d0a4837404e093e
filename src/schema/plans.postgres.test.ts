import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import type { Statement } from '../testing/counted-database.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertLargeTables, largeTables, uuidOf } from '../testing/large-tables.ts';

/** Fields of one operation; each is a root field with its arguments. */
const BATCH = 20;

const taskId = publicId('Task', uuidOf('task', 77));
const late = '2026-03-11T00:00:00Z';
const early = '2026-01-01T12:00:00Z';

/** Common values, rare ones, and such that no row has. */
const taskFilters = [
  ...['', 'includeDeleted: true', 'shop: "shop-7"', `ids: ["${taskId}"]`, 'externalIds: ["external-7", "none"]'],
  ...['COMPLETED', 'FAILED', 'RUNNING', 'SCHEDULED'].map((status) => `statuses: [${status}]`),
  ...['kinds: [TEMPLATE]', 'kinds: [PLAN]', 'templates: ["template-7"]', 'templates: ["none"]', 'names: ["name-7"]', 'names: ["none"]'],
  ...['agentNames: ["agent-7"]', 'agentNames: ["none"]', 'tags: ["tag-7", "tag-8"]', 'tags: ["none"]'],
  ...['minPriority: 9', 'minPriority: 10', 'maxPriority: 1', 'maxPriority: 0', 'hasError: true', 'hasError: false'],
  ...['search: "prompt"', 'search: "broken"', 'search: "task 77"', 'search: "nothing"'],
  ...[`createdAfter: "${late}"`, `createdBefore: "${early}"`, `createdAfter: "2030-01-01T00:00:00Z"`, `updatedAfter: "${late}"`],
];
const logFilters = [
  ...['', 'shop: "shop-7"', `taskIds: ["${taskId}"]`, 'externalTaskIds: ["external-7"]', 'agentNames: ["agent-7"]', 'agentNames: ["none"]'],
  ...['statuses: [SUCCEEDED]', 'statuses: [FAILED]', 'statuses: [SKIPPED]', 'routingModes: [RULE]', 'routingModes: [LLM]', 'routingModes: [HYBRID]'],
  ...['modelNames: ["common"]', 'modelNames: ["rare"]', 'modelNames: ["none"]', 'usedLlm: true', 'usedLlm: false'],
  ...[`createdAfter: "${late}"`, `createdBefore: "${early}"`],
];
const traceFilters = [
  ...['', 'agentName: "agent-7"', 'agentName: "none"', `taskIds: ["${taskId}"]`, 'externalTaskIds: ["external-7"]', 'hasError: true', 'hasError: false'],
  ...[`startedAfter: "${late}"`, `startedBefore: "${early}"`],
];
const traceEventFilters = [
  ...['', `taskIds: ["${taskId}"]`, 'externalTaskIds: ["external-7"]', 'agentNames: ["agent-7"]', 'agentNames: ["none"]', 'shop: "shop-7"'],
  ...['eventTypes: ["tool_call"]', 'eventTypes: ["tool_error"]', 'eventTypes: ["none"]', `occurredAfter: "${late}"`, `occurredBefore: "${early}"`],
];
const nodeLists = `
  agentLogs(first: 2, filter: { statuses: [FAILED] }) { nodes { id } } stages { agentLogs(first: 2) { nodes { id } } } dependsOn { id }
  dependents(first: 2) { nodes { id } } artifacts(first: 2) { nodes { id } } events(first: 2) { nodes { type } } logs(first: 2) { nodes { message } }
  trace { events(first: 2) { nodes { children(first: 2) { nodes { id } } } } roots(first: 2) { nodes { id } } }`;

const orders = (fields: readonly string[]) =>
  fields.flatMap((field) => ['ASC', 'DESC'].map((direction) => `orderBy: { field: ${field}, direction: ${direction} }`));
const taskOrders = orders(['CREATED_AT', 'UPDATED_AT', 'PRIORITY', 'DURATION', 'COST']);
const logOrders = orders(['CREATED_AT', 'DURATION', 'TOTAL_TOKENS']);
const list = (field: string, filter: string, order = '', page = 'first: 5') =>
  `${field}(${page}, filter: { ${filter} } ${order}) { nodes { id } pageInfo { endCursor } }`;

const lists: Record<string, string[]> = {
  tasks: taskFilters.flatMap((filter) => taskOrders.map((order) => list('tasks', filter, order))),
  agentLogs: logFilters.flatMap((filter) => logOrders.map((order) => list('agentLogs', filter, order))),
  traces: traceFilters.map((filter) => list('traces', filter)),
  traceEvents: traceEventFilters.map((filter) => list('traceEvents', filter)),
  'lists of tasks’ own': [
    `tasks(first: 3) { nodes { ${nodeLists} } }`,
    ...['shop: "shop-7"', 'search: "broken"'].map((filter) => `taskStatusGroups(filter: { ${filter} }) { tasks { id } }`),
    'templates(first: 3) { nodes { tasks(first: 2, filter: { statuses: [FAILED] }) { nodes { id } } } }',
    'agents(first: 3) { nodes { agentLogs(first: 2) { nodes { id } } } }',
    ...taskFilters.map((filter) => `templates(first: 2) { nodes { tasks(first: 2, filter: { ${filter} }) { nodes { id } } } }`),
    ...logFilters.map((filter) => `tasks(first: 2) { nodes { agentLogs(first: 2, filter: { ${filter} }) { nodes { id } } } }`),
    ...logFilters.map((filter) => `agents(first: 2) { nodes { agentLogs(first: 2, filter: { ${filter} }) { nodes { id } } } }`),
  ],
  'templates, agents and keys': [
    ...['', 'search: "template-7"', 'search: "none"', 'includeArchived: true'].map((filter) => list('templates', filter)),
    ...['', 'search: "agent-7"', 'search: "none"', 'statuses: [IDLE]'].map((filter) => list('agents', filter)),
    'apiKeys(first: 5) { nodes { id } }',
  ],
};

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

const scanned = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && largeTables.includes(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []),
  ...(plan.Plans ?? []).flatMap(scanned),
];

/** What was read of the list's own table to find the page. */
const rowsRead = (plan: Plan, table: string): number =>
  (plan['Relation Name'] === table ? ((plan['Actual Rows'] ?? 0) + (plan['Rows Removed by Filter'] ?? 0)) * (plan['Actual Loops'] ?? 1) : 0) +
  (plan.Plans ?? []).reduce((sum, inner) => sum + rowsRead(inner, table), 0);

// The embedded database has the same planner, and takes minutes for so many rows.
describe('with 100,000 rows in each table, no statement reads one from end to end:', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await openGraph();
    await insertLargeTables(graph.services.database);
  }, 300_000);
  afterAll(() => graph?.[Symbol.asyncDispose]());

  async function planOf({ text, values }: Statement, options = ''): Promise<Plan> {
    const rows = await graph.services.database.execute(`explain (format json${options}) ${text}`, values);
    // What Postgres answers to EXPLAIN.
    const [
      {
        'QUERY PLAN': [explained],
      },
    ] = rows as [{ 'QUERY PLAN': [{ Plan: Plan }] }];
    return explained.Plan;
  }

  /** The fields of which a statement reads a large table from end to end, with its text. */
  async function readers(fields: readonly string[], shop?: string): Promise<string[]> {
    const found: string[] = [];
    for (let start = 0; start < fields.length; start += BATCH) {
      const batch = fields.slice(start, start + BATCH);
      const query = `{ ${batch.map((field, index) => `f${index}: ${field}`).join('\n')} }`;
      const statements = await graph.statementsOf(async () => expect((await graph.ask(query, {}, shop)).errors).toBeUndefined());
      expect(statements.length).toBeGreaterThanOrEqual(batch.length);
      for (const statement of statements) {
        const tables = scanned(await planOf(statement));
        if (tables.length > 0) found.push(`${tables.join()}: ${statement.text.replace(/\s+/g, ' ')} ${JSON.stringify(statement.values)}`);
      }
    }
    return found;
  }

  it.each(Object.entries(lists))(
    '%s',
    async (_name, fields) => {
      expect(await readers(fields)).toEqual([]);
    },
    300_000,
  );

  it.each(Object.entries(lists).filter(([name]) => !name.includes('keys')))(
    '%s, as a shop sees them',
    async (_name, fields) => {
      expect(await readers(fields, 'shop-7')).toEqual([]);
    },
    300_000,
  );

  it.each([...taskOrders.map((order) => ['tasks', 'task', order] as const), ...logOrders.map((order) => ['agentLogs', 'agent_log', order] as const)])(
    'a page in the middle of %s costs a page: %s %s',
    async (field, table, order) => {
      const [middle, next] = ['2026-02-04T00:00:00Z', '2026-02-04T00:02:00Z'];
      const cursorOf = list(field, `createdAfter: "${middle}", createdBefore: "${next}"`, order, 'first: 1');
      const { data } = await graph.ask<Record<string, { pageInfo: { endCursor: string } }>, object>(`{ ${cursorOf} }`, {});
      const after = data?.[field]?.pageInfo.endCursor ?? '';
      for (const page of [`first: 5, after: "${after}"`, `last: 5, before: "${after}"`]) {
        const statements = await graph.statementsOf(async () => {
          const answer = await graph.ask<Record<string, { nodes: object[] }>, object>(`{ ${list(field, '', order, page)} }`, {});
          expect(answer.data?.[field]?.nodes).toHaveLength(5);
        });
        const [found] = statements;
        if (!found) throw new Error('There is no statement');
        expect(rowsRead(await planOf(found, ', analyze'), table)).toBeLessThan(20);
      }
    },
  );
});
