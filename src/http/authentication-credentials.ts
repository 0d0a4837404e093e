import { unauthenticated } from '../schema/graphql-errors.ts';
import type { Caller } from './caller.ts';

/**
 * The one key or token that a caller brings, under either name in headers or, in any case, in the payload of `connection_init`; undefined
 * where it brings none. An empty X-API-Key is none.
 * @throws UNAUTHENTICATED where it is no text, no Bearer, or where there are several that differ.
 */
export function credentialOf({ headers, connectionParams = {} }: Pick<Caller, 'headers' | 'connectionParams'>): string | undefined {
  const found = new Set<string>();
  for (const [name, value] of [...headers, ...Object.entries(connectionParams)]) {
    const read = readers.get(name.toLowerCase());
    if (!read || value === undefined || value === null) continue;
    if (typeof value !== 'string') throw unauthenticated(`${name} must be text.`);
    const credential = read(value.trim());
    if (credential) found.add(credential);
  }
  if (found.size > 1) throw unauthenticated('This request brings several keys that differ. Send one.');
  return [...found][0];
}

/** A map: `constructor` and `__proto__` are names of headers, too. */
const readers: ReadonlyMap<string, (value: string) => string> = new Map([
  ['x-api-key', (value) => value],
  [
    'authorization',
    (value) => {
      const [, credential] = /^bearer +(\S.*)$/i.exec(value) ?? [];
      if (!credential) throw unauthenticated('Authorization must be `Bearer` and a key or token.');
      return credential;
    },
  ],
]);
