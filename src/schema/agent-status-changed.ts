import { Agent, agentById } from './agent.ts';
import { noteStatus } from './agent-status.ts';
import type { AgentStatusChange, AgentStatusWatch } from './agent-status-watch.ts';
import { builder } from './builder.ts';

/** A subscriber that does not read: of what it missed it is told the last. */
const MAX_WAITING = 1_000;

builder.subscriptionField('agentStatusChanged', (t) =>
  t.field({
    type: Agent,
    authScopes: { READ: true },
    description: 'Each change of a status, as far as the viewer can see: the agent, with the status that it changed to. Never completes by itself.',
    args: { names: t.arg.stringList({ description: 'All agents where omitted; an empty list matches none.' }) },
    subscribe: (_root, { names }, { services, actor, signal }) =>
      changes(services.agentStatuses, { shop: actor.shop, names: names ? new Set(names) : undefined }, signal),
    resolve: async ({ agentId, status }, _args, context, info) => {
      const agent = await agentById(agentId, context, info);
      // Agents are removed, never deleted.
      if (!agent) throw new Error(`The agent ${agentId} is gone`);
      return noteStatus(agent, status);
    },
  }),
);

async function changes(watch: AgentStatusWatch, viewer: { shop: string | null; names: Set<string> | undefined }, signal: AbortSignal) {
  let waiting: AgentStatusChange[] = [];
  let wake = () => {};
  const leave = await watch.subscribe({
    ...viewer,
    send(change) {
      waiting.push(change);
      if (waiting.length > MAX_WAITING) waiting = [...new Map(waiting.map((each) => [each.agentId, each])).values()];
      wake();
    },
  });
  // Also where nobody has asked for the first one: a generator that was never begun does not clean up.
  const end = () => {
    leave();
    wake();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return (async function* () {
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        if (waiting.length > 0 || signal.aborted) continue;
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        await woken.promise;
      }
    } finally {
      leave();
    }
  })();
}
