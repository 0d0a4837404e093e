import sql from 'sql-template-tag';
import { parsePublicId } from '../domain/ids.ts';
import { reached } from './task-history.ts';
import type { TestApp } from './test-app.ts';

/** Resolves once so many attempts of a task's stages have failed and it waits for the next. */
export const waitsAgain = (app: TestApp, taskId: string, failed = 1) => reached(app, taskId, 'QUEUED', failed + 1);

/** When the next attempt of a task may begin, or a scheduled one, in milliseconds from now: less and less while nobody looks. */
export async function waitOf({ app }: TestApp, taskId: string): Promise<number> {
  const [job] = await app.database.query<{ ms: string }>(sql`
    select extract(epoch from start_after - now()) * 1000 as ms from pgboss.job where id = ${parsePublicId(taskId)?.uuid}::uuid`);
  return Number(job?.ms);
}

/** Makes the time of a task come at once that waits for its next attempt, or is scheduled. */
export async function hurry({ app }: TestApp, taskId: string): Promise<void> {
  await app.database.query(sql`update pgboss.job set start_after = now() where id = ${parsePublicId(taskId)?.uuid}::uuid`);
  app.domain.signals.raise('jobs');
}
