import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { ConflictError } from './errors.ts';

interface KeyedCall {
  shop: string;
  key: string;
  /** Everything that the caller said. */
  input: unknown;
}

/**
 * Takes the key for this transaction; a second call with it waits here until the first has ended.
 * @returns the tasks of an earlier call with the same key and input within 24 hours, or undefined: then store them with `keepTasks`.
 * @throws ConflictError where the input was another.
 */
export async function takeIdempotencyKey(tx: Transaction, { shop, key, input }: KeyedCall): Promise<string[] | undefined> {
  const hash = createHash('sha256').update(canonicalJson(input)).digest('hex');
  const [taken] = await tx.query<{ inputHash: string; taskIds: string[] }>(sql`
    insert into idempotency_key as k (shop, key, input_hash, task_ids, created_at) values (${shop}, ${key}, ${hash}, '{}', now())
    on conflict (shop, key) do update set
      input_hash = case when k.created_at < now() - interval '24 hours' then excluded.input_hash else k.input_hash end,
      task_ids = case when k.created_at < now() - interval '24 hours' then '{}' else k.task_ids end,
      created_at = case when k.created_at < now() - interval '24 hours' then excluded.created_at else k.created_at end
    returning input_hash as "inputHash", task_ids as "taskIds"`);
  if (!taken || taken.taskIds.length === 0) return undefined;
  if (taken.inputHash === hash) return taken.taskIds;
  throw new ConflictError('This idempotency key was used with another input within the last 24 hours.', taken.taskIds[0], ['idempotencyKey']);
}

export async function keepTasks(tx: Transaction, { shop, key }: Omit<KeyedCall, 'input'>, taskIds: readonly string[]): Promise<void> {
  await tx.query(sql`update idempotency_key set task_ids = ${taskIds}::uuid[] where shop = ${shop} and key = ${key}`);
}

/** Equal for equal values, in whatever order the keys of their objects stand. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
