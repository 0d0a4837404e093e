import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { rollAllUp, storeLogs, storeTask } from '../testing/analytics-facts.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';

const script = fileURLToPath(new URL('analytics-verify.ts', import.meta.url));
let database: TestDatabase;
let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

beforeAll(async () => {
  // With Postgres it all lies there; else in an embedded database of its own, which only one process has open at a time.
  database = await openTestDatabase();
  folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-verify-'));
  await using stored = await openDatabase(readConfig(env()));
  await migrate(stored);
  await storeLogs(stored, await storeTask(stored), [{ createdAt: '2026-01-05T10:00:00Z' }, { createdAt: '2026-02-05T10:00:00Z' }]);
  await rollAllUp(stored);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const env = () => ({ DATA_DIR: folder.path, ...(database.url ? { DATABASE_URL: database.url } : {}) });
const verify = (...args: string[]) => execa(process.execPath, [script, ...args], { env: env(), reject: false });
async function damage(statement: Sql): Promise<void> {
  await using stored = await openDatabase(readConfig(env()));
  await stored.query(statement);
}

it('says that all agrees, and else what does not, within the window that it is asked for', async () => {
  const whole = await verify();
  expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
  // Two logs of two months in four levels each, and a task.
  expect(whole.stdout).toBe('All 12 rows of the rollup are what their facts say.');

  await damage(sql`update rollup set output_tokens = 7 where level = 'DAY' and bucket = '2026-02-05Z'`);
  const wrong = await verify();
  expect(wrong).toMatchObject({ exitCode: 1, stdout: 'There are 1 differences.' });
  expect(wrong.stderr).toMatch(/^LOG DAY 2026-02-05T00:00:00\.000Z \(.*agent_name "writer".*\): output_tokens is 7, its facts say 0$/);
  expect(await verify('--to', '2026-02-01')).toMatchObject({ exitCode: 0 });
  expect(await verify('--from', '2026-02-01', '--to', '2026-03-01T00:00:00Z')).toMatchObject({ exitCode: 1 });
});

it.each([
  [['--from', 'yesterday'], 'It is a date such as 2026-01-01'],
  [['--from', '2026-02-01', '--to', '2026-01-01'], '--to must not be before --from.'],
])('%j is no window', async (args, message) => {
  const { exitCode, stderr } = await verify(...args);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
});
