import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import type { OrderDirection, TaskOrderField } from '../gql/graphql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const PageOfTasks = graphql(`
  query PageOfTasks($first: Int, $after: String, $last: Int, $before: String, $orderBy: TaskOrder) {
    tasks(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      edges { cursor node { id } }
      nodes { id }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** Three values for each column, of which one is missing where that can be, in every combination: each value has many equals. */
const values = {
  CREATED_AT: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-01-02T00:00:00.000Z'],
  UPDATED_AT: ['2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.001Z', '2026-02-02T00:00:00.000Z'],
  PRIORITY: [1, 5, 10],
  DURATION: [null, 0, 9_007_199_254_740_991],
  COST: [null, '0.0000000001', '1234567890.0000000002'],
} satisfies Record<TaskOrderField, (string | number | null)[]>;
const fields = Object.keys(values) as TaskOrderField[];
const directions: OrderDirection[] = ['ASC', 'DESC'];
const COUNT = 60;

interface Sample {
  id: string;
  /** Which of the three values it has of each column. */
  ranks: Record<TaskOrderField, number>;
}

const samples: Sample[] = Array.from({ length: COUNT }, (_, index) => ({
  id: `01900000-0000-7000-8000-${((index * 7_919) % 100_000).toString().padStart(12, '0')}`,
  ranks: Object.fromEntries(fields.map((field, place) => [field, Math.floor(index / 3 ** place) % 3])) as Sample['ranks'],
}));

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  for (const { id, ranks } of samples) {
    const [createdAt, updatedAt, priority, duration, cost] = fields.map((field) => values[field][ranks[field]]);
    await graph.services.database.query(sql`
      insert into task (id, kind, name, status, parameters, metadata, created_at, updated_at, priority, duration_ms, cost)
      values (${id}::uuid, 'TEMPLATE', 'sample', 'COMPLETED', '{}', '{}', ${createdAt}::timestamptz, ${updatedAt}::timestamptz, ${priority}::int,
        ${duration}::bigint, ${cost}::numeric)`);
  }
});

afterAll(() => graph[Symbol.asyncDispose]());

/** What the order should be, by its definition. */
function expectedIds(field: TaskOrderField, direction: OrderDirection): string[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const isNull = ({ ranks }: Sample) => values[field][ranks[field]] === null;
  return samples
    .toSorted((a, b) => Number(isNull(a)) - Number(isNull(b)) || sign * (a.ranks[field] - b.ranks[field] || (a.id < b.id ? -1 : 1)))
    .map(({ id }) => publicId('Task', id));
}

async function page(variables: Parameters<typeof ask>[0]) {
  const { data, errors } = await ask(variables);
  expect(errors).toBeUndefined();
  if (!data) throw new Error('There is no page.');
  return data.tasks;
}

const ask = (variables: {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
  orderBy?: { field: TaskOrderField; direction: OrderDirection };
}) => graph.ask(PageOfTasks, variables);

describe.each(fields.flatMap((field) => directions.map((direction) => ({ field, direction }))))('tasks by $field $direction', (orderBy) => {
  const expected = expectedIds(orderBy.field, orderBy.direction);

  it('come in that order, equals by id, those without a value last', async () => {
    const { nodes, totalCount } = await page({ first: 100, orderBy });
    expect(nodes.map(({ id }) => id)).toEqual(expected);
    expect(totalCount).toBe(COUNT);
  });

  it('can be paged forward without a gap or a repetition', async () => {
    const seen: string[] = [];
    let after: string | null | undefined = null;
    for (let isMore = true; isMore; ) {
      const { edges, pageInfo } = await page({ first: 7, after, orderBy });
      expect(pageInfo).toMatchObject({ hasPreviousPage: after !== null, startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor });
      seen.push(...edges.map(({ node }) => node.id));
      isMore = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(expected);
  });

  it('can be paged backward just so', async () => {
    const seen: string[] = [];
    let before: string | null | undefined = null;
    for (let isMore = true; isMore; ) {
      const { edges, pageInfo } = await page({ last: 7, before, orderBy });
      expect(pageInfo.hasNextPage).toBe(before !== null);
      seen.unshift(...edges.map(({ node }) => node.id));
      isMore = pageInfo.hasPreviousPage;
      before = pageInfo.startCursor;
    }
    expect(seen).toEqual(expected);
  });

  it('can be cut out between any two cursors', async () => {
    const { edges } = await page({ first: 100, orderBy });
    for (const [from, to] of [
      [0, 59],
      [10, 25],
      [19, 20],
      [39, 41],
      [30, 10],
    ] as const) {
      const between = { after: edges[from]?.cursor ?? null, before: edges[to]?.cursor ?? null, orderBy };
      const inside = expected.slice(from + 1, Math.max(from + 1, to));
      expect((await page({ first: 100, ...between })).nodes.map(({ id }) => id)).toEqual(inside);
      expect((await page({ last: 3, ...between })).nodes.map(({ id }) => id)).toEqual(inside.slice(-3));
    }
  });
});

describe('a page', () => {
  it('has 20 by default, the newest first', async () => {
    const { nodes, pageInfo } = await page({});
    expect(nodes.map(({ id }) => id)).toEqual(expectedIds('CREATED_AT', 'DESC').slice(0, 20));
    expect(pageInfo.hasNextPage).toBe(true);
  });

  it('of none still says whether there is more', async () => {
    expect(await page({ first: 0 })).toMatchObject({ edges: [], pageInfo: { hasNextPage: true, startCursor: null, endCursor: null }, totalCount: COUNT });
  });

  it('exactly as long as the list is the last one', async () => {
    expect((await page({ first: COUNT })).pageInfo.hasNextPage).toBe(false);
    expect((await page({ first: COUNT - 1 })).pageInfo.hasNextPage).toBe(true);
    expect((await page({ last: COUNT })).pageInfo.hasPreviousPage).toBe(false);
  });

  it.each([
    [{ first: 101 }, 'first must be 0 to 100, not 101'],
    [{ first: -1 }, 'first must be 0 to 100, not -1'],
    [{ last: 101 }, 'last must be 0 to 100, not 101'],
    [{ first: 1, last: 1 }, 'Give `first` or `last`, not both.'],
    [{ after: 'nonsense' }, '`after` is no cursor of this list in this order.'],
    [{ before: '' }, '`before` is no cursor of this list in this order.'],
    [{ after: forged(['task.CREATED_AT', 'DESC', 'yesterday', samples[0]?.id]) }, '`after` is no cursor of this list in this order.'],
    [{ after: forged(['task.CREATED_AT', 'DESC', '2026-01-01T00:00:00.000Z', "'; drop table task"]) }, '`after` is no cursor of this list in this order.'],
    [{ after: forged(['task.CREATED_AT', 'DESC', '2026-01-01T00:00:00.000Z']) }, '`after` is no cursor of this list in this order.'],
  ])('refuses %j', async (variables, message) => {
    const { data, errors } = await ask(variables);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('refuses a cursor of another order', async () => {
    const { pageInfo } = await page({ first: 1, orderBy: { field: 'COST', direction: 'ASC' } });
    for (const orderBy of [
      { field: 'COST', direction: 'DESC' },
      { field: 'DURATION', direction: 'ASC' },
    ] as const) {
      const { errors } = await ask({ after: pageInfo.endCursor ?? null, orderBy });
      expect(errors).toMatchObject([{ message: '`after` is no cursor of this list in this order.', extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

function forged(cursor: unknown[]): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}
