import { type ASTNode, type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql';
import { repeatedPairs } from './repeated-fields.ts';

/** How large a document is for whoever has to walk through it. Of several operations, the largest of each. */
export interface DocumentSize {
  /** Fields within fields. */
  depth: number;
  /** Selection sets within each other, also those of fragments, which have no field of their own. */
  nesting: number;
  /** As often as they are executed: those of a fragment once for each of its spreads. */
  aliases: number;
  /** Likewise. */
  rootFields: number;
  directives: number;
  /** Of fields that answer under the same name in the same place. */
  readonly repeatedPairs: number;
  /** Lists and objects within each other, in literals. */
  valueDepth: number;
}

interface SelectionSize {
  depth: number;
  nesting: number;
  aliases: number;
  /** At the top of the selection set. */
  fields: number;
}

/** Deeper selections are not walked through: recursion, here and in the rules of graphql-js, has its limit in the stack. */
export const MAX_NESTING = 100;

const nothing: SelectionSize = { depth: 0, nesting: 0, aliases: 0, fields: 0 };
const endless: SelectionSize = { depth: Infinity, nesting: Infinity, aliases: 0, fields: 0 };

/**
 * Measures without a schema, so that it can be done before the document is validated. Visits everything once, however often fragments are
 * spread. Of fragments that contain themselves only the first round counts; validation refuses them.
 */
export function documentSize(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const ofFragment = new Map<string, SelectionSize>();

  const measureFragment = (name: string, level: number): SelectionSize => {
    const known = ofFragment.get(name);
    if (known) return known;
    ofFragment.set(name, nothing);
    const fragment = fragments.get(name);
    const size = fragment ? measure(fragment.selectionSet, level) : nothing;
    ofFragment.set(name, size);
    return size;
  };

  const measure = ({ selections }: SelectionSetNode, level: number): SelectionSize => {
    if (level > MAX_NESTING) return endless;
    let { depth, nesting, aliases, fields } = nothing;
    for (const selection of selections) {
      const isField = selection.kind === Kind.FIELD;
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(selection.name.value, level + 1)
          : selection.selectionSet
            ? measure(selection.selectionSet, level + 1)
            : nothing;
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      nesting = Math.max(nesting, inner.nesting + 1);
      aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
      fields += isField ? 1 : inner.fields;
    }
    return { depth, nesting, aliases, fields };
  };

  const sizes = document.definitions.flatMap((definition) => {
    if (definition.kind === Kind.OPERATION_DEFINITION) return [measure(definition.selectionSet, 1)];
    // Also one that no operation uses: validation walks through it all the same.
    return definition.kind === Kind.FRAGMENT_DEFINITION ? [{ ...measureFragment(definition.name.value, 1), fields: 0 }] : [];
  });
  const largest = (of: keyof SelectionSize) => Math.max(0, ...sizes.map((size) => size[of]));
  return {
    depth: largest('depth'),
    nesting: largest('nesting'),
    aliases: largest('aliases'),
    rootFields: largest('fields'),
    // Only where somebody asks: it is the dearest of them, and what has too many aliases never gets so far.
    get repeatedPairs() {
      return repeatedPairs(document, fragments, MAX_NESTING);
    },
    ...directivesAndValues(document),
  };
}

function directivesAndValues(document: DocumentNode): Pick<DocumentSize, 'directives' | 'valueDepth'> {
  let directives = 0;
  let valueDepth = 0;
  let level = 0;
  const isContainer = ({ kind }: ASTNode) => kind === Kind.LIST || kind === Kind.OBJECT;
  visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) directives += 1;
      if (isContainer(node)) {
        level += 1;
        valueDepth = Math.max(valueDepth, level);
      }
    },
    leave(node) {
      if (isContainer(node)) level -= 1;
    },
  });
  return { directives, valueDepth };
}
