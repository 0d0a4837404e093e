import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from './blob-store.ts';

/** An object is not the one that was stored. */
export class BlobAlteredError extends Error {
  override readonly name = 'BlobAlteredError';

  constructor(key: string) {
    super(`The object ${key} is not what was stored`);
  }
}

/**
 * A whole object in memory.
 * @param sha256 in hexadecimal.
 * @throws BlobNotFoundError, or BlobAlteredError where size or content is another.
 */
export async function readChecked(storage: BlobStore, { key, sizeBytes, sha256 }: { key: string; sizeBytes: number; sha256: string }): Promise<Buffer> {
  // One byte more than there should be: whatever has taken its place, memory holds no more of it.
  const content = await buffer(await storage.read(key, sizeBytes > 0 ? { start: 0, end: sizeBytes } : undefined));
  if (content.length !== sizeBytes || createHash('sha256').update(content).digest('hex') !== sha256) throw new BlobAlteredError(key);
  return content;
}
