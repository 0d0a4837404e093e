import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { eventStamp, insertEvents, stamped } from '../events/log.ts';
import type { Domain } from './domain.ts';
import type { Run } from './settle-stages.ts';

export interface NewArtifact {
  id: string;
  stageId: string;
  label: string;
  path: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
  blobKey: string;
}

/**
 * Records a file that lies in storage already. A stage that runs again replaces what its earlier run had saved under the same path.
 * @returns the storage key that nothing points at now: the replaced one, or the artifact's own where the run is no longer this worker's.
 */
export async function recordArtifact(domain: Domain, run: Run, artifact: NewArtifact): Promise<string | undefined> {
  return domain.database.transaction(async (tx) => {
    const held = await tx.query(sql`
      select from task where id = ${run.taskId}::uuid and attempts = ${run.attempt}::int and status in ('RUNNING', 'CANCELLING') for no key update`);
    if (held.length === 0) return artifact.blobKey;
    const [replaced] = await tx.query<{ blobKey: string }>(sql`
      update artifact set label = ${artifact.label}, mime_type = ${artifact.mimeType}, size_bytes = ${artifact.sizeBytes}::bigint, sha256 = ${artifact.sha256},
        blob_key = ${artifact.blobKey}, created_at = clock_timestamp()
      from artifact earlier
      where artifact.task_id = ${run.taskId}::uuid and artifact.stage_id = ${artifact.stageId}::uuid and artifact.path = ${artifact.path} and earlier.id = artifact.id
      returning earlier.blob_key as "blobKey"`);
    if (replaced) return replaced.blobKey;
    await tx.query(sql`
      with changed as (
        update task set updated_at = now(), ${eventStamp} where id = ${run.taskId}::uuid returning ${stamped}
      ),
      stored as (
        insert into artifact (id, task_id, shop, stage_id, label, path, mime_type, size_bytes, sha256, blob_key, created_at)
        select ${artifact.id}::uuid, id, shop, ${artifact.stageId}::uuid, ${artifact.label}, ${artifact.path}, ${artifact.mimeType},
          ${artifact.sizeBytes}::bigint, ${artifact.sha256}, ${artifact.blobKey}, clock_timestamp()
        from changed
      )
      ${insertEvents([{ taskId: run.taskId, body: { type: 'ARTIFACT_CREATED', artifactId: artifact.id } }])}`);
    tx.afterCommit(() => domain.signals.raise('events'));
    return undefined;
  });
}

/** A file of a task, where it lies. */
export interface StoredArtifact {
  path: string;
  mimeType: string;
  sizeBytes: number;
  blobKey: string;
}

/** The newest one under this path, whichever stage saved it. */
export async function findArtifact(database: Queryable, taskId: string, path: string): Promise<StoredArtifact | undefined> {
  const [artifact] = await database.query<StoredArtifact>(sql`
    select path, mime_type as "mimeType", size_bytes::float8 as "sizeBytes", blob_key as "blobKey"
    from artifact where task_id = ${taskId}::uuid and path = ${path} order by created_at desc, id desc limit 1`);
  return artifact;
}
