import { buildSchema, printSchema } from 'graphql';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema as builtSchema } from './schema/schema.ts';
import { isOnPostgres } from './testing/database.ts';
import { ADMIN_API_KEY, type KeyedApp } from './testing/keyed-app.ts';
import { createWork, fillShared, fillShop, markerOf, openShopApp, rowsOf, type ShopData } from './testing/shop-data.ts';
import { operationOn, placesOf } from './testing/shop-documents.ts';

const schema = buildSchema(printSchema(builtSchema));
const unknownName = 'nobody-has-this';

let app: KeyedApp;
let north: ShopData;
let south: ShopData;

beforeAll(async () => {
  app = await openShopApp();
  await fillShared(app);
  north = await fillShop(app, 'north');
  south = await fillShop(app, 'south');
});

afterAll(() => app[Symbol.asyncDispose]());

const dataOf = async (key: string, query: string, variables: object = {}) => (await app.askAs<Record<string, unknown>>(key, query, variables)).data;

describe("another shop's name", () => {
  const places = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) =>
    placesOf(field)
      .filter(({ path }) => path.endsWith('.shop'))
      .map((place) => ({ field, place, name: `${field.name}(${place.path})` })),
  );

  it.each(places)('changes nothing there in $name, and is refused where it says whose something is to be', async ({ field, place }) => {
    const before = await rowsOf(app, 'south');
    const { query, variables } = operationOn(schema, 'mutation', field, place.argumentsWith('south'));
    const answer = await app.askAs<Record<string, { errors: unknown[] }>>(north.key, query, variables);
    expect(answer.errors).toBeUndefined();
    const isFilter = place.path.includes('filter');
    expect(answer.data?.[field.name]).toMatchObject(isFilter ? { matched: 0, cancelled: 0 } : { errors: [{ __typename: 'ValidationError' }] });
    expect(await rowsOf(app, 'south')).toEqual(before);
  });

  it('is for keys without a shop', async () => {
    const task = await createWork(app, ADMIN_API_KEY, 'work', markerOf('south'), { shop: 'south' });
    expect(task).toMatchObject({ shop: 'south', status: 'COMPLETED' });
    expect(await dataOf(south.key, 'query ($id: ID!) { task(id: $id) { template { shop } } }', { id: task.id })).toEqual({
      task: { template: { shop: 'south' } },
    });
  });

  it('keeps tasks of one call from waiting for those of another shop', async () => {
    const source = { template: { name: 'work', parameters: { prompt: 'x' } } };
    const tasks = [
      { ref: 'first', task: { source, shop: 'north' } },
      { dependsOnRefs: ['first'], task: { source, shop: 'south' } },
    ];
    const create = `mutation ($tasks: [CreateTasksItemInput!]!) {
      createTasks(input: { tasks: $tasks }) { tasks { id } errors { __typename path ... on DependencyError { taskIds } } }
    }`;
    expect(await dataOf(ADMIN_API_KEY, create, { tasks })).toEqual({
      createTasks: { tasks: [], errors: [{ __typename: 'DependencyError', path: ['tasks', '1', 'dependsOnRefs'], taskIds: ['first'] }] },
    });
  });
});

if (isOnPostgres) {
  it('a task of another shop is not even waited for while somebody changes it', async () => {
    const create = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { errors { __typename } } }`;
    const input = { source: { template: { name: 'work', parameters: { prompt: 'x' } } }, dependsOn: [south.big.id] };
    await app.app.database.transaction(async (tx) => {
      await tx.query(sql`select from task where shop = 'south' for update`);
      expect(await dataOf(north.key, create, { input })).toEqual({ createTask: { errors: [{ __typename: 'DependencyError' }] } });
    });
  });
}

describe('what both shops call the same', () => {
  const byExternalId = 'query ($shop: String) { taskByExternalId(externalId: "same", shop: $shop) { id shop } }';

  it('is found by each as its own', async () => {
    expect(await dataOf(north.key, byExternalId)).toMatchObject({ taskByExternalId: { shop: 'north' } });
    expect(await dataOf(south.key, byExternalId, { shop: 'south' })).toMatchObject({ taskByExternalId: { shop: 'south' } });
    expect(await dataOf(north.key, byExternalId, { shop: 'south' })).toEqual({ taskByExternalId: null });
  });

  it('is told apart by a key without a shop', async () => {
    for (const shop of ['north', 'south']) expect(await dataOf(ADMIN_API_KEY, byExternalId, { shop })).toMatchObject({ taskByExternalId: { shop } });
    expect(await dataOf(ADMIN_API_KEY, byExternalId)).toEqual({ taskByExternalId: null });
  });

  it('gives each the task that its idempotency key made', async () => {
    for (const { key, shop } of [north, south]) {
      const again = await createWork(app, key, 'work', markerOf(shop), { externalId: 'same', idempotencyKey: 'same' });
      expect(await dataOf(key, byExternalId)).toEqual({ taskByExternalId: { id: again.id, shop } });
    }
  });
});

it('counts are those of the shop', async () => {
  const [row] = await app.app.database.query<{ count: number }>(sql`select count(*)::int as count from task where shop = 'north'`);
  const counted = await app.askAs<{ tasks: { totalCount: number }; taskStatusGroups: { count: number }[] }>(
    north.key,
    '{ tasks(filter: { includeDeleted: true }) { totalCount } taskStatusGroups(filter: { includeDeleted: true }) { count } }',
  );
  expect(counted.data?.tasks.totalCount).toBe(row?.count);
  expect(counted.data?.taskStatusGroups.reduce((sum, { count }) => sum + count, 0)).toBe(row?.count);
});

it("a link opens what it was made for, and not the other shop's with its key in it", async () => {
  for (const { big, shop } of [north, south]) expect(await (await fetch(big.result?.url ?? '')).text()).toContain(markerOf(shop));
  const own = new URL(north.big.result?.url ?? '');
  const keyOfOther = new URL(south.big.result?.url ?? '').searchParams.get('key') ?? '';
  own.searchParams.set('key', keyOfOther);
  expect((await fetch(own)).status).toBe(403);
});

describe('templates', () => {
  const shopOf = 'query ($name: String!) { template(name: $name) { shop } }';
  const listed = '{ templates(first: 100, filter: { search: "work" }) { totalCount nodes { name shop } } }';
  const archive = 'mutation ($name: String!) { archiveTemplate(input: { name: $name }) { template { id } errors { __typename message path } } }';

  it("of the shop go before shared ones of the same name, and the others are everybody's", async () => {
    expect(await dataOf(north.key, shopOf, { name: 'work' })).toEqual({ template: { shop: 'north' } });
    expect(await dataOf(north.key, shopOf, { name: 'big' })).toEqual({ template: { shop: null } });
    expect(await dataOf(north.key, listed)).toEqual({ templates: { totalCount: 1, nodes: [{ name: 'work', shop: 'north' }] } });
  });

  it('are all there for a key without a shop', async () => {
    const nodes = ['north', 'south', null].map((shop) => ({ name: 'work', shop }));
    expect(await dataOf(ADMIN_API_KEY, listed)).toEqual({ templates: { totalCount: 3, nodes: expect.arrayContaining(nodes) } });
    expect(await dataOf(ADMIN_API_KEY, shopOf, { name: 'work' })).toEqual({ template: { shop: null } });
  });

  it('that are shared cannot be archived by a shop, which is told that it has none', async () => {
    const before = await rowsOf(app, '');
    const answer = async (name: string) => JSON.stringify(await dataOf(north.key, archive, { name })).replaceAll(name, 'it');
    expect(await answer('big')).toBe(await answer(unknownName));
    expect(await answer('big')).toContain('NotFoundError');
    expect(await rowsOf(app, '')).toEqual(before);
  });

  it("that a shop publishes are its own, also with WRITE and under a shared one's name", async () => {
    const before = await rowsOf(app, '');
    const { secret } = await app.makeKey({ scopes: ['READ', 'WRITE'], shop: 'north' });
    const publish = `mutation { publishTemplate(input: { name: "break", description: "", parameters: [], steps: [{ type: "probe", config: {} }] }) {
      template { shop version } errors { message } } }`;
    expect(await dataOf(secret, publish)).toEqual({ publishTemplate: { template: { shop: 'north', version: 1 }, errors: [] } });
    expect(await dataOf(south.key, shopOf, { name: 'break' })).toEqual({ template: { shop: null } });
    expect(await rowsOf(app, '')).toEqual(before);
  });
});
