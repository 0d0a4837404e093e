import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';

/** Values in the order of the keys. */
type Load<Key, Value> = (keys: readonly Key[]) => Promise<Value[]>;

/**
 * What a selection cannot express (the first rows under each parent, counts) is loaded for all parents at once. A loader
 * belongs to one field of one document, since its arguments and selection come from there; it batches and keeps nothing.
 */
export class Loaders {
  readonly #loaders = new Map<string, DataLoader<unknown, unknown>>();
  readonly #numbers = new Map<FieldNode, number>();

  /** `load` must depend on nothing but the field (its arguments, its selection) and the keys. */
  forField<Key, Value>(info: GraphQLResolveInfo, purpose: string, load: Load<Key, Value>): DataLoader<Key, Value> {
    const name = `${purpose} ${info.fieldNodes.map((node) => this.#numberOf(node)).join()}`;
    let loader = this.#loaders.get(name);
    if (!loader) {
      loader = new DataLoader<unknown, unknown>(load as Load<unknown, unknown>, { cache: false });
      this.#loaders.set(name, loader);
    }
    // The name stands for one field and purpose, hence for one type of keys and values.
    return loader as DataLoader<Key, Value>;
  }

  #numberOf(node: FieldNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}
