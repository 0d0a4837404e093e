import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Client } from '../db/prisma.ts';
import type { Actor } from '../domain/actor.ts';
import type { McpServer } from '../domain/agents.ts';
import type { SharedMetrics } from '../domain/analytics/shared-metrics.ts';
import type { Domain } from '../domain/domain.ts';
import type { Json } from '../domain/step-outcome.ts';
import type { TaskLinks } from '../domain/task-links.ts';
import type { LiveEvents } from '../events/stream.ts';
import type { Engines } from '../llm/engines.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Links } from '../storage/links.ts';
import type { AgentStatusWatch } from './agent-status-watch.ts';
import { Loaders } from './loaders.ts';

export const serverStatuses = ['ONLINE', 'DEGRADED', 'OFFLINE'] as const;
export type ServerStatus = (typeof serverStatuses)[number];

export interface HealthReport {
  status: ServerStatus;
  components: {
    /** database, queue, storage, events, llm:<engine> */
    name: string;
    kind: string;
    status: ServerStatus;
    latencyMs: number | null;
    message: string | null;
  }[];
}

/** What the graph needs of the process that serves it; built once. */
export interface Services {
  config: Config;
  database: Database;
  prisma: Client;
  domain: Domain;
  live: LiveEvents;
  /** For those who watch: see `openSharedMetrics`. */
  sharedMetrics: SharedMetrics;
  agentStatuses: AgentStatusWatch;
  links: Links;
  taskLinks: Pick<TaskLinks, 'sign'>;
  storage: BlobStore;
  engines: Engines;
  /** What an MCP server offers; none where it does not answer. Nobody waits for it longer than two seconds. */
  mcpTools(server: McpServer): Promise<readonly { name: string; description: string; parametersSchema: Json }[]>;
  health(): Promise<HealthReport>;
  version: string;
  urls(): { graphql: string; subscriptions: string; docs: string };
}

/** One operation's, or one subscription event's: never shared, or loaders would answer with what was. */
export interface Context {
  actor: Actor;
  services: Services;
  loaders: Loaders;
  /** The SSE header, which stands in for a subscription's `after`. */
  lastEventId: string | undefined;
  /** Aborts when nobody waits for the answer any more: the client is gone or has unsubscribed, or the operation's time is over. */
  signal: AbortSignal;
  /** Before waiting by the caller's wish: as much longer may the operation take. Returns how many milliseconds of it are granted. */
  allowWait(ms: number): number;
}

export function createContext(services: Services, actor: Actor, request: { lastEventId?: string | undefined; signal?: AbortSignal | undefined } = {}): Context {
  const { lastEventId, signal = new AbortController().signal } = request;
  return { actor, services, loaders: new Loaders(), lastEventId, signal, allowWait: (ms) => ms };
}
