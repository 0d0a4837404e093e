import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Operation } from './graphql-transports.ts';

/** Somewhere in a field's arguments, at whatever depth, where a value can stand. */
export interface Place {
  /** For example `input.filter.ids`. */
  path: string;
  type: GraphQLLeafType;
  /** The field's arguments with this value there; whatever else they need is plain. */
  argumentsWith(value: unknown): Record<string, unknown>;
}

/** Every place in a field's arguments: an argument that is added is another place. */
export function placesOf({ args }: GraphQLField<unknown, unknown>): Place[] {
  const required = Object.fromEntries(args.filter(isRequiredArgument).map(({ name, type }) => [name, examples[name] ?? plain(type)]));
  return args.flatMap(({ name, type }) =>
    placesIn(type, name).map(({ path, type: leaf, fill }) => ({ path, type: leaf, argumentsWith: (value) => ({ ...required, [name]: fill(value) }) })),
  );
}

interface InnerPlace extends Pick<Place, 'path' | 'type'> {
  fill: (value: unknown) => unknown;
}

function placesIn(type: GraphQLInputType, path: string, above: readonly string[] = []): InnerPlace[] {
  if (isNonNullType(type)) return placesIn(type.ofType, path, above);
  if (isListType(type)) return placesIn(type.ofType, path, above).map((place) => ({ ...place, fill: (value) => [place.fill(value)] }));
  if (isLeafType(type)) return [{ path, type, fill: (value) => value }];
  if (above.includes(type.name)) return [];
  const base = type.isOneOf ? {} : plainObject(type);
  return Object.values(type.getFields()).flatMap((field) =>
    placesIn(field.type, `${path}.${field.name}`, [...above, type.name]).map((place) => ({
      ...place,
      fill: (value) => ({ ...base, [field.name]: place.fill(value) }),
    })),
  );
}

/** By type or argument: what has to be meant rather than made up for a call to get as far as what is attacked. */
const examples: Readonly<Record<string, unknown>> = {
  TaskSourceInput: { template: { name: 'work', parameters: { prompt: 'another' } } },
  TaskRefInput: { externalId: 'same' },
  TemplateStepInput: { type: 'probe', config: {} },
  externalId: 'same',
  ID: 'task_00000000000000000000000000',
  String: 'work',
  Int: 1,
  SafeInt: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2100-01-01T00:00:00.000Z',
  TimeWindowInput: { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() },
  JSON: {},
  URL: 'https://a.example',
};

function plain(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plain(type.ofType);
  if (isListType(type)) return [plain(type.ofType)];
  if (type.name in examples) return examples[type.name];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) return plainObject(type);
  throw new Error(`Give the type ${type.name} an example.`);
}

function plainObject(type: GraphQLInputType): Record<string, unknown> {
  if (!isInputObjectType(type)) return {};
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, plain(field.type)]));
}

/** One root field with these arguments and everything that can be selected of it. */
export function operationOn(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  variables: Record<string, unknown>,
): Operation {
  const given = field.args.filter(({ name }) => name in variables);
  const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = selectionOf(schema, getNamedType(field.type), { further: 0, first: 100 });
  return { query: `${kind} ${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${selection} }`, variables };
}

/** All of a node, and of those that are up to so many edges away: with none in long pages, with some in short ones. */
export const nodeOperation = (schema: GraphQLSchema, type: GraphQLObjectType, id: string, further: number): Operation => ({
  query: `query ($id: ID!) { node(id: $id) { ... on ${type.name} ${selectionOf(schema, type, { further, first: further === 0 ? 100 : 3, isNodeOpen: true })} } }`,
  variables: { id },
});

interface Depth {
  /** Edges to other nodes that are followed. */
  further: number;
  /** Of each page. */
  first: number;
  /** It is the node itself that is wanted, not its id. */
  isNodeOpen?: boolean;
  above?: readonly string[];
}

/**
 * Every field. Of a node that something leads to only the id: what it leads to itself is another operation's.
 */
function selectionOf(schema: GraphQLSchema, type: GraphQLNamedOutputType, { further, first, isNodeOpen = false, above = [] }: Depth): string {
  if (isLeafType(type)) return '';
  if (!isNodeOpen && isNode(type)) {
    if (further === 0) return '{ __typename id }';
    return selectionOf(schema, type, { further: further - 1, first, isNodeOpen: true, above });
  }
  const fieldsOf = (named: GraphQLNamedOutputType): string =>
    isObjectType(named) || (isAbstractType(named) && 'getFields' in named)
      ? Object.values(named.getFields())
          // What an interface has is selected once, not again for each of its types.
          .filter(({ name }) => named === type || !(isAbstractType(type) && 'getFields' in type && name in type.getFields()))
          .map((field) => fieldSelection(schema, field, { further, first, above: [...above, type.name] }))
          .join(' ')
      : '';
  const possible = isAbstractType(type) && type.name !== 'Node' ? schema.getPossibleTypes(type) : [];
  return `{ __typename ${fieldsOf(type)} ${possible.map((named) => `... on ${named.name} { ${fieldsOf(named)} }`).join(' ')} }`;
}

function fieldSelection(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, depth: Depth): string {
  const type = getNamedType(field.type);
  if (depth.above?.includes(type.name) && !isNode(type)) return '';
  const needed = field.args.filter(isRequiredArgument);
  if (needed.length > 0) throw new Error(`${field.name} below the roots has an argument that is required; the crawl does not know what to give.`);
  const pages = field.args.some(({ name }) => name === 'first') ? `(first: ${depth.first})` : '';
  return `${field.name}${pages} ${selectionOf(schema, type, depth)}`;
}

function isNode(type: GraphQLNamedOutputType): boolean {
  return type.name === 'Node' || (isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'));
}
