import {
  type ASTNode,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { HttpLimits } from './limits.ts';

type InputLimits = Pick<HttpLimits, 'maxListItems' | 'maxValueDepth'>;

/** Lists that have a limit of their own in the domain, which answers for it in the payload's `errors`. */
export const countedByDomain: ReadonlySet<string> = new Set([
  'CreateTasksInput.tasks',
  'CreateTaskInput.dependsOn',
  'RecordAgentLogsInput.logs',
  'RecordTraceEventsInput.events',
]);

/** Lists that are written out in the document. */
export function inputListRule({ maxListItems }: InputLimits): ValidationRule {
  // Yoga tells cached validations apart by the names of their rules.
  return function InputListRule(context: ValidationContext) {
    let place = '';
    let hasReported = false;
    return {
      Argument({ name }) {
        place = name.value;
      },
      ObjectField({ name }) {
        place = `${context.getParentInputType()}.${name.value}`;
      },
      ListValue(node) {
        const type = context.getParentInputType();
        if (hasReported || node.values.length <= maxListItems || countedByDomain.has(place) || !isListType(getNullableType(type))) return;
        hasReported = true;
        context.reportError(tooManyItems(place, node.values.length, maxListItems, [node]));
      },
    };
  };
}

/** Why the variables of an operation are refused; undefined where they may be coerced. Expects a valid operation. */
export function variablesError(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  { maxListItems, maxValueDepth }: InputLimits,
): GraphQLError | undefined {
  if (isDeeperThan(variables, maxValueDepth)) {
    return new GraphQLError(`Variables may be nested at most ${maxValueDepth} levels deep.`, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
  for (const { variable, type: typeNode } of variableDefinitions) {
    const type = typeFromAST(schema, typeNode);
    const name = variable.name.value;
    const tooLong = isInputType(type) ? longList(variables[name], type, `$${name}`, maxListItems) : undefined;
    if (tooLong) return tooManyItems(tooLong.place, tooLong.length, maxListItems);
  }
  return undefined;
}

/** The first list with too many items. What does not fit its type is passed over: it is refused when it is coerced. */
function longList(value: unknown, nullableType: GraphQLInputType, place: string, limit: number): { place: string; length: number } | undefined {
  const type = getNullableType(nullableType);
  if (isListType(type) && Array.isArray(value)) {
    if (value.length > limit && !countedByDomain.has(place)) return { place, length: value.length };
    return firstOf(value, (item) => longList(item, type.ofType, place, limit));
  }
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
    const given: Partial<Record<string, unknown>> = { ...value };
    return firstOf(Object.values(type.getFields()), (field) => longList(given[field.name], field.type, `${type.name}.${field.name}`, limit));
  }
  return undefined;
}

function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function tooManyItems(place: string, length: number, limit: number, nodes: readonly ASTNode[] = []): GraphQLError {
  return new GraphQLError(`${place} has ${length} items; a list may have ${limit}.`, {
    nodes,
    extensions: { code: 'BAD_USER_INPUT', limit, http: { status: 400 } },
  });
}

/** Level by level rather than recursively, which is what deep values are sent to break. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
