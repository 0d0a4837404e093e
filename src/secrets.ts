import type { Config } from './config.ts';

export type Secrets = Pick<Config, 'DATABASE_URL' | 'OPENAI_API_KEY' | 'ADMIN_API_KEY' | 'LLM_ENGINES' | 'CREDENTIALS' | 'OTEL_EXPORTER_OTLP_HEADERS'>;

/** Shorter ones are words that stand in texts for other reasons. */
const MIN_SECRET_LENGTH = 8;

/** What the configuration keeps secret; the longest first, since one may hold another. */
export function secretsOf({ DATABASE_URL, OPENAI_API_KEY, ADMIN_API_KEY, LLM_ENGINES, CREDENTIALS, OTEL_EXPORTER_OTLP_HEADERS = '' }: Secrets): string[] {
  const credentials = Object.values(CREDENTIALS).map((credential) =>
    'token' in credential ? credential.token : credential.header.slice(credential.header.indexOf(':') + 1).trim(),
  );
  const headers = OTEL_EXPORTER_OTLP_HEADERS.split(',').map((header) => header.slice(header.indexOf('=') + 1).trim());
  const { username, password: given } = new URL(DATABASE_URL ?? 'postgres:');
  // postgres:postgres is no secret, and its word stands in every other line.
  const password = given === username ? '' : given;
  return [OPENAI_API_KEY, ADMIN_API_KEY, ...LLM_ENGINES.map(({ apiKey }) => apiKey), ...credentials, ...headers, password, decodeURIComponent(password)]
    .filter((secret): secret is string => secret !== undefined && secret.length >= MIN_SECRET_LENGTH)
    .sort((one, other) => other.length - one.length);
}

/** Takes secrets, and the password of any address, out of a text, wherever they stand. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let shown = text.replace(/(\/\/[^/\s:@"]*:)[^/\s@"]+@/g, '$1[secret]@');
  for (const secret of secrets) shown = shown.replaceAll(secret, '[secret]');
  return shown;
}
