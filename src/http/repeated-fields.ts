import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** More selections than this are not walked through: fragments that double each other have millions. */
const MAX_SELECTIONS = 10_000;

/**
 * How many pairs of fields answer under the same name in the same place. Validation compares the two of each pair, so that a document which is small in
 * every other way keeps it busy.
 * @param maxDepth fields within fields deeper than this are left out.
 * @returns Infinity where there is too much to walk through.
 */
export function repeatedPairs({ definitions }: DocumentNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, maxDepth: number): number {
  const walk: Walk = { fragments, reached: new Set(), visited: 0 };
  let pairs = 0;
  // Operations first: what they reach is counted where it is spread. Validation looks at the other fragments, too.
  for (const kind of [Kind.OPERATION_DEFINITION, Kind.FRAGMENT_DEFINITION]) {
    for (const definition of definitions) {
      if (definition.kind !== kind || !('selectionSet' in definition)) continue;
      if (definition.kind === Kind.FRAGMENT_DEFINITION && walk.reached.has(definition.name.value)) continue;
      pairs += pairsBelow(definition.selectionSet, walk, maxDepth);
    }
  }
  return walk.visited > MAX_SELECTIONS ? Infinity : pairs;
}

interface Walk {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  reached: Set<string>;
  /** Selections until now. */
  visited: number;
}

function pairsBelow(root: SelectionSetNode, walk: Walk, maxDepth: number): number {
  let pairs = 0;
  /** What is selected at each place of the answer, one level of fields at a time. */
  let places: SelectionSetNode[][] = [[root]];
  for (let depth = 0; depth < maxDepth && places.length > 0; depth += 1) {
    const deeper: SelectionSetNode[][] = [];
    for (const place of places) {
      for (const { count, sets } of mergedFields(place, walk)) {
        pairs += (count * (count - 1)) / 2;
        if (sets.length > 0) deeper.push(sets);
      }
      if (walk.visited > MAX_SELECTIONS) return pairs;
    }
    places = deeper;
  }
  return pairs;
}

interface MergedField {
  count: number;
  sets: SelectionSetNode[];
}

/** One for each name in the answer. A fragment counts once, since validation does not compare it with itself. */
function mergedFields(place: readonly SelectionSetNode[], walk: Walk): Iterable<MergedField> {
  const merged = new Map<string, MergedField>();
  const spread = new Set<string>();
  const pending = [...place];
  for (const { selections } of pending) {
    walk.visited += selections.length;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { value: name } = selection.name;
        const fragment = spread.has(name) ? undefined : walk.fragments.get(name);
        spread.add(name);
        walk.reached.add(name);
        if (fragment) pending.push(fragment.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        pending.push(selection.selectionSet);
      } else {
        const name = (selection.alias ?? selection.name).value;
        const field = merged.get(name) ?? { count: 0, sets: [] };
        merged.set(name, field);
        field.count += 1;
        if (selection.selectionSet) field.sets.push(selection.selectionSet);
      }
    }
  }
  return merged.values();
}
