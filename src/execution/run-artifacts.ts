import { createReadStream } from 'node:fs';
import mime from 'mime';
import { recordArtifact } from '../domain/artifacts.ts';
import type { Domain } from '../domain/domain.ts';
import { newId } from '../domain/ids.ts';
import type { Run } from '../domain/settle-stages.ts';
import { artifactKey } from '../domain/task-files.ts';
import type { ArtifactSource } from './artifact-source.ts';

export interface SavedArtifact {
  blobKey: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
}

/** Puts a file or bytes into storage, then records it: a row never points at what is not there. */
export async function saveArtifact(domain: Domain, run: Run, stageId: string, { label, path, mimeType, content }: ArtifactSource): Promise<SavedArtifact> {
  const id = newId();
  const blobKey = artifactKey(run.taskId, id);
  const stored = await domain.storage.put(blobKey, 'file' in content ? createReadStream(content.file) : content.bytes);
  const saved = { blobKey, mimeType: mimeType ?? mime.getType(path) ?? 'application/octet-stream', sizeBytes: stored.sizeBytes, sha256: stored.sha256 };
  const unused = await recordArtifact(domain, run, { id, stageId, label, path, ...saved });
  if (unused !== undefined) await domain.storage.delete([unused]);
  return saved;
}
