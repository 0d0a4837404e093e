import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Actor, hasScope, maySeeCost, nobody } from '../domain/actor.ts';
import type { TaskMetrics } from '../domain/analytics/metrics.ts';
import type { Percentiles } from '../domain/analytics/sketch.ts';
import type { Authentication } from './authentication.ts';
import { headersOf } from './caller.ts';
import type { HealthReport } from './health.ts';
import { sendError } from './json.ts';

/** Of this process: its memory, processor time, event loop and garbage collection. Collected from the first scrape on. */
let ofProcess: Registry | undefined;

export interface Scraped {
  authentication: Pick<Authentication, 'actorOf'>;
  /** As far as the actor can see. */
  metrics: (actor: Actor) => Promise<TaskMetrics>;
  health: () => Promise<HealthReport>;
}

/** Prometheus' text format. Keys of a shop are shown its figures, and neither the process nor what models cost. */
export async function serveMetrics(request: IncomingMessage, response: ServerResponse, { authentication, metrics, health }: Scraped): Promise<void> {
  const actor = await readerOf(request, authentication);
  if (!actor)
    return sendError(response, 401, 'Send a key with the scope READ.', { code: 'UNAUTHENTICATED' }, { 'www-authenticate': 'Bearer realm="taskloom"' });
  if (!hasScope(actor, 'READ'))
    return sendError(response, 403, `/metrics needs the scope READ; "${actor.name}" has ${actor.scopes.join(', ') || 'none'}.`, { code: 'FORBIDDEN' });
  const [figures, { components }] = await Promise.all([metrics(actor), health()]);
  const ofTasks = registryOf(figures, maySeeCost(actor));
  gauge(
    ofTasks,
    'component_up',
    'Whether a part of the server works: 1, or 0.',
    ['component'],
    components.map(({ name, status }) => [Number(status === 'ONLINE'), name]),
  );
  const all = actor.shop === null ? Registry.merge([ofTasks, processRegistry()]) : ofTasks;
  const text = await all.metrics();
  response.writeHead(200, { 'content-type': all.contentType, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' }).end(text);
}

/** Undefined for nobody, and for a key that does not work. */
async function readerOf(request: IncomingMessage, authentication: Scraped['authentication']): Promise<Actor | undefined> {
  const caller = { headers: headersOf(request), connectionParams: undefined, lastEventId: undefined, signal: new AbortController().signal };
  try {
    const actor = await authentication.actorOf(caller);
    return actor === nobody ? undefined : actor;
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** Gauges all of them: they are read from the database, and become less when tasks are deleted, as no counter may. */
function registryOf(metrics: TaskMetrics, withCost: boolean): Registry {
  const registry = new Registry();
  gauge(
    registry,
    'tasks',
    'Tasks that are not deleted.',
    ['status'],
    Object.entries(metrics.tasksByStatus).map(([status, count]) => [count, status]),
  );
  gauge(registry, 'queue_length', 'Tasks that wait for a worker.', [], [[metrics.queueLength]]);
  gauge(registry, 'active_agents', 'Agents that execute.', [], [[metrics.activeAgents]]);
  gauge(registry, 'task_duration_seconds', 'Of tasks, start to end.', ['quantile'], quantiles(metrics.latency));
  gauge(registry, 'task_queue_wait_seconds', 'Of tasks that were started.', ['quantile'], quantiles(metrics.queueWait));
  gauge(registry, 'time_to_first_token_seconds', 'Of streaming model calls.', ['quantile'], quantiles(metrics.timeToFirstToken));
  gauge(registry, 'model_calls', 'Calls of models.', [], [[metrics.totalRequests]]);
  gauge(registry, 'tool_calls', 'Calls of tools.', [], [[metrics.toolCalls]]);
  gauge(registry, 'cache_hits', 'Answers of the response cache.', [], [[metrics.cacheHits]]);
  gauge(
    registry,
    'tokens',
    'Tokens of models, in exclusive kinds.',
    ['kind'],
    [
      [Number(metrics.inputTokens), 'input'],
      [Number(metrics.cachedInputTokens), 'cached_input'],
      [Number(metrics.cacheWriteTokens), 'cache_write'],
      [Number(metrics.outputTokens), 'output'],
      [Number(metrics.reasoningTokens), 'reasoning'],
      [Number(metrics.unclassifiedTokens), 'unclassified'],
    ],
  );
  if (withCost && metrics.cost !== null) gauge(registry, 'cost_dollars', 'What models cost; absent where a price is unknown.', [], [[Number(metrics.cost)]]);
  return registry;
}

/** @param values each with its labels, in their order; what has none is left out. */
function gauge<Label extends string>(registry: Registry, name: string, help: string, labels: Label[], values: [value: number, ...labels: string[]][]): void {
  if (values.length === 0) return;
  const made = new Gauge({ name: `taskloom_${name}`, help, labelNames: labels, registers: [registry] });
  for (const [value, ...of] of values) made.labels(...of).set(value);
}

function quantiles(percentiles: Percentiles | null): [number, string][] {
  if (!percentiles) return [];
  const { p50Ms, p90Ms, p95Ms, p99Ms } = percentiles;
  return [
    [p50Ms / 1_000, '0.5'],
    [p90Ms / 1_000, '0.9'],
    [p95Ms / 1_000, '0.95'],
    [p99Ms / 1_000, '0.99'],
  ];
}
