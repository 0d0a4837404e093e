import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PothosValidationError } from '@pothos/core';
import { buildSchema, GraphQLError, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { openSignals } from '../db/signals.ts';
import { openAuthentication } from '../http/authentication.ts';
import type { Caller } from '../http/caller.ts';
import { type HttpServer, type HttpServerOptions, openHttpServer } from '../http/server.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { openFileStore } from '../storage/file-store.ts';
import { type Links, openLinks } from '../storage/links.ts';
import { openTestDatabase } from './database.ts';

interface Context {
  caller: Caller;
  /** Of queries and mutations. */
  signal: AbortSignal;
  allowWait(ms: number): number;
  /** Counts up with every context made. */
  number: number;
}

export interface HttpFixture extends AsyncDisposable {
  readonly http: HttpServer;
  readonly url: string;
  readonly storage: BlobStore;
  readonly links: Links;
  /** What was logged, oldest first. */
  readonly logged: Record<string, unknown>[];
  /** Names of the `quiet` and `patient` that wait now. */
  readonly waiting: Set<string>;
}

const typeDefs = /* GraphQL */ `
  scalar Anything
  type Query {
    hello(name: String! = "you"): String!
    echo(value: Anything): Anything
    "Throws what no client may see."
    crash: String
    "A list whose items throw."
    crashes: [String]
    "A GraphQL error that carries a code, as resolvers throw it on purpose."
    forbidden: String
    "A GraphQL error without a code, as graphql-js throws it where a value does not fit its type."
    unfit: Int
    "What Pothos throws about an argument."
    badArgument: String
    "Answers when nobody waits for it any more; asks for so many milliseconds more."
    patient(name: String!, ms: Int! = 0): String
  }
  type Mutation {
    shout: String!
  }
  type Subscription {
    "From after \`after\`, up to \`to\`."
    count(after: String, to: Int! = 3): Counted!
    "Says nothing as long as anybody listens."
    quiet(name: String!): Counted!
    "One event, then an error that no client may see."
    crash: Counted!
    "One event, then an error for the client."
    expire: Counted!
    "An error for the client, before any event."
    unknown: Counted!
  }
  type Counted {
    cursor: String!
    number: Int!
    "Of the context that it is executed with."
    context: Int!
    fails: String
  }
`;

const secret = 'connect ECONNREFUSED postgres://admin:hunter2@db.internal';
const crash = () => {
  throw new Error(secret);
};

const counted = (number: number) => ({ cursor: `c${number}`, number, context: (_args: unknown, context: Context) => context.number, fails: crash });

function buildTestSchema(waiting: Set<string>): GraphQLSchema {
  const schema = buildSchema(typeDefs);
  type Resolvers = Record<string, Pick<GraphQLFieldConfig<unknown, Context>, 'resolve' | 'subscribe'>>;
  const assign = (type: string, resolvers: Resolvers) => {
    const known = schema.getType(type);
    for (const [field, functions] of Object.entries(resolvers)) {
      if (known && 'getFields' in known) Object.assign(known.getFields()[field] ?? {}, functions);
    }
  };
  const untilAborted = async (name: string, signal: AbortSignal) => {
    waiting.add(name);
    await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
    waiting.delete(name);
  };
  assign('Query', {
    hello: { resolve: (_root, { name }) => `Hello, ${name}` },
    echo: { resolve: (_root, { value }) => value },
    crash: { resolve: crash },
    crashes: { resolve: () => [new Error(secret), new Error(secret)] },
    forbidden: {
      resolve: () => {
        throw new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' }, cause: new Error(secret) });
      },
    },
    unfit: { resolve: () => secret },
    badArgument: {
      resolve: () => {
        throw new PothosValidationError('Argument "first" must be a non-negative integer');
      },
    },
    patient: {
      resolve: async (_root, { name, ms }, { signal, allowWait }) => {
        if (ms > 0) allowWait(ms);
        await untilAborted(name, signal);
        return 'aborted';
      },
    },
  });
  assign('Mutation', { shout: { resolve: () => 'HELLO' } });

  const resolve = (event: unknown) => event;
  assign('Subscription', {
    count: {
      resolve,
      async *subscribe(_root, { after, to }, { caller }) {
        const last = Number((after ?? caller.lastEventId ?? 'c0').slice(1));
        for (let number = last + 1; number <= to; number += 1) yield counted(number);
      },
    },
    quiet: {
      resolve,
      async *subscribe(_root, { name }, { caller: { signal } }) {
        await untilAborted(name, signal);
        yield counted(0);
      },
    },
    crash: {
      resolve,
      async *subscribe() {
        yield counted(1);
        crash();
      },
    },
    expire: {
      resolve,
      async *subscribe() {
        yield counted(1);
        throw new GraphQLError('Gone.', { extensions: { code: 'CURSOR_EXPIRED' } });
      },
    },
    unknown: {
      resolve,
      subscribe() {
        throw new GraphQLError('No such thing.', { extensions: { code: 'NOT_FOUND' } });
      },
    },
  });
  return schema;
}

/** The server in front of a schema that has each kind of trouble, with real storage and links. */
export async function openHttpFixture(options: Partial<HttpServerOptions> = {}): Promise<HttpFixture> {
  const logged: Record<string, unknown>[] = [];
  const waiting = new Set<string>();
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'taskloom-http-'));
  const storage = options.storage ?? (await openFileStore(folder));
  const logger = pino({ level: 'debug' }, { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  const signals = await openSignals(database);
  const authentication = openAuthentication({ config: readConfig({}), database, signals, logger });
  let http: HttpServer | undefined;
  const links = await openLinks({ database, baseUrl: () => http?.url ?? '' });
  let contexts = 0;
  const used = new WeakMap<Caller, number>();

  http = await openHttpServer({
    config: { ...readConfig({}), PORT: 0, CORS_ORIGINS: ['https://dashboard.example'] },
    schema: buildTestSchema(waiting),
    createContext(caller): Omit<Context, 'signal' | 'allowWait'> {
      const refuse = caller.headers.get('x-refuse') ?? caller.connectionParams?.['x-refuse'];
      if (refuse === 'crash') crash();
      const uses = (used.get(caller) ?? 0) + 1;
      used.set(caller, uses);
      if (refuse === 'always' || (refuse === 'third' && uses === 3)) throw new GraphQLError('Who are you?', { extensions: { code: 'UNAUTHENTICATED' } });
      contexts += 1;
      return { caller, number: contexts };
    },
    authentication,
    metrics: () => Promise.reject(new Error('This fixture has no tasks.')),
    health: async () => ({ status: 'ONLINE', components: [{ name: 'database', status: 'ONLINE' }] }),
    links,
    taskLinks: { verify: () => ({ status: 'forged' }), isOver: async () => false },
    logger,
    exampleTabs: [{ query: '{ hello(name: "tab") }' }],
    ...options,
    storage,
  });

  const { url } = http;
  return {
    http,
    url,
    storage,
    links,
    logged,
    waiting,
    async [Symbol.asyncDispose]() {
      await http.dispose();
      await authentication[Symbol.asyncDispose]();
      await signals[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
