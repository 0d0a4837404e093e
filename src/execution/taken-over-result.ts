import type { Domain } from '../domain/domain.ts';
import { moveResult } from '../domain/replay/move-result.ts';
import type { Run } from '../domain/settle-stages.ts';
import { resultKey } from '../domain/task-files.ts';

/**
 * The object of a large result that a replay took over belongs to the original, and goes with it: so the replay gets one of its own.
 * Where that fails, the task runs all the same, and its result stays where it is.
 */
export async function copyTakenOverResult({ database, storage, log }: Domain, run: Run, key: string): Promise<void> {
  const own = resultKey(run, 'taken-over');
  try {
    await storage.put(own, await storage.read(key));
    if (!(await moveResult(database, run, { from: key, to: own }))) await storage.delete([own]);
  } catch (error) {
    log.warn({ err: error, taskId: run.taskId, key }, 'A result that was taken over could not be copied');
  }
}
