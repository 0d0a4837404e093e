import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database } from './db/database.ts';
import { findWhatHoldsBack } from './events/held-back.ts';
import type { EngineStatus, Engines } from './llm/engines.ts';
import type { Queue } from './queue/queue.ts';
import type { HealthReport, ServerStatus } from './schema/context.ts';
import type { BlobStore } from './storage/blob-store.ts';

type Component = HealthReport['components'][number];

/** A part that has not answered by then counts as away. */
const PATIENCE_MS = 3_000;

interface Checked {
  database: Database;
  queue: Queue;
  storage: BlobStore;
  engines: Engines;
}

/** Asks each part for a sign of life. Model engines that are away degrade the server; the database takes it offline. */
export async function checkHealth({ database, queue, storage, engines }: Checked): Promise<HealthReport> {
  const components = await Promise.all([
    probe('database', database.kind, async () => {
      await database.query(sql`select 1`);
      return undefined;
    }),
    probe('queue', 'pg-boss', async () => {
      await queue.readyCount();
      return undefined;
    }),
    probe('storage', storage.bucket, async () => {
      await storage.stat('health');
      return undefined;
    }),
    probe('events', 'log', () => findWhatHoldsBack(database)),
    ...(await engines.status()).map(async (engine) => ofEngine(engine)),
  ]);
  return { status: worst(components), components };
}

async function probe(name: string, kind: string, check: () => Promise<string | undefined>): Promise<Component> {
  const startedAt = performance.now();
  try {
    const message = await Promise.race([check(), delay(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer in time')))]);
    const latencyMs = Math.round(performance.now() - startedAt);
    return { name, kind, status: message ? 'DEGRADED' : 'ONLINE', latencyMs, message: message ?? null };
  } catch {
    return { name, kind, status: 'OFFLINE', latencyMs: null, message: `The ${name} does not answer; the server’s log says why.` };
  }
}

function ofEngine({ name, provider, status, latencyMs, lastError }: EngineStatus): Component {
  return { name: `llm:${name}`, kind: provider, status, latencyMs, message: lastError };
}

function worst(components: readonly Component[]): ServerStatus {
  const isVital = ({ name }: Component) => !name.startsWith('llm:');
  if (components.some((component) => component.name === 'database' && component.status === 'OFFLINE')) return 'OFFLINE';
  return components.some((component) => isVital(component) && component.status !== 'ONLINE') ? 'DEGRADED' : 'ONLINE';
}
