import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { framesOf, openSocket, overEventStream, overHttp, overWebSocket, post, transports } from '../testing/graphql-transports.ts';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

let fixture: HttpFixture;

beforeAll(async () => {
  fixture = await openHttpFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

const unexpected = expect.objectContaining({
  message: 'Unexpected error.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
});
const deepDocument = `{ echo(value: ${'['.repeat(7_000)}${']'.repeat(7_000)}) }`;
const withCode = (code: string, message?: string) => expect.objectContaining({ extensions: { code }, ...(message ? { message } : {}) });

describe.each(transports)('over %s', (_name, run) => {
  it('a query is answered', async () => {
    expect(await run(fixture.url, { query: 'query ($name: String!) { hello(name: $name) }', variables: { name: 'there' } })).toEqual([
      { data: { hello: 'Hello, there' } },
    ]);
  });

  it('a mutation is answered', async () => {
    expect(await run(fixture.url, { query: 'mutation { shout }' })).toEqual([{ data: { shout: 'HELLO' } }]);
  });

  it('what a resolver throws is hidden, and logged once with its id', async () => {
    const before = fixture.logged.length;
    const [result] = await run(fixture.url, { query: '{ hello crash }' });
    expect(result).toEqual({ data: { hello: 'Hello, you', crash: null }, errors: [unexpected] });
    expect(result?.errors?.[0]).toMatchObject({ path: ['crash'], locations: [{ line: 1, column: 9 }] });
    const logged = fixture.logged.slice(before);
    expect(logged).toEqual([expect.objectContaining({ level: 50, errorId: result?.errors?.[0]?.extensions?.errorId, path: 'crash' })]);
    expect(logged[0]?.err).toMatchObject({ message: expect.stringContaining('hunter2'), stack: expect.stringContaining('http-fixture') });
  });

  it('each failure has an id of its own', async () => {
    const [result] = await run(fixture.url, { query: '{ crashes }' });
    expect(result?.errors).toEqual([unexpected, unexpected]);
    expect(new Set(result?.errors?.map(({ extensions }) => extensions?.errorId)).size).toBe(2);
  });

  it.each<[string, string, unknown, Record<string, unknown>?]>([
    ['an error on purpose', '{ forbidden }', withCode('FORBIDDEN', 'Not yours.')],
    ['an error of Pothos about an argument', '{ badArgument }', withCode('BAD_USER_INPUT', 'Argument "first" must be a non-negative integer')],
    ['a value that does not fit its type', '{ unfit }', unexpected],
    ['a syntax error', '{ hello', withCode('GRAPHQL_VALIDATION_FAILED')],
    ['an unknown field', '{ nothing }', withCode('GRAPHQL_VALIDATION_FAILED')],
    ['a literal of another type', '{ hello(name: 1) }', withCode('GRAPHQL_VALIDATION_FAILED')],
    ['a missing variable', 'query ($name: String!) { hello(name: $name) }', withCode('BAD_USER_INPUT')],
    ['null where the default hid that it must not be', 'query ($name: String = "a") { hello(name: $name) }', withCode('BAD_USER_INPUT'), { name: null }],
    ['an ambiguous operation', 'query A { hello } query B { hello }', withCode('BAD_USER_INPUT', 'Could not determine what operation to execute.')],
    ['too many tokens', `{ ${'hello '.repeat(20_000)} }`, withCode('GRAPHQL_VALIDATION_FAILED')],
    ['too deep a document', deepDocument, withCode('GRAPHQL_VALIDATION_FAILED', 'The document is nested too deeply.')],
  ])('%s', async (_what, query, expected, variables = {}) => {
    const [result] = await run(fixture.url, { query, variables });
    expect(result?.errors).toEqual([expected]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('variables that are nested without end are refused', async () => {
    const value = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown;
    const [result] = await run(fixture.url, { query: 'query ($value: Anything) { echo(value: $value) }', variables: { value } });
    expect(result?.errors).toEqual([withCode('BAD_USER_INPUT', 'Variables may be nested at most 100 levels deep.')]);
  });

  it.each([
    ['always', withCode('UNAUTHENTICATED', 'Who are you?')],
    ['crash', unexpected],
  ])('a context that cannot be built (%s) answers the operation', async (refuse, expected) => {
    for (const query of ['{ hello }', 'mutation { shout }']) {
      const [result] = await run(fixture.url, { query }, { 'x-refuse': refuse });
      expect(result?.errors).toEqual([expected]);
    }
  });
});

describe.each([
  ['an event stream', overEventStream],
  ['WebSocket', overWebSocket],
])('a subscription over %s', (_name, run) => {
  it('gives its events, each with a context of its own', async () => {
    const results = await run(fixture.url, { query: 'subscription { count { number context again: context } }' });
    const events = results.map(({ data }) => data?.count as { number: number; context: number; again: number });
    expect(events.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(new Set(events.map(({ context }) => context)).size).toBe(3);
    for (const { context, again } of events) expect(again).toBe(context);
  });

  it('ends when its caller may no longer see it', async () => {
    const results = await run(fixture.url, { query: 'subscription { count { number } }' }, { 'x-refuse': 'third' });
    expect(results).toEqual([{ data: { count: { number: 1 } } }, { errors: [withCode('UNAUTHENTICATED', 'Who are you?')] }]);
  });

  it('hides what a resolver of an event throws, and goes on', async () => {
    const results = await run(fixture.url, { query: 'subscription { count(to: 2) { number fails } }' });
    expect(results).toEqual([1, 2].map((number) => ({ data: { count: { number, fails: null } }, errors: [unexpected] })));
  });

  it('hides what its source throws', async () => {
    const results = await run(fixture.url, { query: 'subscription { crash { number } }' });
    expect(results).toEqual([{ data: { crash: { number: 1 } } }, { errors: [unexpected] }]);
  });

  it('shows what its source says to the client', async () => {
    const results = await run(fixture.url, { query: 'subscription { expire { number } }' });
    expect(results).toEqual([{ data: { expire: { number: 1 } } }, { errors: [withCode('CURSOR_EXPIRED', 'Gone.')] }]);
  });

  it.each<[string, unknown, Record<string, unknown>?]>([
    ['subscription { unknown { number } }', withCode('NOT_FOUND', 'No such thing.')],
    ['subscription { count(to: "x") { number } }', withCode('GRAPHQL_VALIDATION_FAILED')],
    ['subscription ($to: Int!) { count(to: $to) { number } }', withCode('BAD_USER_INPUT')],
    ['subscription ($to: Int = 1) { count(to: $to) { number } }', withCode('BAD_USER_INPUT'), { to: null }],
  ])('%s is refused', async (query, expected, variables = {}) => {
    const results = await run(fixture.url, { query, variables });
    expect(results).toEqual([expect.objectContaining({ errors: [expected] })]);
  });
});

describe('an event stream', () => {
  const query = 'subscription ($after: String) { count(after: $after) { number } }';
  const read = async (response: Response) => {
    const frames = await Array.fromAsync(framesOf(response));
    return frames.filter(({ comment }) => comment === undefined);
  };

  it('carries cursors as ids, and says that it is complete', async () => {
    const response = await post(fixture.url, { query }, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await read(response)).toEqual([
      ...[1, 2, 3].map((number) => ({ event: 'next', id: `c${number}`, data: JSON.stringify({ data: { count: { number } } }) })),
      { event: 'complete', data: '' },
    ]);
  });

  it('goes on after Last-Event-ID, by GET as an EventSource asks, unless the operation says where', async () => {
    const url = `${fixture.url}/graphql?query=${encodeURIComponent(query)}`;
    const headers = { accept: 'text/event-stream', 'last-event-id': 'c2' };
    expect(await read(await fetch(url, { headers }))).toMatchObject([{ id: 'c3' }, { event: 'complete' }]);
    const after = `${url}&variables=${encodeURIComponent('{"after":"c1"}')}`;
    expect(await read(await fetch(after, { headers }))).toMatchObject([{ id: 'c2' }, { id: 'c3' }, { event: 'complete' }]);
  });

  it('is kept awake by comments', async () => {
    await using quick = await openHttpFixture({ limits: { pingMs: 20 } });
    const gone = new AbortController();
    const frames = framesOf(
      await post(quick.url, { query: 'subscription { quiet(name: "pinged") { number } }' }, { accept: 'text/event-stream' }, gone.signal),
    );
    for (let count = 0; count < 3; count += 1) expect((await frames.next()).value).toEqual({ comment: '' });
    gone.abort();
  });

  it('closes its source when the client is gone', async () => {
    const gone = new AbortController();
    const response = await post(fixture.url, { query: 'subscription { quiet(name: "left") { number } }' }, { accept: 'text/event-stream' }, gone.signal);
    await framesOf(response).next();
    await vi.waitUntil(() => fixture.waiting.has('left'));
    gone.abort();
    await vi.waitUntil(() => !fixture.waiting.has('left'));
  });

  it('is what a subscription needs: other answers are not acceptable', async () => {
    const response = await post(fixture.url, { query: 'subscription { quiet(name: "refused") { number } }' }, { accept: 'application/json' });
    expect(response.status).toBe(406);
    await vi.waitUntil(() => !fixture.waiting.has('refused'));
  });
});

describe('HTTP', () => {
  it('gives GET the same answers as POST', async () => {
    const url = `${fixture.url}/graphql?query={hello}`;
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const response = await fetch(url, { headers: { accept } });
      expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(await response.json()).toEqual({ data: { hello: 'Hello, you' } });
    }
  });

  it('answers malformed variables of a GET as a mistake of the client', async () => {
    const response = await fetch(`${fixture.url}/graphql?query={hello}&variables={`, { headers: { accept: 'application/json' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ errors: [withCode('BAD_USER_INPUT')] });
  });

  it.each([
    ['{', 400],
    ['[{"query":"{hello}"}]', 400],
    ['{"query":1}', 400],
    ['"text"', 400],
  ])('refuses the body %s', async (body, status) => {
    const response = await post(fixture.url, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('says with its status that nothing was executed', async () => {
    const headers = { accept: 'application/graphql-response+json' };
    for (const query of ['{', '{ nothing }', 'query ($name: String!) { hello(name: $name) }', 'query A { hello } query B { hello }']) {
      expect((await post(fixture.url, { query }, headers)).status).toBe(400);
    }
    expect((await post(fixture.url, { query: '{ hello }' }, { ...headers, 'x-refuse': 'crash' })).status).toBe(500);
    expect((await post(fixture.url, { query: '{ crash }' }, headers)).status).toBe(200);
    const partly = { query: 'query ($name: String = "a") { hello badArgument patient(name: $name) }', variables: { name: null } };
    const response = await post(fixture.url, partly, headers);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: { hello: 'Hello, you', badArgument: null, patient: null },
      errors: [withCode('BAD_USER_INPUT'), withCode('BAD_USER_INPUT')],
    });
  });

  it('tells resolvers when the client is gone', async () => {
    const gone = new AbortController();
    const asked = post(fixture.url, { query: '{ patient(name: "asked") }' }, {}, gone.signal).catch((error: Error) => error.name);
    await vi.waitUntil(() => fixture.waiting.has('asked'));
    gone.abort();
    expect(await asked).toBe('AbortError');
    await vi.waitUntil(() => !fixture.waiting.has('asked'));
  });

  it('has the same answers for equal documents whichever transport came first', async () => {
    const query = '{ hello, }, }';
    const results = [await overWebSocket(fixture.url, { query }), await overHttp(fixture.url, { query }), await overEventStream(fixture.url, { query })];
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    const response = await post(fixture.url, { query }, { accept: 'application/graphql-response+json' });
    expect(response.status).toBe(400);
  });
});

describe('a WebSocket', () => {
  it('stays open whatever is wrong with one operation', async () => {
    await using client = await openSocket(fixture.url);
    for (const query of ['{', '{ nothing }', '{ crash }', 'query A { hello } query B { hello }', deepDocument]) {
      await Array.fromAsync(client.subscribe('1', { query }));
    }
    expect(await Array.fromAsync(client.subscribe('1', { query: '{ hello }' }))).toEqual([
      { id: '1', type: 'next', payload: { data: { hello: 'Hello, you' } } },
      { id: '1', type: 'complete' },
    ]);
  });

  it('closes its sources when the client unsubscribes, or is gone', async () => {
    const client = await openSocket(fixture.url);
    for (const id of ['unsubscribed', 'lost']) client.send({ type: 'subscribe', id, payload: { query: `subscription { quiet(name: "${id}") { number } }` } });
    await vi.waitUntil(() => fixture.waiting.has('unsubscribed') && fixture.waiting.has('lost'));
    client.send({ type: 'complete', id: 'unsubscribed' });
    await vi.waitUntil(() => !fixture.waiting.has('unsubscribed'));
    expect(fixture.waiting.has('lost')).toBe(true);
    client.socket.terminate();
    await vi.waitUntil(() => !fixture.waiting.has('lost'));
  });

  it('runs a hundred operations at once, and not one more', async () => {
    await using client = await openSocket(fixture.url);
    const subscribe = (id: number) =>
      client.send({ type: 'subscribe', id: String(id), payload: { query: `subscription { quiet(name: "many-${id}") { number } }` } });
    for (let id = 1; id <= 101; id += 1) subscribe(id);
    expect(await client.next()).toEqual({ type: 'error', id: '101', payload: [withCode('RATE_LIMITED')] });
    client.send({ type: 'complete', id: '1' });
    await vi.waitUntil(() => fixture.waiting.has('many-2') && !fixture.waiting.has('many-1'));
    subscribe(102);
    await vi.waitUntil(() => fixture.waiting.has('many-102'));
  });

  it('answers a query while a subscription waits', async () => {
    await using client = await openSocket(fixture.url);
    client.send({ type: 'subscribe', id: 'a', payload: { query: 'subscription { quiet(name: "beside") { number } }' } });
    expect(await Array.fromAsync(client.subscribe('b', { query: '{ hello }' }))).toHaveLength(2);
  });

  it.each([
    ['no message at all', 'hello', 4400],
    ['a second connection_init', JSON.stringify({ type: 'connection_init' }), 4429],
  ])('closes after %s', async (_what, message, code) => {
    const client = await openSocket(fixture.url);
    client.socket.send(message);
    expect(await client.closed).toMatchObject({ code });
  });

  it('refuses operations before connection_init, and waits for it only so long', async () => {
    await using patient = await openHttpFixture({ limits: { connectionInitTimeoutMs: 600_000 } });
    const eager = await openSocket(patient.url, { init: false });
    eager.send({ type: 'subscribe', id: '1', payload: { query: '{ hello }' } });
    expect(await eager.closed).toMatchObject({ code: 4401 });
    await using quick = await openHttpFixture({ limits: { connectionInitTimeoutMs: 50 } });
    const silent = await openSocket(quick.url, { init: false });
    expect(await silent.closed).toMatchObject({ code: 4408 });
  });

  it('refuses messages that are too large', async () => {
    await using small = await openHttpFixture({ limits: { maxBodyBytes: 10_000 } });
    const client = await openSocket(small.url);
    client.send({ type: 'subscribe', id: '1', payload: { query: `{ hello } #${'x'.repeat(10_000)}` } });
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  it('is closed when the client no longer answers pings', async () => {
    // Long enough for this process to answer while it listens.
    await using quick = await openHttpFixture({ limits: { pingMs: 1_000 } });
    const client = await openSocket(quick.url);
    client.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { quiet(name: "deaf") { number } }' } });
    await vi.waitUntil(() => quick.waiting.has('deaf'));
    client.socket.pause();
    await vi.waitUntil(() => !quick.waiting.has('deaf'));
    client.socket.resume();
    expect(await client.closed).toMatchObject({ code: 1006 });
  });
});
