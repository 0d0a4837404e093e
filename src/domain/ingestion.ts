import sql, { raw } from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { type DomainError, LimitExceededError, ValidationError } from './errors.ts';

/** What the calls have in common that record what happens elsewhere. */

const MAX_ITEMS = 1_000;
const MAX_NAME = 255;
const DAY_MS = 86_400_000;

/** @throws where there is nothing to record, or too much. @param field of the input. */
export function checkCount(items: readonly unknown[], field: 'events' | 'logs'): void {
  if (items.length === 0) throw new ValidationError('There is nothing to record.', [field]);
  if (items.length > MAX_ITEMS) {
    throw new LimitExceededError(`One call records at most ${MAX_ITEMS} ${field}; these are ${items.length}.`, MAX_ITEMS, [field]);
  }
}

/** Collects what is wrong with one item. */
export class ItemCheck {
  readonly faults: DomainError[] = [];
  readonly #at: readonly string[];

  /** @param at where the item stands in the input. */
  constructor(at: readonly string[]) {
    this.#at = at;
  }

  /** @param message made where it is needed: of a thousand items, it mostly is not. */
  that(holds: boolean, message: () => string, ...field: string[]): void {
    if (!holds) this.faults.push(new ValidationError(message(), [...this.#at, ...field]));
  }

  name(field: string, value: string | null): void {
    this.that(value === null || (value.trim() !== '' && value.length <= MAX_NAME), () => `${field} has 1 to ${MAX_NAME} characters.`, field);
  }

  /** 0 to `most`. */
  amount(value: number | string | null, most: number, ...field: string[]): void {
    const holds = value === null || (Number(value) >= 0 && Number(value) <= most);
    this.that(holds, () => `${field.at(-1)} is not negative, and at most ${most.toLocaleString('en')}.`, ...field);
  }

  instant(field: string, value: Date | null): void {
    this.that(value === null || value.getTime() <= Date.now() + DAY_MS, () => `${field} is more than a day ahead.`, field);
  }
}

/** What a sender calls an item: unique in its task. */
export interface ItemKey {
  taskId: string;
  key: string;
}

/** For a map. */
export const textOfKey = ({ taskId, key }: ItemKey): string => `${taskId} ${key}`;

/** Ids of what is stored under these keys, by their text. The tasks are locked: nobody else stores any now. */
export async function storedKeys(tx: Transaction, table: 'agent_log' | 'trace_event', keys: readonly ItemKey[]): Promise<Map<string, string>> {
  const wanted = [...new Map(keys.map((key) => [textOfKey(key), key])).values()];
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<ItemKey & { id: string }>(sql`
    select stored.id, stored.task_id as "taskId", stored.key from ${raw(table)} stored
    join unnest(${wanted.map(({ taskId }) => taskId)}::uuid[], ${wanted.map(({ key }) => key)}::text[]) as wanted (task_id, key) using (task_id, key)`);
  return new Map(rows.map(({ id, ...key }) => [textOfKey(key), id]));
}
