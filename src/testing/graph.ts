import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { openPrisma } from '../db/prisma.ts';
import { openSignals } from '../db/signals.ts';
import { type Actor, localActor } from '../domain/actor.ts';
import { readMetrics } from '../domain/analytics/metrics.ts';
import { openProgress } from '../domain/analytics/progress.ts';
import { openSharedMetrics } from '../domain/analytics/shared-metrics.ts';
import { stepTypes } from '../domain/step-types/registry.ts';
import { openTaskLinks } from '../domain/task-links.ts';
import { openEventLog } from '../events/log.ts';
import { openLiveEvents } from '../events/stream.ts';
import { openTail } from '../events/tail.ts';
import { openAuthentication } from '../http/authentication.ts';
import type { Caller } from '../http/caller.ts';
import { openHttpServer } from '../http/server.ts';
import { taskLinkAccess } from '../http/task-links.ts';
import { costElsewhere } from '../llm/prices.ts';
import { openQueue } from '../queue/queue.ts';
import { openAgentStatusWatch } from '../schema/agent-status-watch.ts';
import { createContext, type Services } from '../schema/context.ts';
import { schema } from '../schema/schema.ts';
import { openFileStore } from '../storage/file-store.ts';
import { openLinks } from '../storage/links.ts';
import { countedDatabase, type Statement } from './counted-database.ts';
import { recordAnswers } from './coverage.ts';
import { openTestDatabase } from './database.ts';

export interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
}

/** A document of src/gql. */
export interface TypedDocument<Data, Variables> {
  toString(): string;
  __apiType?: (variables: Variables) => Data;
}

export interface Graph extends AsyncDisposable {
  readonly url: string;
  readonly services: Services;
  /** Runs an operation over HTTP, as somebody bound to a shop where one is given. */
  ask<Data, Variables>(document: TypedDocument<Data, Variables> | string, variables?: Variables, shop?: string): Promise<Answer<Data>>;
  /** The statements that some work took. */
  statementsOf(work: () => Promise<unknown>): Promise<Statement[]>;
  /** The answer, and the statements that it took. */
  measure<Data, Variables>(
    document: TypedDocument<Data, Variables> | string,
    variables?: Variables,
  ): Promise<{ answer: Answer<Data>; statements: Statement[] }>;
}

/** The graph on a socket, over a database of its own; nobody works on the tasks. */
export async function openGraph(): Promise<Graph> {
  await using opening = new AsyncDisposableStack();
  let statements: Statement[] = [];
  const database = countedDatabase(opening.use(await openTestDatabase()), (statement) => statements.push(statement));
  const folder = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-graph-')));
  const log = pino({ level: 'warn' });
  const signals = opening.use(await openSignals(database));
  const queue = opening.use(await openQueue(database, { supervise: false, onError: (error) => log.error(error) }));
  const storage = opening.use(await openFileStore(folder.path));
  const prisma = opening.adopt(openPrisma(database), (client) => client.$disconnect());
  const epoch = await openEventLog(database);
  await openProgress(database);
  const tail = opening.use(openTail(database, signals, log));
  let url = '';
  const links = await openLinks({ database, baseUrl: () => url });
  const taskLinks = await openTaskLinks(database);
  const health: Services['health'] = async () => ({ status: 'ONLINE', components: [] });
  const live = openLiveEvents(database, tail, epoch);
  const services: Services = {
    config: readConfig({}),
    database,
    prisma,
    domain: { database, queue, signals, storage, stepTypes, priceOf: costElsewhere, log },
    live,
    sharedMetrics: openSharedMetrics(database),
    agentStatuses: opening.use(openAgentStatusWatch({ database, signals, live, log })),
    links,
    taskLinks,
    storage,
    engines: { ollama: unused, generate: unused, locate: unused, converse: unused, status: async () => [], [Symbol.asyncDispose]: async () => {} },
    mcpTools: async () => [],
    health,
    version: '0.0.0-test',
    urls: () => ({ graphql: `${url}/graphql`, subscriptions: `${url.replace('http', 'ws')}/graphql`, docs: `${url}/graphql` }),
  };
  recordAnswers(schema);
  const http = opening.use(
    await openHttpServer({
      config: { ...services.config, PORT: 0 },
      schema,
      authentication: opening.use(openAuthentication({ config: services.config, database, signals, logger: log })),
      createContext: (caller) => createContext(services, actorOf(caller), caller),
      health,
      metrics: (actor) => readMetrics(database, actor),
      storage,
      links,
      taskLinks: taskLinkAccess(taskLinks, live),
      logger: log,
    }),
  );
  url = http.url;

  const ask: Graph['ask'] = async (document, variables, shop) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(shop === undefined ? {} : { [shopHeader]: shop }) },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    return response.json() as never;
  };
  const resources = opening.move();
  return {
    url,
    services,
    ask,
    async statementsOf(work) {
      statements = [];
      await work();
      return statements;
    },
    async measure(document, variables) {
      statements = [];
      const answer = await ask(document, variables);
      return { answer, statements };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const shopHeader = 'x-test-shop';

function actorOf({ headers, connectionParams }: Caller): Actor {
  const shop = headers.get(shopHeader) ?? connectionParams?.[shopHeader];
  return { ...localActor, shop: typeof shop === 'string' ? shop : null };
}

const unused = () => Promise.reject(new Error('No test of the graph runs a model.'));
