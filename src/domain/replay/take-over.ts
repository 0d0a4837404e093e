import sql from 'sql-template-tag';
import type { Transaction } from '../../db/database.ts';
import { eventStamp, insertEvents, stamped } from '../../events/log.ts';
import type { Original } from './original.ts';

/**
 * Gives the first stages of a new task the outputs of the original's, and the task the result where one of them had produced it.
 * Artifacts and logs stay with the original; the object of a large result the worker copies.
 * @param stageIds of the new task, in order.
 */
export async function takeOverStages(tx: Transaction, original: Original, { taskId, stageIds, first }: TakeOver): Promise<void> {
  const taken = stageIds.slice(0, first);
  const originals = original.stages.slice(0, first).map(({ id }) => id);
  const resultStageId = taken[original.stages.findIndex(({ id }) => id === original.resultStageId)] ?? null;
  const events = taken.map((stageId) => ({ taskId, body: { type: 'STAGE_CHANGED', stageId, stageStatus: 'SKIPPED' } as const }));
  const result = resultStageId
    ? sql`, result_json = original.result_json, result_text = original.result_text, result_blob_key = original.result_blob_key,
        result_content_type = original.result_content_type, result_size_bytes = original.result_size_bytes, result_sha256 = original.result_sha256,
        result_stage_id = ${resultStageId}::uuid`
    : sql``;
  await tx.query(sql`
    with changed as (
      update task set ${eventStamp} ${result}
      from task original where task.id = ${taskId}::uuid and original.id = ${original.id}::uuid
      returning ${stamped}
    ),
    taken as (
      update stage set status = 'SKIPPED', taken_over = true, agent_name = original.agent_name, output = original.output, key_input = original.key_input,
        key_output = original.key_output, reasoning = original.reasoning, model_name = original.model_name, workspace_key = original.workspace_key
      from unnest(${taken}::uuid[], ${originals}::uuid[]) as pair (taken_id, original_id) join stage original on original.id = pair.original_id
      where stage.id = pair.taken_id
    )
    ${insertEvents(events)}`);
}

interface TakeOver {
  taskId: string;
  stageIds: readonly string[];
  /** The index of the first stage that runs. */
  first: number;
}
