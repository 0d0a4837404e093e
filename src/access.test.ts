import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { openTestApp } from './testing/test-app.ts';

const ADMIN_API_KEY = 'a'.repeat(32);
const jwt = { JWT_JWKS_URL: 'https://issuer.example/jwks.json', JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'taskloom' };
const worker = { ROLE: 'worker', DATABASE_URL: 'postgres://127.0.0.1/none' };

describe('a server is open', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ HOST: 'localhost' }, true],
    [{ HOST: '::1' }, true],
    [{ HOST: '127.1.2.3' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '::' }, false],
    [{ HOST: '127.evil.example' }, false],
    [{ AUTH: 'required' }, false],
    [{ ADMIN_API_KEY }, false],
    [jwt, false],
    [worker, false],
  ])('with %j: %s', (env, isOpen) => {
    const config = readConfig(env);
    expect(config.isOpen).toBe(isOpen);
    expect(config.gitAllowFile).toBe(isOpen);
    expect(readConfig({ ...env, GIT_ALLOW_FILE: 'true' }).gitAllowFile).toBe(true);
  });
});

describe('the environment', () => {
  it.each<[Record<string, string>, RegExp]>([
    [{ ADMIN_API_KEY: 'a'.repeat(31) }, /ADMIN_API_KEY: must have 32 characters or more/],
    [{ ADMIN_API_KEY: `${'a'.repeat(31)} b` }, /ADMIN_API_KEY: must consist of visible ASCII characters/],
    [{ AUTH: 'none' }, /AUTH: /],
    [{ CORS_ORIGINS: 'https://fine.example,https://app.example/' }, /CORS_ORIGINS: "https:\/\/app.example\/" is no origin/],
    [{ ...jwt, JWT_JWKS_URL: 'issuer' }, /JWT_JWKS_URL: must be an http or https address/],
    [{ JWT_JWKS_URL: jwt.JWT_JWKS_URL }, /belong together: JWT_ISSUER and JWT_AUDIENCE is missing/],
    [{ JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' }, /belong together: JWT_JWKS_URL is missing/],
  ])('%j stops the start', (env, fault) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(fault);
  });

  it.each([{ AUTH: 'required' }, { HOST: '0.0.0.0' }])('%j stops the start while there is no key', async (env) => {
    const opening = openTestApp({ env });
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(/npm run keys -- create --name admin --scopes ADMIN/);
  });

  it('with a key a server may listen to everybody', async () => {
    await using app = await openTestApp({ env: { HOST: '0.0.0.0', ADMIN_API_KEY } });
    const answer = await app.ask('{ viewer { name } }');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
