import type { GraphQLResolveInfo } from 'graphql';
import { type AgentReference, findAgentIds } from '../domain/agent-of-name.ts';
import { agentById } from './agent.ts';
import type { Context } from './context.ts';

/** The agent that a name means, null where it was never registered: two statements for all that resolve in one tick. */
export async function agentOfName(reference: AgentReference, context: Context, info: GraphQLResolveInfo) {
  const { loaders, services } = context;
  const loader = loaders.forField(info, 'agent of a name', (references: readonly AgentReference[]) => findAgentIds(services.database, references));
  return agentById(await loader.load(reference), context, info);
}
