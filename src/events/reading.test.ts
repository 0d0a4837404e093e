import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queryable } from '../db/database.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type ReadScope, readEvents } from './reading.ts';
import type { StoredEvent } from './types.ts';

const START = { xid: 0, position: 0 };
const LATE = { xid: 170, position: 0 };
const taskId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

let database: TestDatabase;

/** 100,000 events of 2,000 tasks, a tenth of them of the first one. Without statistics, as a new database and every embedded one. */
beforeAll(async () => {
  database = await openTestDatabase();
  await database.script(`
    insert into task (id, kind, name, status, parameters, tags, metadata, agent_names)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'TEMPLATE', 'task-' || n % 10, 'COMPLETED', '{}',
      case when n % 500 = 0 then array['rare'] else '{}' end, '{}', '{}'
    from generate_series(1, 2000) n;
    insert into task_event (xid, task_id, shop, type, payload, at)
    select 1 + n / 500, ('00000000-0000-7000-8000-' || lpad((case when n % 10 = 0 then 1 else 1 + n % 2000 end)::text, 12, '0'))::uuid, '',
      case when n % 1000 = 7 then 'ARTIFACT_CREATED' else 'LOG_APPENDED' end, '{"level": "INFO", "message": "one of many"}', now()
    from generate_series(1, 100000) n;
  `);
});

afterAll(() => database[Symbol.asyncDispose]());

const scopes: [string, ReadScope][] = [
  ['all', {}],
  ['a type', { types: ['ARTIFACT_CREATED'] }],
  ['a task', { taskId: taskId(1) }],
  ['a task and a type', { taskId: taskId(1), types: ['TASK_STATUS_CHANGED'] }],
  ['tags', { where: sql`task.tags && ${['rare']}::text[]` }],
  ['ids', { where: sql`task.id = any(${[taskId(1000)]}::uuid[])` }],
  ['names and a type', { where: sql`task.name = any(${['task-7']}::text[])`, types: ['ARTIFACT_CREATED'] }],
];

describe.each(scopes)('reading %s', (_name, scope) => {
  it('page after page gives what one statement gives', async () => {
    const seen: StoredEvent[] = [];
    let place = LATE;
    for (let hasMore = true; hasMore; ) {
      const reading = await readEvents(database, place, scope, 300);
      expect(reading.events.length).toBeLessThanOrEqual(300);
      seen.push(...reading.events);
      ({ hasMore, readTo: place } = reading);
    }
    const expected = await database.query<{ position: number }>(sql`
      select position from task_event
      where (xid, position) > (${LATE.xid}::bigint, 0) and ${scope.taskId ? sql`task_id = ${scope.taskId}::uuid` : sql`true`} and ${scope.types ? sql`type = any(${scope.types}::text[])` : sql`true`}
        and ${scope.where ? sql`exists (select 1 from task where task.id = task_id and ${scope.where})` : sql`true`}
      order by xid, position`);
    expect(seen.map(({ position }) => position)).toEqual(expected.map(({ position }) => position));
  });

  it.each([
    ['from the beginning', START],
    ['late', LATE],
    ['at the end', { xid: 201, position: 100_000 }],
  ])('%s takes the indexes', async (_where, after) => {
    const plans: string[] = [];
    const explained: Queryable = {
      ...database,
      async query(statement) {
        const rows = await database.execute(`explain ${statement.text}`, statement.values);
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return [];
      },
    };
    await readEvents(explained, after, scope, 500);
    expect(plans.join()).toMatch(/Index.* task_event_/);
    expect(plans.join()).not.toContain('Seq Scan on task_event');
  });
});

it('looks through so many events at once that a rare match cannot hold it up', async () => {
  const { events, hasMore, readTo } = await readEvents(database, START, { types: ['ARTIFACT_CREATED'] }, 500);
  expect(events).toHaveLength(5);
  expect({ hasMore, readTo }).toEqual({ hasMore: true, readTo: { xid: 11, position: 5_000 } });
});

it('says where the log ends, also to whoever reads nothing', async () => {
  const { events, hasMore, readTo } = await readEvents(database, { xid: Number.MAX_SAFE_INTEGER, position: 0 }, {}, 500);
  expect({ events, hasMore, position: readTo.position }).toEqual({ events: [], hasMore: false, position: 0 });
  expect(readTo.xid).toBeGreaterThan(201);
});
