import sql from 'sql-template-tag';
import type { Domain } from './domain.ts';
import { endTasks } from './end-tasks.ts';

/** In one transaction. */
const BATCH = 500;

/** Ends tasks that run elsewhere and have said nothing for so long: whoever ran them is gone. */
export async function failSilentExternalTasks(domain: Domain, { timeoutSeconds }: { timeoutSeconds: number }): Promise<void> {
  const isSilent = sql`kind = 'EXTERNAL' and status = 'RUNNING' and last_event_at < now() - ${timeoutSeconds}::int * interval '1 second'`;
  let ended: readonly string[];
  do {
    ended = await domain.database.transaction(async (tx) => {
      // Locked first: one that reports at this moment is not silent.
      const silent = await tx.query<{ id: string }>(sql`
        select id from task where id in (select id from task where ${isSilent} limit ${BATCH}::int) and ${isSilent} order by id for no key update`);
      const failure = {
        code: 'EXTERNAL_TIMEOUT',
        message: `Nothing was heard of it for ${timeoutSeconds} s.`,
        hint: 'Let what runs it report, or end it with finishTask; EXTERNAL_TIMEOUT says how long it may be silent.',
        retryable: false,
        stageId: null,
      };
      return endTasks(
        domain,
        tx,
        silent.map(({ id }) => ({ taskId: id, attempt: null, status: 'FAILED', failure, actor: null })),
      );
    });
  } while (ended.length >= BATCH);
}
