import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { AgentLogInput } from '../gql/graphql.ts';
import { foreignLog, recordLogs } from '../testing/foreign-logs.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const PagesOfLogs = graphql(`
  query PagesOfLogs($filter: AgentLogFilter, $orderBy: AgentLogOrder, $after: String) {
    agentLogs(first: 3, filter: $filter, orderBy: $orderBy, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
  }
`);
const PagesOfTasksLogs = graphql(`
  query PagesOfTasksLogs($externalId: String!, $after: String) {
    taskByExternalId(externalId: $externalId) { agentLogs(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
  }
`);

let graph: Graph;
beforeAll(async () => {
  graph = await openGraph();
});
afterAll(() => graph[Symbol.asyncDispose]());

const record = (logs: readonly AgentLogInput[]) => recordLogs((query, variables) => graph.ask(query, variables), logs);

/** Of two agents, with equal instants, durations and tokens among them. */
const eleven = (externalId: string) =>
  Array.from({ length: 11 }, (_, n) => {
    const createdAt = `2026-01-0${1 + (n % 4)}T00:00:00Z`;
    return foreignLog(externalId, { agentName: n % 2 ? 'odd' : 'even', durationMs: n % 3, llmTokens: n % 5, createdAt });
  });

interface Page {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** All pages, while more logs come between any two of them: before, after and among those that are there. */
async function walk(externalId: string, read: (after: string | null) => Promise<Page | undefined>): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page: Page | undefined = await read(after);
    if (!page) throw new Error('There is no page');
    seen.push(...page.nodes.map(({ id }) => id));
    await record([...eleven(externalId).slice(0, 2), foreignLog(externalId, { durationMs: 100, llmTokens: 100 })]);
    more = page.pageInfo.hasNextPage && seen.length < 100;
    after = page.pageInfo.endCursor ?? null;
  }
  return seen;
}

const orders = (['CREATED_AT', 'DURATION', 'TOTAL_TOKENS'] as const).flatMap((field) => (['ASC', 'DESC'] as const).map((direction) => ({ field, direction })));

describe('pages while logs arrive', () => {
  test.each(orders)('have each log that was there once, in order: %j', async (orderBy) => {
    const externalId = `walk ${JSON.stringify(orderBy)}`;
    const { agentLogs } = await record(eleven(externalId));
    const filter = { externalTaskIds: [externalId] };
    const seen = await walk(externalId, async (after) => (await graph.ask(PagesOfLogs, { filter, orderBy, after })).data?.agentLogs);
    expect(new Set(seen).size).toBe(seen.length);
    const there = agentLogs.map(({ id }) => id);
    const sizeOf = ({ createdAt, durationMs, llmTokens }: (typeof agentLogs)[number]) =>
      ({ CREATED_AT: Date.parse(createdAt), DURATION: durationMs, TOTAL_TOKENS: llmTokens ?? 0 })[orderBy.field];
    const expected = agentLogs.toSorted((a, b) => sizeOf(a) - sizeOf(b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
    if (orderBy.direction === 'DESC') expected.reverse();
    expect(seen.filter((id) => there.includes(id))).toEqual(expected);
  });

  test('so have those of a task', async () => {
    const { agentLogs } = await record(eleven('walked'));
    const seen = await walk('walked', async (after) => (await graph.ask(PagesOfTasksLogs, { externalId: 'walked', after })).data?.taskByExternalId?.agentLogs);
    expect(new Set(seen).size).toBe(seen.length);
    for (const { id } of agentLogs) expect(seen).toContain(id);
  });
});

test('input and output, which may be large, are read where they are selected, and nowhere else', async () => {
  await record([foreignLog('wide', { input: { text: 'in' }, output: { text: 'out' } })]);
  const columns = async (selection: string) => {
    const field = `agentLogs(first: 1, filter: { externalTaskIds: ["wide"] }) { nodes { ${selection} task { agentLogs(first: 1) { nodes { ${selection} } } } } }`;
    const { answer, statements } = await graph.measure(`{ ${field} }`, {});
    expect(answer.errors).toBeUndefined();
    const text = statements.map((statement) => statement.text).join();
    return ['"input"', '"output"', '"reasoning"'].map((column) => text.includes(column));
  };
  expect(await columns('id agentName status durationMs createdAt llmTokens tokenUsage { totalTokens } stage { name }')).toEqual([false, false, false]);
  expect(await columns('input')).toEqual([true, false, false]);
  expect(await columns('id output reasoning')).toEqual([false, true, true]);
});
