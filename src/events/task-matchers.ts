import DataLoader from 'dataloader';
import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import type { StoredEvent } from './types.ts';

/** Tasks that are remembered for each condition; the bound keeps a feed of months small. */
const REMEMBERED = 5_000;

export interface TaskMatcher extends Disposable {
  /** Those events whose task matches, in their order. */
  pick(events: readonly StoredEvent[]): Promise<StoredEvent[]>;
}

/**
 * Which tasks match the condition of a feed. Whether one does never changes, so it is asked for once; feeds with equal
 * conditions ask together, so that a page which many people have open costs one query for what is new.
 *
 * @returns how to get a matcher for a condition on the row `task`.
 */
export function openTaskMatchers(database: Queryable): (where: Sql) => TaskMatcher {
  const shared = new Map<string, { loader: DataLoader<string, boolean>; users: number }>();

  const open = (where: Sql) => {
    const loader = new DataLoader<string, boolean>(
      async (ids) => {
        const rows = await database.query<{ id: string }>(sql`select task.id from task where task.id = any(${ids}::uuid[]) and ${where}`);
        const matching = new Set(rows.map(({ id }) => id));
        return ids.map((id) => matching.has(id));
      },
      { maxBatchSize: 1_000, cacheMap: new BoundedMap() },
    );
    return { loader, users: 0 };
  };

  return (where) => {
    const key = JSON.stringify([where.text, where.values]);
    const entry = shared.get(key) ?? open(where);
    shared.set(key, entry);
    entry.users += 1;
    return {
      async pick(events) {
        const matches = await Promise.all(events.map(({ taskId }) => entry.loader.load(taskId)));
        return events.filter((_event, index) => matches[index]);
      },
      [Symbol.dispose]() {
        entry.users -= 1;
        if (entry.users === 0) shared.delete(key);
      },
    };
  };
}

class BoundedMap<Key, Value> extends Map<Key, Value> {
  override set(key: Key, value: Value): this {
    if (this.size >= REMEMBERED) this.clear();
    return super.set(key, value);
  }
}
