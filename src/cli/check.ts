import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { execa } from 'execa';

const { CI, TEST_DATABASE_URL } = process.env;

interface Check {
  name: string;
  command: readonly [string, ...string[]];
  env?: Record<string, string | undefined>;
  /** Why it cannot run here; on a CI machine that is a failure. */
  impossible?: string | undefined;
}

/** In the order in which they run; `fields` reads what the run before it recorded. */
const checks: readonly Check[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['biome', 'check'] },
  { name: 'imports', command: ['npm', 'run', '--silent', 'imports'] },
  { name: 'migrations', command: ['node', 'src/cli/migration.ts', '--check'] },
  { name: 'generated', command: ['node', 'src/cli/check-generated.ts'] },
  { name: 'schema-rules', command: ['eslint', 'schema.graphql'] },
  { name: 'relay', command: ['node', 'src/cli/check-relay.ts'] },
  { name: 'schema-changes', command: ['node', 'src/cli/check-schema-changes.ts'] },
  { name: 'test', command: ['vitest', 'run'], env: { TEST_DATABASE_URL: undefined } },
  { name: 'fields', command: ['node', 'src/cli/check-fields.ts'] },
  {
    name: 'test-postgres',
    command: ['vitest', 'run'],
    impossible: TEST_DATABASE_URL ? undefined : 'set TEST_DATABASE_URL to any database of a Postgres 15 or newer whose user may create databases',
  },
];

const names = checks.map(({ name }) => name);
const program = new Command('check')
  .description('Runs all checks, also those after one that failed.')
  .option('--except <names...>', `leave some out: ${names.join(', ')}`, [])
  .parse();
const { except } = program.opts<{ except: string[] }>();
const unknown = except.filter((name) => !names.includes(name));
if (unknown.length > 0) program.error(`There is no check ${unknown.join(', ')}.`);

const results: { name: string; outcome: 'passed' | 'failed' | 'skipped'; seconds: number }[] = [];
for (const { name, command, env, impossible } of checks) {
  if (except.includes(name)) continue;
  console.info(`\n── ${name}`);
  const start = performance.now();
  const outcome = impossible ? refuse(impossible) : await run(command, env);
  results.push({ name, outcome, seconds: (performance.now() - start) / 1_000 });
}

console.info('');
for (const { name, outcome, seconds } of results) console.info(`${outcome.padEnd(8)}${seconds.toFixed(1).padStart(7)} s  ${name}`);
if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;

async function run([file, ...args]: Check['command'], env: Check['env'] = {}) {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const { failed } = await execa(file, args, { cwd, env, preferLocal: true, localDir: cwd, stdio: 'inherit', reject: false });
  return failed ? 'failed' : 'passed';
}

function refuse(reason: string) {
  console.info(`Not run: ${reason}.`);
  return CI === 'true' ? 'failed' : 'skipped';
}
