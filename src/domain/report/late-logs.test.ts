import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import type { AgentLogInput } from '../../gql/graphql.ts';
import { foreignLog, recordLogs } from '../../testing/foreign-logs.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { localActor } from '../actor.ts';
import type { Domain } from '../domain.ts';
import { type NewAgentLog, recordAgentLogs } from '../record-agent-logs.ts';
import { buildReports } from './build-reports.ts';

const ReportOfForeign = graphql(`
  query ReportOfForeign($externalId: String!) {
    taskByExternalId(externalId: $externalId) {
      id
      agentLogs(first: 1) { totalCount }
      report { state totalDurationMs stages { stage } performanceBreakdown { calls } }
    }
  }
`);
const FinishForeign = graphql(`
  mutation FinishForeign($externalId: String!) { finishTask(input: { task: { externalId: $externalId }, status: COMPLETED }) { errors { message } } }
`);

let app: TestApp;
let domain: Domain;
beforeAll(async () => {
  app = await openTestApp();
  domain = app.app.domain;
});
afterAll(() => app[Symbol.asyncDispose]());

const record = (...logs: AgentLogInput[]) => recordLogs((query, variables) => app.ask(query, variables), logs);
const finish = (externalId: string) => app.run(FinishForeign, { externalId });
const read = async (externalId: string) => (await app.run(ReportOfForeign, { externalId })).taskByExternalId;

/** The report once it is built, of so many logs. */
async function built(externalId: string, logs: number) {
  return vi.waitUntil(
    async () => {
      const report = (await read(externalId))?.report;
      const calls = report?.performanceBreakdown.reduce((sum, { calls: of }) => sum + of, 0);
      return report?.state === 'READY' && calls === logs && report;
    },
    { timeout: 100_000 },
  );
}

/** How often its report was told of, and how often it was asked for. */
async function counts(externalId: string) {
  const [row] = await domain.database.query<{ told: number; asked: number }>(sql`
    select (select count(*)::int from task_event where task_id = task.id and type = 'REPORT_UPDATED') as told,
      (select request from task_report where id = task.id) as asked
    from task where external_id = ${externalId}`);
  return row;
}

describe('logs that come after the end', () => {
  it('are in the next report, which is made by itself, once for each call', async () => {
    await record(foreignLog('late', { agentName: 'first', durationMs: 5 }));
    await finish('late');
    expect(await built('late', 1)).toMatchObject({ totalDurationMs: 5, stages: [{ stage: 'first' }] });
    expect(await counts('late')).toEqual({ told: 1, asked: 1 });
    await record(foreignLog('late', { key: 'a', agentName: 'second', durationMs: 7 }), foreignLog('late', { key: 'b', agentName: 'second', durationMs: 1 }));
    expect(await built('late', 3)).toMatchObject({ totalDurationMs: 13, stages: [{ stage: 'first' }, { stage: 'second' }] });
    expect(await counts('late')).toEqual({ told: 2, asked: 2 });
    // Nothing new, so there is nothing to report.
    expect((await record(foreignLog('late', { key: 'a' }))).recorded).toBe(0);
    expect(await counts('late')).toEqual({ told: 2, asked: 2 });
  });

  it('make the first one where there was none before', async () => {
    await app.ask('mutation { createTask(input: { source: { external: { name: "empty" } }, externalId: "empty" }) { errors { message } } }');
    await finish('empty');
    expect((await read('empty'))?.report).toBeNull();
    await record(foreignLog('empty'));
    await built('empty', 1);
  });

  it('and none that come before it do', async () => {
    await record(foreignLog('open'), foreignLog('open'));
    expect(await read('open')).toMatchObject({ report: null, agentLogs: { totalCount: 2 } });
  });

  it('at the same moment as the end are in the last report, all of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const externalId = `raced-${round}`;
      await record(foreignLog(externalId));
      await Promise.all([...Array.from({ length: 4 }, () => record(foreignLog(externalId), foreignLog(externalId))), finish(externalId)]);
      await built(externalId, 9);
    }
  });
});

const log = (externalId: string, key: string): NewAgentLog => ({
  ...{ task: { externalId }, key, agentName: 'writer', input: {}, output: null, reasoning: null, durationMs: 1, status: 'SUCCEEDED', routingMode: null },
  ...{ usedLlm: false, confidence: null, creditsUsed: '1', llmTokens: null, tokenUsage: null, cost: null, modelName: null, provider: null },
  ...{ shop: null, createdAt: null },
});

/** The same, but for a process that dies before a statement of this number. @returns false where the call was done before. */
async function diesBefore(point: number, logs: readonly NewAgentLog[]): Promise<boolean> {
  let count = 0;
  const dying: Domain['database'] = {
    ...domain.database,
    transaction: (work) =>
      domain.database.transaction(async (tx) => {
        const value = await work({
          ...tx,
          async query(statement) {
            count += 1;
            if (count === point) throw new Error('The process died');
            return tx.query(statement);
          },
          // Nor does it come to telling anybody.
          afterCommit() {},
        });
        count += 1;
        if (count === point) throw new Error('The process died before the commit');
        return value;
      }),
  };
  return recordAgentLogs({ ...domain, database: dying }, localActor, logs).then(
    () => false,
    () => true,
  );
}

it('a death before any statement leaves nothing or all, and the call sent again records once and reports once', async () => {
  for (let point = 1, died = true; died; point += 1) {
    const [ended, fresh] = [`dies-${point}`, `fresh-${point}`];
    await record(foreignLog(ended));
    await finish(ended);
    await built(ended, 1);
    const logs = [log(ended, 'a'), log(ended, 'b'), log(fresh, 'a')];
    died = await diesBefore(point, logs);
    expect([(await read(ended))?.agentLogs.totalCount, (await read(fresh))?.agentLogs.totalCount]).toEqual(died ? [1, undefined] : [3, 1]);
    const again = await recordAgentLogs(domain, localActor, logs);
    expect(again.recorded).toBe(died ? 3 : 0);
    // What was asked for is found whether or not anybody was told.
    await buildReports(domain);
    await built(ended, 3);
    expect(await counts(ended)).toEqual({ told: 2, asked: 2 });
    expect((await read(fresh))?.report).toBeNull();
  }
});
