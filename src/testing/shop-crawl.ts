import { type GraphQLEnumType, type GraphQLLeafType, type GraphQLObjectType, type GraphQLSchema, isEnumType } from 'graphql';
import type { Operation } from './graphql-transports.ts';
import type { KeyedApp } from './keyed-app.ts';
import { nodeOperation, operationOn, placesOf } from './shop-documents.ts';

/** What is tried where a value of the type can stand. */
export type Values = Readonly<Record<string, readonly unknown[]>>;

export interface Crawl {
  /** Of everything that was met, by type. */
  ids: Map<string, Set<string>>;
  /** Every operation with its answer's data and the whole answer, as text. */
  answers: { operation: Operation; data: string; whole: string }[];
}

/** Everything that a key can reach: from each root field, with every value in every place of its arguments, along every edge. */
export async function crawl(app: KeyedApp, schema: GraphQLSchema, key: string, values: Values): Promise<Crawl> {
  const found: Crawl = { ids: new Map(), answers: [] };
  const ask = async (operation: Operation) => {
    const answer = await app.askAs<object>(key, operation.query, operation.variables);
    found.answers.push({ operation, data: JSON.stringify(answer.data ?? null), whole: JSON.stringify(answer) });
    for (const { __typename: type, id } of nodesIn(answer.data)) found.ids.set(type, (found.ids.get(type) ?? new Set()).add(id));
  };

  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const attempts = placesOf(field).flatMap(({ type, argumentsWith }) => valuesFor(type, values).map(argumentsWith));
    if (field.args.every(({ type }) => !String(type).endsWith('!'))) attempts.push({});
    for (const variables of attempts) await ask(operationOn(schema, 'query', field, variables));
  }
  const visited = new Set<string>();
  for (let open = unvisited(found, visited); open.length > 0; open = unvisited(found, visited)) {
    for (const [typeName, id] of open) {
      visited.add(id);
      // Only object types have a __typename.
      const type = schema.getType(typeName) as GraphQLObjectType;
      for (const further of [0, 1]) await ask(nodeOperation(schema, type, id, further));
    }
  }
  return found;
}

function valuesFor(type: GraphQLLeafType, values: Values): readonly unknown[] {
  if (isEnumType(type)) return (type as GraphQLEnumType).getValues().map(({ name }) => name);
  const known = values[type.name];
  if (!known) throw new Error(`Say what the crawl gives for ${type.name}.`);
  return known;
}

const unvisited = ({ ids }: Crawl, visited: ReadonlySet<string>): [string, string][] =>
  [...ids].flatMap(([type, known]) => [...known].filter((id) => !visited.has(id)).map((id): [string, string] => [type, id]));

function* nodesIn(value: unknown): Generator<{ __typename: string; id: string }> {
  if (typeof value !== 'object' || value === null) return;
  if ('__typename' in value && 'id' in value && typeof value.id === 'string') yield { __typename: String(value.__typename), id: value.id };
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}
