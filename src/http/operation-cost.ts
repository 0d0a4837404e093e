import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  type InlineFragmentNode,
  isCompositeType,
  isIntrospectionType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { ASSUMED_ITEMS, assumedItems, MUTATION_COST, PAGE_SIZE, sizeArguments } from './operation-cost-sizes.ts';

interface CostedOperation {
  schema: GraphQLSchema;
  /** Valid. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As they were sent: what does not fit its type is refused before anything is executed. */
  variables: Readonly<Record<string, unknown>>;
}

/** Selections are merged for so many steps; what is left then is added up as it stands, which is never less. */
const MAX_STEPS = 10_000;

/**
 * How many objects the answer may hold, before anything is executed. Each object costs 1 and a mutation 10 more; scalars are free. A page
 * counts as many nodes as `first` or `last` says, whether literal, variable or default; other lists what `operation-cost-sizes.ts` says.
 * Equivalent documents cost the same: fields are merged, and fragments, `@skip` and `@include` applied, as in execution. Where types
 * exclude each other, all of them count.
 *
 * Takes time in proportion to the document, however often fragments are spread: each field is computed once for each page size around it.
 */
export function operationCost({ schema, document, operation, variables }: CostedOperation): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  // Without a prototype: a variable may be called `constructor`.
  const values: Values = Object.assign(Object.create(null), defaultsOf(operation), variables);
  const known = new Map<FieldNode | SelectionSetNode, Map<number | undefined, number>>();
  let steps = 0;

  const once = (node: FieldNode | SelectionSetNode, page: number | undefined, compute: () => number): number => {
    const ofNode = known.get(node) ?? new Map<number | undefined, number>();
    known.set(node, ofNode);
    const cost = ofNode.get(page) ?? compute();
    ofNode.set(page, cost);
    return cost;
  };

  const fieldOf = (node: FieldNode, parent: GraphQLCompositeType): Field | undefined => {
    const definition = schema.getField(parent, node.name.value);
    if (!definition) return undefined;
    const type = getNamedType(definition.type);
    return isCompositeType(type) ? { nodes: [node], definition, type, parent } : undefined;
  };

  const fragmentOf = (selection: FragmentSpreadNode | InlineFragmentNode, parent: GraphQLCompositeType): Fragment | undefined => {
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const type = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : parent;
    return fragment && isCompositeType(type) ? { set: fragment.selectionSet, type } : undefined;
  };

  /** As the executor does it. */
  const collect = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType, into: Map<string, Field>, spread: Set<string>): void => {
    for (const selection of selections) {
      steps += 1;
      if (!isIncluded(selection, values)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = `${parent.name}.${(selection.alias ?? selection.name).value}`;
        const same = into.get(key);
        const field = same ?? fieldOf(selection, parent);
        if (same) same.nodes.push(selection);
        else if (field) into.set(key, field);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(selection.name.value)) continue;
        spread.add(selection.name.value);
      }
      const fragment = fragmentOf(selection, parent);
      if (fragment) collect(fragment.set, fragment.type, into, spread);
    }
  };

  const costOfMerged = (sets: readonly SelectionSetNode[], type: GraphQLCompositeType, page: number | undefined): number => {
    const fields = new Map<string, Field>();
    const spread = new Set<string>();
    for (const set of sets) collect(set, type, fields, spread);
    return sum([...fields.values()], (field) => {
      const [node] = field.nodes;
      const cost = () => costOfField(field, page);
      return node && field.nodes.length === 1 ? once(node, page, cost) : cost();
    });
  };

  const costOfAll = (set: SelectionSetNode, type: GraphQLCompositeType, page: number | undefined): number =>
    once(set, page, () =>
      sum(set.selections, (selection) => {
        if (!isIncluded(selection, values)) return 0;
        if (selection.kind === Kind.FIELD) {
          const field = fieldOf(selection, type);
          return field ? costOfField(field, page) : 0;
        }
        const fragment = fragmentOf(selection, type);
        return fragment ? costOfAll(fragment.set, fragment.type, page) : 0;
      }),
    );

  /** `page` is how many items the lists of these selections hold. */
  const costOfSelections = (sets: readonly SelectionSetNode[], type: GraphQLCompositeType, page: number | undefined): number =>
    steps > MAX_STEPS ? sum(sets, (set) => costOfAll(set, type, page)) : costOfMerged(sets, type, page);

  const costOfField = (field: Field, page: number | undefined): number => {
    const { nodes, definition, type, parent } = field;
    const coordinate = `${parent.name}.${definition.name}`;
    const isList = isListType(getNullableType(definition.type));
    const asked = sizeAsked(field, coordinate, values);
    const isOwn = (sizeArguments[coordinate]?.sizes ?? (isList ? 'field' : 'children')) === 'field';
    const assumed = () => assumedItems[coordinate] ?? assumedItems[type.name] ?? page ?? ASSUMED_ITEMS;
    const items = isList ? ((isOwn ? asked : undefined) ?? assumed()) : 1;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const written = parent === schema.getMutationType() ? MUTATION_COST + (asked ?? 0) : 0;
    return written + items * (objectCost(field, isList) + costOfSelections(sets, type, isOwn ? undefined : asked));
  };

  const root = schema.getRootType(operation.operation);
  const cost = root ? costOfSelections([operation.selectionSet], root, undefined) : 0;
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}

interface Field {
  /** With the same response name, and so the same arguments. */
  nodes: FieldNode[];
  definition: GraphQLField<unknown, unknown>;
  type: GraphQLCompositeType;
  parent: GraphQLCompositeType;
}

interface Fragment {
  set: SelectionSetNode;
  type: GraphQLCompositeType;
}

/** An edge counts as its node; what says which page this is, and references within the schema, are free. */
function objectCost({ definition, type, parent }: Field, isList: boolean): number {
  if (isList) return 1;
  const isNodeOfEdge = parent.name.endsWith('Edge') && definition.name === 'node';
  const isReference = isIntrospectionType(parent) && isIntrospectionType(type);
  return type.name === 'PageInfo' || isNodeOfEdge || isReference ? 0 : 1;
}

/** How many items the field's arguments ask for; undefined where it has no such argument. */
function sizeAsked({ nodes: [node], definition }: Field, coordinate: string, values: Values): number | undefined {
  const valueOf = (name: string) => {
    const argument = node?.arguments?.find((given) => given.name.value === name);
    return argument && read(argument.value, values);
  };
  const rule = sizeArguments[coordinate];
  if (rule) return sizeOf((rule.path ?? []).reduce(propertyOf, valueOf(rule.argument)));
  if (!definition.args.some(({ name }) => name === 'first')) return undefined;
  return sizeOf(valueOf('first') ?? valueOf('last'));
}

/** Of a number, a list, or a single item that stands for a list of it. */
function sizeOf(value: unknown): number {
  if (value === undefined || value === null) return PAGE_SIZE;
  if (typeof value === 'number') return Math.max(0, value);
  return Array.isArray(value) ? value.length : 1;
}

type Values = Readonly<Record<string, unknown>>;

const read = (value: ValueNode, values: Values): unknown => valueFromASTUntyped(value, values);

const propertyOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;

const sum = <Item>(items: readonly Item[], costOf: (item: Item) => number): number => items.reduce((total, item) => total + costOf(item), 0);

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Values {
  return Object.fromEntries(variableDefinitions.flatMap(({ variable, defaultValue }) => (defaultValue ? [[variable.name.value, read(defaultValue, {})]] : [])));
}

function isIncluded({ directives = [] }: SelectionNode, values: Values): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const condition = given.find((argument) => argument.name.value === 'if');
    const isTrue = condition !== undefined && read(condition.value, values) === true;
    return name.value === 'skip' ? !isTrue : name.value !== 'include' || isTrue;
  });
}
