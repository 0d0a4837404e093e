import { join } from 'node:path';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { shippedAgents } from '../prisma/seed/agents.ts';
import { shippedTemplates } from '../prisma/seed/templates.ts';
import { type Config, ConfigError } from './config.ts';
import type { Database, DatabaseOptions } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { openPrisma } from './db/prisma.ts';
import { openSignals } from './db/signals.ts';
import { seedAgents } from './domain/agents.ts';
import { openProgress } from './domain/analytics/progress.ts';
import { hasLiveKey } from './domain/api-key-use.ts';
import { findArtifact } from './domain/artifacts.ts';
import { openCachedResponses } from './domain/cached-responses.ts';
import type { Domain } from './domain/domain.ts';
import { expireApprovals } from './domain/expire-approvals.ts';
import { newId } from './domain/ids.ts';
import { findStoredPlan } from './domain/plans/stored-plan.ts';
import { purge, removePurgedTasks } from './domain/purge.ts';
import { openSettler } from './domain/settler.ts';
import { failSilentExternalTasks } from './domain/silent-external-tasks.ts';
import { seedTemplates } from './domain/templates.ts';
import type { LiveLimits } from './events/follow.ts';
import { openEventLog } from './events/log.ts';
import { type LiveEvents, openLiveEvents } from './events/stream.ts';
import { openTail } from './events/tail.ts';
import { openAgents } from './execution/agents/open-agents.ts';
import { openBrowsers } from './execution/browser/browsers.ts';
import { openChildTasks } from './execution/child-tasks.ts';
import { openEgress } from './execution/egress.ts';
import { type Executors, executors as shippedExecutors } from './execution/executors/registry.ts';
import { openPresence } from './execution/presence.ts';
import { openReportBuilder } from './execution/report-builder.ts';
import { openRollupKeeper } from './execution/rollup-keeper.ts';
import type { Runtime } from './execution/runtime.ts';
import { openSandbox, type Sandbox } from './execution/sandbox.ts';
import { openTelemetry } from './execution/telemetry/open-telemetry.ts';
import { openTracePayloads } from './execution/trace-payload.ts';
import { openWorker } from './execution/worker.ts';
import { openWorkspaces } from './execution/workspace.ts';
import { checkHealth } from './health.ts';
import type { HttpServer } from './http/server.ts';
import type { Engines } from './llm/engines.ts';
import { openEngines } from './llm/open-engines.ts';
import { costElsewhere } from './llm/prices.ts';
import { openLog } from './log.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import type { HealthReport } from './schema/context.ts';
import { openStorage } from './storage/open-storage.ts';

export interface AppOptions extends DatabaseOptions {
  /** An opened and empty or migrated database instead of the one that the configuration names; the app disposes of it. */
  database?: Database;
  /** Step types besides the shipped ones, for benchmarks and tests. */
  executors?: Executors;
  /** Hears of each statement that Prisma sends. */
  onQuery?: (text: string) => void;
  logger?: Logger;
  /** How long a shutdown lets running stages finish. */
  drainMs?: number;
  /** How often it looks whether something is to be rolled up for analytics. */
  rollUpMs?: number;
  /** What a subscriber may have in memory; little, in tests. */
  liveLimits?: Partial<LiveLimits>;
}

/** A running Taskloom. Disposed, it ends everything that it began, in reverse order. */
export interface App extends AsyncDisposable {
  readonly version: string;
  readonly database: Database;
  readonly domain: Domain;
  readonly live: LiveEvents;
  readonly queue: Queue;
  readonly engines: Engines;
  readonly sandbox: Sandbox | undefined;
  /** Absent with ROLE=worker. */
  readonly http: HttpServer | undefined;
  health(): Promise<HealthReport>;
}

/** Builds everything once: the database first, the doors last. */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const log = options.logger ?? openLog(config);
  const isWorker = config.ROLE !== 'api';
  const { version } = packageJson;

  const database = stack.use(options.database ?? (await openDatabase(config, options)));
  const applied = await migrate(database);
  if (applied.length > 0) log.info({ migrations: applied }, 'The database was migrated');
  await requireKey(config, database);
  const epoch = await openEventLog(database);
  await openProgress(database);
  const prisma = openPrisma(database, options.onQuery);
  stack.defer(() => prisma.$disconnect());
  const signals = stack.use(await openSignals(database));
  const storage = stack.use(await openStorage(config, database));
  const onError = (error: unknown) => log.warn({ err: error }, 'The queue reported an error');
  const queue = stack.use(await openQueue(database, { supervise: isWorker, onError }));
  const executors: Executors = new Map([...shippedExecutors, ...(options.executors ?? [])]);
  const stepTypes = new Map([...executors].map(([name, { stepType }]) => [name, stepType]));
  const domain: Domain = { database, queue, signals, storage, stepTypes, priceOf: costElsewhere, log };
  await seedTemplates(domain, shippedTemplates);
  await seedAgents(domain, shippedAgents);
  const live = openLiveEvents(database, stack.use(openTail(database, signals, log)), epoch, options.liveLimits);
  const engines = stack.use(openEngines(config, { cache: config.LLM_CACHE_TTL ? openCachedResponses(domain, config.LLM_CACHE_TTL) : undefined }));
  const health = () => checkHealth({ database, queue, storage, engines });

  const egress = stack.use(openEgress(config));

  let http: HttpServer | undefined;
  if (config.ROLE !== 'worker') {
    // A worker has no need of the graph, and starts faster without it.
    const { openApi } = await import('./api.ts');
    http = stack.use(await openApi({ config, database, prisma, signals, domain, live, storage, engines, egress, health, version, logger: log }));
  }

  // After the API, so that a shutdown ends it first: who watches sees how its stages end, or are handed back.
  let sandbox: Sandbox | undefined;
  if (isWorker) {
    sandbox = await openSandbox(config, log);
    const workspaces = stack.use(await openWorkspaces({ root: join(config.dataDir, 'workspaces'), storage }));
    // Nobody else can be working on an embedded database: what its last process left running goes on at once.
    if (database.kind === 'pglite') await queue.handBackAll();
    // Left after the worker has ended: its agents work on while it lets stages finish.
    stack.use(await openPresence(domain, { id: newId(), version, stepTypes: [...executors.keys()] }));
    // Closed after the worker, whose last spans it sends.
    const telemetry = stack.use(await openTelemetry(config, version, log));
    // Closed after the worker, whose stages leave it.
    const browsers = stack.use(openBrowsers(config, egress, log));
    const services = {
      config,
      storage,
      egress,
      sandbox,
      browsers,
      engines,
      agents: openAgents(database),
      artifacts: { find: (taskId: string, path: string) => findArtifact(database, taskId, path) },
      plans: { stored: (taskId: string) => findStoredPlan(database, taskId) },
      childTasks: openChildTasks(domain, live, telemetry),
      telemetry,
    };
    const runtime: Runtime = { domain, settler: openSettler(domain), services, workspaces, executors, tracePayload: openTracePayloads(config) };
    stack.use(
      await openWorker(runtime, {
        queue,
        signals,
        concurrency: config.WORKER_CONCURRENCY,
        ...(options.drainMs === undefined ? {} : { drainMs: options.drainMs }),
      }),
    );
    stack.use(await openReportBuilder(domain, queue, signals));
    stack.use(await openRollupKeeper(domain, queue, options.rollUpMs === undefined ? {} : { intervalMs: options.rollUpMs }));
    await queue.work('purge', () => purge(domain, { retentionDays: config.RETENTION_DAYS, snapshotDays: config.SNAPSHOT_DAYS }));
    await queue.work('fail-silent-external-tasks', () => failSilentExternalTasks(domain, { timeoutSeconds: config.EXTERNAL_TIMEOUT }));
    await queue.work('expire-approval', (approvalIds) => expireApprovals(domain, approvalIds));
    await queue.work('remove-purged-task', (taskIds) => removePurgedTasks(domain, taskIds));
  }

  const owned = stack.move();
  return {
    version,
    database,
    domain,
    live,
    queue,
    engines,
    sandbox,
    http,
    health,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** @throws ConfigError where the API asks for a key, and nobody can have one. */
async function requireKey({ isOpen, ROLE, HOST, AUTH, ADMIN_API_KEY, JWT_JWKS_URL }: Config, database: Database): Promise<void> {
  if (isOpen || ROLE === 'worker' || ADMIN_API_KEY || JWT_JWKS_URL || (await hasLiveKey(database))) return;
  throw new ConfigError([
    `${AUTH ? `AUTH=${AUTH}` : `HOST=${HOST}, which is not loopback,`} asks for keys, and there is none. Make one: npm run keys -- create --name admin --scopes ADMIN`,
    'Or set ADMIN_API_KEY to 32 characters or more, or JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE.',
  ]);
}
