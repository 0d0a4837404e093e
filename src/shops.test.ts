import { buildSchema, type GraphQLInterfaceType, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdType, newId, publicId } from './domain/ids.ts';
import { schema as builtSchema } from './schema/schema.ts';
import { overEventStream, overHttp, overWebSocket, type Transport, transports } from './testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp } from './testing/keyed-app.ts';
import { type Crawl, crawl, type Values } from './testing/shop-crawl.ts';
import { fillShared, fillShop, idsOf, markerOf, openShopApp, rowsOf, type ShopData, uuidsOf } from './testing/shop-data.ts';
import { operationOn, type Place, placesOf } from './testing/shop-documents.ts';

/** Generated from the printed schema: a type, a field or an argument that is added is attacked, too. */
const schema = buildSchema(printSchema(builtSchema));
const nodeTypes = schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType).map(({ name }) => name);
const mine = 'north';
const theirs = 'south';

let app: KeyedApp;
let north: ShopData;
let south: ShopData;
const ids = new Map<string, Record<typeof mine | typeof theirs, string[]>>();

beforeAll(async () => {
  app = await openShopApp();
  await fillShared(app);
  north = await fillShop(app, mine);
  south = await fillShop(app, theirs);
  for (const type of nodeTypes) ids.set(type, { [mine]: await idsOf(app, type, mine), [theirs]: await idsOf(app, type, theirs) });
});

afterAll(() => app[Symbol.asyncDispose]());

const idsIn = (type: string, shop: typeof mine | typeof theirs) => ids.get(type)?.[shop] ?? [];
const unknownId = (type: string) => publicId(type as IdType, newId());

describe('two shops', () => {
  it.each(nodeTypes)('both have a %s', (type) => {
    expect(idsIn(type, mine)).not.toEqual([]);
    expect(idsIn(type, theirs)).toHaveLength(idsIn(type, mine).length);
  });
});

describe('a crawl of all that can be reached', () => {
  let values: Values;
  let secrets: string[];
  const crawlAs = (key: string): Promise<Crawl> => crawl(app, schema, key, values);

  beforeAll(async () => {
    const all = nodeTypes.flatMap((type) => idsIn(type, theirs));
    const cursors = await app.askAs<Record<string, { pageInfo: { endCursor: string } }>>(
      south.key,
      '{ tasks(first: 2) { pageInfo { endCursor } } templates(first: 1) { pageInfo { endCursor } } agents(first: 2) { pageInfo { endCursor } } apiKeys(first: 1) { pageInfo { endCursor } } }',
    );
    values = {
      ID: all,
      String: [theirs, markerOf(theirs), 'work', 'step', 'same', ...Object.values(cursors.data ?? {}).map(({ pageInfo }) => pageInfo.endCursor)],
      EventCursor: [south.cursor],
      Boolean: [true, false],
      Int: [1, 10],
      SafeInt: [1],
      DateTime: ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],
      JSON: [{}],
    };
    secrets = [markerOf(theirs), ...all, ...(await Promise.all(nodeTypes.map((type) => uuidsOf(app, type, theirs)))).flat()];
  });

  it("with one shop's key meets everything of the shop and nothing of the other", async () => {
    const { answers, ids: met } = await crawlAs(north.key);
    for (const type of nodeTypes) expect([...(met.get(type) ?? [])]).toEqual(expect.arrayContaining(idsIn(type, mine)));
    // An error may repeat what was asked for.
    const leaks = answers.filter(({ operation, data, whole }) => {
      const asked = JSON.stringify(operation.variables);
      return data.includes(`"${theirs}"`) || secrets.some((secret) => data.includes(secret) || (whole.includes(secret) && !asked.includes(secret)));
    });
    expect(leaks).toEqual([]);
    expect(answers.filter(({ whole }) => /QUERY_TOO_COMPLEX|INTERNAL_SERVER_ERROR|GRAPHQL_VALIDATION_FAILED/.test(whole))).toEqual([]);
  });

  it('with a key of no shop meets both', async () => {
    const { ids: met } = await crawlAs(ADMIN_API_KEY);
    for (const type of nodeTypes) expect([...(met.get(type) ?? [])]).toEqual(expect.arrayContaining([...idsIn(type, mine), ...idsIn(type, theirs)]));
  });
});

describe('what belongs to another shop answers exactly like what does not exist', () => {
  type Kind = 'query' | 'mutation' | 'subscription';
  const rootFields = (kind: Kind) =>
    Object.values({ query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[kind]?.getFields() ?? {});
  const idPlaces = (kind: Kind): [string, (id: string) => ReturnType<typeof operationOn>, Place][] =>
    rootFields(kind).flatMap((field) =>
      placesOf(field)
        .filter(({ type }) => type.name === 'ID')
        .map((place): [string, (id: string) => ReturnType<typeof operationOn>, Place] => [
          `${field.name}(${place.path})`,
          (id) => operationOn(schema, kind, field, place.argumentsWith(id)),
          place,
        ]),
    );
  /** The answer, with the id out of it. */
  const answerTo = async (run: Transport, operation: (id: string) => ReturnType<typeof operationOn>, id: string) =>
    JSON.stringify(await run(app.url, operation(id), { 'x-api-key': north.key })).replaceAll(id, 'the id');

  /** All of them; on the embedded database, which takes its time, the other transports try one of each type. */
  const tried = (run: Transport, type: string) => (run === overHttp || process.env.TEST_DATABASE_URL ? idsIn(type, theirs) : idsIn(type, theirs).slice(0, 1));

  describe.each(transports)('over %s', (_name, run) => {
    it.each([...idPlaces('query'), ...idPlaces('mutation')])('%s', async (_field, operation) => {
      const before = await rowsOf(app, theirs);
      for (const type of nodeTypes) {
        const unknown = await answerTo(run, operation, unknownId(type));
        for (const id of tried(run, type)) expect(await answerTo(run, operation, id)).toBe(unknown);
      }
      expect(await rowsOf(app, theirs)).toEqual(before);
    });
  });

  describe.each<[string, Transport]>([
    ['an event stream', overEventStream],
    ['WebSocket', overWebSocket],
  ])('over %s', (_name, run) => {
    // What a filter of a feed names has no answer: see below.
    it.each(idPlaces('subscription').filter(([, , { path }]) => !path.includes('.')))('%s', async (_field, operation) => {
      for (const type of nodeTypes) {
        const unknown = await answerTo(run, operation, unknownId(type));
        for (const id of idsIn(type, theirs)) expect(await answerTo(run, operation, id)).toBe(unknown);
      }
    });
  });

  // A stage to replay from means something only beside its own task: src/domain/replay has the tests.
  const alone = [...idPlaces('query'), ...idPlaces('mutation')].filter(([, , { path }]) => path !== 'input.from.stageId');
  it.each(alone)("%s takes the shop's own", async (_field, operation) => {
    let differs = false;
    for (const type of nodeTypes) {
      const unknown = await answerTo(overHttp, operation, unknownId(type));
      // Without the first: of keys that is the one with which this is asked.
      for (const own of idsIn(type, mine).slice(1)) if (!differs) differs = (await answerTo(overHttp, operation, own)) !== unknown;
    }
    expect(differs).toBe(true);
  });
});
