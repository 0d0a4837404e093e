import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { openWebServer, type WebServer } from './web-server.ts';

export interface TokenIssuer extends AsyncDisposable {
  /** Environment variables by which a server accepts its tokens. */
  readonly env: Record<'JWT_JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE', string>;
  /** Where its public keys are; how it answers can be changed. */
  readonly server: WebServer;
  status: number;
  /** A token that is good for five minutes, but for the claims that are given. */
  sign(claims: JWTPayload, header?: { alg?: string; kid?: string }): Promise<string>;
}

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'taskloom';

/** Stands for an identity provider: signs tokens, and publishes the keys to verify them. */
export async function openTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] });
  const server = await openWebServer((_request, response) => response.writeHead(issuer.status, { 'content-type': 'application/json' }).end(jwks));
  const issuer: TokenIssuer = {
    env: { JWT_JWKS_URL: `${server.url}/jwks.json`, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE },
    server,
    status: 200,
    async sign(claims, { alg = 'ES256', kid = 'one' } = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const token = new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'somebody', iat: now, exp: now + 300, ...claims }).setProtectedHeader({ alg, kid });
      return token.sign(alg === 'HS256' ? new TextEncoder().encode(jwks) : privateKey);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return issuer;
}
