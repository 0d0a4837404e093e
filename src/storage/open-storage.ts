import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { BlobStore } from './blob-store.ts';
import { openDatabaseStore } from './database-store.ts';
import { openFileStore } from './file-store.ts';

type StorageConfig = Pick<Config, 'STORAGE_URL' | 'DATABASE_URL' | 'dataDir'>;

/**
 * The store that STORAGE_URL names: `file:` with a path or a file URL, or `postgres:` for the database itself. By default files beside
 * the embedded database, and rows where DATABASE_URL is set, which processes on other machines can read too.
 * @throws ConfigError for an address that it cannot serve.
 */
export async function openStorage(config: StorageConfig, database: Database): Promise<BlobStore> {
  const url = config.STORAGE_URL ?? (config.DATABASE_URL ? 'postgres:' : `file:${join(config.dataDir, 'storage')}`);
  if (url === 'postgres:') return openDatabaseStore(database);
  if (!url.startsWith('file:')) throw new ConfigError(['STORAGE_URL: nothing may follow `postgres:`; objects go to the database of DATABASE_URL']);
  const path = url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
  try {
    return await openFileStore(path);
  } catch (error) {
    throw new ConfigError([`STORAGE_URL: cannot write to ${path} (${error instanceof Error ? error.message : String(error)})`]);
  }
}
