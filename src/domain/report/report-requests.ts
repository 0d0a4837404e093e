import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../actor.ts';
import type { Domain } from '../domain.ts';
import { NotFoundError } from '../errors.ts';
import { publicId } from '../ids.ts';

/**
 * A report that is asked for is a row that says so, written with the change that makes it due: nothing that happens to a process
 * loses it. Builders (see build-reports.ts) are told by a hint, and look by themselves now and then.
 *
 * Whoever asks holds the lock of the task's row. So does whoever adds logs, in an earlier statement, so that he sees here
 * whether there is a report, and a builder either reads his logs or is told that it has not.
 */

/** An insert for the tasks of `due`, rows with id and shop, whose logs have changed. */
export function askForReports(due: Sql): Sql {
  return sql`
    insert into task_report (id, shop) select id, shop from ${due}
    on conflict (id) do update set state = 'PENDING', request = task_report.request + 1, requested_at = now()`;
}

/** Has the report built, or built again, in the background. Where that is asked for already, it is done once. */
export async function aggregateTask(domain: Domain, actor: Actor, { taskId }: { taskId: string }): Promise<{ taskId: string }> {
  return domain.database.transaction(async (tx) => {
    const [asked] = await tx.query<{ id: string }>(sql`
      with due as (
        select id, shop from task where id = ${taskId}::uuid and (${actor.shop}::text is null or shop = ${actor.shop}) for no key update
      ),
      asked as (${askForReports(sql`due`)} where task_report.state <> 'PENDING')
      select id from due`);
    if (!asked) throw new NotFoundError('There is no such task.', publicId('Task', taskId), ['taskId']);
    tx.afterCommit(() => domain.signals.raise('reports'));
    return { taskId };
  });
}
