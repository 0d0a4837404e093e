import { buildSchema, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema as builtSchema } from './schema/schema.ts';
import { framesOf, type Operation, openSocket, post } from './testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp } from './testing/keyed-app.ts';
import { createWork, fillShared, fillShop, idsOf, markerOf, openShopApp, type ShopData } from './testing/shop-data.ts';
import { operationOn, placesOf } from './testing/shop-documents.ts';

const schema = buildSchema(printSchema(builtSchema));

let app: KeyedApp;
let north: ShopData;
let south: ShopData;
let theirTasks: string[];

beforeAll(async () => {
  app = await openShopApp();
  await fillShared(app);
  north = await fillShop(app, 'north');
  south = await fillShop(app, 'south');
  theirTasks = await idsOf(app, 'Task', 'south');
});

afterAll(() => app[Symbol.asyncDispose]());

interface Stream {
  /** Whatever it has sent, as text. */
  readonly results: string[];
  stop(): Promise<void>;
}

type OpenStream = (operation: Operation, key: string) => Promise<Stream>;

const overEventStream: OpenStream = async (operation, key) => {
  const gone = new AbortController();
  const results: string[] = [];
  const response = await post(app.url, operation, { accept: 'text/event-stream', 'x-api-key': key }, gone.signal);
  const reading = (async () => {
    for await (const { event, data } of framesOf(response)) if (event === 'next') results.push(data ?? '');
  })().catch((error: unknown) => {
    if (!gone.signal.aborted) throw error;
  });
  return {
    results,
    async stop() {
      gone.abort();
      await reading;
    },
  };
};

const overWebSocket: OpenStream = async (operation, key) => {
  const socket = await openSocket(app.url, { connectionParams: { 'x-api-key': key } });
  const results: string[] = [];
  const reading = (async () => {
    for await (const { payload } of socket.subscribe('1', operation)) if (payload) results.push(JSON.stringify(payload));
    // Ends with the socket, which is how it is stopped.
  })().catch(() => undefined);
  return {
    results,
    async stop() {
      await socket[Symbol.asyncDispose]();
      await reading;
    },
  };
};

/** Everything of all events, from a cursor on. */
function feed(variables: object): Operation {
  const field = schema.getSubscriptionType()?.getFields().taskFeed;
  if (!field) throw new Error('There is no taskFeed');
  return operationOn(schema, 'subscription', field, { ...variables });
}

/** Makes a task in each shop; resolves when the feed has told of the end of the first one's. */
async function work(own: Stream): Promise<string[]> {
  const other = await createWork(app, south.key, 'work', markerOf('south'));
  const { id } = await createWork(app, north.key, 'work', markerOf('north'));
  await expect
    .poll(() => own.results.some((text) => text.includes(id) && text.includes('"status":"COMPLETED"') && text.includes('TaskStatusChanged')))
    .toBe(true);
  return [id, other.id];
}

describe.each<[string, OpenStream]>([
  ['server-sent events', overEventStream],
  ['WebSocket', overWebSocket],
])('over %s', (_name, open) => {
  it.each<[string, () => object]>([
    ['a cursor of its own', () => ({ after: north.cursor })],
    ["the other shop's cursor", () => ({ after: south.cursor })],
    ['no cursor', () => ({})],
    ["the other's tasks and its own", () => ({ filter: { tags: [markerOf('north'), markerOf('south')] } })],
  ])("a shop's feed with %s has what is the shop's and nothing else", async (_what, variables) => {
    const stream = await open(feed(variables()), north.key);
    await work(stream);
    await work(stream);
    await stream.stop();
    for (const secret of [markerOf('south'), '"south"', ...(await idsOf(app, 'Task', 'south'))]) expect(stream.results.join('\n')).not.toContain(secret);
    expect(stream.results.filter((text) => text.includes('"errors"'))).toEqual([]);
  });

  it("what names the other shop's is silent", async () => {
    const field = schema.getSubscriptionType()?.getFields().taskFeed;
    const places = field ? placesOf(field).filter(({ path, type }) => path.endsWith('.shop') || type.name === 'ID') : [];
    expect(places.map(({ path }) => path).sort()).toEqual(['filter.shop', 'filter.taskIds']);
    const streams: Stream[] = [];
    for (const place of places) {
      const named = place.type.name === 'ID' ? theirTasks : ['south'];
      for (const name of named) streams.push(await open(feed({ ...place.argumentsWith(name), after: north.cursor }), north.key));
    }
    streams.push(await open(feed({ filter: { tags: [markerOf('south')] }, after: north.cursor }), north.key));
    const own = await open(feed({ after: north.cursor }), north.key);
    // By the end of the second round each stream has had what the first one gave it.
    await work(own);
    await work(own);
    expect(streams.map(({ results }) => results)).toEqual(streams.map(() => []));
    for (const stream of [own, ...streams]) await stream.stop();
  });

  it('a key without a shop sees both, and may name one', async () => {
    const { cursor: after } = await createWork(app, north.key, 'work', markerOf('north'));
    const both = await open(feed({ after }), ADMIN_API_KEY);
    const one = await open(feed({ filter: { shop: 'south' }, after }), ADMIN_API_KEY);
    const [id = '', other = ''] = await work(both);
    await expect.poll(() => one.results.some((text) => text.includes(other))).toBe(true);
    expect(both.results.some((text) => text.includes(id)) && both.results.some((text) => text.includes(other))).toBe(true);
    expect(one.results.join('\n')).not.toContain(markerOf('north'));
    for (const stream of [both, one]) await stream.stop();
  });
});
