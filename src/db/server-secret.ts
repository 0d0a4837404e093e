import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Database } from './database.ts';

/** A key that this installation signs with: made once and kept in the database. Processes that start at once insert at most one, and all of them read that one. */
export async function serverSecret(database: Database, name: string): Promise<Uint8Array> {
  await database.query(sql`insert into server_secret (name, value) values (${name}, ${randomBytes(32)}) on conflict (name) do nothing`);
  const [secret] = await database.query<{ value: Uint8Array }>(sql`select value from server_secret where name = ${name}`);
  if (!secret) throw new Error(`The secret "${name}" vanished from the database while it was read`);
  return secret.value;
}
