import type { Scope } from '../db/generated/enums.ts';

export type { Scope };

/** Who asks: a key, a token, or whoever sits at the keyboard of an open server. */
export interface Actor {
  name: string;
  /** Null sees all shops. */
  shop: string | null;
  scopes: readonly Scope[];
  isAuthenticated: boolean;
  /** Uuid of the stored key, whose name others may have as well. */
  keyId?: string;
  /** Of a token, after which it is nobody's any more. */
  expiresAt?: Date;
  /** The span of OpenTelemetry that the request came from, as a W3C `traceparent`: new tasks go on under it. */
  traceparent?: string;
}

export const scopes = ['READ', 'WRITE', 'INGEST', 'APPROVE', 'ADMIN'] as const satisfies Scope[];

/** A server that is open on loopback lets its person do everything. */
export const localActor: Actor = { name: 'local', shop: null, scopes, isAuthenticated: false };

/** Who sent no key to a server that wants one. */
export const nobody: Actor = { name: 'nobody', shop: null, scopes: [], isAuthenticated: false };

/** ADMIN includes all others. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.scopes.includes(scope) || actor.scopes.includes('ADMIN');
}

/** What models cost us is no shop's business. */
export function maySeeCost(actor: Actor): boolean {
  return actor.shop === null || hasScope(actor, 'ADMIN');
}
