import type { App } from './app.ts';
import { type Config, variables } from './config.ts';
import type { EngineStatus } from './llm/engines.ts';

/** What a person sees when the server has started: where it is, what it has, and what to try first. */
export async function startBlock(config: Config, { version, http, database, engines, sandbox }: App): Promise<string> {
  const rows: [string, string][] = [];
  if (http) {
    const url = config.PUBLIC_URL?.replace(/\/$/, '') ?? http.url;
    rows.push(['API', `${url}/graphql${config.graphiql ? '  (open it in a browser for GraphiQL)' : ''}`]);
    rows.push(['Live', `${url.replace(/^http/, 'ws')}/graphql  (graphql-ws), or event streams (SSE) at the address above`]);
  }
  rows.push(['Data', database.kind === 'pglite' ? `${config.dataDir}  (embedded database)` : withoutPassword(config.DATABASE_URL ?? '')]);
  rows.push(['Role', config.ROLE === 'all' ? 'API and worker' : config.ROLE]);
  if (http) rows.push(['Access', config.isOpen ? 'open, no key needed, from this machine only' : 'by key']);
  if (sandbox) rows.push(['Scripts', sandboxes[sandbox.mode]]);
  for (const status of await engines.status()) rows.push(['Models', engineLine(status)]);
  if (http && config.isOpen) {
    const isElsewhere = http.url !== `http://${variables.HOST.fallback}:${variables.PORT.fallback}`;
    rows.push(['Try', `npm run demo${isElsewhere ? ` -- --url ${http.url}` : ''}  (in another terminal)`]);
  }
  return [`Taskloom ${version}`, ...rows.map(([name, value]) => `  ${name.padEnd(8)} ${value}`)].join('\n');
}

const sandboxes = {
  bubblewrap: 'run isolated, in bubblewrap',
  none: 'run as your own user: bubblewrap is off, or does not work here',
  refused: 'are refused: bubblewrap does not work here',
};

function engineLine({ name, baseUrl, status, models, lastError }: EngineStatus): string {
  if (status === 'OFFLINE') return `${name}: does not answer at ${baseUrl}`;
  if (status === 'DEGRADED') return `${name}: ${lastError ?? 'not in order'}`;
  const shown = models.slice(0, 3).join(', ');
  return `${name}: ${models.length} model${models.length === 1 ? '' : 's'}${shown && `, ${shown}`}${models.length > 3 ? ', …' : ''}`;
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
}
