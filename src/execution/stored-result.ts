import { toJsonb } from '../db/jsonb.ts';
import type { StoredResult } from '../domain/ending.ts';
import type { StepResult } from '../domain/step-outcome.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { SavedArtifact } from './run-artifacts.ts';

/** Small results go into the task's row; large ones into storage, before the row points at them. */
export async function storeResult(
  result: StepResult,
  { storage, inlineBytes, key, artifacts }: { storage: BlobStore; inlineBytes: number; key: string; artifacts: ReadonlyMap<string, SavedArtifact> },
): Promise<StoredResult> {
  const nothing = { json: undefined, text: null, blobKey: null, contentType: null, sha256: null };
  if ('artifactPath' in result) {
    const artifact = artifacts.get(result.artifactPath);
    if (!artifact) throw new Error(`The step names a result that it has not saved: ${result.artifactPath}`);
    return { ...nothing, blobKey: artifact.blobKey, contentType: artifact.mimeType, sizeBytes: artifact.sizeBytes, sha256: artifact.sha256 };
  }
  const isText = 'text' in result;
  const bytes = Buffer.from(isText ? result.text : toJsonb(result.json));
  if (bytes.length <= inlineBytes) {
    return { ...nothing, ...(isText ? { text: result.text } : { json: result.json }), sizeBytes: bytes.length };
  }
  const { sha256 } = await storage.put(key, bytes);
  const contentType = isText ? 'text/plain; charset=utf-8' : 'application/json';
  return { ...nothing, blobKey: key, contentType, sizeBytes: bytes.length, sha256 };
}
