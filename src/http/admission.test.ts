import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { openSocket, overEventStream, overWebSocket, post, transports } from '../testing/graphql-transports.ts';
import { openKeyedApp } from '../testing/keyed-app.ts';
import { openTestApp } from '../testing/test-app.ts';

/** 21 points: a page of 20 tasks, and the page itself. */
const page = { query: '{ tasks { nodes { id } } }' };
/** 1,101 points: more than a bucket that gets one in a second can have back while a test lasts. */
const dear = { query: '{ tasks(first: 100) { nodes { stages { id } } } }' };
const costs = { 'x-graphql-cost': '1' };
const limited = expect.objectContaining({
  message: expect.stringMatching(/^This operation costs 1101 points; you have [67]\d\d left\. Try again in \d+ ms\.$/),
  extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
});

describe.each(transports)('over %s', (_name, run) => {
  it('whoever has spent all points has to wait', async () => {
    await using app = await openTestApp({ env: { RATE_LIMIT: '5004:1' } });
    const answers = [];
    for (let request = 0; request < 5; request += 1) answers.push(...(await run(app.url, dear)));
    expect(answers.slice(0, 4)).toEqual(Array(4).fill({ data: { tasks: { nodes: [] } } }));
    expect(answers[4]).toEqual({ errors: [limited] });
    // What costs less than is left still runs.
    expect(await run(app.url, { query: '{ viewer { name } }' })).toEqual([{ data: { viewer: { name: 'local' } } }]);
  });

  it('an operation may not cost more than a bucket holds', async () => {
    await using app = await openTestApp({ env: { RATE_LIMIT: '20:1' } });
    expect(await run(app.url, page)).toEqual([{ errors: [expect.objectContaining({ extensions: { code: 'QUERY_TOO_COMPLEX', cost: 21, limit: 20 } })] }]);
  });

  it('whoever asks is told what an operation costs', async () => {
    await using app = await openTestApp({ env: { RATE_LIMIT: '100:1' } });
    expect(await run(app.url, page, costs)).toEqual([
      { data: { tasks: { nodes: [] } }, extensions: { cost: { requested: 21, available: expect.any(Number), restoreRate: 1 } } },
    ]);
    const [answer] = await run(app.url, { query: '{ tasks(first: 100) { nodes { id } } }' }, costs);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }], extensions: { cost: { requested: 101 } } });
    expect((await run(app.url, page))[0]).not.toHaveProperty('extensions');
  });
});

it('each key has a bucket of its own, whatever its name', async () => {
  await using app = await openKeyedApp({ env: { RATE_LIMIT: '1500:1' } });
  const codes = [];
  for (const { secret } of [await app.makeKey(), await app.makeKey()]) {
    for (let request = 0; request < 2; request += 1) codes.push((await app.askAs(secret, dear.query)).errors?.[0]?.extensions?.code);
  }
  expect(codes).toEqual([undefined, 'RATE_LIMITED', undefined, 'RATE_LIMITED']);
});

it('HTTP says when to come back', async () => {
  await using app = await openTestApp({ env: { RATE_LIMIT: '1500:1' } });
  await post(app.url, dear);
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const response = await post(app.url, dear, { accept });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  }
});

it.each([
  ['an event stream', overEventStream],
  ['WebSocket', overWebSocket],
])('a subscription over %s is paid for when it begins', async (_name, run) => {
  await using app = await openTestApp({ env: { RATE_LIMIT: '1500:1' } });
  // 1,022 points.
  const query = 'subscription { taskEvents(taskId: "task_00000000000000000000000000") { task { stages { agentLogs(first: 100) { nodes { id } } } } } }';
  const codes = [];
  for (let request = 0; request < 2; request += 1) {
    const [answer] = await run(app.url, { query });
    codes.push(answer?.errors?.[0]?.extensions?.code);
  }
  expect(codes).toEqual(['NOT_FOUND', 'RATE_LIMITED']);
});

it('a socket may ask for costs when it connects', async () => {
  await using app = await openTestApp();
  await using socket = await openSocket(app.url, { connectionParams: { 'X-GraphQL-Cost': true } });
  const [message] = await Array.fromAsync(socket.subscribe('1', page));
  // Nothing limits the rate of an open server.
  expect(message?.payload).toMatchObject({ extensions: { cost: { requested: 21, available: null, restoreRate: null } } });
});

it("GraphiQL's introspection fits into the default bucket", async () => {
  await using app = await openTestApp({ env: { RATE_LIMIT: '10000:1000' } });
  const query = getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true });
  const response = await post(app.url, { query }, costs);
  expect(await response.json()).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
});
