import type { Operation } from './graphql-transports.ts';

/** An operation that is made to exhaust a server, and the code with which it is refused. */
export interface Probe extends Operation {
  name: string;
  code: 'QUERY_TOO_COMPLEX' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT';
  /** What `extensions` tells besides the code. */
  numbers?: Record<string, number>;
}

const times = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (count: number, field: string) => `${`${field} { `.repeat(count)} id ${'}'.repeat(count)}`;
const brackets = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const task = (selection: string) => `{ task(id: "task_00000000000000000000000000") { ${selection} } }`;
const pages = (first: string) => `tasks(first: ${first}) { nodes { dependents(first: ${first}) { nodes { dependents(first: ${first}) { nodes { id } } } } } }`;
const validate = 'query ($parameters: JSON!) { validateTemplateParameters(template: "none", parameters: $parameters) { __typename } }';
const listed = 'query ($ids: [ID!]) { tasks(filter: { ids: $ids }) { nodes { id } } }';

/** On the public graph, whose limits are those of `defaultLimits`. */
export const probes: readonly Probe[] = [
  { name: 'fields within fields', query: task(nested(30, 'dependsOn')), code: 'QUERY_TOO_COMPLEX', numbers: { depth: 32, limit: 16 } },
  {
    name: 'fields within fields, in fragments',
    query: `${task('...F0')} ${times(30, (index) => `fragment F${index} on Task { dependsOn { ...F${index + 1} } }`)} fragment F30 on Task { id }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { depth: 32, limit: 16 },
  },
  {
    name: 'a chain of fragments without end',
    query: `${task('...F0')} ${times(1_500, (index) => `fragment F${index} on Task { ...F${index + 1} }`)} fragment F1500 on Task { id }`,
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: 'thousands of aliases',
    query: `{ ${times(4_000, (index) => `a${index}: __typename`)} }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { aliases: 4_000, limit: 100 },
  },
  {
    name: 'the same root field again and again',
    query: `{ ${times(500, () => 'viewer { name }')} }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { rootFields: 500, limit: 30 },
  },
  {
    name: 'the same field again and again',
    query: task(times(2_000, () => 'dependsOn { id }')),
    code: 'QUERY_TOO_COMPLEX',
    numbers: { repeatedPairs: 3_998_000, limit: 10_000 },
  },
  {
    name: 'the same field again and again, in fragments',
    query: `${task(times(700, (index) => `...F${index}`))} ${times(700, (index) => `fragment F${index} on Task { dependsOn { id } }`)}`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { repeatedPairs: 489_300, limit: 10_000 },
  },
  {
    name: 'the same field again and again, in a fragment that nobody spreads',
    query: `{ __typename } fragment F on Task { ${times(2_000, () => 'id')} }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { repeatedPairs: 1_999_000, limit: 10_000 },
  },
  {
    name: 'hundreds of directives',
    query: `{ __typename ${times(500, () => '@include(if: true)')} }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { directives: 500, limit: 50 },
  },
  {
    name: 'fragments that double each other',
    query: `${task('...F0')} ${times(14, (index) => `fragment F${index} on Task { a: dependsOn { ...F${index + 1} } b: dependsOn { ...F${index + 1} } }`)} fragment F14 on Task { id }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { aliases: 2 ** 15 - 2, limit: 100 },
  },
  {
    name: 'fragments that contain each other',
    query: `${task('...A')} fragment A on Task { ...B } fragment B on Task { dependsOn { ...A } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'pages within pages', query: `{ ${pages('50')} }`, code: 'QUERY_TOO_COMPLEX', numbers: { cost: 130_101, limit: 50_000 } },
  {
    name: 'pages within pages, by a variable',
    query: `query ($first: Int) { ${pages('$first')} }`,
    variables: { first: 50 },
    code: 'QUERY_TOO_COMPLEX',
    numbers: { cost: 130_101, limit: 50_000 },
  },
  {
    name: 'pages within pages, by the default of a variable',
    query: `query ($first: Int = 50) { ${pages('$first')} }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { cost: 130_101, limit: 50_000 },
  },
  ...['constructor', '__proto__', 'toString'].map(
    (name): Probe => ({
      name: `pages within pages, by a variable that is called ${name} and not given`,
      query: `query ($${name}: Int) { tasks(first: $${name}) { nodes { dependents(first: $${name}) { nodes { dependents(first: $${name}) { nodes { dependents { nodes { id } } } } } } } } }`,
      code: 'QUERY_TOO_COMPLEX',
      numbers: { cost: 176_841, limit: 50_000 },
    }),
  ),
  {
    name: 'lists within lists',
    query: '{ tasks(first: 100) { nodes { dependsOn { dependsOn { dependsOn { id } } } } } }',
    code: 'QUERY_TOO_COMPLEX',
    numbers: { cost: 111_101, limit: 50_000 },
  },
  {
    name: 'a page of a thousand million',
    query: '{ tasks(first: 1000000000) { nodes { id } } }',
    code: 'QUERY_TOO_COMPLEX',
    numbers: { cost: 1_000_000_001, limit: 50_000 },
  },
  {
    name: 'introspection within introspection',
    query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'tokens', query: `{ ${times(20_000, () => '__typename')} }`, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'a literal that is nested without end', query: `{ task(id: ${brackets(7_000)}) { id } }`, code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    name: 'a literal that is nested deeply',
    query: `{ task(id: ${brackets(500)}) { id } }`,
    code: 'QUERY_TOO_COMPLEX',
    numbers: { valueDepth: 500, limit: 100 },
  },
  { name: 'variables that are nested without end', query: validate, variables: { parameters: JSON.parse(brackets(4_000)) as unknown }, code: 'BAD_USER_INPUT' },
  { name: 'a JSON value of two megabytes', query: validate, variables: { parameters: 'x'.repeat(2_000_000) }, code: 'BAD_USER_INPUT' },
  { name: 'a long list of input', query: listed, variables: { ids: Array(251).fill('a') }, code: 'BAD_USER_INPUT', numbers: { limit: 250 } },
  {
    name: 'a long list of input, written out',
    query: `{ tasks(filter: { ids: [${times(251, () => '"a"')}] }) { nodes { id } } }`,
    code: 'BAD_USER_INPUT',
    numbers: { limit: 250 },
  },
];
