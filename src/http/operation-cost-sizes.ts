/** How many objects a list is taken to hold where no argument says so. */
export const ASSUMED_ITEMS = 10;

/** Where neither `first` nor `last` is given. */
export const PAGE_SIZE = 20;

/** Of what the operation writes, for each mutation; what it answers with comes on top. */
export const MUTATION_COST = 10;

/** Lists that are typically shorter or longer than others, by the type of their items, or by field. */
export const assumedItems: Readonly<Record<string, number>> = {
  UserError: 1,
  HealthComponent: 5,
  // Up to 2,000, which are small.
  SeriesPoint: 100,
  // Introspection: nearly all types, few of which have a list of everything.
  '__Schema.types': 200,
  '__Field.args': 1,
  __Field: 5,
  __InputValue: 3,
  __EnumValue: 3,
  __Type: 3,
};

interface SizeArgument {
  argument: string;
  /** Within the argument. */
  path?: readonly string[];
  /** Whether it says how long the field's own list is, or the lists of the object that the field returns. */
  sizes: 'field' | 'children';
}

/** Besides `first` and `last`. */
export const sizeArguments: Readonly<Record<string, SizeArgument>> = {
  'Query.nodes': { argument: 'ids', sizes: 'field' },
  'Query.taskStatusGroups': { argument: 'perStatus', sizes: 'children' },
  'Mutation.recordAgentLogs': { argument: 'input', path: ['logs'], sizes: 'children' },
  'Mutation.recordTraceEvents': { argument: 'input', path: ['events'], sizes: 'children' },
  'Mutation.createTasks': { argument: 'input', path: ['tasks'], sizes: 'children' },
};
