import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.ts';
import type { Run } from '../settle-stages.ts';

/** Says where the same result lies now. @returns false where the run is no longer this worker's, or the result is another by now. */
export async function moveResult(database: Queryable, { taskId, attempt }: Run, { from, to }: { from: string; to: string }): Promise<boolean> {
  const moved = await database.query(sql`
    update task set result_blob_key = ${to} where id = ${taskId}::uuid and attempts = ${attempt}::int and result_blob_key = ${from} returning 1`);
  return moved.length > 0;
}
