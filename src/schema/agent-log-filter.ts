import type { AgentLogFilter as Filter } from '../domain/agent-log-filter.ts';
import { AgentLogStatus } from './agent-log.ts';
import { builder } from './builder.ts';
import { asBadInput } from './graphql-errors.ts';
import { idInput } from './id-arguments.ts';
import { RoutingMode } from './routing-mode.ts';

export const AgentLogFilter = builder.inputType('AgentLogFilter', {
  description: 'Every criterion that is given must hold. An empty list matches nothing.',
  fields: (t) => ({
    taskIds: t.idList(),
    externalTaskIds: t.stringList({ description: "Tasks by their creators' ids." }),
    agentNames: t.stringList(),
    statuses: t.field({ type: [AgentLogStatus] }),
    routingModes: t.field({ type: [RoutingMode] }),
    modelNames: t.stringList(),
    usedLlm: t.boolean(),
    shop: t.string(),
    createdAfter: t.field({ type: 'DateTime', description: 'At or after.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

/** @throws BAD_USER_INPUT for an id that is none. */
export function agentLogFilterArgument(filter: typeof AgentLogFilter.$inferInput | null | undefined): Filter {
  return asBadInput(() => ({ ...filter, taskIds: filter?.taskIds?.map((id, index) => idInput('Task', id, 'taskIds', String(index))) }));
}
