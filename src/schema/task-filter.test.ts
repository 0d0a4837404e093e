import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import type { TaskFilter } from '../gql/graphql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const FilteredTasks = graphql(`
  query FilteredTasks($filter: TaskFilter) {
    tasks(first: 100, filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } totalCount }
    taskStatusGroups(filter: $filter) { status count tasks { name } }
  }
`);

const WhatWouldBeCancelled = graphql(`
  mutation WhatWouldBeCancelled($filter: TaskFilter!) {
    cancelTasks(input: { filter: $filter, dryRun: true }) { matched cancelled errors { __typename message path } }
  }
`);

interface Sample {
  kind?: string;
  status?: string;
  priority?: number;
  prompt?: string;
  error?: string;
  agents?: string[];
  tags?: string[];
  shop?: string;
  externalId?: string;
  template?: string;
  deleted?: boolean;
}

/** By name; each was created a minute after the one before it. */
const samples: Record<string, Sample> = {
  plain: {},
  urgent: { priority: 10, status: 'RUNNING' },
  lazy: { priority: 1, status: 'BLOCKED', tags: ['night', 'low'] },
  failed: { status: 'FAILED', error: 'The 100% disk_full error\\', prompt: 'Fill the disk' },
  prompted: { kind: 'PROMPT', prompt: 'Paint a Blue\nwhale', agents: ['painter', 'critic'], tags: ['low'] },
  external: { kind: 'EXTERNAL', externalId: 'job-1', shop: 'shop-a' },
  templated: { template: 'shipped', status: 'COMPLETED' },
  deleted: { status: 'CANCELLED', deleted: true },
};
const names = Object.keys(samples);
const createdAt = (name: string) => new Date(Date.UTC(2026, 0, 1, 0, names.indexOf(name))).toISOString();
const uuidOf = (name: string) => `01900000-0000-7000-8000-00000000000${names.indexOf(name)}`;

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  const { database } = graph.services;
  await database.script(`
    insert into template (id, name, version, description, parameters, steps)
    select ('01900000-0000-7000-8000-10000000000' || version)::uuid, 'shipped', version, '', '[]', '[]' from generate_series(1, 2) version`);
  for (const [name, sample] of Object.entries(samples)) {
    const { kind = 'TEMPLATE', status = 'QUEUED', priority = 5, prompt, error, agents = [], tags = [], shop = '', externalId, template, deleted } = sample;
    await database.query(sql`
      insert into task (id, name, kind, status, priority, prompt, error_code, error_message, agent_names, tags, shop, external_id, template_id, parameters,
        metadata, created_at, updated_at, completed_at, deleted_at)
      values (${uuidOf(name)}::uuid, ${name}, ${kind}::text::"TaskKind", ${status}::text::"TaskStatus", ${priority}::int, ${prompt ?? null}, ${error ? 'DISK' : null},
        ${error ?? null}, ${agents}::text[], ${tags}::text[], ${shop}, ${externalId ?? null}, ${template ? '01900000-0000-7000-8000-100000000001' : null}::uuid,
        '{}', '{}', ${createdAt(name)}::timestamptz, ${createdAt(name)}::timestamptz, ${['COMPLETED', 'FAILED', 'CANCELLED'].includes(status) ? createdAt(name) : null}::timestamptz,
        ${deleted ? createdAt(name) : null}::timestamptz)`);
  }
});

afterAll(() => graph[Symbol.asyncDispose]());

const alive = names.filter((name) => name !== 'deleted');

const cases: [TaskFilter | null, string[]][] = [
  [null, alive],
  [{}, alive],
  [{ includeDeleted: true }, names],
  [{ statuses: ['RUNNING', 'BLOCKED'] }, ['urgent', 'lazy']],
  [{ statuses: [] }, []],
  [{ kinds: ['PROMPT', 'EXTERNAL'] }, ['prompted', 'external']],
  [{ kinds: [] }, []],
  [{ templates: ['shipped', 'unknown'] }, ['templated']],
  [{ templates: [] }, []],
  [{ names: ['plain', 'urgent'] }, ['plain', 'urgent']],
  [{ names: [] }, []],
  [{ agentNames: ['critic', 'nobody'] }, ['prompted']],
  [{ agentNames: [] }, []],
  [{ tags: ['low'] }, ['lazy', 'prompted']],
  [{ tags: [] }, []],
  [{ shop: 'shop-a' }, ['external']],
  [{ shop: 'shop-b' }, []],
  [{ ids: [publicId('Task', uuidOf('lazy')), publicId('Task', uuidOf('deleted'))] }, ['lazy']],
  [{ ids: [] }, []],
  [{ externalIds: ['job-1', 'job-2'] }, ['external']],
  [{ externalIds: [] }, []],
  [{ createdAfter: createdAt('external') }, ['external', 'templated']],
  [{ createdBefore: createdAt('urgent') }, ['plain']],
  [{ updatedAfter: createdAt('templated') }, ['templated']],
  [{ minPriority: 6 }, ['urgent']],
  [{ maxPriority: 4 }, ['lazy']],
  [{ minPriority: 1, maxPriority: 1, tags: ['night'], statuses: ['BLOCKED'] }, ['lazy']],
  [{ search: 'WHALE  blue' }, ['prompted']],
  [{ search: 'whale red' }, []],
  [{ search: 'fill failed disk_full' }, ['failed']],
  [{ search: '100%' }, ['failed']],
  [{ search: 'error\\' }, ['failed']],
  [{ search: 'disk-full' }, ['failed']],
  [{ search: 'dis ful pai' }, []],
  [{ search: 'isk' }, []],
  [{ search: 'pai blu' }, ['prompted']],
  [{ search: '%' }, []],
  [{ search: "it's | !whale" }, []],
  [{ search: 'x'.repeat(200) }, []],
  [{ search: ' ' }, alive],
  [{ hasError: true }, ['failed']],
  [{ hasError: false, statuses: ['FAILED', 'COMPLETED'] }, ['templated']],
];

describe.each(cases)('the filter %j', (filter, expected) => {
  it('finds the same in the list, its count and the groups', async () => {
    const { data, errors } = await graph.ask(FilteredTasks, { filter });
    expect(errors).toBeUndefined();
    expect(data?.tasks.nodes.map(({ name }) => name)).toEqual(expected);
    expect(data?.tasks.totalCount).toBe(expected.length);
    const groups = data?.taskStatusGroups ?? [];
    expect(groups).toHaveLength(10);
    expect(groups.flatMap(({ tasks }) => tasks.map(({ name }) => name)).sort()).toEqual(expected.toSorted());
    expect(groups.map(({ count }) => count)).toEqual(groups.map(({ tasks }) => tasks.length));
  });
});

it('cancels what it finds, as far as that has not ended', async () => {
  const { data } = await graph.ask(WhatWouldBeCancelled, { filter: { createdAfter: createdAt('plain') } });
  expect(data?.cancelTasks).toEqual({ matched: 5, cancelled: 0, errors: [] });
});

it('must name something to cancel', async () => {
  for (const filter of [{}, { includeDeleted: true }]) {
    const { data } = await graph.ask(WhatWouldBeCancelled, { filter });
    expect(data?.cancelTasks).toMatchObject({ matched: 0, errors: [{ __typename: 'ValidationError', path: ['filter'] }] });
  }
});

it('finds a text by each part of it, whatever signs are in it', async () => {
  const text = 'The customer’s git-script_v2: 10–20 pages… «été» ✅ 数据。分析 👩‍💻 e\u0301te\u0301';
  await using other = await openGraph();
  await other.services.database.query(sql`
    insert into task (id, name, kind, status, prompt, agent_names, tags, parameters, metadata)
    values (${uuidOf('plain')}::uuid, 'signs', 'PROMPT', 'QUEUED', ${text}, '{}', '{}', '{}', '{}')`);
  for (const search of [text, ...text.split(' ').filter((part) => /\p{L}|\p{N}/u.test(part)), 'customer s', '20–10', '分析', 'CUSTOMER’', '✅ pages']) {
    const { data } = await other.ask(FilteredTasks, { filter: { search } });
    expect([search, data?.tasks.nodes]).toEqual([search, [{ name: 'signs' }]]);
  }
  for (const search of ['✅', '–', 'customer’x', '据']) {
    const { data } = await other.ask(FilteredTasks, { filter: { search } });
    expect([search, data?.tasks.nodes]).toEqual([search, []]);
  }
});

it('never leads a viewer into another shop', async () => {
  const own = await graph.ask(FilteredTasks, { filter: {} }, 'shop-a');
  expect(own.data?.tasks).toEqual({ nodes: [{ name: 'external' }], totalCount: 1 });
  for (const filter of [{ shop: '' }, { names: ['plain'] }, { shop: 'shop-b' }]) {
    const { data } = await graph.ask(FilteredTasks, { filter }, 'shop-a');
    expect(data?.tasks.totalCount).toBe(0);
    expect(data?.taskStatusGroups?.every(({ count }) => count === 0)).toBe(true);
  }
});

it('says which id is none', async () => {
  const { errors } = await graph.ask(FilteredTasks, { filter: { ids: [publicId('Task', uuidOf('lazy')), publicId('Stage', uuidOf('lazy'))] } });
  expect(errors).toMatchObject([{ message: expect.stringMatching(/^ids\.1: "stage_\w+" is not the id of a Task\.$/), extensions: { code: 'BAD_USER_INPUT' } }]);
  const { data } = await graph.ask(WhatWouldBeCancelled, { filter: { ids: ['nonsense'] } });
  expect(data?.cancelTasks.errors).toEqual([{ __typename: 'ValidationError', message: '"nonsense" is not the id of a Task.', path: ['filter', 'ids', '0'] }]);
});
