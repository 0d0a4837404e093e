import type { Actor } from './actor.ts';
import { ValidationError } from './errors.ts';

/**
 * Whose a thing that the actor writes is: empty for what all shops share.
 * @throws ValidationError where the actor's key is bound to another shop.
 */
export function shopFor(actor: Actor, shop: string | null): string {
  if (actor.shop !== null && shop !== null && shop !== actor.shop) {
    throw new ValidationError('This key is bound to another shop; leave `shop` out.', ['shop']);
  }
  return actor.shop ?? shop ?? '';
}
