import { NIL } from 'uuid';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../testing/database.ts';

// The statement that Postgres itself sends for each row that refers to another, planned once per connection.
test.each(['task', 'stage', 'trace_event'])('a reference to a %s is checked by the key that it names, also in a database that is new', async (table) => {
  await using database = await openTestDatabase();
  const plan = await database.transaction(async (tx) => {
    await tx.execute('set local enable_seqscan = off');
    return tx.execute(`explain select 1 from only ${table} where id = '${NIL}' and shop = '' for key share`);
  });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain(`Index Scan using ${table}_id_shop_key`);
});
