import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

type Secrets = Pick<Config, 'LOG_LEVEL' | 'DATABASE_URL' | 'OPENAI_API_KEY' | 'ADMIN_API_KEY' | 'LLM_ENGINES' | 'CREDENTIALS'>;

/** Shorter ones are words that stand in lines for other reasons. */
const MIN_SECRET_LENGTH = 8;

/**
 * JSON lines, to stderr unless another destination is given. Errors of drivers and libraries hold what they were called with, so what the
 * configuration keeps secret, and the password of any address, is taken out of the finished line, wherever it stands.
 */
export function openLog(config: Secrets, destination: DestinationStream = pino.destination(2)): Logger {
  const secrets = secretsOf(config);
  const write = (line: string) => {
    let shown = line.replace(/(\/\/[^/\s:@"]*:)[^/\s@"]+@/g, '$1[secret]@');
    for (const secret of secrets) shown = shown.replaceAll(secret, '[secret]');
    destination.write(shown);
  };
  return pino({ level: config.LOG_LEVEL, base: null }, { write });
}

/** As they stand in a line of JSON; the longest first, since one may hold another. */
function secretsOf({ DATABASE_URL, OPENAI_API_KEY, ADMIN_API_KEY, LLM_ENGINES, CREDENTIALS }: Secrets): string[] {
  const credentials = Object.values(CREDENTIALS).map((credential) =>
    'token' in credential ? credential.token : credential.header.slice(credential.header.indexOf(':') + 1).trim(),
  );
  const { username, password: given } = new URL(DATABASE_URL ?? 'postgres:');
  // postgres:postgres is no secret, and its word stands in every other line.
  const password = given === username ? '' : given;
  return [OPENAI_API_KEY, ADMIN_API_KEY, ...LLM_ENGINES.map(({ apiKey }) => apiKey), ...credentials, password, decodeURIComponent(password)]
    .filter((secret) => secret !== undefined && secret.length >= MIN_SECRET_LENGTH)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .sort((one, other) => other.length - one.length);
}
