import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Transaction } from '../db/database.ts';
import { toJsonb } from '../db/jsonb.ts';
import type { Actor } from './actor.ts';
import { cancelLocked } from './cancel-task.ts';
import type { Domain, Failure } from './domain.ts';
import { endTasks } from './end-tasks.ts';
import { DomainError, InvalidStateError, throwIfAny, ValidationError } from './errors.ts';
import { type ReferredTask, referredTask, type TaskRef } from './external-tasks.ts';
import { newId } from './ids.ts';
import type { Json } from './step-outcome.ts';
import { resultKey } from './task-files.ts';
import { isTerminal } from './task-status.ts';

export interface Finish {
  task: TaskRef;
  status: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  result: Json | undefined;
  error: Omit<Failure, 'stageId'> | null;
  completedAt: Date | null;
}

const DAY_MS = 86_400_000;

/**
 * Ends a task that runs elsewhere. One that has ended so already stays as it is.
 * @param inlineBytes a larger result goes to storage.
 * @throws InvalidStateError for a task that runs here, and for one that has ended otherwise.
 */
export async function finishExternalTask(domain: Domain, actor: Actor, finish: Finish, inlineBytes: number): Promise<{ taskId: string }> {
  checkFinish(finish);
  const placed = { ref: finish.task, shop: null, at: ['task'] };
  const result = finish.result === undefined ? null : toResult(finish.result, inlineBytes);
  if (result?.key != null) {
    // Before the row that points at it, and outside of the transaction.
    const { id } = await domain.database.transaction((tx) => referredTask(tx, actor, placed));
    result.key = resultKey({ taskId: id, attempt: 0 }, newId());
    await domain.storage.put(result.key, result.bytes);
  }
  try {
    const { isNew, taskId } = await domain.database.transaction(async (tx) => {
      const task = await referredTask(tx, actor, placed);
      if (task.kind !== 'EXTERNAL') throw new InvalidStateError('The task runs here, and ends by itself; `cancelTask` stops it.', task.status, ['task']);
      if (isTerminal(task.status)) {
        if (await hasEndedSo(tx, task.id, finish, result)) return { isNew: false, taskId: task.id };
        throw new InvalidStateError(`The task has ended already, as ${task.status}, and not with the same.`, task.status, ['task']);
      }
      if (result) await setResult(tx, task, result);
      await end(domain, tx, actor, task, finish);
      return { isNew: true, taskId: task.id };
    });
    if (!isNew && result?.key) await domain.storage.delete([result.key]);
    return { taskId };
  } catch (error) {
    if (result?.key && error instanceof DomainError) await domain.storage.delete([result.key]);
    throw error;
  }
}

function checkFinish({ status, error, completedAt }: Finish): void {
  const faults: DomainError[] = [];
  if (status === 'FAILED' && !error) faults.push(new ValidationError('Say with `error` why it failed.', ['error']));
  if (status !== 'FAILED' && error) faults.push(new ValidationError('Only a task that FAILED has an error.', ['error']));
  if (error && !/^[A-Z][A-Z0-9_]{0,99}$/.test(error.code)) faults.push(new ValidationError('A code is UPPER_SNAKE_CASE.', ['error', 'code']));
  if (completedAt && completedAt.getTime() > Date.now() + DAY_MS) faults.push(new ValidationError('completedAt is more than a day ahead.', ['completedAt']));
  throwIfAny(faults);
}

async function end(domain: Domain, tx: Transaction, actor: Actor, { id, kind, status: currentStatus }: ReferredTask, finish: Finish): Promise<void> {
  const { status, error, completedAt } = finish;
  if (status === 'CANCELLED') {
    const cancellation = { reason: null, gracePeriodMs: 0, cascade: false, completedAt };
    await cancelLocked(domain, tx, actor, [{ id, kind, status: currentStatus, floor: '' }], cancellation);
    return;
  }
  const failure = error && { ...error, stageId: null };
  await endTasks(domain, tx, [{ taskId: id, attempt: null, status, failure, actor: actor.name, completedAt }]);
}

interface Result {
  text: string;
  bytes: Buffer;
  sha256: string;
  /** Null where it is small enough for the row; empty until it is stored. */
  key: string | null;
}

function toResult(value: Json, inlineBytes: number): Result {
  const text = toJsonb(value);
  const bytes = Buffer.from(text);
  return { text, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), key: bytes.length <= inlineBytes ? null : '' };
}

async function setResult(tx: Transaction, { id }: ReferredTask, { text, bytes, sha256, key }: Result): Promise<void> {
  const isInline = key === null;
  await tx.query(sql`
    update task set result_json = ${isInline ? text : null}::jsonb, result_blob_key = ${key}, result_content_type = ${isInline ? null : 'application/json'},
      result_size_bytes = ${bytes.length}::bigint, result_sha256 = ${isInline ? null : sha256}
    where id = ${id}::uuid`);
}

/** The same call was made before: its answer may have been lost. */
async function hasEndedSo(tx: Transaction, taskId: string, { status, error }: Finish, result: Result | null): Promise<boolean> {
  const [task] = await tx.query<{ isSame: boolean }>(sql`
    select status::text = ${status} and error_code is not distinct from ${error?.code ?? null}::text and error_message is not distinct from ${error?.message ?? null}::text
      and case when result_sha256 is null then result_json is not distinct from ${result?.text ?? null}::jsonb else result_sha256 = ${result?.sha256 ?? ''} end as "isSame"
    from task where id = ${taskId}::uuid`);
  return task?.isSame ?? false;
}
