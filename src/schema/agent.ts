import { findAgentId } from '../domain/agent-of-name.ts';
import type { McpServer as Server } from '../domain/agents.ts';
import { builder } from './builder.ts';
import { prismaById } from './prisma-nodes.ts';
import { RoutingMode } from './routing-mode.ts';

const McpServer = builder.objectRef<Server>('McpServer').implement({
  description: 'A server whose tools an agent may call, over HTTP (Model Context Protocol).',
  fields: (t) => ({
    name: t.exposeString('name'),
    url: t.expose('url', { type: 'URL' }),
    credential: t.exposeString('credential', { nullable: true, description: 'Name of a credential that the operator configured.' }),
  }),
});

export const Agent = builder.prismaNode('Agent', {
  description: 'Who does a piece of work: by rules, by a model with tools, or by rules first.',
  id: { field: 'id' },
  findUnique: (id, { actor: { shop } }) => (shop === null ? { id } : { id, shop: { in: ['', shop] } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name'),
    role: t.exposeString('role', { description: 'What it is, in a word or two.' }),
    goal: t.exposeString('goal', { description: 'What it is for.' }),
    instructions: t.exposeString('instructions', { nullable: true, description: 'How it works; a model is told so before each task.' }),
    routingMode: t.expose('routingMode', { type: RoutingMode, description: 'How it decides: by rules, by a model, or rules first.' }),
    model: t.exposeString('model', { nullable: true, description: "`engine/model` or a model's name; null: the default model." }),
    mcpServers: t.field({
      type: [McpServer],
      select: { mcpServers: true },
      // Written by `saveAgent`, and by nobody else.
      resolve: ({ mcpServers }) => mcpServers as unknown as Server[],
    }),
    shop: t.string({
      nullable: true,
      description: "Null: shared by all shops and, for keys of a shop, read-only. A shop's own agent goes before a shared one of the same name.",
      select: { shop: true },
      resolve: ({ shop }) => shop || null,
    }),
    removedAt: t.expose('removedAt', { type: 'DateTime', nullable: true, description: 'Since when no new work goes to it; `saveAgent` brings it back.' }),
  }),
});

export const agentById = prismaById((prisma, query) => prisma.agent.findUnique(query));

builder.queryField('agent', (t) =>
  t.field({
    type: Agent,
    authScopes: { READ: true },
    nullable: true,
    description: 'The agent that the name means: a shop’s own before a shared one, a removed one where there is no other.',
    args: { name: t.arg.string({ required: true }) },
    resolve: async (_root, { name }, context, info) => {
      const { actor, services } = context;
      return agentById(await findAgentId(services.database, { shop: actor.shop ?? '', name, at: null }), context, info);
    },
  }),
);
