import './agent.ts';
import './agent-list.ts';
import './agent-log.ts';
import './agent-status.ts';
import './agent-tool.ts';
import './api-key.ts';
import './api-key-changes.ts';
import './artifact.ts';
import './cancel-task.ts';
import './create-task.ts';
import './create-tasks.ts';
import './log-entry.ts';
import './publish-template.ts';
import './save-agent.ts';
import './scalars.ts';
import './server.ts';
import './stage.ts';
import './task.ts';
import './task-changes.ts';
import './task-dependencies.ts';
import './task-event.ts';
import './task-event-list.ts';
import './task-list.ts';
import './task-result.ts';
import './task-status-groups.ts';
import './task-subscriptions.ts';
import './template.ts';
import './template-list.ts';
import './template-validation.ts';
import './total-count.ts';
import './viewer.ts';
import { builder } from './builder.ts';

builder.queryType({ description: 'Reads; nothing changes.' });
builder.mutationType({ description: 'Writes: what the caller can act on is in the `errors` of each payload.' });
builder.subscriptionType({ description: 'What happens, as it happens: over WebSockets (graphql-ws) and server-sent events.' });

/** The public graph. */
export const schema = builder.toSchema();
