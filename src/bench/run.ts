import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { benchAnalytics } from './analytics.ts';
import { NoPostgresError, openBenchDatabase } from './bench-database.ts';
import { type ContestantProcess, openContestant, type Settings } from './contestant.ts';
import { showIngest } from './ingest.ts';
import { showProbes } from './probes.ts';
import { median, percentile, spread, table } from './statistics.ts';

const { BENCH_DATABASE_URL } = process.env;

const wholeNumber = (most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
  return value;
};
const count = wholeNumber(100);
const program = new Command('bench')
  .description(
    'Compares Taskloom with graphile-worker (how soon a task starts) and DBOS (how many tasks get done), by turns on the same Postgres:\n' +
      'a database of its own on the server of BENCH_DATABASE_URL (postgres://postgres@127.0.0.1:5432/postgres), dropped afterwards.\n' +
      'Then: how many agent logs a second are recorded, beside a bare INSERT; how soon operations that are made to exhaust a server are refused, and what another client notices of them.\n' +
      'With "analytics" instead: each question of analytics beside the same question to the raw tables, on a long history and on a tenth of it.',
  )
  .addArgument(new Argument('[part]', 'only this, which is not in the rest').choices(['analytics']))
  .option('--logs <count>', 'of the part analytics: how many agent logs, of --days days', wholeNumber(10_000_000), 2_000_000)
  .option('--days <count>', 'of the part analytics', wholeNumber(3_650), 90)
  .option('--quick', 'fewer and shorter rounds: less than 40 s instead of 3 min')
  .option('--pool <connections>', "connections of each contestant's pool", count, 10)
  .option('--concurrency <callers>', 'callers at once, and tasks, jobs or workflows that run at once', count, 10)
  .parse();
const options = program.opts<{ quick?: boolean; pool: number; concurrency: number; logs: number; days: number }>();
const { quick = false, pool: poolSize, concurrency } = options;
const serverUrl = BENCH_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres';

/** No round begins after its section's seconds are over; `roundSeconds` is how long a round of `run` should last. */
const plan = quick
  ? { rounds: 3, samples: 40, warmUp: 100, roundSeconds: 1, startSeconds: 8, runSeconds: 8, queued: 30, probes: 3, ingest: { rounds: 3, calls: 10 } }
  : { rounds: 5, samples: 150, warmUp: 500, roundSeconds: 3, startSeconds: 40, runSeconds: 60, queued: 100, probes: 10, ingest: { rounds: 5, calls: 40 } };

// Ctrl-C ends the contestants, and with them the benchmark; this process stays to drop its database.
let isInterrupted = false;
process.on('SIGINT', () => {
  isInterrupted = true;
});

try {
  await (program.args[0] === 'analytics' ? benchAnalytics(serverUrl, options) : bench());
} catch (error) {
  if (!isInterrupted && !(error instanceof NoPostgresError)) throw error;
  console.error(error instanceof NoPostgresError ? error.message : 'Stopped.');
  process.exitCode = 1;
}

async function bench(): Promise<void> {
  await using database = await openBenchDatabase(serverUrl);
  const settings: Settings = { databaseUrl: database.url, poolSize, concurrency };
  await using taskloom = await openContestant('taskloom.ts', settings);
  await using graphile = await openContestant('graphile-worker.ts', settings);
  await using dbos = await openContestant('dbos.ts', settings);
  const [graphileVersion, dbosVersion] = await Promise.all([versionOf('graphile-worker'), versionOf('@dbos-inc/dbos-sdk')]);

  console.info(`Node ${process.version}, ${database.server}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
  console.info(
    `Each contestant in a process of its own: ${poolSize} connections, ${concurrency} callers, ${concurrency} tasks at once. Median (least–most) of the rounds.\n`,
  );
  await compareStart(taskloom, graphile, graphileVersion);
  await compareRun(taskloom, dbos, dbosVersion);
  await showStatements(taskloom);
  await showIngest({ databaseUrl: database.url, ...plan.ingest });
  await showProbes({ rounds: plan.probes });
}

async function compareStart(taskloom: ContestantProcess, graphile: ContestantProcess, version: string): Promise<void> {
  const warmUp = Math.ceil(plan.samples / 3);
  await taskloom.measure('start', warmUp);
  await graphile.measure('start', warmUp);
  const rounds = await byTurns(
    plan.startSeconds,
    () => taskloom.measure('start', plan.samples),
    () => graphile.measure('start', plan.samples),
  );

  const row = (label: string, of: (round: Round, share: number) => number) => {
    const at = (share: number) => rounds.map((round) => of(round, share));
    return [label, spread(at(0.5), 1), spread(at(0.99), 1)];
  };
  console.info(`From create to running, one at a time on an idle system (ms); ${rounds.length} rounds of ${plan.samples}`);
  console.info(
    table([
      ['', 'p50', 'p99'],
      row('Taskloom: createTask → first step entered', ([ours], share) => percentile(ours, share)),
      row(`graphile-worker ${version}: addJob → handler entered (LISTEN)`, ([, theirs], share) => percentile(theirs, share)),
      row('difference', ([ours, theirs], share) => percentile(ours, share) - percentile(theirs, share)),
    ]),
  );
}

async function compareRun(taskloom: ContestantProcess, dbos: ContestantProcess, version: string): Promise<void> {
  const [ours = 0] = await taskloom.measure('run', plan.warmUp);
  const [theirs = 0] = await dbos.measure('run', plan.warmUp);
  const size = Math.ceil(Math.min(ours, theirs) * plan.roundSeconds);
  const rounds = await byTurns(
    plan.runSeconds,
    () => taskloom.measure('run', size),
    () => dbos.measure('run', size),
  );
  const queued = await dbos.measure('queued', plan.queued);

  const row = (label: string, digits: number, of: (round: Round) => number) => [label, spread(rounds.map(of), digits)];
  console.info(`\nTwo-step no-op tasks per second, from the first call until the last has completed; ${rounds.length} rounds of ${size}`);
  console.info(
    table([
      row('Taskloom: createTask, run by the worker, thirteen events each', 0, ([[rate = 0]]) => rate),
      row(`DBOS ${version}: workflow of two steps, started directly`, 0, ([, [rate = 0]]) => rate),
      row('ratio', 2, ([[rate = 0], [reference = 0]]) => rate / reference),
      [`for information: DBOS through its queue, ${plan.queued} workflows once`, spread(queued, 0)],
      row('SQL statements per task, Taskloom', 1, ([[, statements = 0]]) => statements),
    ]),
  );
}

async function showStatements(taskloom: ContestantProcess): Promise<void> {
  const phases = ['create', 'claim and start', 'between two steps', 'last step and end', 'hints (NOTIFY)'];
  const counts = await taskloom.measure('statements', 10);
  const perTask = phases.map((_, phase) => median(counts.filter((__, index) => index % phases.length === phase)));
  console.info('\nSQL statements of a two-step task that has the system to itself (commits counted, begins not)');
  console.info(table([...phases.map((phase, index) => [phase, String(perTask[index])]), ['all', String(perTask.reduce((sum, value) => sum + value, 0))]]));
}

type Round = [ours: number[], theirs: number[]];

/** A B A B …: whatever else the machine does meets both. */
async function byTurns(seconds: number, ours: () => Promise<number[]>, theirs: () => Promise<number[]>): Promise<Round[]> {
  const until = Date.now() + seconds * 1_000;
  const rounds: Round[] = [];
  while (rounds.length < plan.rounds && (rounds.length === 0 || Date.now() < until)) rounds.push([await ours(), await theirs()]);
  return rounds;
}

async function versionOf(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { version: string };
  return version;
}
