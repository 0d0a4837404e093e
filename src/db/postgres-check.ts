import pg from 'pg';
import { UnusableDatabaseError } from './unusable-database.ts';

const OLDEST = 150_000;

/** @throws UnusableDatabaseError where nobody answers, where we are not let in, and where it is too old. */
export async function checkPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'taskloom' });
  // It is told by the call that was under way.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string; server_version_num: string }>(
      `select current_setting('server_version') as server_version, current_setting('server_version_num') as server_version_num`,
    );
    const [version] = rows;
    if (version && Number(version.server_version_num) < OLDEST) throw new Error(`it is Postgres ${version.server_version}, and Taskloom needs 15 or newer`);
  } catch (error) {
    throw new UnusableDatabaseError(
      `The database ${withoutSecrets(url)} cannot be used: ${reasonOf(error)}.`,
      'Check DATABASE_URL, and that the server runs. Without DATABASE_URL, Taskloom keeps its data in an embedded database.',
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** Passwords may stand in the parameters, too. */
function withoutSecrets(databaseUrl: string): string {
  const { protocol, username, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${username && `${username}@`}${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  // Where a name has several addresses, there is one error for each.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
