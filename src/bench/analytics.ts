import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { openPostgres } from '../db/postgres.ts';
import { isBehind, rollUp } from '../domain/analytics/roll-up.ts';
import { verifyRollup } from '../domain/analytics/verify.ts';
import { storeHistory } from './agent-log-history.ts';
import { analyticsQuestions } from './analytics-questions.ts';
import { openBenchDatabase } from './bench-database.ts';
import { median, table } from './statistics.ts';

interface Size {
  logs: number;
  days: number;
}

interface Timed {
  oursMs: number;
  rawMs: number;
}

const ROUNDS = 7;

/** Each question to the rollup beside the same to the raw tables, with the whole history and with a tenth of it, as dense. */
export async function benchAnalytics(serverUrl: string, { logs, days }: Size): Promise<void> {
  // Within a minute, so that a window that ends there reads facts at its edges.
  const until = new Date(new Date('2026-06-30T17:31:42.500Z'));
  const small = await measure(serverUrl, { logs: Math.ceil(logs / 10), days: days / 10 }, until);
  const large = await measure(serverUrl, { logs, days }, until);
  const ms = (value: number) => value.toFixed(1);
  console.info(`\nMilliseconds, medians of ${ROUNDS} rounds by turns; ${logs.toLocaleString('en')} agent logs of ${days} days, and a tenth of both`);
  console.info(
    table([
      ['', 'Taskloom', 'raw SQL', 'raw ÷ Taskloom', 'Taskloom, a tenth', 'whole ÷ tenth', 'raw: whole ÷ tenth'],
      ...[...large].map(([name, { oursMs, rawMs }]) => {
        const tenth = small.get(name) ?? { oursMs: Number.NaN, rawMs: Number.NaN };
        return [
          name,
          ms(oursMs),
          ms(rawMs),
          (rawMs / oursMs).toFixed(1),
          ms(tenth.oursMs),
          (oursMs / tenth.oursMs).toFixed(2),
          (rawMs / tenth.rawMs).toFixed(2),
        ];
      }),
    ]),
  );
}

async function measure(serverUrl: string, { logs, days }: Size, until: Date): Promise<Map<string, Timed>> {
  await using place = await openBenchDatabase(serverUrl);
  await using database = await openPostgres(place.url, { statementTimeoutMs: 3_600_000 });
  await migrate(database);
  const report = (what: string, done: number) => process.stderr.write(`\r${what}: ${done.toLocaleString('en')} of ${logs.toLocaleString('en')} `);
  const storing = await secondsOf(() => storeHistory(database, { logs, days, until, onProgress: (stored) => report('storing', stored) }));
  process.stderr.write('\n');
  const rolling = await secondsOf(() => rollAllUp(database, (done) => report('rolling up', done)));
  process.stderr.write('\n');
  for (const name of ['rollup', 'rollup_series']) await database.script(`vacuum (analyze) ${name}`);
  const [size] = await database.query<{ rows: number; rollup: string; raw: string }>(sql`
    select (select count(*)::int8 from rollup) as rows, pg_size_pretty(pg_total_relation_size('rollup')) as rollup, pg_size_pretty(pg_total_relation_size('agent_log')) as raw`);
  console.info(
    `${logs.toLocaleString('en')} logs: stored in ${storing.toFixed(0)} s, rolled up in ${rolling.toFixed(0)} s (${Math.round(logs / rolling).toLocaleString('en')} a second); ` +
      `${size?.rows.toLocaleString('en')} rows, ${size?.rollup} beside ${size?.raw} of agent logs`,
  );
  const { differences } = await verifyRollup(database, { from: new Date(until.getTime() - 3 * 86_400_000), to: until });
  if (differences.length > 0) throw new Error(differences.join('\n'));

  const timed = new Map<string, Timed>();
  for (const { name, ask, raw } of analyticsQuestions(until, days)) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(1_000 * (await secondsOf(() => ask(database))));
      // One that takes seconds need not be asked as often.
      if (round < 3 || (theirs[0] ?? 0) < 1_000) theirs.push(1_000 * (await secondsOf(() => database.query(raw))));
    }
    timed.set(name, { oursMs: median(ours), rawMs: median(theirs) });
  }
  return timed;
}

async function rollAllUp(database: Database, onProgress: (logs: number) => void): Promise<void> {
  const timer = setInterval(async () => {
    const [done] = await database.query<{ logs: number }>(sql`
      select coalesce(sum(count), 0)::int8 as logs from rollup join rollup_series on rollup_series.id = series_id where level = 'MONTH' and kind = 'LOG'`);
    onProgress(done?.logs ?? 0);
  }, 2_000);
  try {
    do await rollUp(database);
    while (await isBehind(database));
  } finally {
    clearInterval(timer);
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
