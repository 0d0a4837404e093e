import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Graph, openGraph } from '../testing/graph.ts';

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
});

afterAll(async () => {
  // Whatever was refused here left nothing behind.
  const [stored] = await graph.services.database.execute('select (select count(*) from task)::int as tasks, (select count(*) from template)::int as templates');
  await graph[Symbol.asyncDispose]();
  expect(stored).toEqual({ tasks: 0, templates: 0 });
});

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
const create = 'mutation ($parameters: JSON!) { createTask(input: { source: { template: { name: "x", parameters: $parameters } } }) { errors { message } } }';
const since = 'query ($at: DateTime!) { tasks(filter: { createdAfter: $at }) { totalCount } }';
const search = 'query ($text: String!) { tasks(filter: { search: $text }) { totalCount } }';
const timeout = `mutation ($ms: SafeInt!) { createTask(input: { source: { chat: { prompt: "x" } }, timeoutMs: $ms }) { errors { message } } }`;
const priority = 'mutation ($priority: Int!) { createTask(input: { source: { chat: { prompt: "x" } }, priority: $priority }) { errors { message } } }';

describe.each<[string, string, Record<string, unknown>, string]>([
  ['1 MB of JSON', create, { parameters: { text: 'x'.repeat(1_048_576) } }, 'A JSON value may have 1048576 bytes'],
  ['65 levels of JSON', create, { parameters: nested(65) }, 'A JSON value may have 64 levels'],
  ['a NUL in JSON', create, { parameters: { a: ['b\0'] } }, 'input.source.template.parameters.a.0 holds a NUL character.'],
  ['a NUL in a key of JSON', create, { parameters: { 'a\0': 1 } }, 'input.source.template.parameters holds a NUL character.'],
  ['half a surrogate pair in JSON', create, { parameters: 'a\ud800' }, 'input.source.template.parameters holds half of a surrogate pair.'],
  ['a NUL in text', search, { text: 'a\0' }, 'filter.search holds a NUL character.'],
  ['half a surrogate pair in text', search, { text: '\udc00' }, 'filter.search holds half of a surrogate pair.'],
  ['a search for half a book', search, { text: 'a '.repeat(101) }, 'must have at most 200 characters'],
  ['a day that is none', since, { at: '2026-02-30T00:00:00Z' }, '"2026-02-30T00:00:00Z" is no RFC 3339 instant'],
  ['a time without a zone', since, { at: '2026-02-01T00:00:00' }, 'is no RFC 3339 instant'],
  ['a date', since, { at: '2026-02-01' }, 'is no RFC 3339 instant'],
  ['the year 0', since, { at: '0000-01-01T00:00:00Z' }, 'is no RFC 3339 instant'],
  ['a number for an instant', since, { at: 0 }, '0 is no RFC 3339 instant'],
  ['a fraction for an integer', timeout, { ms: 0.5 }, '0.5 is no whole number up to 2^53−1.'],
  ['more than 2^53', timeout, { ms: 2 ** 53 }, '9007199254740992 is no whole number up to 2^53−1.'],
  ['text for an integer', timeout, { ms: '1' }, '"1" is no whole number up to 2^53−1.'],
  ['a fraction for a priority', priority, { priority: 5.5 }, 'Int cannot represent non-integer value: 5.5'],
  ['a malformed id', 'query ($id: ID!) { task(id: $id) { id } }', { id: 'nonsense' }, '"nonsense" is not the id of a Task.'],
  ['the id of another type', 'query ($id: ID!) { task(id: $id) { id } }', { id: 'stage_01jd4x0t7fe5b9t8m8vq3r8c1k' }, 'is not the id of a Task.'],
  ['too many per status', 'query ($n: Int!) { taskStatusGroups(perStatus: $n) { count } }', { n: 101 }, 'perStatus must be 0 to 100, not 101'],
])('%s', (_name, query, variables, message) => {
  it('is refused with its reason', async () => {
    const { data, errors } = await graph.ask(query, variables);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(errors).toMatchObject([{ message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

it.each([
  ['a NUL', 'search: "a\\u0000"', 'holds a NUL character.', 'BAD_USER_INPUT'],
  ['a day that is none', 'createdAfter: "2026-13-01T00:00:00Z"', 'is no RFC 3339 instant', 'BAD_USER_INPUT'],
  ['an enum value that is none', 'statuses: [DONE]', 'Value "DONE" does not exist in "TaskStatus" enum.', 'GRAPHQL_VALIDATION_FAILED'],
])('%s is refused where the document itself holds it', async (_name, filter, message, code) => {
  const { errors } = await graph.ask(`{ tasks(filter: { ${filter} }) { totalCount } }`);
  expect(errors).toMatchObject([{ message: expect.stringContaining(message), extensions: { code } }]);
});

it.each([
  ['no', '{}'],
  ['two', '{ chat: { prompt: "x" }, external: { name: "y" } }'],
  ['a null', '{ chat: null }'],
])('%s source is refused', async (_name, source) => {
  const { data, errors } = await graph.ask(`mutation { createTask(input: { source: ${source} }) { created } }`);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    { message: expect.stringContaining('exactly one field must be specified'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
});

it('takes JSON as it is, from variables and from the document', async () => {
  const validate = 'validateTemplateParameters(template: "x", parameters: ';
  const variables = { parameters: JSON.parse('{ "__proto__": 1, "odd key": [null, 1e300, -0.5, { "": "ü🙂" }] }') as unknown };
  for (const query of [
    `query ($parameters: JSON!) { ${validate}$parameters) { valid } }`,
    `{ ${validate}{ a: [null, 1.5, { b: "x" }, ANY_NAME] }) { valid } }`,
  ]) {
    const { data, errors } = await graph.ask(query, variables);
    expect({ data, errors }).toEqual({ data: { validateTemplateParameters: null } });
  }
});

it('takes instants with any offset and any fraction', async () => {
  for (const at of ['2026-01-01T00:00:00Z', '2026-01-01t00:00:00.123456789z', '2026-01-01T00:00:00.1-23:59', '9999-12-31T23:59:59Z']) {
    expect(await graph.ask(since, { at })).toEqual({ data: { tasks: { totalCount: 0 } } });
  }
});
