import { hasScope } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { type HealthReport, type Services, serverStatuses } from './context.ts';

export const ServerStatus = builder.enumType('ServerStatus', { description: 'DEGRADED does some of its work, OFFLINE none.', values: serverStatuses });

const ServerInfo = builder.objectRef<Services>('ServerInfo').implement({
  description: 'Which server this is, and where its doors are.',
  fields: (t) => ({
    service: t.string({ resolve: () => 'taskloom' }),
    version: t.exposeString('version'),
    status: t.field({ type: ServerStatus, resolve: async ({ health }) => (await health()).status }),
    graphqlUrl: t.field({ type: 'URL', resolve: ({ urls }) => urls().graphql }),
    subscriptionsUrl: t.field({
      type: 'URL',
      description: 'For the protocol of graphql-ws. SSE is at `graphqlUrl`.',
      resolve: ({ urls }) => urls().subscriptions,
    }),
    dashboardUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where people watch, if the operator has such a place.',
      resolve: ({ config }) => config.DASHBOARD_URL ?? null,
    }),
    docsUrl: t.field({ type: 'URL', resolve: ({ urls }) => urls().docs }),
  }),
});

const HealthComponent = builder.objectRef<HealthReport['components'][number]>('HealthComponent').implement({
  description: 'A part that the server needs, or can do without for a while.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'database, queue, storage, events, llm:<engine>' }),
    kind: t.exposeString('kind'),
    status: t.expose('status', { type: ServerStatus }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true }),
    message: t.string({
      nullable: true,
      description: 'What is wrong with it; of model engines for ADMIN only.',
      resolve: ({ name, message }, _args, { actor }) => (name.startsWith('llm:') && !hasScope(actor, 'ADMIN') ? null : message),
    }),
  }),
});

const Health = builder.objectRef<HealthReport & { version: string }>('Health').implement({
  description: 'Whether the server works, and its parts.',
  fields: (t) => ({
    status: t.expose('status', { type: ServerStatus, description: 'Of the server as a whole.' }),
    version: t.exposeString('version'),
    components: t.expose('components', { type: [HealthComponent] }),
  }),
});

builder.queryFields((t) => ({
  serverInfo: t.field({
    type: ServerInfo,
    authScopes: { READ: true },
    description: 'Which server this is, and where.',
    resolve: (_root, _args, { services }) => services,
  }),
  health: t.field({
    type: Health,
    authScopes: { READ: true },
    nullable: true,
    description: 'Whether it works, part by part.',
    resolve: async (_root, _args, { services }) => ({ ...(await services.health()), version: services.version }),
  }),
}));
