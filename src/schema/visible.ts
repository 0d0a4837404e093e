import { maySeeCost } from '../domain/actor.ts';
import type { Context } from './context.ts';

/** A row's uuid, as far as the viewer may see the row. Edges need no such check: none leads into another shop. */
export function visibleId(id: string, { actor: { shop } }: Context) {
  return shop === null ? { id } : { id, shop };
}

/** Of a row that used models, as far as the viewer may know it. */
export function visibleCost<Cost>({ cost }: { cost: Cost }, _args: object, { actor }: Context): Cost | null {
  return maySeeCost(actor) ? cost : null;
}
