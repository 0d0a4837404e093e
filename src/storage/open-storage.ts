import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { BlobStore } from './blob-store.ts';
import { openDatabaseStore } from './database-store.ts';
import { openFileStore } from './file-store.ts';
import { parseS3Address } from './s3-address.ts';

type StorageConfig = Pick<Config, 'STORAGE_URL' | 'DATABASE_URL' | 'dataDir'>;

/**
 * The store that STORAGE_URL names: `file:` with a path or a file URL, `s3:` with a bucket, or `postgres:` for the database itself. By default
 * files beside the embedded database, and rows where DATABASE_URL is set, which processes on other machines can read too.
 * @throws ConfigError for an address that it cannot serve.
 */
export async function openStorage(config: StorageConfig, database: Database): Promise<BlobStore> {
  const url = config.STORAGE_URL ?? (config.DATABASE_URL ? 'postgres:' : `file:${join(config.dataDir, 'storage')}`);
  if (url === 'postgres:') return openDatabaseStore(database);
  if (url.startsWith('s3:')) return openBucket(url);
  if (!url.startsWith('file:')) throw new ConfigError(['STORAGE_URL: nothing may follow `postgres:`; objects go to the database of DATABASE_URL']);
  const path = url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
  try {
    return await openFileStore(path);
  } catch (error) {
    throw new ConfigError([`STORAGE_URL: cannot write to ${path} (${error instanceof Error ? error.message : String(error)})`]);
  }
}

async function openBucket(url: string): Promise<BlobStore> {
  try {
    const address = parseS3Address(url);
    // Loaded only by those who use it: the SDK is large.
    const { openS3Store } = await import('./s3-store.ts');
    return await openS3Store(address);
  } catch (error) {
    // The SDK knows errors without a message, of requests whose answers have no body.
    const reason = error instanceof Error ? [error.name, error.message].filter((text, index, all) => all.indexOf(text) === index).join(': ') : String(error);
    throw new ConfigError([`STORAGE_URL: cannot use ${url} (${reason})`]);
  }
}
