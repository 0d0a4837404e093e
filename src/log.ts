import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { type Secrets, secretsOf, withoutSecrets } from './secrets.ts';

/**
 * JSON lines, to stderr unless another destination is given. Errors of drivers and libraries hold what they were called with, so what the
 * configuration keeps secret, and the password of any address, is taken out of the finished line, wherever it stands.
 */
export function openLog(config: Secrets & Pick<Config, 'LOG_LEVEL'>, destination: DestinationStream = pino.destination(2)): Logger {
  // As they stand in a line of JSON.
  const secrets = secretsOf(config).map((secret) => JSON.stringify(secret).slice(1, -1));
  const write = (line: string) => void destination.write(withoutSecrets(line, secrets));
  return pino({ level: config.LOG_LEVEL, base: null }, { write });
}
