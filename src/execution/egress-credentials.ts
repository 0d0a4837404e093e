import type { Credential } from '../config.ts';
import { StepError } from '../domain/step-outcome.ts';

/**
 * The header that carries a configured credential, or undefined without a name.
 * @throws StepError CREDENTIAL_UNKNOWN; CREDENTIAL_MISMATCH where it belongs to another origin.
 */
export function credentialHeader(
  credentials: Readonly<Record<string, Credential>>,
  name: string | undefined,
  url: URL,
): { name: string; value: string } | undefined {
  if (name === undefined) return undefined;
  const credential = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
  if (!credential) {
    throw new StepError('CREDENTIAL_UNKNOWN', `There is no credential named ${JSON.stringify(name)}.`, { hint: 'An operator adds it to CREDENTIALS.' });
  }
  const origin = new URL(credential.origin).origin;
  if (origin === 'null' || origin !== url.origin) {
    throw new StepError('CREDENTIAL_MISMATCH', `The credential ${JSON.stringify(name)} is not for ${url.origin}.`, {
      hint: 'A credential goes to the origin that CREDENTIALS names for it, and nowhere else.',
    });
  }
  if ('token' in credential) return { name: 'Authorization', value: `Bearer ${credential.token}` };
  const colon = credential.header.indexOf(':');
  return { name: credential.header.slice(0, colon), value: credential.header.slice(colon + 1).trim() };
}
