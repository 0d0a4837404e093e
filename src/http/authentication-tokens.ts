import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { scopes } from '../domain/actor.ts';
import { unauthenticated } from '../schema/graphql-errors.ts';
import type { Session } from './authentication-watch.ts';

type TokenConfig = Pick<Config, 'JWT_JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>;

/** With a public key that it could fetch, anybody could sign for the symmetric ones. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_SECONDS = 5;
const JWKS_TIMEOUT_MS = 5_000;

const label = z.string().regex(/^\P{Cc}{1,255}$/u);
const claims = z.object({
  sub: label,
  exp: z.number(),
  shop: label.nullish(),
  scope: z.string().optional(),
  scopes: z.array(z.string()).optional(),
});

/** What of a token speaks against it; everything else that jose throws, keys that cannot be fetched for example, is our own trouble. */
const refusals = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/**
 * Reads JSON Web Tokens of the configured issuer: the name from `sub`, scopes from `scope` (separated by spaces) or `scopes`, in any case,
 * the shop from `shop`. Undefined where none is configured. The reader throws UNAUTHENTICATED.
 */
export function openTokens({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE }: TokenConfig): ((token: string) => Promise<Session>) | undefined {
  if (!JWT_JWKS_URL || !JWT_ISSUER || !JWT_AUDIENCE) return undefined;
  const keys = createRemoteJWKSet(new URL(JWT_JWKS_URL), { timeoutDuration: JWKS_TIMEOUT_MS });
  const expected = {
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
    algorithms,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'sub'],
  };

  return async (token) => {
    const { payload } = await jwtVerify(token, keys, expected).catch((error: unknown) => {
      throw refusals.some((refusal) => error instanceof refusal) ? unauthenticated(`The token was refused: ${(error as Error).message}.`) : error;
    });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) throw unauthenticated(`The token was refused: its claim ${String(parsed.error.issues[0]?.path[0])} cannot be read.`);
    const { sub, exp, shop, scope = '', scopes: list = [] } = parsed.data;
    const granted = new Set([...scope.split(' '), ...list].map((name) => name.toUpperCase()));
    const expiresAt = new Date((exp + CLOCK_TOLERANCE_SECONDS) * 1_000);
    return { actor: { name: sub, shop: shop ?? null, scopes: scopes.filter((name) => granted.has(name)), isAuthenticated: true, expiresAt }, expiresAt };
  };
}
