import type { Scope } from '../domain/actor.ts';
import type { Answer } from './graph.ts';
import { post } from './graphql-transports.ts';
import { openTestApp, type TestApp, type TestAppOptions } from './test-app.ts';

export const ADMIN_API_KEY = 'the-operators-own-key-of-37-characters';

interface Wanted {
  name?: string;
  scopes?: Scope[];
  shop?: string;
  expiresAt?: string;
}

export interface KeyedApp extends TestApp {
  /** Makes a key as the operator does. */
  makeKey(wanted?: Wanted): Promise<{ id: string; secret: string }>;
  revoke(id: string): Promise<void>;
  /** Over HTTP with that key, or token; without one where it is undefined. */
  askAs<Data>(key: string | undefined, query: string, variables?: object): Promise<Answer<Data>>;
}

/** The whole server, which asks for keys. */
export async function openKeyedApp({ env = {}, ...options }: TestAppOptions = {}): Promise<KeyedApp> {
  const app = await openTestApp({ ...options, env: { ADMIN_API_KEY, RATE_LIMIT: 'none', ...env } });
  const askAs: KeyedApp['askAs'] = async (key, query, variables) => {
    const response = await post(app.url, { query, variables }, key === undefined ? {} : { 'x-api-key': key });
    return response.json() as never;
  };
  return {
    ...app,
    askAs,
    async makeKey({ name = 'a test', scopes = ['READ'], ...wanted } = {}) {
      const answer = await askAs<{ createApiKey: { apiKey: { id: string }; secret: string } }>(
        ADMIN_API_KEY,
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret errors { message } } }',
        { input: { name, scopes, ...wanted } },
      );
      if (!answer.data) throw new Error(JSON.stringify(answer));
      const { apiKey, secret } = answer.data.createApiKey;
      return { id: apiKey.id, secret };
    },
    async revoke(id) {
      const answer = await askAs(ADMIN_API_KEY, 'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { errors { message } } }', { id });
      if (!answer.data) throw new Error(JSON.stringify(answer));
    },
  };
}
