import { Command, InvalidArgumentError } from 'commander';
import { ConfigError, readConfig } from '../config.ts';
import { DataDirInUseError } from '../db/data-dir-lock.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { verifyRollup } from '../domain/analytics/verify.ts';

/** `npm run analytics:verify`: whether what analytics are read from is what the agent logs and tasks say. */
const program = new Command('analytics:verify')
  .description(
    'Adds up all agent logs and ended tasks anew and compares them with the rollup that analytics are read from: in the database of DATABASE_URL,\n' +
      'beside running servers, or in DATA_DIR while no server uses that. Ends with 1 and a line for each difference where there is one.',
  )
  .option('--from <date>', 'only what was created then or later, for example 2026-01-01 or 2026-01-01T10:00:00Z', parseDate)
  .option('--to <date>', 'only what was created before', parseDate)
  .parse();
const { from = null, to = null } = program.opts<{ from?: Date; to?: Date }>();
if (from && to && to < from) program.error('--to must not be before --from.');

try {
  await using database = await openDatabase(readConfig());
  await migrate(database);
  const { compared, differences } = await verifyRollup(database, { from, to });
  for (const difference of differences) console.error(difference);
  console.info(differences.length > 0 ? `There are ${differences.length} differences.` : `All ${compared} rows of the rollup are what their facts say.`);
  if (differences.length > 0) process.exitCode = 1;
} catch (error) {
  if (error instanceof DataDirInUseError || error instanceof ConfigError) program.error(error.message);
  throw error;
}
// PGlite leaves a timer behind that would keep the process for another ten seconds.
process.exit();

function parseDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('It is a date such as 2026-01-01 or 2026-01-01T10:00:00Z.');
  return date;
}
