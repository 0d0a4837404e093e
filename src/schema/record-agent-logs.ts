import { type NewAgentLog, recordAgentLogs } from '../domain/record-agent-logs.ts';
import { AgentLog, AgentLogStatus } from './agent-log.ts';
import { builder } from './builder.ts';
import { type Payload, payload } from './payload.ts';
import { prismaByIds } from './prisma-nodes.ts';
import { RoutingMode } from './routing-mode.ts';
import { givenTaskRef, TaskRefInput } from './task-ref-input.ts';
import { UserError } from './user-error.ts';

const TokenUsageInput = builder.inputType('TokenUsageInput', {
  description: 'Exclusive buckets: what is in one of them is in no other.',
  fields: (t) => {
    const bucket = (description?: string) => t.field({ type: 'SafeInt', required: true, defaultValue: 0, ...(description && { description }) });
    return {
      inputTokens: bucket(),
      cachedInputTokens: bucket("Read from the provider's prompt cache."),
      cacheWriteTokens: bucket("Written to the provider's prompt cache."),
      outputTokens: bucket(),
      reasoningTokens: bucket('Thought, not shown.'),
    };
  },
});

const AgentLogInput = builder.inputType('AgentLogInput', {
  description: 'One execution of an agent elsewhere.',
  fields: (t) => ({
    task: t.field({ type: TaskRefInput, required: true, description: 'An unknown external id creates an EXTERNAL task.' }),
    key: t.string({ description: "The sender's name for this log, unique per task: sent again, it is not recorded again." }),
    agentName: t.string({ required: true, description: 'It need not be registered here.' }),
    input: t.field({ type: 'JSON', required: true }),
    output: t.field({ type: 'JSON' }),
    reasoning: t.string({ description: 'Why it came out so, in words.' }),
    durationMs: t.float({ required: true, description: 'Rounded to whole milliseconds.' }),
    status: t.field({ type: AgentLogStatus, required: true }),
    routingMode: t.field({ type: RoutingMode }),
    usedLlm: t.boolean({ required: true, defaultValue: false, description: 'Whether it called a model. It did where there are tokens.' }),
    confidence: t.float({ description: 'Of the rules, 0 to 1.' }),
    creditsUsed: t.field({ type: 'Decimal', description: 'What the user is charged; nothing where omitted.' }),
    llmTokens: t.field({ type: 'SafeInt', description: 'Total tokens, where the buckets are not known; with them, their sum.' }),
    tokenUsage: t.field({ type: TokenUsageInput }),
    cost: t.field({
      type: 'Decimal',
      description: 'What it cost, in US dollars, where the sender knows; else it is priced from model and tokens, and null where that price is unknown.',
    }),
    modelName: t.string(),
    provider: t.string({ description: 'Who ran the model, for example openai; by its name the price is found. The maker of the model where omitted.' }),
    shop: t.string({ description: 'Of the task, for keys that are bound to none.' }),
    createdAt: t.field({ type: 'DateTime', description: 'Now where omitted.' }),
  }),
});

const RecordAgentLogsInput = builder.inputType('RecordAgentLogsInput', {
  description: 'At most 1,000 logs, of as many tasks.',
  fields: (t) => ({ logs: t.field({ type: [AgentLogInput], required: true }) }),
});

interface Recorded {
  ids: string[];
  recorded: number;
}

const agentLogsByIds = prismaByIds((prisma, query) => prisma.agentLog.findMany(query));

const RecordAgentLogsPayload = builder.objectRef<Payload<Recorded>>('RecordAgentLogsPayload').implement({
  description: 'The logs that are there now.',
  fields: (t) => ({
    agentLogs: t.field({
      type: [AgentLog],
      description: 'In the order of the input; a repeated key gives the log that is there.',
      resolve: ({ ids }, _args, context, info) => agentLogsByIds(ids, context, info),
    }),
    recorded: t.exposeInt('recorded', { description: 'How many are new.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

builder.mutationField('recordAgentLogs', (t) =>
  t.field({
    type: RecordAgentLogsPayload,
    authScopes: { INGEST: true },
    description: `Ingests agent logs of a pipeline that runs elsewhere: up to 1,000 in one call, all or none. They are added to what their tasks used; a task
that had ended gets a new report.`,
    args: { input: t.arg({ type: RecordAgentLogsInput, required: true }) },
    resolve: (_root, { input: { logs } }, { services, actor }) =>
      payload<Recorded>({ ids: [], recorded: 0 }, async () => recordAgentLogs(services.domain, actor, logs.map(newAgentLog))),
  }),
);

function newAgentLog({ tokenUsage, ...log }: typeof AgentLogInput.$inferInput): NewAgentLog {
  return {
    task: givenTaskRef(log.task),
    key: log.key ?? null,
    agentName: log.agentName,
    input: log.input,
    output: log.output ?? null,
    reasoning: log.reasoning ?? null,
    durationMs: log.durationMs,
    status: log.status,
    routingMode: log.routingMode ?? null,
    usedLlm: log.usedLlm,
    confidence: log.confidence ?? null,
    creditsUsed: log.creditsUsed ?? null,
    llmTokens: log.llmTokens ?? null,
    tokenUsage: tokenUsage
      ? {
          input: tokenUsage.inputTokens,
          cachedInput: tokenUsage.cachedInputTokens,
          cacheWrite: tokenUsage.cacheWriteTokens,
          output: tokenUsage.outputTokens,
          reasoning: tokenUsage.reasoningTokens,
        }
      : null,
    cost: log.cost ?? null,
    modelName: log.modelName ?? null,
    provider: log.provider ?? null,
    shop: log.shop ?? null,
    createdAt: log.createdAt ?? null,
  };
}
