import type { GraphQLResolveInfo } from 'graphql';
import type { Queryable } from '../db/database.ts';
import type { Actor } from '../domain/actor.ts';
import { agentsLastSeenAt, countExecutions, readLastExecutions, readStatuses } from '../domain/agent-executions.ts';
import type { AgentStatus as Status } from '../domain/agent-status.ts';
import { WORKER_SILENCE_SECONDS } from '../domain/workers.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

export const AgentStatus = builder.enumType('AgentStatus', {
  description: `What an agent is doing. Any worker (a process that runs tasks) can run any agent; it says every few seconds that it is alive.`,
  values: {
    ACTIVE: { description: 'It executes at this moment, as far as the viewer can see.' },
    IDLE: { description: 'A worker that can run it is alive; it does nothing at this moment.' },
    OFFLINE: {
      description: `No worker is alive: the last has ended, or was not heard of for ${WORKER_SILENCE_SECONDS} seconds. Nor is anyone for a removed agent.`,
    },
  } satisfies Record<Status, object>,
});

type Read<Value> = (database: Queryable, actor: Actor, agentIds: readonly string[]) => Promise<Map<string, Value>>;

/** For all agents of a list that resolve in one tick: one statement. */
function loaded<Value>(purpose: string, read: Read<Value>) {
  return (agentId: string, { services, actor, loaders }: Context, info: GraphQLResolveInfo): Promise<Value | undefined> =>
    loaders
      .forField(info, purpose, async (ids: readonly string[]) => {
        const values = await read(services.database, actor, [...new Set(ids)]);
        return ids.map((id) => values.get(id));
      })
      .load(agentId);
}

const status = loaded('agent status', readStatuses);
const executions = loaded('executions', countExecutions);
const lastExecution = loaded('last execution', readLastExecutions);
const lastSeen = loaded('last seen', async (database, _actor, ids) => {
  const at = await agentsLastSeenAt(database);
  return new Map(at ? ids.map((id) => [id, at]) : []);
});

/** What an agent had come to at an event that shows it. */
const noted = new WeakMap<object, Status>();

export function noteStatus<Shown extends object>(agent: Shown, at: Status): Shown {
  noted.set(agent, at);
  return agent;
}

builder.prismaObjectFields('Agent', (t) => ({
  status: t.field({
    type: AgentStatus,
    resolve: async (agent, _args, context, info) => noted.get(agent) ?? (await status(agent.id, context, info)) ?? 'OFFLINE',
  }),
  lastSeenAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When a worker that can run it last said that it was alive; null where there never was one.',
    resolve: ({ id }, _args, context, info) => lastSeen(id, context, info),
  }),
  lastExecutedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When its newest agent log was written, as far as the viewer can see.',
    resolve: ({ id }, _args, context, info) => lastExecution(id, context, info),
  }),
  executionCount: t.field({
    type: 'SafeInt',
    description: 'Its agent logs, as far as the viewer can see.',
    resolve: async ({ id }, _args, context, info) => (await executions(id, context, info)) ?? 0,
  }),
}));
