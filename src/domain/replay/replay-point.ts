import { InvalidStateError, NotFoundError } from '../errors.ts';
import { publicId } from '../ids.ts';
import { isTerminal } from '../task-status.ts';
import type { Original, OriginalStage } from './original.ts';

/** Where a replay begins; the stages before that are taken over. */
export type ReplayFrom = { at: 'START' } | { at: 'LAST_FAILURE' } | { at: 'STAGE'; stageId: string };

/**
 * The index of the first stage to run again. Only a task that has ended can be replayed: what runs is still being written.
 * @throws InvalidStateError, or NotFoundError for a stage that is not this task's.
 */
export function firstStageOf(original: Original, from: ReplayFrom): number {
  const { status, isDeleted, stages } = original;
  if (isDeleted) throw new InvalidStateError('The task is deleted; restore it before you replay it.', status, ['taskId']);
  if (!isTerminal(status)) throw new InvalidStateError('Only a task that has ended can be replayed; wait for its end, or cancel it.', status, ['taskId']);
  if (stages.length === 0) throw new InvalidStateError('The task has no stages that could run here again.', status, ['taskId']);
  switch (from.at) {
    case 'START':
      return 0;
    case 'LAST_FAILURE':
      if (status !== 'FAILED') throw new InvalidStateError('The task did not fail; replay it from START or from a stage.', status, ['from', 'point']);
      return unfinishedIndex(stages);
    case 'STAGE':
      return indexOfStage(original, from.stageId);
  }
}

function indexOfStage({ status, stages }: Original, stageId: string): number {
  const index = stages.findIndex(({ id }) => id === stageId);
  if (index < 0) throw new NotFoundError('The task has no such stage.', publicId('Stage', stageId), ['from', 'stageId']);
  const unfinished = unfinishedIndex(stages);
  if (index <= unfinished) return index;
  const message = `The stage "${stages[unfinished]?.name}" before it did not succeed, so there is nothing to take over; replay from that one, or from an earlier one.`;
  throw new InvalidStateError(message, status, ['from', 'stageId']);
}

/** The first stage that has no output to take over. */
function unfinishedIndex(stages: readonly OriginalStage[]): number {
  const index = stages.findIndex(({ status, takenOver }) => status !== 'SUCCEEDED' && !takenOver);
  return index < 0 ? stages.length : index;
}
