import { rm } from 'node:fs/promises';
import { coverageFolder } from './coverage.ts';
import { pgliteImage } from './pglite-image.ts';
import { postgresTemplate } from './postgres-template.ts';

/** Once per run, before the first test file: the database that each file gets a copy of, and a clean record of answers. */
export async function setup(): Promise<void> {
  const { TEST_DATABASE_URL: serverUrl } = process.env;
  await rm(coverageFolder, { recursive: true, force: true });
  await (serverUrl ? postgresTemplate(serverUrl) : pgliteImage());
}
