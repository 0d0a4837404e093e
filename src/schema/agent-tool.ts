import type { McpServer } from '../domain/agents.ts';
import type { Json } from '../domain/step-outcome.ts';
import { builtInTool } from '../domain/tools/catalogue.ts';
import { argumentsSchema } from '../domain/tools/tool.ts';
import { builder } from './builder.ts';

interface ShownTool {
  name: string;
  description: string;
  parametersSchema: Json;
  source: string;
}

const AgentTool = builder.objectRef<ShownTool>('AgentTool').implement({
  description: 'Something that an agent can do besides answering.',
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    parametersSchema: t.expose('parametersSchema', { type: 'JSON', description: 'JSON Schema of the arguments.' }),
    source: t.exposeString('source', { description: 'builtin, or the MCP server that provides it.' }),
  }),
});

builder.prismaObjectFields('Agent', (t) => ({
  tools: t.field({
    type: [AgentTool],
    description: 'Built-in ones, then those of its MCP servers: as they were within the last minute, without those of a server that does not answer.',
    select: { tools: true, mcpServers: true },
    resolve: async ({ tools, mcpServers }, _args, { services }) => {
      // Written by `saveAgent`, and by nobody else.
      const servers = mcpServers as unknown as McpServer[];
      const provided = await Promise.all(
        servers.map(async (server) => (await services.mcpTools(server)).map((tool): ShownTool => ({ ...tool, source: server.name }))),
      );
      return [...tools.flatMap(builtIn), ...provided.flat()];
    },
  }),
}));

function builtIn(name: string): ShownTool[] {
  const tool = builtInTool(name);
  // One that this version of the server no longer has is none.
  return tool ? [{ name, description: tool.description, parametersSchema: argumentsSchema(tool), source: 'builtin' }] : [];
}
