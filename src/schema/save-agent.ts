import { removeAgent, saveAgent } from '../domain/save-agent.ts';
import { Agent, agentById } from './agent.ts';
import { builder } from './builder.ts';
import type { Services } from './context.ts';
import { type Payload, payload } from './payload.ts';
import { RoutingMode } from './routing-mode.ts';
import { UserError } from './user-error.ts';

interface Changed {
  agentId: string | null;
}

const SaveAgentPayload = builder.objectRef<Payload<Changed>>('SaveAgentPayload').implement({
  description: 'The agent as it is now.',
  fields: (t) => ({
    agent: t.field({ type: Agent, nullable: true, resolve: ({ agentId }, _args, context, info) => agentById(agentId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const McpServerInput = builder.inputType('McpServerInput', {
  description: 'A server whose tools the agent may call, over HTTP (Model Context Protocol).',
  fields: (t) => ({
    name: t.string({ required: true }),
    url: t.field({ type: 'URL', required: true }),
    credential: t.string({
      description: 'Name of a credential that the operator configured and bound to an origin; it is sent to that origin only. Secrets never enter the graph.',
    }),
  }),
});

const SaveAgentInput = builder.inputType('SaveAgentInput', {
  description: 'An absent field stays as it is, null clears it.',
  fields: (t) => ({
    name: t.string({ required: true }),
    role: t.string({ description: 'Role, goal and routing mode are required the first time.' }),
    goal: t.string(),
    instructions: t.string(),
    routingMode: t.field({ type: RoutingMode, description: 'RULE and HYBRID only for a name that has rules: analyzer, extractor, summarizer, router.' }),
    model: t.string({ description: "`engine/model` or a model's name; the default model where there is none." }),
    tools: t.stringList({ description: 'Built-in tools by name.' }),
    mcpServers: t.field({ type: [McpServerInput], description: 'MCP servers whose tools the agent may call.' }),
    shop: t.string({ description: 'Whose own it is; shared by all shops where omitted.' }),
  }),
});

builder.mutationField('saveAgent', (t) =>
  t.field({
    type: SaveAgentPayload,
    authScopes: { ADMIN: true, 'WRITE of a shop': true },
    description: 'Registers or updates an agent by name. On an update an absent field stays, null clears it. A removed one is there again.',
    args: { input: t.arg({ type: SaveAgentInput, required: true }) },
    resolve: (_root, { input: { mcpServers, shop, ...fields } }, { services, actor }) => {
      const servers = mcpServers?.map(({ url, credential, ...server }) => ({ ...server, url: url.href, credential: credential ?? null }));
      const change = { ...fields, ...(mcpServers === undefined ? {} : { mcpServers: servers ?? null }), shop: shop ?? null };
      return payload<Changed>({ agentId: null }, () => saveAgent(services.domain, actor, change, credentialOrigins(services)));
    },
  }),
);

function credentialOrigins({ config: { CREDENTIALS } }: Services): ReadonlyMap<string, string> {
  return new Map(Object.entries(CREDENTIALS).map(([name, { origin }]) => [name, origin]));
}

const RemoveAgentPayload = builder.objectRef<Payload<Changed>>('RemoveAgentPayload').implement({
  description: 'The agent, removed.',
  fields: (t) => ({
    agent: t.field({ type: Agent, nullable: true, resolve: ({ agentId }, _args, context, info) => agentById(agentId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const RemoveAgentInput = builder.inputType('RemoveAgentInput', {
  description: 'Names the agent that gets no more work.',
  fields: (t) => ({
    name: t.string({ required: true }),
    shop: t.string({ description: 'Whose own it is; the shared one where omitted.' }),
  }),
});

builder.mutationField('removeAgent', (t) =>
  t.field({
    type: RemoveAgentPayload,
    authScopes: { ADMIN: true, 'WRITE of a shop': true },
    description: 'Gives it no more work and hides it from lists; its logs stay. Removing it again changes nothing, saving it brings it back.',
    args: { input: t.arg({ type: RemoveAgentInput, required: true }) },
    resolve: (_root, { input: { name, shop } }, { services, actor }) =>
      payload<Changed>({ agentId: null }, () => removeAgent(services.domain, actor, { name, shop: shop ?? null })),
  }),
);
