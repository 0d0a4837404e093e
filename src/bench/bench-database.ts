import { randomBytes } from 'node:crypto';
import { administer, databaseUrl } from '../testing/postgres-template.ts';

export class NoPostgresError extends Error {
  override readonly name = 'NoPostgresError';
}

export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
  /** What decides how durable a commit is, with the server's version. */
  readonly server: string;
}

/**
 * A new and empty database on the server of `serverUrl`, dropped when it is disposed.
 * @throws NoPostgresError where no server answers there, or its user may not create databases.
 */
export async function openBenchDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `taskloom_bench_${randomBytes(6).toString('hex')}`;
  const settings = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
  try {
    const server = await administer(serverUrl, async (client) => {
      await client.query(`create database ${name}`);
      const { rows } = await client.query<{ setting: string; value: string }>(
        'select setting, current_setting(setting) as value from unnest($1::text[]) setting',
        [settings],
      );
      return rows.map(({ setting, value }) => (setting === 'server_version' ? `PostgreSQL ${value}` : `${setting} ${value}`)).join(', ');
    });
    return {
      url: databaseUrl(serverUrl, name),
      server,
      // By force: a contestant that failed may have left connections.
      [Symbol.asyncDispose]: () => administer(serverUrl, async (client) => void (await client.query(`drop database ${name} with (force)`))),
    };
  } catch (error) {
    const { host, pathname } = new URL(serverUrl);
    // A server that refuses on all its addresses answers with an AggregateError, whose message is empty.
    const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error);
    throw new NoPostgresError(
      `The benchmark needs a Postgres 15 or newer, and ${host}${pathname} cannot be used: ${reason}\n` +
        'Set BENCH_DATABASE_URL to any database of a server whose user may create databases, for example postgres://postgres@127.0.0.1:5432/postgres',
    );
  }
}
