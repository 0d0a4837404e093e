import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type App, type AppOptions, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { schema } from '../schema/schema.ts';
import { recordAnswers } from './coverage.ts';
import { openTestDatabase } from './database.ts';
import { type GraphClient, graphClient } from './graph-client.ts';

export interface TestApp extends GraphClient, AsyncDisposable {
  readonly app: App;
}

export interface TestAppOptions extends Omit<AppOptions, 'database'> {
  /** One that outlives the server, where a test starts several over it; one of its own where omitted. */
  database?: Database;
  /** Environment variables on top of the test's own. */
  env?: Record<string, string>;
}

/** The whole server, API and worker, on a database and a folder of its own. */
export async function openTestApp({ env = {}, database: shared, ...options }: TestAppOptions = {}): Promise<TestApp> {
  await using opening = new AsyncDisposableStack();
  recordAnswers(schema);
  const folder = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-app-')));
  const { onStatement } = options;
  const database = shared ? { ...shared, async [Symbol.asyncDispose]() {} } : await openTestDatabase(onStatement ? { onStatement } : {});
  // The only engine is one that is not there, whatever runs on the machine.
  const config = readConfig({ PORT: '0', DATA_DIR: folder.path, OLLAMA_BASE_URL: 'http://127.0.0.1:9', ...env });
  // So rarely that no test finds statements of the rollup among its own.
  const rollUpMs = 3_600_000;
  const app = opening.use(await openApp(config, { logger: pino({ level: 'fatal' }), drainMs: 2_000, rollUpMs, ...options, database }));
  const owned = opening.move();
  return { app, ...graphClient(app.http?.url ?? ''), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
