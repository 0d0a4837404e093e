import { Command, InvalidArgumentError } from 'commander';
import sql from 'sql-template-tag';
import { ConfigError, readConfig } from '../config.ts';
import { DataDirInUseError } from '../db/data-dir-lock.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { openSignals } from '../db/signals.ts';
import { localActor, type Scope, scopes } from '../domain/actor.ts';
import { createApiKey, type KeyDomain, revokeApiKey } from '../domain/api-keys.ts';
import { DomainError, DomainErrors } from '../domain/errors.ts';
import { parsePublicId, publicId } from '../domain/ids.ts';

/** `npm run keys -- create|list|revoke`: keys without a server, the first one above all. It uses the server's environment variables. */
const program = new Command('keys')
  .description('Makes, lists and revokes API keys: in the database of DATABASE_URL, or in DATA_DIR while no server uses that.')
  .helpCommand(false);

program
  .command('create')
  .description('Makes a key. Its secret goes to standard output, once; everything else goes to standard error.')
  .requiredOption('--name <name>', 'what it does is recorded under this name')
  .requiredOption('--scopes <scopes>', `what it may do, comma-separated: ${scopes.join(', ')} (which includes all others)`, parseScopes)
  .option('--shop <shop>', 'the only shop that it sees; all where omitted')
  .option('--expires <time>', 'for how long it works, for example 12h, 30d or 52w; for ever where omitted', parseExpiry)
  .action((options: { name: string; scopes: Scope[]; shop?: string; expires?: Date }) =>
    withKeys(async (domain) => {
      const { name, shop = null, expires = null } = options;
      const { apiKeyId, secret } = await createApiKey(domain, localActor, { name, scopes: options.scopes, shop, expiresAt: expires });
      const validity = expires ? `works until ${expires.toISOString()}` : 'works until it is revoked';
      console.error(`${publicId('ApiKey', apiKeyId)} "${name}" ${validity}. This is its secret, which nothing shows again:`);
      console.info(secret);
    }),
  );

program
  .command('list')
  .description('Lists all keys, newest first, revoked and expired ones too.')
  .action(() => withKeys(list));

program
  .command('revoke')
  .description('Ends a key for good: requests at once, open streams within five seconds.')
  .argument('<id>', 'as `list` shows it, for example key_01jd4x0t7fe5b9t8m8vq3r8c1k', parseKeyId)
  .action((apiKeyId: string) =>
    withKeys(async (domain) => {
      await revokeApiKey(domain, localActor, { apiKeyId });
      console.info(`${publicId('ApiKey', apiKeyId)} is revoked.`);
    }),
  );

await program.parseAsync();
// PGlite leaves a timer behind that would keep the process for another ten seconds.
process.exit();

async function withKeys(work: (domain: KeyDomain) => Promise<void>): Promise<void> {
  try {
    await using database = await openDatabase(readConfig());
    await migrate(database);
    await using signals = await openSignals(database);
    await work({ database, signals });
  } catch (error) {
    if (error instanceof DataDirInUseError) {
      program.error(`${error.message}\nA running server makes and revokes keys itself: with the mutations createApiKey and revokeApiKey.`);
    }
    if (error instanceof ConfigError || error instanceof DomainError || error instanceof DomainErrors) program.error(error.message);
    throw error;
  }
}

interface ListedKey {
  id: string;
  prefix: string;
  name: string;
  shop: string;
  scopes: string;
  state: string;
  lastUsed: string;
}

async function list({ database }: KeyDomain): Promise<void> {
  const keys = await database.query<ListedKey>(sql`
    select id, prefix, name, coalesce(nullif(shop, ''), 'all shops') as shop, array_to_string(scopes, ',') as scopes,
      case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired'
        when expires_at is not null then 'until ' || to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') else 'works' end as state,
      coalesce(to_char(last_used_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), 'never used') as "lastUsed"
    from api_key order by created_at desc, id desc`);
  const rows = keys.map(({ id, prefix, name, shop, scopes: granted, state, lastUsed }) => [
    publicId('ApiKey', id),
    `${prefix}…`,
    name,
    shop,
    granted,
    state,
    lastUsed,
  ]);
  const table = [['id', 'begins with', 'name', 'shop', 'scopes', 'state', 'last used'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table) {
    console.info(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

function parseScopes(text: string): Scope[] {
  const wanted = text.split(',').map((name) => name.trim().toUpperCase());
  const unknown = wanted.filter((name) => !isScope(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no scope ${unknown.join(', ')}; there are ${scopes.join(', ')}.`);
  return wanted.filter(isScope);
}

function isScope(name: string): name is Scope {
  return (scopes as readonly string[]).includes(name);
}

function parseExpiry(text: string): Date {
  const [, count, unit] = /^([1-9]\d{0,3})([hdw])$/.exec(text) ?? [];
  if (!count || !unit) throw new InvalidArgumentError('Give hours, days or weeks: 12h, 30d, 52w.');
  return new Date(Date.now() + Number(count) * { h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit as 'h' | 'd' | 'w']);
}

function parseKeyId(text: string): string {
  const parsed = parsePublicId(text);
  if (parsed?.type !== 'ApiKey') throw new InvalidArgumentError('That is not the id of a key.');
  return parsed.uuid;
}
