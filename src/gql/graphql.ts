/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Every criterion that is given must hold. An empty list matches nothing. */
export type AgentFilter = {
  /** Words, or beginnings of words, in name, role or goal, all of them; at most 200 characters. */
  search?: string | null | undefined;
  statuses?: Array<AgentStatus> | null | undefined;
};

/** Every criterion that is given must hold. An empty list matches nothing. */
export type AgentLogFilter = {
  agentNames?: Array<string> | null | undefined;
  /** At or after. */
  createdAfter?: string | null | undefined;
  /** Before. */
  createdBefore?: string | null | undefined;
  /** Tasks by their creators' ids. */
  externalTaskIds?: Array<string> | null | undefined;
  modelNames?: Array<string> | null | undefined;
  routingModes?: Array<RoutingMode> | null | undefined;
  shop?: string | null | undefined;
  statuses?: Array<AgentLogStatus> | null | undefined;
  taskIds?: Array<string> | null | undefined;
  usedLlm?: boolean | null | undefined;
};

/** One execution of an agent elsewhere. */
export type AgentLogInput = {
  /** It need not be registered here. */
  agentName: string;
  /** Of the rules, 0 to 1. */
  confidence?: number | null | undefined;
  /** What it cost, in US dollars, where the sender knows; else it is priced from model and tokens, and null where that price is unknown. */
  cost?: string | null | undefined;
  /** Now where omitted. */
  createdAt?: string | null | undefined;
  /** What the user is charged; nothing where omitted. */
  creditsUsed?: string | null | undefined;
  /** Rounded to whole milliseconds. */
  durationMs: number;
  input: unknown;
  /** The sender's name for this log, unique per task: sent again, it is not recorded again. */
  key?: string | null | undefined;
  /** Total tokens, where the buckets are not known; with them, their sum. */
  llmTokens?: number | null | undefined;
  modelName?: string | null | undefined;
  output?: unknown;
  /** Who ran the model, for example openai; by its name the price is found. The maker of the model where omitted. */
  provider?: string | null | undefined;
  /** Why it came out so, in words. */
  reasoning?: string | null | undefined;
  routingMode?: RoutingMode | null | undefined;
  /** Of the task, for keys that are bound to none. */
  shop?: string | null | undefined;
  status: AgentLogStatus;
  /** An unknown external id creates an EXTERNAL task. */
  task: TaskRefInput;
  tokenUsage?: TokenUsageInput | null | undefined;
  /** Whether it called a model. It did where there are tokens. */
  usedLlm?: boolean;
};

/** CREATED_AT DESC where omitted. */
export type AgentLogOrder = {
  direction: OrderDirection;
  field: AgentLogOrderField;
};

/** What a list of agent logs is sorted by. */
export type AgentLogOrderField =
  | 'CREATED_AT'
  | 'DURATION'
  /** Zero where no model was called. */
  | 'TOTAL_TOKENS';

/** How an execution ended. */
export type AgentLogStatus =
  | 'FAILED'
  | 'SKIPPED'
  | 'SUCCEEDED';

/** What an agent is doing. Any worker (a process that runs tasks) can run any agent; it says every few seconds that it is alive. */
export type AgentStatus =
  /** It executes at this moment, as far as the viewer can see. */
  | 'ACTIVE'
  /** A worker that can run it is alive; it does nothing at this moment. */
  | 'IDLE'
  /** No worker is alive: the last has ended, or was not heard of for 30 seconds. Nor is anyone for a removed agent. */
  | 'OFFLINE';

/** What a person says to a step that asks. */
export type ApprovalDecision =
  /** Let it run. */
  | 'APPROVE'
  /** Do not: the task fails with APPROVAL_DENIED. */
  | 'DENY';

/** What became of a question to a person. */
export type ApprovalStatus =
  /** The step may run. */
  | 'APPROVED'
  /** The task was cancelled before anybody answered. */
  | 'CANCELLED'
  /** The task has failed, with APPROVAL_DENIED. */
  | 'DENIED'
  /** Nobody answered in time; the task has failed, with APPROVAL_EXPIRED. */
  | 'EXPIRED'
  /** The task waits for an answer. */
  | 'PENDING';

/** Names the task, and how long it may take to stop. */
export type CancelTaskInput = {
  /** Cancel what depends on it, too. */
  cascade?: boolean;
  /** After this long the work is killed. */
  gracePeriodMs?: number;
  reason?: string | null | undefined;
  taskId: string;
};

/** Says which tasks. */
export type CancelTasksInput = {
  /** Cancel what depends on them, too. */
  cascade?: boolean;
  /** Only count what would be cancelled. */
  dryRun?: boolean;
  filter: TaskFilter;
  /** After this long the work is killed. */
  gracePeriodMs?: number;
  reason?: string | null | undefined;
};

/** A free prompt: it is analysed, and routed to an engine and an agent. */
export type ChatSourceInput = {
  model?: string | null | undefined;
  profile?: string;
  prompt: string;
  role?: string;
};

/** One message to one agent. */
export type ChatWithAgentInput = {
  agentName: string;
  /** Continue this conversation: the id of an earlier chat task. */
  conversationOf?: string | null | undefined;
  /** As of `createTask`. */
  idempotencyKey?: string | null | undefined;
  message: string;
};

/** What to run, when, after what, and how it is to be found again. */
export type CreateTaskInput = {
  budget?: TaskBudgetInput | null | undefined;
  /** At most 1,000 tasks, finished ones included. It starts when all of them have ended. */
  dependsOn?: Array<string> | null | undefined;
  /** Your own id for it, unique per shop. */
  externalId?: string | null | undefined;
  /** The same key and the same input within 24 hours return the same task; the same key with another input is a ConflictError. */
  idempotencyKey?: string | null | undefined;
  /** Attempts per stage, first included; 3 where omitted. */
  maxAttempts?: number | null | undefined;
  /** An object, kept as it is. */
  metadata?: unknown;
  onDependencyFailure?: DependencyFailurePolicy;
  /** 1 (least urgent) to 10 (most urgent). */
  priority?: number;
  shop?: string | null | undefined;
  source: TaskSourceInput;
  /** It does not start before this. */
  startAfter?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  /** Whole-task deadline once started. */
  timeoutMs?: number | null | undefined;
};

/** Tasks that are created together or not at all. */
export type CreateTasksInput = {
  /** For the call as a whole; as in `CreateTaskInput`. */
  idempotencyKey?: string | null | undefined;
  tasks: Array<CreateTasksItemInput>;
};

/** A task, and those of the same call that it waits for. */
export type CreateTasksItemInput = {
  dependsOnRefs?: Array<string> | null | undefined;
  /** Local name, for `dependsOnRefs` of other items. */
  ref?: string | null | undefined;
  task: CreateTaskInput;
};

/** What becomes of a task when one that it depends on ends otherwise than COMPLETED. */
export type DependencyFailurePolicy =
  /** It is cancelled. */
  | 'CANCEL'
  /** It fails. */
  | 'FAIL'
  /** It runs all the same. */
  | 'RUN';

/** How many agents a prompt goes through. */
export type ExecutionMode =
  | 'SEQUENTIAL'
  | 'SINGLE';

/** A task that runs elsewhere: RUNNING until finishTask, reporting through recordAgentLogs. */
export type ExternalSourceInput = {
  name: string;
  prompt?: string | null | undefined;
};

/** How a task that ran elsewhere ended. */
export type FinishStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED';

/** Names the task, and how it ended. */
export type FinishTaskInput = {
  /** Now where omitted. */
  completedAt?: string | null | undefined;
  /** Of a task that FAILED, and only of one. */
  error?: TaskErrorInput | null | undefined;
  result?: unknown;
  status: FinishStatus;
  task: TaskRefInput;
};

/** How much a line matters, DEBUG least. */
export type LogLevel =
  | 'DEBUG'
  | 'ERROR'
  | 'INFO'
  | 'WARN';

/** A server whose tools the agent may call, over HTTP (Model Context Protocol). */
export type McpServerInput = {
  /** Name of a credential that the operator configured and bound to an origin; it is sent to that origin only. Secrets never enter the graph. */
  credential?: string | null | undefined;
  name: string;
  url: string;
};

/** ASC begins with the smallest or oldest. */
export type OrderDirection =
  | 'ASC'
  | 'DESC';

/** What an overlay shows. */
export type OverlaySource =
  /** Where a step acts. */
  | 'EXECUTION'
  /** Where a coming step will act. */
  | 'PLAN';

/** Of a value, as in JSON. */
export type ParameterType =
  | 'ARRAY'
  | 'BOOLEAN'
  | 'INTEGER'
  | 'NUMBER'
  | 'OBJECT'
  | 'STRING';

/** A pipeline is a template or an agent, by name. */
export type PipelineSourceInput = {
  inputs: unknown;
  pipelineName: string;
};

/** A text of a plan that is to be another each time. */
export type PlanParameterInput = {
  description?: string | null | undefined;
  name: string;
  /** It has to be given, and `value` is no default. */
  required?: boolean;
  /** As it stands in steps of the plan; it is also what the parameter is where it is not given. */
  value: string;
};

/** A prompt for which a planner makes a plan. */
export type PlanSourceInput = {
  /** false: plan only, end as PLANNED. */
  execute?: boolean;
  /** In a browser whose window is seen, where the worker has a display. */
  headful?: boolean;
  /** Name of a stored plan to start from, with or without `templates:` before it. It is taken as it is, and nothing is planned. */
  memoryTemplate?: string | null | undefined;
  /** Only with planner LLM. */
  model?: string | null | undefined;
  /** Of the stored plan, an object: name → value. Its parameter `prompt` has the prompt by itself. */
  parameters?: unknown;
  planner?: PlannerKind;
  prompt: string;
};

/** Who makes a plan: a model, or fixed rules. */
export type PlannerKind =
  | 'LLM'
  | 'RULE_BASED';

/** A prompt by name, with what it needs. */
export type PromptSourceInput = {
  /** Run in this order, each on what the one before it produced. SINGLE takes one, by default `promptName`. */
  agents?: Array<string> | null | undefined;
  inputs: unknown;
  mode?: ExecutionMode;
  promptName: string;
};

/** The whole of the next version. */
export type PublishTemplateInput = {
  description: string;
  name: string;
  parameters: Array<TemplateParameterInput>;
  /** Whose own it is; shared by all shops where omitted. */
  shop?: string | null | undefined;
  steps: Array<TemplateStepInput>;
};

/** At most 1,000 logs, of as many tasks. */
export type RecordAgentLogsInput = {
  logs: Array<AgentLogInput>;
};

/** At most 1,000 events, of as many tasks. */
export type RecordTraceEventsInput = {
  events: Array<TraceEventInput>;
};

/** Names the agent that gets no more work. */
export type RemoveAgentInput = {
  name: string;
  /** Whose own it is; the shared one where omitted. */
  shop?: string | null | undefined;
};

/** Where to begin; what lies before is taken over from the original. From the start where omitted. */
export type ReplayFromInput =
  {   point: ReplayPoint; stageId?: never; }
  |  { point?: never;   /** A stage of the task; all before it must have succeeded. */
  stageId: string; };

/** Where a replay begins. */
export type ReplayPoint =
  /** With the stage that failed, or was about to begin when the task did. */
  | 'LAST_FAILURE'
  /** With the first stage. */
  | 'START';

/** Names a task that has ended, and what is to be another than in it. */
export type ReplayTaskInput = {
  from?: ReplayFromInput | null | undefined;
  /** As in CreateTaskInput. */
  idempotencyKey?: string | null | undefined;
  /** For every stage that runs again and takes one. */
  model?: string | null | undefined;
  /** Merged over the original's. What the stages that are taken over made of the earlier ones stays as it is. */
  parameters?: unknown;
  /** 1 (least urgent) to 10 (most urgent); the original's where omitted. */
  priority?: number | null | undefined;
  /** Instead of the one that the stages which run again take. */
  prompt?: string | null | undefined;
  taskId: string;
};

/** How far a report is. */
export type ReportState =
  /** It could not be built; the task's log says so. */
  | 'FAILED'
  /** Asked for; it is built in the background. */
  | 'PENDING'
  /** Built from all logs that there were. */
  | 'READY';

/** Names an approval that waits, and the answer. */
export type ResolveApprovalInput = {
  approvalId: string;
  /** At most 2,000 characters; of a denial it is part of the error. */
  comment?: string | null | undefined;
  decision: ApprovalDecision;
};

/** How an agent decides, or a prompt finds its agent. */
export type RoutingMode =
  /** By rules first, by a model where they are not sure. */
  | 'HYBRID'
  /** By a model. */
  | 'LLM'
  /** By rules, without a model. */
  | 'RULE';

/** An absent field stays as it is, null clears it. */
export type SaveAgentInput = {
  goal?: string | null | undefined;
  instructions?: string | null | undefined;
  /** MCP servers whose tools the agent may call. */
  mcpServers?: Array<McpServerInput> | null | undefined;
  /** `engine/model` or a model's name; the default model where there is none. */
  model?: string | null | undefined;
  name: string;
  /** Role, goal and routing mode are required the first time. */
  role?: string | null | undefined;
  /** RULE and HYBRID only for a name that has rules: analyzer, extractor, summarizer, router. */
  routingMode?: RoutingMode | null | undefined;
  /** Whose own it is; shared by all shops where omitted. */
  shop?: string | null | undefined;
  /** Built-in tools by name. */
  tools?: Array<string> | null | undefined;
};

/** Names a task with a plan, and what the plan is to be called. */
export type SavePlanAsTemplateInput = {
  /** The plan's summary where omitted. */
  description?: string | null | undefined;
  /** Of the template; `PlanSourceInput.memoryTemplate` finds it under this name. */
  name: string;
  parameters?: Array<PlanParameterInput> | null | undefined;
  /** Whose own it is; shared by all shops where omitted. */
  shop?: string | null | undefined;
  taskId: string;
};

/** What a key may do. */
export type Scope =
  /** Keys and templates; includes all others. */
  | 'ADMIN'
  /** Answers to what waits for a person. */
  | 'APPROVE'
  /** Records of what ran elsewhere. */
  | 'INGEST'
  /** Queries and subscriptions. */
  | 'READ'
  /** Tasks, from their creation to their deletion. */
  | 'WRITE';

/** What points can be split by. */
export type SeriesDimension =
  | 'AGENT'
  | 'MODEL'
  | 'ROUTING_MODE'
  | 'SHOP'
  /** SUCCEEDED, FAILED or SKIPPED. */
  | 'STATUS'
  /** Its name, whatever the version. */
  | 'TEMPLATE';

/** DEGRADED does some of its work, OFFLINE none. */
export type ServerStatus =
  | 'DEGRADED'
  | 'OFFLINE'
  | 'ONLINE';

/** How far a stage is. */
export type StageStatus =
  /** Waits for a person. */
  | 'AWAITING_APPROVAL'
  | 'CANCELLED'
  | 'FAILED'
  /** Not begun. */
  | 'PENDING'
  | 'RUNNING'
  /** Never ran, and never will; in a replay also what was taken over: see `takenOver`. */
  | 'SKIPPED'
  | 'SUCCEEDED';

/** The most that the task, and every task that it starts, may use of models. */
export type TaskBudgetInput = {
  /** US dollars. Models whose price is unknown are not called then. */
  maxCost?: string | null | undefined;
  /** Of all kinds together. */
  maxTokens?: number | null | undefined;
};

/** Why it failed. */
export type TaskErrorInput = {
  /** UPPER_SNAKE_CASE. */
  code: string;
  /** What a person can do about it. */
  hint?: string | null | undefined;
  message: string;
  retryable?: boolean;
};

/** What an event tells, for filters; each has an object type of its own. */
export type TaskEventType =
  | 'AGENT_LOG_RECORDED'
  | 'APPROVAL_REQUESTED'
  | 'APPROVAL_RESOLVED'
  | 'ARTIFACT_CREATED'
  | 'LOG_APPENDED'
  | 'OUTPUT_DELTA'
  | 'OVERLAY_RECORDED'
  | 'PLAN_CREATED'
  | 'REPORT_UPDATED'
  | 'STAGE_CHANGED'
  | 'TASK_FAILED'
  | 'TASK_STATUS_CHANGED'
  | 'TASK_UPDATED'
  | 'TRACE_EVENT_RECORDED';

/** What does not change in a task's life, so that a live list never loses sight of one. */
export type TaskFeedFilter = {
  /** Tasks in which one of these agents takes part. */
  agentNames?: Array<string> | null | undefined;
  kinds?: Array<TaskKind> | null | undefined;
  names?: Array<string> | null | undefined;
  shop?: string | null | undefined;
  /** Tasks that carry one of these. */
  tags?: Array<string> | null | undefined;
  taskIds?: Array<string> | null | undefined;
  /** Names of templates, whatever the version. */
  templates?: Array<string> | null | undefined;
};

/** Every criterion that is given must hold. An empty list matches nothing. */
export type TaskFilter = {
  /** Tasks in which one of these agents took part. */
  agentNames?: Array<string> | null | undefined;
  /** At or after. */
  createdAfter?: string | null | undefined;
  /** Before. */
  createdBefore?: string | null | undefined;
  externalIds?: Array<string> | null | undefined;
  hasError?: boolean | null | undefined;
  ids?: Array<string> | null | undefined;
  includeDeleted?: boolean;
  kinds?: Array<TaskKind> | null | undefined;
  maxPriority?: number | null | undefined;
  minPriority?: number | null | undefined;
  names?: Array<string> | null | undefined;
  /** Words, or beginnings of words, in prompt, name or error, all of them; at most 200 characters. */
  search?: string | null | undefined;
  shop?: string | null | undefined;
  statuses?: Array<TaskStatus> | null | undefined;
  /** Tasks that carry one of these. */
  tags?: Array<string> | null | undefined;
  /** Names of templates, whatever the version. */
  templates?: Array<string> | null | undefined;
  /** At or after, for incremental polling. */
  updatedAfter?: string | null | undefined;
};

/** What created a task. */
export type TaskKind =
  /** A free prompt, routed to an engine and an agent. */
  | 'CHAT'
  /** It runs elsewhere and reports here. */
  | 'EXTERNAL'
  /** A template or an agent, by name, with inputs. */
  | 'PIPELINE'
  /** A prompt for which a plan is made. */
  | 'PLAN'
  /** One agent or several, by name, with inputs. */
  | 'PROMPT'
  /** A template, with parameters. */
  | 'TEMPLATE';

/** CREATED_AT DESC where omitted. Tasks without a duration or a cost come last. */
export type TaskOrder = {
  direction: OrderDirection;
  field: TaskOrderField;
};

/** What a list of tasks is sorted by. */
export type TaskOrderField =
  | 'COST'
  | 'CREATED_AT'
  /** Of tasks that have ended. */
  | 'DURATION'
  | 'PRIORITY'
  | 'UPDATED_AT';

/** A task by our id or by its creator's. */
export type TaskRefInput =
  {   externalId: string; id?: never; }
  |  { externalId?: never;   id: string; };

/** Exactly one. */
export type TaskSourceInput =
  {   chat: ChatSourceInput; external?: never; pipeline?: never; plan?: never; prompt?: never; template?: never; }
  |  { chat?: never;   external: ExternalSourceInput; pipeline?: never; plan?: never; prompt?: never; template?: never; }
  |  { chat?: never; external?: never;   pipeline: PipelineSourceInput; plan?: never; prompt?: never; template?: never; }
  |  { chat?: never; external?: never; pipeline?: never;   plan: PlanSourceInput; prompt?: never; template?: never; }
  |  { chat?: never; external?: never; pipeline?: never; plan?: never;   prompt: PromptSourceInput; template?: never; }
  |  { chat?: never; external?: never; pipeline?: never; plan?: never; prompt?: never;   template: TemplateSourceInput; };

/** Where a task is in its life. */
export type TaskStatus =
  /** Waits for a person. */
  | 'AWAITING_APPROVAL'
  /** Waits for other tasks. */
  | 'BLOCKED'
  /** Terminal. */
  | 'CANCELLED'
  /** Asked to stop, still stopping. */
  | 'CANCELLING'
  /** Terminal. */
  | 'COMPLETED'
  /** Terminal: `error` says why. */
  | 'FAILED'
  /** Terminal: the plan is made and, as asked, not executed. */
  | 'PLANNED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker executes its stages. */
  | 'RUNNING'
  /** Waits for its start time. */
  | 'SCHEDULED';

/** Every criterion that is given must hold. */
export type TemplateFilter = {
  includeArchived?: boolean;
  /** Words, or beginnings of words, in name or description, all of them; at most 200 characters. */
  search?: string | null | undefined;
};

/** A value that whoever runs the template gives. */
export type TemplateParameterInput = {
  /** What it is where it is not given. */
  defaultValue?: unknown;
  description?: string | null | undefined;
  /** The only values that it may have. */
  enumValues?: Array<unknown> | null | undefined;
  name: string;
  required?: boolean;
  type: ParameterType;
};

/** A template by name, with its parameters. */
export type TemplateSourceInput = {
  name: string;
  /** An object: name → value. */
  parameters: unknown;
  /** The newest where omitted. */
  version?: number | null | undefined;
};

/** What becomes a stage of each task. */
export type TemplateStepInput = {
  /** {{parameter}} placeholders anywhere, and {{steps.NAME.output…}} for what an earlier step produced. One that is a whole value keeps its JSON type. */
  config: unknown;
  /** Its type's name where omitted. */
  name?: string | null | undefined;
  requiresApproval?: boolean;
  /** Executor: see `Stage.type`. */
  type: string;
};

/** How much time a point stands for, in UTC. */
export type TimeBucket =
  | 'DAY'
  | 'HOUR'
  | 'MINUTE';

/** Half-open: from ≤ t < to. */
export type TimeWindowInput = {
  from: string;
  /** Now where omitted. */
  to?: string | null | undefined;
};

/** Exclusive buckets: what is in one of them is in no other. */
export type TokenUsageInput = {
  /** Written to the provider's prompt cache. */
  cacheWriteTokens?: number;
  /** Read from the provider's prompt cache. */
  cachedInputTokens?: number;
  inputTokens?: number;
  outputTokens?: number;
  /** Thought, not shown. */
  reasoningTokens?: number;
};

/** Every criterion that is given must hold. An empty list matches nothing. */
export type TraceEventFilter = {
  agentNames?: Array<string> | null | undefined;
  eventTypes?: Array<string> | null | undefined;
  /** Tasks by their creators' ids. */
  externalTaskIds?: Array<string> | null | undefined;
  /** At or after. */
  occurredAfter?: string | null | undefined;
  /** Before. */
  occurredBefore?: string | null | undefined;
  shop?: string | null | undefined;
  taskIds?: Array<string> | null | undefined;
};

/** One thing that happened elsewhere. */
export type TraceEventInput = {
  agentName?: string | null | undefined;
  /** Rounded to whole milliseconds. */
  durationMs?: number | null | undefined;
  eventType: string;
  /** The sender's name for this event, unique per task: sent again, it is not recorded again. */
  key?: string | null | undefined;
  /** Key of the event that this one belongs to: one of the same task that comes before it in the call, or is stored. */
  parentKey?: string | null | undefined;
  payload: unknown;
  /** An unknown external id creates an EXTERNAL task. */
  task: TaskRefInput;
  /** Now where omitted. */
  timestamp?: string | null | undefined;
};

/** Every criterion that is given must hold. An empty list matches nothing. */
export type TraceFilter = {
  /** Traces with events of this agent. */
  agentName?: string | null | undefined;
  /** Tasks by their creators' ids. */
  externalTaskIds?: Array<string> | null | undefined;
  hasError?: boolean | null | undefined;
  /** At or after. */
  startedAfter?: string | null | undefined;
  /** Before. */
  startedBefore?: string | null | undefined;
  taskIds?: Array<string> | null | undefined;
};

/** What became of waiting, not of the task. */
export type WaitOutcome =
  /** What was waited for has happened. */
  | 'FINISHED'
  | 'NOT_REQUESTED'
  /** The time is over; the task goes on. */
  | 'TIMED_OUT';

/** What `waitMs` waits for. */
export type WaitTarget =
  /** The task has ended. */
  | 'END'
  /** The plan is made; a task that makes none has ended. Without `waitMs` for at most 30 s. */
  | 'PLAN';

export type WatchLogsSubscriptionVariables = Exact<{
  filter?: AgentLogFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type WatchLogsSubscription = { agentLogRecorded: { type: TaskEventType, cursor: string, at: string, task: { externalId: string | null }, agentLog: { id: string, agentName: string } | null } };

export type RunsAgentsMutationVariables = Exact<{
  source: TaskSourceInput;
}>;


export type RunsAgentsMutation = { createTask: { task: { id: string, kind: TaskKind, name: string, status: TaskStatus, mode: ExecutionMode | null, prompt: string | null, parameters: unknown, profile: string | null, role: string | null, agentNames: Array<string>, agents: Array<{ name: string, role: string }>, template: { name: string } | null, result: { text: string | null, json: unknown } | null, error: { code: string, message: string } | null, stages: Array<{ name: string, type: string, agentName: string | null, status: StageStatus, reasoning: string | null, agent: { name: string, role: string } | null }>, agentLogs: { nodes: Array<{ agentName: string, routingMode: RoutingMode | null, usedLlm: boolean, confidence: number | null, reasoning: string | null, input: unknown, output: unknown, agent: { name: string, role: string } | null }> } } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type SavesAgentForRunMutationVariables = Exact<{
  input: SaveAgentInput;
}>;


export type SavesAgentForRunMutation = { saveAgent: { agent: { name: string, tools: Array<{ name: string, source: string, description: string, parametersSchema: unknown }> } | null, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type SeesStatusesSubscriptionVariables = Exact<{
  names?: Array<string> | string | null | undefined;
}>;


export type SeesStatusesSubscription = { agentStatusChanged: { name: string, status: AgentStatus } };

export type DemoEventsSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type DemoEventsSubscription = { taskEvents:
    | { __typename: 'AgentLogRecorded', at: string }
    | { __typename: 'ApprovalRequested', at: string }
    | { __typename: 'ApprovalResolved', at: string }
    | { __typename: 'ArtifactCreated', at: string, artifact: { path: string, sizeBytes: number } | null }
    | { __typename: 'LogAppended', at: string, logEntry: { level: LogLevel, message: string } }
    | { __typename: 'OutputDelta', at: string }
    | { __typename: 'OverlayRecorded', at: string }
    | { __typename: 'PlanCreated', at: string }
    | { __typename: 'ReportUpdated', at: string }
    | { __typename: 'StageChanged', stageStatus: StageStatus, at: string, stage: { name: string } | null }
    | { __typename: 'TaskFailed', at: string, error: { code: string, message: string, hint: string | null } }
    | { __typename: 'TaskStatusChanged', status: TaskStatus, at: string, task: { result: { json: unknown } | null } }
    | { __typename: 'TaskUpdated', at: string }
    | { __typename: 'TraceEventRecorded', at: string }
   };

export type StartAgainMutationVariables = Exact<{
  parameters: unknown;
}>;


export type StartAgainMutation = { createTask: { task: { status: TaskStatus, createdBy: string | null, tags: Array<string> } | null } };

export type CreateDemoTaskMutationVariables = Exact<{
  parameters: unknown;
}>;


export type CreateDemoTaskMutation = { createTask: { task: { id: string } | null, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type CancelDemoTaskMutationVariables = Exact<{
  taskId: string;
}>;


export type CancelDemoTaskMutation = { cancelTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type CancelManyForTestMutationVariables = Exact<{
  input: CancelTasksInput;
}>;


export type CancelManyForTestMutation = { cancelTasks: { matched: number, cancelled: number, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type StatusesOfTagQueryVariables = Exact<{
  tag: string;
}>;


export type StatusesOfTagQuery = { taskStatusGroups: Array<{ status: TaskStatus, count: number }> | null };

export type ByExternalIdQueryVariables = Exact<{
  externalId: string;
  shop?: string | null | undefined;
}>;


export type ByExternalIdQuery = { taskByExternalId: { id: string } | null, tasks: { totalCount: number } };

export type CountOfBatchQueryVariables = Exact<{
  tag: string;
}>;


export type CountOfBatchQuery = { tasks: { totalCount: number } };

export type DeleteDependencyMutationVariables = Exact<{
  id: string;
}>;


export type DeleteDependencyMutation = { deleteTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type CreateExternalMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type CreateExternalMutation = { createTask: { task: { id: string, kind: TaskKind, name: string, prompt: string | null, status: TaskStatus, startedAt: string | null, stages: Array<{ id: string }> } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type FinishForTestMutationVariables = Exact<{
  input: FinishTaskInput;
}>;


export type FinishForTestMutation = { finishTask: { task: { id: string, status: TaskStatus, completedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ArchiveIdempotentMutationVariables = Exact<{
  name: string;
}>;


export type ArchiveIdempotentMutation = { archiveTemplate: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type CountTaggedQueryVariables = Exact<{
  tag: string;
}>;


export type CountTaggedQuery = { tasks: { totalCount: number } };

export type CountsOfGraphQueryVariables = Exact<{
  tag: string;
}>;


export type CountsOfGraphQuery = { taskStatusGroups: Array<{ status: TaskStatus, count: number }> | null };

export type PlanEventsQueryVariables = Exact<{
  id: string;
}>;


export type PlanEventsQuery = { task: { events: { nodes: Array<
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string, plan: { id: string, summary: string, task: { id: string } } | null }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
        | { type: TaskEventType, at: string }
      > }, trace: { events: { nodes: Array<{ agentName: string | null, eventType: string, payload: unknown, parent: { eventType: string } | null }> } } | null, agentLogs: { nodes: Array<{ agentName: string, routingMode: RoutingMode | null, reasoning: string | null }> } } | null };

export type SavePlanMutationVariables = Exact<{
  input: SavePlanAsTemplateInput;
}>;


export type SavePlanMutation = { savePlanAsTemplate: { template: { name: string, version: number, description: string, parameters: Array<{ name: string, type: ParameterType, required: boolean, defaultValue: unknown, description: string | null }>, steps: Array<{ name: string, type: string, config: unknown }> } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type DeleteForPurgeMutationVariables = Exact<{
  taskId: string;
}>;


export type DeleteForPurgeMutation = { deleteTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type RestoreForPurgeMutationVariables = Exact<{
  taskId: string;
}>;


export type RestoreForPurgeMutation = { restoreTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type TasksForPurgeQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type TasksForPurgeQuery = { nodes: Array<
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string, artifacts: { nodes: Array<{ id: string }> }, dependsOn: Array<{ id: string }> }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null> };

export type ReplayForPurgeQueryVariables = Exact<{
  id: string;
}>;


export type ReplayForPurgeQuery = { task: { status: TaskStatus, replayOf: { id: string } | null } | null };

export type UsedByTaskQueryVariables = Exact<{
  externalId: string;
  shop?: string | null | undefined;
}>;


export type UsedByTaskQuery = { taskByExternalId: { id: string, kind: TaskKind, status: TaskStatus, name: string, agentNames: Array<string>, creditsUsed: string, cost: string | null, updatedAt: string, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number }, resourceUsage: { modelName: string | null } | null, agentLogs: { totalCount: number, nodes: Array<{ id: string, agentName: string }> }, events: { nodes: Array<
        | { type: TaskEventType, agentLog: { agentName: string } | null }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
        | { type: TaskEventType }
      > } } | null };

export type AgentForTestQueryVariables = Exact<{
  name: string;
}>;


export type AgentForTestQuery = { agent: { executionCount: number, lastExecutedAt: string | null, agentLogs: { nodes: Array<{ id: string }> } } | null };

export type RecordTraceEventsMutationVariables = Exact<{
  input: RecordTraceEventsInput;
}>;


export type RecordTraceEventsMutation = { recordTraceEvents: { recorded: number, traceEvents: Array<{ id: string, eventType: string, agentName: string | null, payload: unknown, durationMs: number | null, timestamp: string, parent: { id: string } | null, task: { id: string, externalId: string | null, kind: TaskKind, status: TaskStatus } }>, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CreateForReplayMutationVariables = Exact<{
  source: TaskSourceInput;
}>;


export type CreateForReplayMutation = { createTask: { task: { id: string, status: TaskStatus } | null, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type ArchiveForReplayMutationVariables = Exact<{
  name: string;
}>;


export type ArchiveForReplayMutation = { archiveTemplate: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type DeleteForReplayMutationVariables = Exact<{
  taskId: string;
}>;


export type DeleteForReplayMutation = { deleteTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type ReportOfForeignQueryVariables = Exact<{
  externalId: string;
}>;


export type ReportOfForeignQuery = { taskByExternalId: { id: string, agentLogs: { totalCount: number }, report: { state: ReportState, totalDurationMs: number | null, stages: Array<{ stage: string }>, performanceBreakdown: Array<{ calls: number }> } | null } | null };

export type FinishForeignMutationVariables = Exact<{
  externalId: string;
}>;


export type FinishForeignMutation = { finishTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type ReportOfTaskQueryVariables = Exact<{
  id: string;
}>;


export type ReportOfTaskQuery = { task: { status: TaskStatus, report: { id: string, state: ReportState, originalPrompt: string | null, totalDurationMs: number | null, creditsCost: string | null, cost: string | null, generatedImageUrl: string | null, aggregatedAt: string | null, tokenUsage: { totalTokens: number, calls: number } | null, stages: Array<{ stage: string, keyInput: unknown, keyOutput: unknown, durationMs: number, creditsUsed: string, llmTokens: number | null, modelName: string | null, status: StageStatus, reasoning: string | null }>, promptJourney: Array<{ index: number, stage: string, before: string | null, after: string, reasoning: string | null, at: string }>, tokensByModel: Array<{ modelName: string, provider: string | null, cost: string | null, creditsUsed: string, averageDurationMs: number | null, tokenUsage: { inputTokens: number, totalTokens: number, calls: number } }>, performanceBreakdown: Array<{ stage: string, durationMs: number, share: number, calls: number, creditsUsed: string, totalTokens: number }>, evaluationResults: Array<{ name: string, score: number | null, label: string | null, passed: boolean | null, comment: string | null, stage: string | null }> } | null, logs: { nodes: Array<{ level: LogLevel, message: string, fields: unknown }> } } | null };

export type ReportNodeQueryVariables = Exact<{
  id: string;
}>;


export type ReportNodeQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { state: ReportState, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type AggregateForTestMutationVariables = Exact<{
  taskId: string;
}>;


export type AggregateForTestMutation = { aggregateTask: { task: { id: string, report: { state: ReportState, totalDurationMs: number | null, stages: Array<{ stage: string }> } | null } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type WatchReportSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type WatchReportSubscription = { taskEvents:
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType, report: { id: string } | null }
    | { type: TaskEventType }
    | { type: TaskEventType }
    | { status: TaskStatus, type: TaskEventType }
    | { type: TaskEventType }
    | { type: TaskEventType }
   };

export type DeleteForTestMutationVariables = Exact<{
  id: string;
}>;


export type DeleteForTestMutation = { deleteTask: { task: { deletedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', path: Array<string> | null }
      | { __typename: 'DependencyError', path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, path: Array<string> | null }
      | { __typename: 'LimitExceededError', path: Array<string> | null }
      | { __typename: 'NotFoundError', path: Array<string> | null }
      | { __typename: 'ValidationError', path: Array<string> | null }
    > } };

export type RestoreForTestMutationVariables = Exact<{
  id: string;
}>;


export type RestoreForTestMutation = { restoreTask: { task: { deletedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', path: Array<string> | null }
      | { __typename: 'DependencyError', path: Array<string> | null }
      | { __typename: 'InvalidStateError', path: Array<string> | null }
      | { __typename: 'LimitExceededError', path: Array<string> | null }
      | { __typename: 'NotFoundError', path: Array<string> | null }
      | { __typename: 'ValidationError', path: Array<string> | null }
    > } };

export type ListedByTagQueryVariables = Exact<{
  tag: string;
  includeDeleted?: boolean;
}>;


export type ListedByTagQuery = { tasks: { totalCount: number, nodes: Array<{ id: string }> }, taskStatusGroups: Array<{ count: number }> | null };

export type VersionsOfTemplateQueryVariables = Exact<{
  name: string;
  parameters?: unknown;
}>;


export type VersionsOfTemplateQuery = { template: { version: number, isArchived: boolean, versions: Array<{ version: number, isArchived: boolean }> } | null, templates: { nodes: Array<{ name: string }> }, validateTemplateParameters: { valid: boolean, missingParameters: Array<string>, unknownParameters: Array<string>, invalidParameters: Array<{ name: string, expected: string, message: string }> } | null };

export type ArchiveForTestMutationVariables = Exact<{
  name: string;
}>;


export type ArchiveForTestMutation = { archiveTemplate: { template: { name: string, isArchived: boolean } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type PriorityInTurmoilMutationVariables = Exact<{
  taskId: string;
  priority: number;
}>;


export type PriorityInTurmoilMutation = { updateTaskPriority: { errors: Array<
      | { __typename: 'ConflictError' }
      | { __typename: 'DependencyError' }
      | { __typename: 'InvalidStateError' }
      | { __typename: 'LimitExceededError' }
      | { __typename: 'NotFoundError' }
      | { __typename: 'ValidationError' }
    > } };

export type AgentModelTaskQueryVariables = Exact<{
  id: string;
}>;


export type AgentModelTaskQuery = { task: { status: TaskStatus, cost: string | null, error: { code: string, message: string, hint: string | null } | null, result: { json: unknown } | null, tokenUsage: { inputTokens: number, outputTokens: number, totalTokens: number, calls: number }, budget: { maxCost: string | null, maxTokens: number | null, usedShare: number | null } | null, artifacts: { nodes: Array<{ path: string, mimeType: string, sizeBytes: number }> }, agentLogs: { nodes: Array<{ agentName: string, status: AgentLogStatus, usedLlm: boolean, modelName: string | null, provider: string | null, output: unknown, cost: string | null, tokenUsage: { totalTokens: number, calls: number } }> }, stages: Array<{ name: string, status: StageStatus, keyInput: unknown, keyOutput: unknown }> } | null };

export type BudgetTaskQueryVariables = Exact<{
  id: string;
}>;


export type BudgetTaskQuery = { task: { status: TaskStatus, cost: string | null, error: { code: string, message: string, hint: string | null } | null, result: { json: unknown } | null, tokenUsage: { totalTokens: number, calls: number }, budget: { maxCost: string | null, maxTokens: number | null, usedShare: number | null } | null, agentLogs: { nodes: Array<{ agentName: string, status: AgentLogStatus, routingMode: RoutingMode | null, usedLlm: boolean, confidence: number | null, reasoning: string | null, tokenUsage: { totalTokens: number, calls: number } }> }, stages: Array<{ name: string, status: StageStatus }> } | null };

export type CreateWithBudgetMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type CreateWithBudgetMutation = { createTask: { task: { id: string } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ChildTasksQueryVariables = Exact<{
  filter: TaskFilter;
}>;


export type ChildTasksQuery = { tasks: { nodes: Array<{ id: string, status: TaskStatus, createdBy: string | null, budget: { maxTokens: number | null } | null, tokenUsage: { totalTokens: number } }> } };

export type RunAgentOnceMutationVariables = Exact<{
  name: string;
  inputs: unknown;
}>;


export type RunAgentOnceMutation = { createTask: { task: { id: string } | null, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type WhatAgentDidQueryVariables = Exact<{
  id: string;
}>;


export type WhatAgentDidQuery = { task: { status: TaskStatus, error: { code: string } | null, result: { json: unknown } | null, agentLogs: { nodes: Array<{ agentName: string, routingMode: RoutingMode | null, usedLlm: boolean, confidence: number | null, reasoning: string | null, tokenUsage: { calls: number } }> }, logs: { nodes: Array<{ level: LogLevel, message: string }> }, trace: { events: { nodes: Array<{ eventType: string, payload: unknown }> } } | null } | null };

export type CountsOfCallsQueryVariables = Exact<{ [key: string]: never; }>;


export type CountsOfCallsQuery = { metrics: { toolCalls: number, cacheHits: number } | null };

export type BrowserTaskQueryVariables = Exact<{
  id: string;
}>;


export type BrowserTaskQuery = { task: { status: TaskStatus, error: { code: string, message: string, hint: string | null, stage: { name: string } | null } | null, result: { json: unknown, text: string | null } | null, stages: Array<{ name: string, status: StageStatus, attempt: number, keyInput: unknown, keyOutput: unknown }>, agentLogs: { nodes: Array<{ agentName: string, input: unknown, output: unknown }> }, artifacts: { nodes: Array<{ label: string, path: string, mimeType: string, url: string | null, stage: { name: string } | null }> }, logs: { nodes: Array<{ level: LogLevel, message: string, fields: unknown, stage: { name: string } | null }> }, plan: { nodes: Array<{ stepKey: string | null, bbox: { x: number, y: number, width: number, height: number } }> }, execution: { totalCount: number, nodes: Array<{ type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, bbox: { x: number, y: number, width: number, height: number } }> }, events: { nodes: Array<
        | { __typename: 'AgentLogRecorded' }
        | { __typename: 'ApprovalRequested' }
        | { __typename: 'ApprovalResolved' }
        | { __typename: 'ArtifactCreated' }
        | { __typename: 'LogAppended' }
        | { __typename: 'OutputDelta' }
        | { __typename: 'OverlayRecorded', overlay: { stepKey: string | null, source: OverlaySource } }
        | { __typename: 'PlanCreated' }
        | { __typename: 'ReportUpdated' }
        | { __typename: 'StageChanged' }
        | { __typename: 'TaskFailed' }
        | { __typename: 'TaskStatusChanged', status: TaskStatus, planOverlays: Array<{ stepKey: string | null }> }
        | { __typename: 'TaskUpdated' }
        | { __typename: 'TraceEventRecorded' }
      > } } | null };

export type BeginsOfStagesSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type BeginsOfStagesSubscription = { taskEvents:
    | { stageStatus: StageStatus, stage: { name: string } | null }
    | Record<PropertyKey, never>
   };

export type LogsOfTaskSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type LogsOfTaskSubscription = { taskEvents:
    | { logEntry: { message: string } }
    | Record<PropertyKey, never>
   };

export type UsageTaskQueryVariables = Exact<{
  id: string;
}>;


export type UsageTaskQuery = { task: { status: TaskStatus, attempts: number, cost: string | null, error: { code: string } | null, budget: { usedShare: number | null } | null, tokenUsage: { inputTokens: number, outputTokens: number, totalTokens: number, calls: number }, stages: Array<{ attempt: number, tokenUsage: { totalTokens: number, calls: number } }>, agentLogs: { nodes: Array<{ agentName: string, status: AgentLogStatus, input: unknown, output: unknown, usedLlm: boolean, modelName: string | null, provider: string | null, routingMode: RoutingMode | null, cost: string | null, durationMs: number, tokenUsage: { totalTokens: number, calls: number } }> } } | null };

export type OutputOfTaskSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type OutputOfTaskSubscription = { taskEvents:
    | { text: string }
    | Record<PropertyKey, never>
   };

export type ModelPlanQueryVariables = Exact<{
  id: string;
}>;


export type ModelPlanQuery = { task: { tokenUsage: { calls: number, totalTokens: number }, agentLogs: { nodes: Array<{ agentName: string, routingMode: RoutingMode | null, usedLlm: boolean, reasoning: string | null }> }, logs: { nodes: Array<{ level: LogLevel, message: string }> }, trace: { events: { nodes: Array<{ eventType: string, agentName: string | null, payload: unknown }> } } | null } | null };

export type OpenApprovalsQueryVariables = Exact<{
  taskId: string;
}>;


export type OpenApprovalsQuery = { approvals: { nodes: Array<{ id: string, status: ApprovalStatus, action: unknown, stage: { name: string } | null }> } };

export type ApprovePlannedMutationVariables = Exact<{
  id: string;
}>;


export type ApprovePlannedMutation = { resolveApproval: { approval: { status: ApprovalStatus } | null, errors: Array<
      | { __typename: 'ConflictError', message: string }
      | { __typename: 'DependencyError', message: string }
      | { __typename: 'InvalidStateError', message: string }
      | { __typename: 'LimitExceededError', message: string }
      | { __typename: 'NotFoundError', message: string }
      | { __typename: 'ValidationError', message: string }
    > } };

export type ReprioritiseMutationVariables = Exact<{
  taskId: string;
  priority: number;
}>;


export type ReprioritiseMutation = { updateTaskPriority: { previousPriority: number | null, task: { priority: number } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type PageAfterQueryVariables = Exact<{
  taskId: string;
  after?: string | null | undefined;
}>;


export type PageAfterQuery = { task: { events: { nodes: Array<
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
        | { cursor: string }
      > } } | null };

export type PagesOfTaskQueryVariables = Exact<{
  id: string;
  first: number;
  after?: string | null | undefined;
  logsAfter?: string | null | undefined;
}>;


export type PagesOfTaskQuery = { task: { events: { edges: Array<{ cursor: string, node:
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
          | { type: TaskEventType, cursor: string }
         }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, logs: { edges: Array<{ cursor: string, node: { cursor: string, message: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type DeleteWatchedMutationVariables = Exact<{
  taskId: string;
}>;


export type DeleteWatchedMutation = { deleteTask: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type PagesOfLogsQueryVariables = Exact<{
  filter?: AgentLogFilter | null | undefined;
  orderBy?: AgentLogOrder | null | undefined;
  after?: string | null | undefined;
}>;


export type PagesOfLogsQuery = { agentLogs: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PagesOfTasksLogsQueryVariables = Exact<{
  externalId: string;
  after?: string | null | undefined;
}>;


export type PagesOfTasksLogsQuery = { taskByExternalId: { agentLogs: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type SavesAgentMutationVariables = Exact<{
  input: SaveAgentInput;
}>;


export type SavesAgentMutation = { saveAgent: { agent: { id: string, name: string, role: string, goal: string, instructions: string | null, routingMode: RoutingMode, model: string | null, shop: string | null, removedAt: string | null, tools: Array<{ name: string, source: string, description: string, parametersSchema: unknown }>, mcpServers: Array<{ name: string, url: string, credential: string | null }> } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type WholeAgentFragment = { id: string, name: string, role: string, goal: string, instructions: string | null, routingMode: RoutingMode, model: string | null, shop: string | null, removedAt: string | null, tools: Array<{ name: string, source: string, description: string, parametersSchema: unknown }>, mcpServers: Array<{ name: string, url: string, credential: string | null }> };

export type RemovesAgentMutationVariables = Exact<{
  input: RemoveAgentInput;
}>;


export type RemovesAgentMutation = { removeAgent: { agent: { name: string, removedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type LooksForAgentsQueryVariables = Exact<{
  name: string;
  filter?: AgentFilter | null | undefined;
}>;


export type LooksForAgentsQuery = { agent: { id: string, name: string, role: string, removedAt: string | null, status: AgentStatus, lastSeenAt: string | null, lastExecutedAt: string | null, executionCount: number } | null, agents: { totalCount: number, nodes: Array<{ name: string, role: string, status: AgentStatus, lastSeenAt: string | null, lastExecutedAt: string | null, executionCount: number }> } };

export type SeesAgentsChangeSubscriptionVariables = Exact<{
  names?: Array<string> | string | null | undefined;
}>;


export type SeesAgentsChangeSubscription = { agentStatusChanged: { name: string, status: AgentStatus, lastSeenAt: string | null } };

export type RoutingOverallQueryVariables = Exact<{
  filter?: AgentLogFilter | null | undefined;
}>;


export type RoutingOverallQuery = { routingStats: { totalExecutions: number, llmUsageRate: number | null, averageConfidence: number | null, byMode: Array<{ mode: RoutingMode | null, count: number, share: number, successRate: number | null, averageConfidence: number | null, averageDurationMs: number | null, totalTokens: number, creditsUsed: string }>, byAgent: Array<{ agentName: string, count: number, byMode: Array<{ mode: RoutingMode | null, count: number, share: number, successRate: number | null, averageConfidence: number | null, averageDurationMs: number | null, totalTokens: number, creditsUsed: string }> }> } | null };

export type OneModeFragment = { mode: RoutingMode | null, count: number, share: number, successRate: number | null, averageConfidence: number | null, averageDurationMs: number | null, totalTokens: number, creditsUsed: string };

export type UsageOverallQueryVariables = Exact<{
  filter?: AgentLogFilter | null | undefined;
}>;


export type UsageOverallQuery = { usageByModel: Array<{ modelName: string, provider: string | null, cost: string | null, creditsUsed: string, averageDurationMs: number | null, tokenUsage: { outputTokens: number, totalTokens: number, calls: number } }> | null };

export type SeriesOverTimeQueryVariables = Exact<{
  window: TimeWindowInput;
  bucket: TimeBucket;
  groupBy?: SeriesDimension | null | undefined;
  filter?: AgentLogFilter | null | undefined;
}>;


export type SeriesOverTimeQuery = { timeSeries: Array<{ bucketStart: string, key: string | null, count: number, failed: number, totalTokens: number, creditsUsed: string, cost: string | null, latency: { p50Ms: number | null, p90Ms: number | null, p95Ms: number | null, p99Ms: number | null } | null }> | null };

export type RoutedChatMutationVariables = Exact<{
  chat: ChatSourceInput;
}>;


export type RoutedChatMutation = { createTask: { waitOutcome: WaitOutcome, task: { id: string, kind: TaskKind, name: string, status: TaskStatus, prompt: string | null, parameters: unknown, profile: string | null, role: string | null, agentNames: Array<string>, routing: { mode: RoutingMode, engine: string, model: string | null, agentName: string | null, confidence: number, reasoning: string } | null, stages: Array<{ name: string, type: string, status: StageStatus, agentName: string | null, reasoning: string | null }>, agentLogs: { nodes: Array<{ agentName: string, routingMode: RoutingMode | null, usedLlm: boolean, confidence: number | null }> }, result: { json: unknown } | null, error: { code: string, hint: string | null } | null } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ChatMutationVariables = Exact<{
  input: ChatWithAgentInput;
  waitMs?: number;
}>;


export type ChatMutation = { chatWithAgent: { waitOutcome: WaitOutcome, cursor: string | null, task: { id: string, kind: TaskKind, name: string, status: TaskStatus, prompt: string | null, agentNames: Array<string>, routing: { mode: RoutingMode } | null } | null, reply: { json: unknown } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type EnginesInMetricsQueryVariables = Exact<{ [key: string]: never; }>;


export type EnginesInMetricsQuery = { metrics: { llmEngines: Array<{ name: string, status: ServerStatus, models: Array<string>, latencyMs: number | null }> | null } | null };

export type CreatesTasksMutationVariables = Exact<{
  input: CreateTasksInput;
}>;


export type CreatesTasksMutation = { createTasks: { cursor: string | null, tasks: Array<{ id: string, priority: number, dependsOn: Array<{ id: string }> }>, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CancelsCreatedTaskMutationVariables = Exact<{
  id: string;
}>;


export type CancelsCreatedTaskMutation = { cancelTask: { task: { status: TaskStatus } | null } };

export type MetricsNowQueryVariables = Exact<{
  window?: TimeWindowInput | null | undefined;
}>;


export type MetricsNowQuery = { metrics: { serverStatus: ServerStatus, totalTasks: number, completedTasks: number, failedTasks: number, cancelledTasks: number, activeTasks: number, queueLength: number, activeAgents: number, totalRequests: number, toolCalls: number, cacheHits: number, successRate: number | null, averageLatencyMs: number | null, averageResponseTimeMs: number | null, tokensPerSecond: number | null, creditsUsed: string, cost: string | null, timestamp: string, llmEngines: Array<{ name: string, provider: string, baseUrl: string | null, status: ServerStatus, models: Array<string>, lastError: string | null, latencyMs: number | null, checkedAt: string | null }> | null, latency: { p50Ms: number | null, p90Ms: number | null, p95Ms: number | null, p99Ms: number | null } | null, queueWait: { p50Ms: number | null, p90Ms: number | null, p95Ms: number | null, p99Ms: number | null } | null, timeToFirstToken: { p50Ms: number | null, p90Ms: number | null, p95Ms: number | null, p99Ms: number | null } | null, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number } } | null };

export type AllPercentilesFragment = { p50Ms: number | null, p90Ms: number | null, p95Ms: number | null, p99Ms: number | null };

export type CountsLiveSubscriptionVariables = Exact<{
  intervalMs?: number;
  window?: TimeWindowInput | null | undefined;
}>;


export type CountsLiveSubscription = { metricsUpdated: { totalTasks: number, completedTasks: number, queueLength: number } };

export type CreatesForMetricsMutationVariables = Exact<{
  input: CreateTasksInput;
}>;


export type CreatesForMetricsMutation = { createTasks: { tasks: Array<{ id: string }>, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type ReordersForMetricsMutationVariables = Exact<{
  taskId: string;
}>;


export type ReordersForMetricsMutation = { updateTaskPriority: { task: { priority: number } | null, errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type SomeNodesQueryVariables = Exact<{
  id: string;
  ids: Array<string> | string;
}>;


export type SomeNodesQuery = { node:
    | { __typename: 'Agent', id: string }
    | { __typename: 'AgentLog', id: string }
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'Approval', id: string }
    | { __typename: 'Artifact', id: string }
    | { __typename: 'Plan', id: string }
    | { __typename: 'Stage', id: string }
    | { __typename: 'Task', id: string }
    | { __typename: 'TaskReport', id: string }
    | { __typename: 'Template', id: string }
    | { __typename: 'Trace', id: string }
    | { __typename: 'TraceEvent', id: string }
   | null, nodes: Array<
    | { __typename: 'Agent', id: string }
    | { __typename: 'AgentLog', agentName: string, id: string, stage: { name: string } | null }
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'Approval', id: string }
    | { __typename: 'Artifact', label: string, id: string, task: { name: string } }
    | { __typename: 'Plan', id: string }
    | { __typename: 'Stage', type: string, id: string, task: { name: string } }
    | { __typename: 'Task', name: string, id: string, template: { name: string } | null }
    | { __typename: 'TaskReport', id: string }
    | { __typename: 'Template', version: number, id: string }
    | { __typename: 'Trace', id: string }
    | { __typename: 'TraceEvent', id: string }
   | null> };

export type PageOfTasksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type PageOfTasksQuery = { tasks: { totalCount: number, edges: Array<{ cursor: string, node: { id: string } }>, nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type AboutServerQueryVariables = Exact<{ [key: string]: never; }>;


export type AboutServerQuery = { serverInfo: { service: string, version: string, status: ServerStatus, graphqlUrl: string, subscriptionsUrl: string, docsUrl: string }, health: { status: ServerStatus, version: string, components: Array<{ name: string, kind: string, status: ServerStatus, latencyMs: number | null, message: string | null }> } | null, viewer: { name: string, shop: string | null, scopes: Array<Scope>, isAuthenticated: boolean } };

export type ChangesTaskMutationVariables = Exact<{
  id: string;
  priority?: number;
}>;


export type ChangesTaskMutation = { updateTaskPriority: { previousPriority: number | null, task: { id: string, priority: number } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > }, deleteTask: { task: { id: string, deletedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > }, restoreTask: { task: { id: string, deletedAt: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CancelsTaskMutationVariables = Exact<{
  id: string;
  cascade?: boolean;
}>;


export type CancelsTaskMutation = { cancelTask: { cursor: string | null, task: { id: string, status: TaskStatus } | null, cascaded: Array<{ id: string, status: TaskStatus }>, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CancelsTasksMutationVariables = Exact<{
  filter: TaskFilter;
}>;


export type CancelsTasksMutation = { cancelTasks: { matched: number, cancelled: number, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type LogOfTaskQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  types?: Array<TaskEventType> | TaskEventType | null | undefined;
  level?: LogLevel | null | undefined;
  source?: OverlaySource | null | undefined;
}>;


export type LogOfTaskQuery = { task: { events: { edges: Array<{ cursor: string, node:
          | { __typename: 'AgentLogRecorded', cursor: string, type: TaskEventType, at: string, agentLog: { id: string, agentName: string } | null, task: { id: string, status: TaskStatus } }
          | { __typename: 'ApprovalRequested', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
          | { __typename: 'ApprovalResolved', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
          | { __typename: 'ArtifactCreated', cursor: string, type: TaskEventType, at: string, artifact: { id: string, label: string } | null, task: { id: string, status: TaskStatus } }
          | { __typename: 'LogAppended', cursor: string, type: TaskEventType, at: string, logEntry: { cursor: string, level: LogLevel, message: string, fields: unknown, recordedAt: string, stage: { id: string } | null }, task: { id: string, status: TaskStatus } }
          | { __typename: 'OutputDelta', text: string, cursor: string, type: TaskEventType, at: string, stage: { id: string } | null, task: { id: string, status: TaskStatus } }
          | { __typename: 'OverlayRecorded', cursor: string, type: TaskEventType, at: string, overlay: { cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }, task: { id: string, status: TaskStatus } }
          | { __typename: 'PlanCreated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
          | { __typename: 'ReportUpdated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
          | { __typename: 'StageChanged', stageStatus: StageStatus, cursor: string, type: TaskEventType, at: string, stage: { id: string, status: StageStatus } | null, task: { id: string, status: TaskStatus } }
          | { __typename: 'TaskFailed', cursor: string, type: TaskEventType, at: string, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string } | null }, task: { id: string, status: TaskStatus } }
          | { __typename: 'TaskStatusChanged', status: TaskStatus, previousStatus: TaskStatus | null, actor: string | null, cursor: string, type: TaskEventType, at: string, currentStage: { id: string } | null, planOverlays: Array<{ cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }>, task: { id: string, status: TaskStatus } }
          | { __typename: 'TaskUpdated', changedFields: Array<string>, cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
          | { __typename: 'TraceEventRecorded', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
         }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, logs: { totalCount: number, nodes: Array<{ cursor: string, level: LogLevel, message: string, fields: unknown, recordedAt: string, stage: { id: string } | null }> }, overlays: { totalCount: number, nodes: Array<{ cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }> } } | null };

export type AnyOverlayFragment = { cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } };

type AnyTaskEvent_AgentLogRecorded_Fragment = { __typename: 'AgentLogRecorded', cursor: string, type: TaskEventType, at: string, agentLog: { id: string, agentName: string } | null, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_ApprovalRequested_Fragment = { __typename: 'ApprovalRequested', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_ApprovalResolved_Fragment = { __typename: 'ApprovalResolved', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_ArtifactCreated_Fragment = { __typename: 'ArtifactCreated', cursor: string, type: TaskEventType, at: string, artifact: { id: string, label: string } | null, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_LogAppended_Fragment = { __typename: 'LogAppended', cursor: string, type: TaskEventType, at: string, logEntry: { cursor: string, level: LogLevel, message: string, fields: unknown, recordedAt: string, stage: { id: string } | null }, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_OutputDelta_Fragment = { __typename: 'OutputDelta', text: string, cursor: string, type: TaskEventType, at: string, stage: { id: string } | null, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_OverlayRecorded_Fragment = { __typename: 'OverlayRecorded', cursor: string, type: TaskEventType, at: string, overlay: { cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_PlanCreated_Fragment = { __typename: 'PlanCreated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_ReportUpdated_Fragment = { __typename: 'ReportUpdated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_StageChanged_Fragment = { __typename: 'StageChanged', stageStatus: StageStatus, cursor: string, type: TaskEventType, at: string, stage: { id: string, status: StageStatus } | null, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_TaskFailed_Fragment = { __typename: 'TaskFailed', cursor: string, type: TaskEventType, at: string, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string } | null }, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_TaskStatusChanged_Fragment = { __typename: 'TaskStatusChanged', status: TaskStatus, previousStatus: TaskStatus | null, actor: string | null, cursor: string, type: TaskEventType, at: string, currentStage: { id: string } | null, planOverlays: Array<{ cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }>, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_TaskUpdated_Fragment = { __typename: 'TaskUpdated', changedFields: Array<string>, cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

type AnyTaskEvent_TraceEventRecorded_Fragment = { __typename: 'TraceEventRecorded', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } };

export type AnyTaskEventFragment =
  | AnyTaskEvent_AgentLogRecorded_Fragment
  | AnyTaskEvent_ApprovalRequested_Fragment
  | AnyTaskEvent_ApprovalResolved_Fragment
  | AnyTaskEvent_ArtifactCreated_Fragment
  | AnyTaskEvent_LogAppended_Fragment
  | AnyTaskEvent_OutputDelta_Fragment
  | AnyTaskEvent_OverlayRecorded_Fragment
  | AnyTaskEvent_PlanCreated_Fragment
  | AnyTaskEvent_ReportUpdated_Fragment
  | AnyTaskEvent_StageChanged_Fragment
  | AnyTaskEvent_TaskFailed_Fragment
  | AnyTaskEvent_TaskStatusChanged_Fragment
  | AnyTaskEvent_TaskUpdated_Fragment
  | AnyTaskEvent_TraceEventRecorded_Fragment
;

export type WatchTaskSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  types?: Array<TaskEventType> | TaskEventType | null | undefined;
  untilTerminal?: boolean;
}>;


export type WatchTaskSubscription = { taskEvents:
    | { __typename: 'AgentLogRecorded', cursor: string, type: TaskEventType, at: string, agentLog: { id: string, agentName: string } | null, task: { id: string, status: TaskStatus } }
    | { __typename: 'ApprovalRequested', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
    | { __typename: 'ApprovalResolved', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
    | { __typename: 'ArtifactCreated', cursor: string, type: TaskEventType, at: string, artifact: { id: string, label: string } | null, task: { id: string, status: TaskStatus } }
    | { __typename: 'LogAppended', cursor: string, type: TaskEventType, at: string, logEntry: { cursor: string, level: LogLevel, message: string, fields: unknown, recordedAt: string, stage: { id: string } | null }, task: { id: string, status: TaskStatus } }
    | { __typename: 'OutputDelta', text: string, cursor: string, type: TaskEventType, at: string, stage: { id: string } | null, task: { id: string, status: TaskStatus } }
    | { __typename: 'OverlayRecorded', cursor: string, type: TaskEventType, at: string, overlay: { cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }, task: { id: string, status: TaskStatus } }
    | { __typename: 'PlanCreated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
    | { __typename: 'ReportUpdated', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
    | { __typename: 'StageChanged', stageStatus: StageStatus, cursor: string, type: TaskEventType, at: string, stage: { id: string, status: StageStatus } | null, task: { id: string, status: TaskStatus } }
    | { __typename: 'TaskFailed', cursor: string, type: TaskEventType, at: string, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string } | null }, task: { id: string, status: TaskStatus } }
    | { __typename: 'TaskStatusChanged', status: TaskStatus, previousStatus: TaskStatus | null, actor: string | null, cursor: string, type: TaskEventType, at: string, currentStage: { id: string } | null, planOverlays: Array<{ cursor: string, source: OverlaySource, type: string | null, stepKey: string | null, contentType: string | null, meta: unknown, recordedAt: string, bbox: { x: number, y: number, width: number, height: number } }>, task: { id: string, status: TaskStatus } }
    | { __typename: 'TaskUpdated', changedFields: Array<string>, cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
    | { __typename: 'TraceEventRecorded', cursor: string, type: TaskEventType, at: string, task: { id: string, status: TaskStatus } }
   };

export type WatchTasksSubscriptionVariables = Exact<{
  filter?: TaskFeedFilter | null | undefined;
  after?: string | null | undefined;
  types?: Array<TaskEventType> | TaskEventType | null | undefined;
}>;


export type WatchTasksSubscription = { taskFeed:
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
    | { cursor: string, type: TaskEventType, task: { id: string, name: string } }
   };

export type FilteredTasksQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
}>;


export type FilteredTasksQuery = { tasks: { totalCount: number, nodes: Array<{ name: string }> }, taskStatusGroups: Array<{ status: TaskStatus, count: number, tasks: Array<{ name: string }> }> | null };

export type WhatWouldBeCancelledMutationVariables = Exact<{
  filter: TaskFilter;
}>;


export type WhatWouldBeCancelledMutation = { cancelTasks: { matched: number, cancelled: number, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ResultOfTaskQueryVariables = Exact<{
  id: string;
}>;


export type ResultOfTaskQuery = { task: { name: string, result: { json: unknown, text: string | null, offloaded: boolean, sizeBytes: number, url: string | null, pointer: { bucket: string, key: string, sizeBytes: number, contentType: string, sha256: string } | null } | null } | null };

export type WholeTaskQueryVariables = Exact<{
  id: string;
}>;


export type WholeTaskQuery = { task: { id: string, externalId: string | null, kind: TaskKind, name: string, status: TaskStatus, isTerminal: boolean, priority: number, prompt: string | null, parameters: unknown, agentNames: Array<string>, onDependencyFailure: DependencyFailurePolicy, attempts: number, tags: Array<string>, metadata: unknown, shop: string | null, createdBy: string | null, creditsUsed: string, cost: string | null, createdAt: string, updatedAt: string, startAfter: string | null, queuedAt: string | null, startedAt: string | null, completedAt: string | null, lastEventAt: string, deletedAt: string | null, durationMs: number | null, queueWaitMs: number | null, template: { id: string, name: string, version: number, description: string, createdAt: string, shop: string | null, isArchived: boolean } | null, currentStage: { id: string } | null, stages: Array<{ id: string, index: number, name: string, type: string, status: StageStatus, attempt: number, keyInput: unknown, keyOutput: unknown, durationMs: number | null, creditsUsed: string, cost: string | null, modelName: string | null, startedAt: string | null, completedAt: string | null, task: { id: string }, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number }, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string } | null } | null, agentLogs: { totalCount: number, nodes: Array<{ id: string }> } }>, dependsOn: Array<{ id: string }>, dependents: { nodes: Array<{ id: string }> }, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string, index: number } | null } | null, resourceUsage: { modelName: string | null, inferenceTimeMs: number | null, memoryUsedBytes: number | null, cpuTimeMs: number | null, peakMemoryBytes: number | null } | null, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number }, agentLogs: { nodes: Array<{ id: string, agentName: string, input: unknown, output: unknown, durationMs: number, status: AgentLogStatus, usedLlm: boolean, creditsUsed: string, llmTokens: number | null, modelName: string | null, provider: string | null, cost: string | null, shop: string | null, createdAt: string, task: { id: string }, stage: { id: string } | null, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number } }> }, artifacts: { nodes: Array<{ id: string, label: string, path: string, mimeType: string, sizeBytes: number, sha256: string, url: string | null, createdAt: string, task: { id: string }, stage: { id: string } | null }> } } | null };

export type WholeStageFragment = { id: string, index: number, name: string, type: string, status: StageStatus, attempt: number, keyInput: unknown, keyOutput: unknown, durationMs: number | null, creditsUsed: string, cost: string | null, modelName: string | null, startedAt: string | null, completedAt: string | null, task: { id: string }, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number }, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { id: string } | null } | null, agentLogs: { totalCount: number, nodes: Array<{ id: string }> } };

export type WholeAgentLogFragment = { id: string, agentName: string, input: unknown, output: unknown, durationMs: number, status: AgentLogStatus, usedLlm: boolean, creditsUsed: string, llmTokens: number | null, modelName: string | null, provider: string | null, cost: string | null, shop: string | null, createdAt: string, task: { id: string }, stage: { id: string } | null, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number } };

export type WholeUsageFragment = { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number };

export type TaskUnderExternalIdQueryVariables = Exact<{
  externalId: string;
  shop?: string | null | undefined;
}>;


export type TaskUnderExternalIdQuery = { taskByExternalId: { id: string } | null };

export type PublishesTemplateMutationVariables = Exact<{
  input: PublishTemplateInput;
}>;


export type PublishesTemplateMutation = { publishTemplate: { template: { name: string, version: number, description: string, isArchived: boolean, parameters: Array<{ name: string, type: ParameterType, required: boolean, description: string | null, defaultValue: unknown, enumValues: Array<unknown> | null }>, steps: Array<{ index: number, name: string, type: string, config: unknown, requiresApproval: boolean }>, versions: Array<{ version: number }> } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ArchivesTemplateMutationVariables = Exact<{
  name: string;
}>;


export type ArchivesTemplateMutation = { archiveTemplate: { template: { name: string, version: number, isArchived: boolean } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type LooksForTemplatesQueryVariables = Exact<{
  name: string;
  version?: number | null | undefined;
  filter?: TemplateFilter | null | undefined;
  parameters: unknown;
}>;


export type LooksForTemplatesQuery = { template: { version: number, isArchived: boolean } | null, templates: { totalCount: number, nodes: Array<{ name: string, version: number }> }, validateTemplateParameters: { valid: boolean, missingParameters: Array<string>, unknownParameters: Array<string>, invalidParameters: Array<{ name: string, expected: string, message: string }> } | null };

export type PagesOfTemplatesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PagesOfTemplatesQuery = { templates: { edges: Array<{ cursor: string, node: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SaveAgentForTestMutationVariables = Exact<{
  input: SaveAgentInput;
}>;


export type SaveAgentForTestMutation = { saveAgent: { agent: { name: string } | null, errors: Array<
      | { message: string, path: Array<string> | null }
      | { message: string, path: Array<string> | null }
      | { message: string, path: Array<string> | null }
      | { message: string, path: Array<string> | null }
      | { message: string, path: Array<string> | null }
      | { message: string, path: Array<string> | null }
    > } };

export type ApprovalsForTestQueryVariables = Exact<{
  id: string;
}>;


export type ApprovalsForTestQuery = { task: { status: TaskStatus, approvals: Array<{ id: string, status: ApprovalStatus, action: unknown, requestedAt: string, expiresAt: string, resolvedAt: string | null, resolvedBy: string | null, comment: string | null, stage: { name: string, status: StageStatus, attempt: number } | null, task: { id: string } }> } | null };

export type ResolveForTestMutationVariables = Exact<{
  input: ResolveApprovalInput;
}>;


export type ResolveForTestMutation = { resolveApproval: { approval: { id: string, status: ApprovalStatus, resolvedBy: string | null, comment: string | null } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type WaitForTestSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type WaitForTestSubscription = { taskEvents:
    | { approval: { id: string } | null }
    | Record<PropertyKey, never>
   };

export type CreatesTaskMutationVariables = Exact<{
  input: CreateTaskInput;
  waitMs?: number;
  waitFor?: WaitTarget;
}>;


export type CreatesTaskMutation = { createTask: { cursor: string | null, created: boolean, waitOutcome: WaitOutcome, task: { id: string, name: string, status: TaskStatus, priority: number, parameters: unknown, tags: Array<string>, metadata: unknown, externalId: string | null, startAfter: string | null, createdBy: string | null, dependsOn: Array<{ id: string }>, template: { version: number } | null } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

type AnyUserError_ConflictError_Fragment = { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null };

type AnyUserError_DependencyError_Fragment = { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null };

type AnyUserError_InvalidStateError_Fragment = { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null };

type AnyUserError_LimitExceededError_Fragment = { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null };

type AnyUserError_NotFoundError_Fragment = { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null };

type AnyUserError_ValidationError_Fragment = { __typename: 'ValidationError', message: string, path: Array<string> | null };

export type AnyUserErrorFragment =
  | AnyUserError_ConflictError_Fragment
  | AnyUserError_DependencyError_Fragment
  | AnyUserError_InvalidStateError_Fragment
  | AnyUserError_LimitExceededError_Fragment
  | AnyUserError_NotFoundError_Fragment
  | AnyUserError_ValidationError_Fragment
;

export type PublishesFetchTemplateMutationVariables = Exact<{
  input: PublishTemplateInput;
}>;


export type PublishesFetchTemplateMutation = { publishTemplate: { errors: Array<
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
      | { message: string }
    > } };

export type RecordLogsForTestMutationVariables = Exact<{
  input: RecordAgentLogsInput;
}>;


export type RecordLogsForTestMutation = { recordAgentLogs: { recorded: number, agentLogs: Array<{ id: string, agentName: string, input: unknown, output: unknown, reasoning: string | null, durationMs: number, status: AgentLogStatus, routingMode: RoutingMode | null, usedLlm: boolean, confidence: number | null, creditsUsed: string, llmTokens: number | null, cost: string | null, modelName: string | null, provider: string | null, shop: string | null, createdAt: string, tokenUsage: { inputTokens: number, cachedInputTokens: number, cacheWriteTokens: number, outputTokens: number, reasoningTokens: number, unclassifiedTokens: number, totalTokens: number, calls: number }, task: { id: string, externalId: string | null, kind: TaskKind, status: TaskStatus, shop: string | null }, stage: { id: string } | null }>, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type WatchOfTaskSubscriptionVariables = Exact<{
  taskId: string;
  after?: string | null | undefined;
  types?: Array<TaskEventType> | TaskEventType | null | undefined;
  untilTerminal?: boolean;
}>;


export type WatchOfTaskSubscription = { taskEvents:
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string, logEntry: { message: string } }
    | { text: string, type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
    | { stageStatus: StageStatus, type: TaskEventType, cursor: string, stage: { name: string } | null }
    | { type: TaskEventType, cursor: string }
    | { status: TaskStatus, type: TaskEventType, cursor: string }
    | { changedFields: Array<string>, type: TaskEventType, cursor: string }
    | { type: TaskEventType, cursor: string }
   };

export type FeedOfTasksSubscriptionVariables = Exact<{
  filter?: TaskFeedFilter | null | undefined;
  after?: string | null | undefined;
  types?: Array<TaskEventType> | TaskEventType | null | undefined;
}>;


export type FeedOfTasksSubscription = { taskFeed:
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { status: TaskStatus, type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
    | { type: TaskEventType, cursor: string, task: { id: string } }
   };

export type CreatePlanForTestMutationVariables = Exact<{
  input: CreateTaskInput;
  waitMs?: number;
  waitFor?: WaitTarget;
}>;


export type CreatePlanForTestMutation = { createTask: { cursor: string | null, waitOutcome: WaitOutcome, task: { id: string, status: TaskStatus, kind: TaskKind, name: string, prompt: string | null, parameters: unknown, template: { name: string, version: number } | null, planner: { kind: PlannerKind, model: string | null, retries: number } | null, plan: { id: string, revision: number, title: string, summary: string, rationale: Array<string>, risks: Array<string>, raw: unknown, createdAt: string, steps: Array<{ key: string, title: string, detail: string | null, requiresApproval: boolean, tool: { kind: string, payload: unknown, timeoutMs: number | null }, validations: Array<{ description: string, kind: string, value: unknown, passed: boolean | null }>, stage: { id: string, name: string, status: StageStatus, type: string, keyInput: unknown } | null }> } | null, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { name: string } | null } | null, stages: Array<{ id: string, name: string, type: string, status: StageStatus, attempt: number, takenOver: boolean, agentName: string | null, error: { code: string } | null }> } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type ReplayPlanForTestMutationVariables = Exact<{
  input: ReplayTaskInput;
}>;


export type ReplayPlanForTestMutation = { replayTask: { task: { id: string, status: TaskStatus, kind: TaskKind, name: string, prompt: string | null, parameters: unknown, template: { name: string, version: number } | null, planner: { kind: PlannerKind, model: string | null, retries: number } | null, plan: { id: string, revision: number, title: string, summary: string, rationale: Array<string>, risks: Array<string>, raw: unknown, createdAt: string, steps: Array<{ key: string, title: string, detail: string | null, requiresApproval: boolean, tool: { kind: string, payload: unknown, timeoutMs: number | null }, validations: Array<{ description: string, kind: string, value: unknown, passed: boolean | null }>, stage: { id: string, name: string, status: StageStatus, type: string, keyInput: unknown } | null }> } | null, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { name: string } | null } | null, stages: Array<{ id: string, name: string, type: string, status: StageStatus, attempt: number, takenOver: boolean, agentName: string | null, error: { code: string } | null }> } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type PlannedTaskFragment = { id: string, status: TaskStatus, kind: TaskKind, name: string, prompt: string | null, parameters: unknown, template: { name: string, version: number } | null, planner: { kind: PlannerKind, model: string | null, retries: number } | null, plan: { id: string, revision: number, title: string, summary: string, rationale: Array<string>, risks: Array<string>, raw: unknown, createdAt: string, steps: Array<{ key: string, title: string, detail: string | null, requiresApproval: boolean, tool: { kind: string, payload: unknown, timeoutMs: number | null }, validations: Array<{ description: string, kind: string, value: unknown, passed: boolean | null }>, stage: { id: string, name: string, status: StageStatus, type: string, keyInput: unknown } | null }> } | null, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { name: string } | null } | null, stages: Array<{ id: string, name: string, type: string, status: StageStatus, attempt: number, takenOver: boolean, agentName: string | null, error: { code: string } | null }> };

export type LinesOfScriptSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type LinesOfScriptSubscription = { taskEvents:
    | { logEntry: { message: string } }
    | Record<PropertyKey, never>
   };

export type ReplayForTestMutationVariables = Exact<{
  input: ReplayTaskInput;
  waitMs?: number;
}>;


export type ReplayForTestMutation = { replayTask: { cursor: string | null, waitOutcome: WaitOutcome, task: { id: string, kind: TaskKind, name: string, status: TaskStatus, priority: number, prompt: string | null, parameters: unknown, tags: Array<string>, metadata: unknown, externalId: string | null, createdBy: string | null, shop: string | null, template: { name: string, version: number } | null, dependsOn: Array<{ id: string }>, replayOf: { id: string } | null, result: { json: unknown, text: string | null, offloaded: boolean } | null, stages: Array<{ id: string, name: string, status: StageStatus, takenOver: boolean, attempt: number, keyInput: unknown, keyOutput: unknown, completedAt: string | null }> } | null, originalTask: { id: string, replays: { totalCount: number, nodes: Array<{ id: string }> } } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', currentStatus: TaskStatus | null, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type StageIdsForTestQueryVariables = Exact<{
  id: string;
}>;


export type StageIdsForTestQuery = { task: { stages: Array<{ id: string, name: string }> } | null };

export type PublishForTestMutationVariables = Exact<{
  input: PublishTemplateInput;
}>;


export type PublishForTestMutation = { publishTemplate: { template: { id: string, name: string, version: number, isArchived: boolean } | null, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CreateForTestMutationVariables = Exact<{
  input: CreateTaskInput;
  waitMs?: number;
}>;


export type CreateForTestMutation = { createTask: { created: boolean, cursor: string | null, waitOutcome: WaitOutcome, task: { id: string, status: TaskStatus, priority: number, result: { json: unknown } | null } | null, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', resourceId: string, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CreateManyForTestMutationVariables = Exact<{
  input: CreateTasksInput;
}>;


export type CreateManyForTestMutation = { createTasks: { tasks: Array<{ id: string, tags: Array<string> }>, errors: Array<
      | { __typename: 'ConflictError', existingId: string | null, message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', taskIds: Array<string>, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type CancelForTestMutationVariables = Exact<{
  input: CancelTaskInput;
}>;


export type CancelForTestMutation = { cancelTask: { task: { id: string, status: TaskStatus } | null, cascaded: Array<{ id: string, status: TaskStatus }>, errors: Array<
      | { __typename: 'ConflictError', message: string, path: Array<string> | null }
      | { __typename: 'DependencyError', message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', message: string, path: Array<string> | null }
    > } };

export type StatusesForTestSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type StatusesForTestSubscription = { taskEvents:
    | { status: TaskStatus }
    | Record<PropertyKey, never>
   };

export type ReportsForTestSubscriptionVariables = Exact<{
  taskId: string;
}>;


export type ReportsForTestSubscription = { taskEvents:
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
   };

export type TaskForTestQueryVariables = Exact<{
  id: string;
}>;


export type TaskForTestQuery = { task: { id: string, status: TaskStatus, priority: number, attempts: number, createdBy: string | null, tags: Array<string>, metadata: unknown, parameters: unknown, externalId: string | null, onDependencyFailure: DependencyFailurePolicy, startAfter: string | null, queuedAt: string | null, startedAt: string | null, completedAt: string | null, deletedAt: string | null, durationMs: number | null, cost: string | null, template: { name: string, version: number } | null, error: { code: string, message: string, hint: string | null, retryable: boolean, stage: { name: string } | null } | null, result: { json: unknown, text: string | null, offloaded: boolean, sizeBytes: number, url: string | null } | null, resourceUsage: { modelName: string | null, inferenceTimeMs: number | null, memoryUsedBytes: number | null } | null, tokenUsage: { inputTokens: number, outputTokens: number, totalTokens: number, calls: number }, stages: Array<{ name: string, status: StageStatus, attempt: number, keyInput: unknown, keyOutput: unknown, completedAt: string | null, error: { code: string, message: string } | null, tokenUsage: { totalTokens: number, calls: number } }>, agentLogs: { nodes: Array<{ agentName: string, status: AgentLogStatus, input: unknown, output: unknown, usedLlm: boolean, modelName: string | null, timeToFirstTokenMs: number | null, tokensPerSecond: number | null, cacheHits: number, tokenUsage: { totalTokens: number, calls: number } }> }, artifacts: { nodes: Array<{ label: string, path: string, sizeBytes: number, url: string | null }> }, dependsOn: Array<{ id: string }> } | null };

export type EventsForTestQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type EventsForTestQuery = { task: { events: { nodes: Array<
        | { __typename: 'AgentLogRecorded', cursor: string, agentLog: { status: AgentLogStatus } | null }
        | { __typename: 'ApprovalRequested', cursor: string, approval: { stage: { name: string } | null } | null }
        | { __typename: 'ApprovalResolved', cursor: string, approval: { status: ApprovalStatus, resolvedBy: string | null, stage: { name: string } | null } | null }
        | { __typename: 'ArtifactCreated', cursor: string, artifact: { path: string } | null }
        | { __typename: 'LogAppended', cursor: string, logEntry: { level: LogLevel, message: string, stage: { name: string } | null } }
        | { __typename: 'OutputDelta', text: string, cursor: string }
        | { __typename: 'OverlayRecorded', cursor: string, overlay: { source: OverlaySource, stepKey: string | null, type: string | null } }
        | { __typename: 'PlanCreated', cursor: string, plan: { steps: Array<{ key: string }> } | null }
        | { __typename: 'ReportUpdated', cursor: string }
        | { __typename: 'StageChanged', stageStatus: StageStatus, cursor: string, stage: { name: string } | null }
        | { __typename: 'TaskFailed', cursor: string, error: { code: string } }
        | { __typename: 'TaskStatusChanged', status: TaskStatus, previousStatus: TaskStatus | null, actor: string | null, cursor: string }
        | { __typename: 'TaskUpdated', changedFields: Array<string>, cursor: string }
        | { __typename: 'TraceEventRecorded', cursor: string }
      >, pageInfo: { hasNextPage: boolean } } } | null };

export type TreeOfTaskQueryVariables = Exact<{
  id: string;
}>;


export type TreeOfTaskQuery = { task: { agentNames: Array<string>, trace: { id: string, eventCount: number, errorCount: number, agentNames: Array<string>, startedAt: string | null, endedAt: string | null, durationMs: number | null, task: { id: string }, events: { totalCount: number, nodes: Array<{ id: string, sequence: number, eventType: string, agentName: string | null, payload: unknown, durationMs: number | null, timestamp: string, parent: { id: string } | null }> }, roots: { nodes: Array<{ eventType: string, agentName: string | null, children: { nodes: Array<{ eventType: string, agentName: string | null, children: { nodes: Array<{ eventType: string, agentName: string | null, children: { nodes: Array<{ eventType: string, agentName: string | null }> } }> } }> } }> } } | null } | null };

export type BranchFragment = { eventType: string, agentName: string | null };

export type TracesOfTasksQueryVariables = Exact<{
  filter?: TraceFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TracesOfTasksQuery = { traces: { totalCount: number, nodes: Array<{ id: string, endedAt: string | null, task: { id: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceEventsOfTasksQueryVariables = Exact<{
  filter?: TraceEventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TraceEventsOfTasksQuery = { traceEvents: { totalCount: number, nodes: Array<{ id: string, eventType: string, agentName: string | null, task: { id: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WatchTracesSubscriptionVariables = Exact<{
  filter?: TraceEventFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type WatchTracesSubscription = { traceEventRecorded: { cursor: string, task: { id: string }, traceEvent: { id: string, eventType: string, agentName: string | null } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const WholeAgentFragmentDoc = new TypedDocumentString(`
    fragment WholeAgent on Agent {
  id
  name
  role
  goal
  instructions
  routingMode
  model
  shop
  removedAt
  tools {
    name
    source
    description
    parametersSchema
  }
  mcpServers {
    name
    url
    credential
  }
}
    `, {"fragmentName":"WholeAgent"}) as unknown as TypedDocumentString<WholeAgentFragment, unknown>;
export const OneModeFragmentDoc = new TypedDocumentString(`
    fragment OneMode on RoutingModeStats {
  mode
  count
  share
  successRate
  averageConfidence
  averageDurationMs
  totalTokens
  creditsUsed
}
    `, {"fragmentName":"OneMode"}) as unknown as TypedDocumentString<OneModeFragment, unknown>;
export const AllPercentilesFragmentDoc = new TypedDocumentString(`
    fragment AllPercentiles on Percentiles {
  p50Ms
  p90Ms
  p95Ms
  p99Ms
}
    `, {"fragmentName":"AllPercentiles"}) as unknown as TypedDocumentString<AllPercentilesFragment, unknown>;
export const AnyOverlayFragmentDoc = new TypedDocumentString(`
    fragment AnyOverlay on Overlay {
  cursor
  source
  type
  stepKey
  bbox {
    x
    y
    width
    height
  }
  contentType
  meta
  recordedAt
}
    `, {"fragmentName":"AnyOverlay"}) as unknown as TypedDocumentString<AnyOverlayFragment, unknown>;
export const AnyTaskEventFragmentDoc = new TypedDocumentString(`
    fragment AnyTaskEvent on TaskEvent {
  __typename
  cursor
  type
  at
  task {
    id
    status
  }
  ... on TaskStatusChanged {
    status
    previousStatus
    actor
    currentStage {
      id
    }
    planOverlays {
      ...AnyOverlay
    }
  }
  ... on TaskUpdated {
    changedFields
  }
  ... on StageChanged {
    stage {
      id
      status
    }
    stageStatus
  }
  ... on LogAppended {
    logEntry {
      cursor
      level
      message
      fields
      recordedAt
      stage {
        id
      }
    }
  }
  ... on OutputDelta {
    stage {
      id
    }
    text
  }
  ... on OverlayRecorded {
    overlay {
      ...AnyOverlay
    }
  }
  ... on ArtifactCreated {
    artifact {
      id
      label
    }
  }
  ... on AgentLogRecorded {
    agentLog {
      id
      agentName
    }
  }
  ... on TaskFailed {
    error {
      code
      message
      hint
      retryable
      stage {
        id
      }
    }
  }
}
    fragment AnyOverlay on Overlay {
  cursor
  source
  type
  stepKey
  bbox {
    x
    y
    width
    height
  }
  contentType
  meta
  recordedAt
}`, {"fragmentName":"AnyTaskEvent"}) as unknown as TypedDocumentString<AnyTaskEventFragment, unknown>;
export const WholeUsageFragmentDoc = new TypedDocumentString(`
    fragment WholeUsage on TokenUsage {
  inputTokens
  cachedInputTokens
  cacheWriteTokens
  outputTokens
  reasoningTokens
  unclassifiedTokens
  totalTokens
  calls
}
    `, {"fragmentName":"WholeUsage"}) as unknown as TypedDocumentString<WholeUsageFragment, unknown>;
export const WholeStageFragmentDoc = new TypedDocumentString(`
    fragment WholeStage on Stage {
  id
  index
  name
  type
  status
  attempt
  keyInput
  keyOutput
  durationMs
  creditsUsed
  cost
  modelName
  startedAt
  completedAt
  task {
    id
  }
  tokenUsage {
    ...WholeUsage
  }
  error {
    code
    message
    hint
    retryable
    stage {
      id
    }
  }
  agentLogs {
    nodes {
      id
    }
    totalCount
  }
}
    fragment WholeUsage on TokenUsage {
  inputTokens
  cachedInputTokens
  cacheWriteTokens
  outputTokens
  reasoningTokens
  unclassifiedTokens
  totalTokens
  calls
}`, {"fragmentName":"WholeStage"}) as unknown as TypedDocumentString<WholeStageFragment, unknown>;
export const WholeAgentLogFragmentDoc = new TypedDocumentString(`
    fragment WholeAgentLog on AgentLog {
  id
  agentName
  input
  output
  durationMs
  status
  usedLlm
  creditsUsed
  llmTokens
  modelName
  provider
  cost
  shop
  createdAt
  task {
    id
  }
  stage {
    id
  }
  tokenUsage {
    ...WholeUsage
  }
}
    fragment WholeUsage on TokenUsage {
  inputTokens
  cachedInputTokens
  cacheWriteTokens
  outputTokens
  reasoningTokens
  unclassifiedTokens
  totalTokens
  calls
}`, {"fragmentName":"WholeAgentLog"}) as unknown as TypedDocumentString<WholeAgentLogFragment, unknown>;
export const AnyUserErrorFragmentDoc = new TypedDocumentString(`
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}
    `, {"fragmentName":"AnyUserError"}) as unknown as TypedDocumentString<AnyUserErrorFragment, unknown>;
export const PlannedTaskFragmentDoc = new TypedDocumentString(`
    fragment PlannedTask on Task {
  id
  status
  kind
  name
  prompt
  parameters
  template {
    name
    version
  }
  planner {
    kind
    model
    retries
  }
  plan {
    id
    revision
    title
    summary
    rationale
    risks
    raw
    createdAt
    steps {
      key
      title
      detail
      requiresApproval
      tool {
        kind
        payload
        timeoutMs
      }
      validations {
        description
        kind
        value
        passed
      }
      stage {
        id
        name
        status
        type
        keyInput
      }
    }
  }
  error {
    code
    message
    hint
    retryable
    stage {
      name
    }
  }
  stages {
    id
    name
    type
    status
    attempt
    takenOver
    agentName
    error {
      code
    }
  }
}
    `, {"fragmentName":"PlannedTask"}) as unknown as TypedDocumentString<PlannedTaskFragment, unknown>;
export const BranchFragmentDoc = new TypedDocumentString(`
    fragment Branch on TraceEvent {
  eventType
  agentName
}
    `, {"fragmentName":"Branch"}) as unknown as TypedDocumentString<BranchFragment, unknown>;
export const WatchLogsDocument = new TypedDocumentString(`
    subscription WatchLogs($filter: AgentLogFilter, $after: EventCursor) {
  agentLogRecorded(filter: $filter, after: $after) {
    type
    cursor
    at
    task {
      externalId
    }
    agentLog {
      id
      agentName
    }
  }
}
    `) as unknown as TypedDocumentString<WatchLogsSubscription, WatchLogsSubscriptionVariables>;
export const RunsAgentsDocument = new TypedDocumentString(`
    mutation RunsAgents($source: TaskSourceInput!) {
  createTask(input: { source: $source }, waitMs: 200000) {
    task {
      id
      kind
      name
      status
      mode
      prompt
      parameters
      profile
      role
      agentNames
      agents {
        name
        role
      }
      template {
        name
      }
      result {
        text
        json
      }
      error {
        code
        message
      }
      stages {
        name
        type
        agentName
        agent {
          name
          role
        }
        status
        reasoning
      }
      agentLogs {
        nodes {
          agentName
          agent {
            name
            role
          }
          routingMode
          usedLlm
          confidence
          reasoning
          input
          output
        }
      }
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<RunsAgentsMutation, RunsAgentsMutationVariables>;
export const SavesAgentForRunDocument = new TypedDocumentString(`
    mutation SavesAgentForRun($input: SaveAgentInput!) {
  saveAgent(input: $input) {
    agent {
      name
      tools {
        name
        source
        description
        parametersSchema
      }
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SavesAgentForRunMutation, SavesAgentForRunMutationVariables>;
export const SeesStatusesDocument = new TypedDocumentString(`
    subscription SeesStatuses($names: [String!]) {
  agentStatusChanged(names: $names) {
    name
    status
  }
}
    `) as unknown as TypedDocumentString<SeesStatusesSubscription, SeesStatusesSubscriptionVariables>;
export const DemoEventsDocument = new TypedDocumentString(`
    subscription DemoEvents($taskId: ID!) {
  taskEvents(taskId: $taskId) {
    __typename
    at
    ... on TaskStatusChanged {
      status
      task {
        result {
          json
        }
      }
    }
    ... on StageChanged {
      stage {
        name
      }
      stageStatus
    }
    ... on LogAppended {
      logEntry {
        level
        message
      }
    }
    ... on ArtifactCreated {
      artifact {
        path
        sizeBytes
      }
    }
    ... on TaskFailed {
      error {
        code
        message
        hint
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DemoEventsSubscription, DemoEventsSubscriptionVariables>;
export const StartAgainDocument = new TypedDocumentString(`
    mutation StartAgain($parameters: JSON!) {
  createTask(
    input: {
      source: { template: { name: "git-script-execution", parameters: $parameters } }
    }
    waitMs: 200000
  ) {
    task {
      status
      createdBy
      tags
    }
  }
}
    `) as unknown as TypedDocumentString<StartAgainMutation, StartAgainMutationVariables>;
export const CreateDemoTaskDocument = new TypedDocumentString(`
    mutation CreateDemoTask($parameters: JSON!) {
  createTask(
    input: {
      source: { template: { name: "git-script-execution", parameters: $parameters } }
      tags: ["demo"]
    }
  ) {
    task {
      id
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateDemoTaskMutation, CreateDemoTaskMutationVariables>;
export const CancelDemoTaskDocument = new TypedDocumentString(`
    mutation CancelDemoTask($taskId: ID!) {
  cancelTask(input: { taskId: $taskId, gracePeriodMs: 1000 }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CancelDemoTaskMutation, CancelDemoTaskMutationVariables>;
export const CancelManyForTestDocument = new TypedDocumentString(`
    mutation CancelManyForTest($input: CancelTasksInput!) {
  cancelTasks(input: $input) {
    matched
    cancelled
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CancelManyForTestMutation, CancelManyForTestMutationVariables>;
export const StatusesOfTagDocument = new TypedDocumentString(`
    query StatusesOfTag($tag: String!) {
  taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) {
    status
    count
  }
}
    `) as unknown as TypedDocumentString<StatusesOfTagQuery, StatusesOfTagQueryVariables>;
export const ByExternalIdDocument = new TypedDocumentString(`
    query ByExternalId($externalId: String!, $shop: String) {
  taskByExternalId(externalId: $externalId, shop: $shop) {
    id
  }
  tasks(filter: { externalIds: [$externalId] }) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<ByExternalIdQuery, ByExternalIdQueryVariables>;
export const CountOfBatchDocument = new TypedDocumentString(`
    query CountOfBatch($tag: String!) {
  tasks(filter: { tags: [$tag] }) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountOfBatchQuery, CountOfBatchQueryVariables>;
export const DeleteDependencyDocument = new TypedDocumentString(`
    mutation DeleteDependency($id: ID!) {
  deleteTask(input: { taskId: $id }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteDependencyMutation, DeleteDependencyMutationVariables>;
export const CreateExternalDocument = new TypedDocumentString(`
    mutation CreateExternal($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
      kind
      name
      prompt
      status
      startedAt
      stages {
        id
      }
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CreateExternalMutation, CreateExternalMutationVariables>;
export const FinishForTestDocument = new TypedDocumentString(`
    mutation FinishForTest($input: FinishTaskInput!) {
  finishTask(input: $input) {
    task {
      id
      status
      completedAt
    }
    errors {
      __typename
      message
      path
      ... on InvalidStateError {
        currentStatus
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FinishForTestMutation, FinishForTestMutationVariables>;
export const ArchiveIdempotentDocument = new TypedDocumentString(`
    mutation ArchiveIdempotent($name: String!) {
  archiveTemplate(input: { name: $name }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ArchiveIdempotentMutation, ArchiveIdempotentMutationVariables>;
export const CountTaggedDocument = new TypedDocumentString(`
    query CountTagged($tag: String!) {
  tasks(filter: { tags: [$tag] }) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountTaggedQuery, CountTaggedQueryVariables>;
export const CountsOfGraphDocument = new TypedDocumentString(`
    query CountsOfGraph($tag: String!) {
  taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) {
    status
    count
  }
}
    `) as unknown as TypedDocumentString<CountsOfGraphQuery, CountsOfGraphQueryVariables>;
export const PlanEventsDocument = new TypedDocumentString(`
    query PlanEvents($id: ID!) {
  task(id: $id) {
    events(first: 10, types: [PLAN_CREATED]) {
      nodes {
        type
        at
        ... on PlanCreated {
          plan {
            id
            summary
            task {
              id
            }
          }
        }
      }
    }
    trace {
      events(first: 100) {
        nodes {
          agentName
          eventType
          payload
          parent {
            eventType
          }
        }
      }
    }
    agentLogs(first: 10) {
      nodes {
        agentName
        routingMode
        reasoning
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlanEventsQuery, PlanEventsQueryVariables>;
export const SavePlanDocument = new TypedDocumentString(`
    mutation SavePlan($input: SavePlanAsTemplateInput!) {
  savePlanAsTemplate(input: $input) {
    template {
      name
      version
      description
      parameters {
        name
        type
        required
        defaultValue
        description
      }
      steps {
        name
        type
        config
      }
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SavePlanMutation, SavePlanMutationVariables>;
export const DeleteForPurgeDocument = new TypedDocumentString(`
    mutation DeleteForPurge($taskId: ID!) {
  deleteTask(input: { taskId: $taskId }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteForPurgeMutation, DeleteForPurgeMutationVariables>;
export const RestoreForPurgeDocument = new TypedDocumentString(`
    mutation RestoreForPurge($taskId: ID!) {
  restoreTask(input: { taskId: $taskId }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RestoreForPurgeMutation, RestoreForPurgeMutationVariables>;
export const TasksForPurgeDocument = new TypedDocumentString(`
    query TasksForPurge($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Task {
      artifacts(first: 10) {
        nodes {
          id
        }
      }
      dependsOn {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TasksForPurgeQuery, TasksForPurgeQueryVariables>;
export const ReplayForPurgeDocument = new TypedDocumentString(`
    query ReplayForPurge($id: ID!) {
  task(id: $id) {
    status
    replayOf {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ReplayForPurgeQuery, ReplayForPurgeQueryVariables>;
export const UsedByTaskDocument = new TypedDocumentString(`
    query UsedByTask($externalId: String!, $shop: String) {
  taskByExternalId(externalId: $externalId, shop: $shop) {
    id
    kind
    status
    name
    agentNames
    creditsUsed
    cost
    updatedAt
    tokenUsage {
      inputTokens
      cachedInputTokens
      cacheWriteTokens
      outputTokens
      reasoningTokens
      unclassifiedTokens
      totalTokens
      calls
    }
    resourceUsage {
      modelName
    }
    agentLogs(first: 100) {
      totalCount
      nodes {
        id
        agentName
      }
    }
    events(first: 100) {
      nodes {
        type
        ... on AgentLogRecorded {
          agentLog {
            agentName
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UsedByTaskQuery, UsedByTaskQueryVariables>;
export const AgentForTestDocument = new TypedDocumentString(`
    query AgentForTest($name: String!) {
  agent(name: $name) {
    executionCount
    lastExecutedAt
    agentLogs {
      nodes {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AgentForTestQuery, AgentForTestQueryVariables>;
export const RecordTraceEventsDocument = new TypedDocumentString(`
    mutation RecordTraceEvents($input: RecordTraceEventsInput!) {
  recordTraceEvents(input: $input) {
    traceEvents {
      id
      eventType
      agentName
      payload
      durationMs
      timestamp
      parent {
        id
      }
      task {
        id
        externalId
        kind
        status
      }
    }
    recorded
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RecordTraceEventsMutation, RecordTraceEventsMutationVariables>;
export const CreateForReplayDocument = new TypedDocumentString(`
    mutation CreateForReplay($source: TaskSourceInput!) {
  createTask(input: { source: $source }, waitMs: 200000) {
    task {
      id
      status
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateForReplayMutation, CreateForReplayMutationVariables>;
export const ArchiveForReplayDocument = new TypedDocumentString(`
    mutation ArchiveForReplay($name: String!) {
  archiveTemplate(input: { name: $name }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ArchiveForReplayMutation, ArchiveForReplayMutationVariables>;
export const DeleteForReplayDocument = new TypedDocumentString(`
    mutation DeleteForReplay($taskId: ID!) {
  deleteTask(input: { taskId: $taskId }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteForReplayMutation, DeleteForReplayMutationVariables>;
export const ReportOfForeignDocument = new TypedDocumentString(`
    query ReportOfForeign($externalId: String!) {
  taskByExternalId(externalId: $externalId) {
    id
    agentLogs(first: 1) {
      totalCount
    }
    report {
      state
      totalDurationMs
      stages {
        stage
      }
      performanceBreakdown {
        calls
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReportOfForeignQuery, ReportOfForeignQueryVariables>;
export const FinishForeignDocument = new TypedDocumentString(`
    mutation FinishForeign($externalId: String!) {
  finishTask(input: { task: { externalId: $externalId }, status: COMPLETED }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<FinishForeignMutation, FinishForeignMutationVariables>;
export const ReportOfTaskDocument = new TypedDocumentString(`
    query ReportOfTask($id: ID!) {
  task(id: $id) {
    status
    report {
      id
      state
      originalPrompt
      totalDurationMs
      creditsCost
      cost
      generatedImageUrl
      aggregatedAt
      tokenUsage {
        totalTokens
        calls
      }
      stages {
        stage
        keyInput
        keyOutput
        durationMs
        creditsUsed
        llmTokens
        modelName
        status
        reasoning
      }
      promptJourney {
        index
        stage
        before
        after
        reasoning
        at
      }
      tokensByModel {
        modelName
        provider
        cost
        creditsUsed
        averageDurationMs
        tokenUsage {
          inputTokens
          totalTokens
          calls
        }
      }
      performanceBreakdown {
        stage
        durationMs
        share
        calls
        creditsUsed
        totalTokens
      }
      evaluationResults {
        name
        score
        label
        passed
        comment
        stage
      }
    }
    logs(first: 100) {
      nodes {
        level
        message
        fields
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReportOfTaskQuery, ReportOfTaskQueryVariables>;
export const ReportNodeDocument = new TypedDocumentString(`
    query ReportNode($id: ID!) {
  node(id: $id) {
    id
    ... on TaskReport {
      state
    }
  }
}
    `) as unknown as TypedDocumentString<ReportNodeQuery, ReportNodeQueryVariables>;
export const AggregateForTestDocument = new TypedDocumentString(`
    mutation AggregateForTest($taskId: ID!) {
  aggregateTask(input: { taskId: $taskId }) {
    task {
      id
      report {
        state
        totalDurationMs
        stages {
          stage
        }
      }
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<AggregateForTestMutation, AggregateForTestMutationVariables>;
export const WatchReportDocument = new TypedDocumentString(`
    subscription WatchReport($taskId: ID!) {
  taskEvents(
    taskId: $taskId
    types: [REPORT_UPDATED, TASK_STATUS_CHANGED]
    untilTerminal: false
  ) {
    type
    ... on TaskStatusChanged {
      status
    }
    ... on ReportUpdated {
      report {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WatchReportSubscription, WatchReportSubscriptionVariables>;
export const DeleteForTestDocument = new TypedDocumentString(`
    mutation DeleteForTest($id: ID!) {
  deleteTask(input: { taskId: $id }) {
    task {
      deletedAt
    }
    errors {
      __typename
      path
      ... on InvalidStateError {
        currentStatus
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteForTestMutation, DeleteForTestMutationVariables>;
export const RestoreForTestDocument = new TypedDocumentString(`
    mutation RestoreForTest($id: ID!) {
  restoreTask(input: { taskId: $id }) {
    task {
      deletedAt
    }
    errors {
      __typename
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RestoreForTestMutation, RestoreForTestMutationVariables>;
export const ListedByTagDocument = new TypedDocumentString(`
    query ListedByTag($tag: String!, $includeDeleted: Boolean! = false) {
  tasks(filter: { tags: [$tag], includeDeleted: $includeDeleted }) {
    nodes {
      id
    }
    totalCount
  }
  taskStatusGroups(filter: { tags: [$tag] }) {
    count
  }
}
    `) as unknown as TypedDocumentString<ListedByTagQuery, ListedByTagQueryVariables>;
export const VersionsOfTemplateDocument = new TypedDocumentString(`
    query VersionsOfTemplate($name: String!, $parameters: JSON! = {  }) {
  template(name: $name) {
    version
    isArchived
    versions {
      version
      isArchived
    }
  }
  templates(filter: { search: $name }) {
    nodes {
      name
    }
  }
  validateTemplateParameters(template: $name, parameters: $parameters) {
    valid
    missingParameters
    invalidParameters {
      name
      expected
      message
    }
    unknownParameters
  }
}
    `) as unknown as TypedDocumentString<VersionsOfTemplateQuery, VersionsOfTemplateQueryVariables>;
export const ArchiveForTestDocument = new TypedDocumentString(`
    mutation ArchiveForTest($name: String!) {
  archiveTemplate(input: { name: $name }) {
    template {
      name
      isArchived
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<ArchiveForTestMutation, ArchiveForTestMutationVariables>;
export const PriorityInTurmoilDocument = new TypedDocumentString(`
    mutation PriorityInTurmoil($taskId: ID!, $priority: Int!) {
  updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {
    errors {
      __typename
    }
  }
}
    `) as unknown as TypedDocumentString<PriorityInTurmoilMutation, PriorityInTurmoilMutationVariables>;
export const AgentModelTaskDocument = new TypedDocumentString(`
    query AgentModelTask($id: ID!) {
  task(id: $id) {
    status
    error {
      code
      message
      hint
    }
    result {
      json
    }
    tokenUsage {
      inputTokens
      outputTokens
      totalTokens
      calls
    }
    cost
    budget {
      maxCost
      maxTokens
      usedShare
    }
    artifacts(first: 10) {
      nodes {
        path
        mimeType
        sizeBytes
      }
    }
    agentLogs(first: 10) {
      nodes {
        agentName
        status
        usedLlm
        modelName
        provider
        output
        cost
        tokenUsage {
          totalTokens
          calls
        }
      }
    }
    stages {
      name
      status
      keyInput
      keyOutput
    }
  }
}
    `) as unknown as TypedDocumentString<AgentModelTaskQuery, AgentModelTaskQueryVariables>;
export const BudgetTaskDocument = new TypedDocumentString(`
    query BudgetTask($id: ID!) {
  task(id: $id) {
    status
    error {
      code
      message
      hint
    }
    result {
      json
    }
    tokenUsage {
      totalTokens
      calls
    }
    cost
    budget {
      maxCost
      maxTokens
      usedShare
    }
    agentLogs(first: 10) {
      nodes {
        agentName
        status
        routingMode
        usedLlm
        confidence
        reasoning
        tokenUsage {
          totalTokens
          calls
        }
      }
    }
    stages {
      name
      status
    }
  }
}
    `) as unknown as TypedDocumentString<BudgetTaskQuery, BudgetTaskQueryVariables>;
export const CreateWithBudgetDocument = new TypedDocumentString(`
    mutation CreateWithBudget($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CreateWithBudgetMutation, CreateWithBudgetMutationVariables>;
export const ChildTasksDocument = new TypedDocumentString(`
    query ChildTasks($filter: TaskFilter!) {
  tasks(first: 20, filter: $filter) {
    nodes {
      id
      status
      createdBy
      budget {
        maxTokens
      }
      tokenUsage {
        totalTokens
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ChildTasksQuery, ChildTasksQueryVariables>;
export const RunAgentOnceDocument = new TypedDocumentString(`
    mutation RunAgentOnce($name: String!, $inputs: JSON!) {
  createTask(
    input: {
      maxAttempts: 1
      source: { pipeline: { pipelineName: $name, inputs: $inputs } }
    }
  ) {
    task {
      id
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RunAgentOnceMutation, RunAgentOnceMutationVariables>;
export const WhatAgentDidDocument = new TypedDocumentString(`
    query WhatAgentDid($id: ID!) {
  task(id: $id) {
    status
    error {
      code
    }
    result {
      json
    }
    agentLogs {
      nodes {
        agentName
        routingMode
        usedLlm
        confidence
        reasoning
        tokenUsage {
          calls
        }
      }
    }
    logs(first: 20) {
      nodes {
        level
        message
      }
    }
    trace {
      events(first: 50) {
        nodes {
          eventType
          payload
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhatAgentDidQuery, WhatAgentDidQueryVariables>;
export const CountsOfCallsDocument = new TypedDocumentString(`
    query CountsOfCalls {
  metrics {
    toolCalls
    cacheHits
  }
}
    `) as unknown as TypedDocumentString<CountsOfCallsQuery, CountsOfCallsQueryVariables>;
export const BrowserTaskDocument = new TypedDocumentString(`
    query BrowserTask($id: ID!) {
  task(id: $id) {
    status
    error {
      code
      message
      hint
      stage {
        name
      }
    }
    result {
      json
      text
    }
    stages {
      name
      status
      attempt
      keyInput
      keyOutput
    }
    agentLogs {
      nodes {
        agentName
        input
        output
      }
    }
    artifacts {
      nodes {
        label
        path
        mimeType
        url
        stage {
          name
        }
      }
    }
    logs(first: 100) {
      nodes {
        level
        message
        fields
        stage {
          name
        }
      }
    }
    plan: overlays(source: PLAN) {
      nodes {
        stepKey
        bbox {
          x
          y
          width
          height
        }
      }
    }
    execution: overlays(source: EXECUTION) {
      nodes {
        type
        stepKey
        contentType
        bbox {
          x
          y
          width
          height
        }
        meta
      }
      totalCount
    }
    events(first: 100) {
      nodes {
        __typename
        ... on TaskStatusChanged {
          status
          planOverlays {
            stepKey
          }
        }
        ... on OverlayRecorded {
          overlay {
            stepKey
            source
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BrowserTaskQuery, BrowserTaskQueryVariables>;
export const BeginsOfStagesDocument = new TypedDocumentString(`
    subscription BeginsOfStages($taskId: ID!) {
  taskEvents(
    taskId: $taskId
    types: [OVERLAY_RECORDED, LOG_APPENDED, STAGE_CHANGED]
  ) {
    ... on StageChanged {
      stageStatus
      stage {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BeginsOfStagesSubscription, BeginsOfStagesSubscriptionVariables>;
export const LogsOfTaskDocument = new TypedDocumentString(`
    subscription LogsOfTask($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [LOG_APPENDED]) {
    ... on LogAppended {
      logEntry {
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LogsOfTaskSubscription, LogsOfTaskSubscriptionVariables>;
export const UsageTaskDocument = new TypedDocumentString(`
    query UsageTask($id: ID!) {
  task(id: $id) {
    status
    attempts
    error {
      code
    }
    cost
    budget {
      usedShare
    }
    tokenUsage {
      inputTokens
      outputTokens
      totalTokens
      calls
    }
    stages {
      attempt
      tokenUsage {
        totalTokens
        calls
      }
    }
    agentLogs(first: 10) {
      nodes {
        agentName
        status
        input
        output
        usedLlm
        modelName
        provider
        routingMode
        cost
        durationMs
        tokenUsage {
          totalTokens
          calls
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UsageTaskQuery, UsageTaskQueryVariables>;
export const OutputOfTaskDocument = new TypedDocumentString(`
    subscription OutputOfTask($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [OUTPUT_DELTA]) {
    ... on OutputDelta {
      text
    }
  }
}
    `) as unknown as TypedDocumentString<OutputOfTaskSubscription, OutputOfTaskSubscriptionVariables>;
export const ModelPlanDocument = new TypedDocumentString(`
    query ModelPlan($id: ID!) {
  task(id: $id) {
    tokenUsage {
      calls
      totalTokens
    }
    agentLogs(first: 20) {
      nodes {
        agentName
        routingMode
        usedLlm
        reasoning
      }
    }
    logs(first: 100) {
      nodes {
        level
        message
      }
    }
    trace {
      events(first: 100) {
        nodes {
          eventType
          agentName
          payload
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ModelPlanQuery, ModelPlanQueryVariables>;
export const OpenApprovalsDocument = new TypedDocumentString(`
    query OpenApprovals($taskId: ID!) {
  approvals(first: 10, filter: { taskId: $taskId }) {
    nodes {
      id
      status
      action
      stage {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OpenApprovalsQuery, OpenApprovalsQueryVariables>;
export const ApprovePlannedDocument = new TypedDocumentString(`
    mutation ApprovePlanned($id: ID!) {
  resolveApproval(input: { approvalId: $id, decision: APPROVE }) {
    approval {
      status
    }
    errors {
      __typename
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ApprovePlannedMutation, ApprovePlannedMutationVariables>;
export const ReprioritiseDocument = new TypedDocumentString(`
    mutation Reprioritise($taskId: ID!, $priority: Int!) {
  updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {
    task {
      priority
    }
    previousPriority
    errors {
      __typename
      message
      path
      ... on InvalidStateError {
        currentStatus
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReprioritiseMutation, ReprioritiseMutationVariables>;
export const PageAfterDocument = new TypedDocumentString(`
    query PageAfter($taskId: ID!, $after: EventCursor) {
  task(id: $taskId) {
    events(after: $after) {
      nodes {
        cursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PageAfterQuery, PageAfterQueryVariables>;
export const PagesOfTaskDocument = new TypedDocumentString(`
    query PagesOfTask($id: ID!, $first: Int!, $after: EventCursor, $logsAfter: String) {
  task(id: $id) {
    events(first: $first, after: $after) {
      edges {
        cursor
        node {
          type
          cursor
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    logs(first: $first, after: $logsAfter) {
      edges {
        cursor
        node {
          cursor
          message
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PagesOfTaskQuery, PagesOfTaskQueryVariables>;
export const DeleteWatchedDocument = new TypedDocumentString(`
    mutation DeleteWatched($taskId: ID!) {
  deleteTask(input: { taskId: $taskId }) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteWatchedMutation, DeleteWatchedMutationVariables>;
export const PagesOfLogsDocument = new TypedDocumentString(`
    query PagesOfLogs($filter: AgentLogFilter, $orderBy: AgentLogOrder, $after: String) {
  agentLogs(first: 3, filter: $filter, orderBy: $orderBy, after: $after) {
    nodes {
      id
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PagesOfLogsQuery, PagesOfLogsQueryVariables>;
export const PagesOfTasksLogsDocument = new TypedDocumentString(`
    query PagesOfTasksLogs($externalId: String!, $after: String) {
  taskByExternalId(externalId: $externalId) {
    agentLogs(first: 3, after: $after) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PagesOfTasksLogsQuery, PagesOfTasksLogsQueryVariables>;
export const SavesAgentDocument = new TypedDocumentString(`
    mutation SavesAgent($input: SaveAgentInput!) {
  saveAgent(input: $input) {
    agent {
      ...WholeAgent
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment WholeAgent on Agent {
  id
  name
  role
  goal
  instructions
  routingMode
  model
  shop
  removedAt
  tools {
    name
    source
    description
    parametersSchema
  }
  mcpServers {
    name
    url
    credential
  }
}
fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<SavesAgentMutation, SavesAgentMutationVariables>;
export const RemovesAgentDocument = new TypedDocumentString(`
    mutation RemovesAgent($input: RemoveAgentInput!) {
  removeAgent(input: $input) {
    agent {
      name
      removedAt
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<RemovesAgentMutation, RemovesAgentMutationVariables>;
export const LooksForAgentsDocument = new TypedDocumentString(`
    query LooksForAgents($name: String!, $filter: AgentFilter) {
  agent(name: $name) {
    id
    name
    role
    removedAt
    status
    lastSeenAt
    lastExecutedAt
    executionCount
  }
  agents(filter: $filter) {
    nodes {
      name
      role
      status
      lastSeenAt
      lastExecutedAt
      executionCount
    }
    totalCount
  }
}
    `) as unknown as TypedDocumentString<LooksForAgentsQuery, LooksForAgentsQueryVariables>;
export const SeesAgentsChangeDocument = new TypedDocumentString(`
    subscription SeesAgentsChange($names: [String!]) {
  agentStatusChanged(names: $names) {
    name
    status
    lastSeenAt
  }
}
    `) as unknown as TypedDocumentString<SeesAgentsChangeSubscription, SeesAgentsChangeSubscriptionVariables>;
export const RoutingOverallDocument = new TypedDocumentString(`
    query RoutingOverall($filter: AgentLogFilter) {
  routingStats(filter: $filter) {
    totalExecutions
    llmUsageRate
    averageConfidence
    byMode {
      ...OneMode
    }
    byAgent {
      agentName
      count
      byMode {
        ...OneMode
      }
    }
  }
}
    fragment OneMode on RoutingModeStats {
  mode
  count
  share
  successRate
  averageConfidence
  averageDurationMs
  totalTokens
  creditsUsed
}`) as unknown as TypedDocumentString<RoutingOverallQuery, RoutingOverallQueryVariables>;
export const UsageOverallDocument = new TypedDocumentString(`
    query UsageOverall($filter: AgentLogFilter) {
  usageByModel(filter: $filter) {
    modelName
    provider
    tokenUsage {
      outputTokens
      totalTokens
      calls
    }
    cost
    creditsUsed
    averageDurationMs
  }
}
    `) as unknown as TypedDocumentString<UsageOverallQuery, UsageOverallQueryVariables>;
export const SeriesOverTimeDocument = new TypedDocumentString(`
    query SeriesOverTime($window: TimeWindowInput!, $bucket: TimeBucket!, $groupBy: SeriesDimension, $filter: AgentLogFilter) {
  timeSeries(window: $window, bucket: $bucket, groupBy: $groupBy, filter: $filter) {
    bucketStart
    key
    count
    failed
    latency {
      p50Ms
      p90Ms
      p95Ms
      p99Ms
    }
    totalTokens
    creditsUsed
    cost
  }
}
    `) as unknown as TypedDocumentString<SeriesOverTimeQuery, SeriesOverTimeQueryVariables>;
export const RoutedChatDocument = new TypedDocumentString(`
    mutation RoutedChat($chat: ChatSourceInput!) {
  createTask(input: { source: { chat: $chat } }, waitMs: 200000) {
    task {
      id
      kind
      name
      status
      prompt
      parameters
      profile
      role
      agentNames
      routing {
        mode
        engine
        model
        agentName
        confidence
        reasoning
      }
      stages {
        name
        type
        status
        agentName
        reasoning
      }
      agentLogs {
        nodes {
          agentName
          routingMode
          usedLlm
          confidence
        }
      }
      result {
        json
      }
      error {
        code
        hint
      }
    }
    waitOutcome
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RoutedChatMutation, RoutedChatMutationVariables>;
export const ChatDocument = new TypedDocumentString(`
    mutation Chat($input: ChatWithAgentInput!, $waitMs: Int! = 200000) {
  chatWithAgent(input: $input, waitMs: $waitMs) {
    task {
      id
      kind
      name
      status
      prompt
      agentNames
      routing {
        mode
      }
    }
    reply {
      json
    }
    waitOutcome
    cursor
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<ChatMutation, ChatMutationVariables>;
export const EnginesInMetricsDocument = new TypedDocumentString(`
    query EnginesInMetrics {
  metrics {
    llmEngines {
      name
      status
      models
      latencyMs
    }
  }
}
    `) as unknown as TypedDocumentString<EnginesInMetricsQuery, EnginesInMetricsQueryVariables>;
export const CreatesTasksDocument = new TypedDocumentString(`
    mutation CreatesTasks($input: CreateTasksInput!) {
  createTasks(input: $input) {
    tasks {
      id
      priority
      dependsOn {
        id
      }
    }
    cursor
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<CreatesTasksMutation, CreatesTasksMutationVariables>;
export const CancelsCreatedTaskDocument = new TypedDocumentString(`
    mutation CancelsCreatedTask($id: ID!) {
  cancelTask(input: { taskId: $id }) {
    task {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<CancelsCreatedTaskMutation, CancelsCreatedTaskMutationVariables>;
export const MetricsNowDocument = new TypedDocumentString(`
    query MetricsNow($window: TimeWindowInput) {
  metrics(window: $window) {
    serverStatus
    llmEngines {
      name
      provider
      baseUrl
      status
      models
      lastError
      latencyMs
      checkedAt
    }
    totalTasks
    completedTasks
    failedTasks
    cancelledTasks
    activeTasks
    queueLength
    activeAgents
    totalRequests
    toolCalls
    cacheHits
    successRate
    averageLatencyMs
    averageResponseTimeMs
    latency {
      ...AllPercentiles
    }
    queueWait {
      ...AllPercentiles
    }
    timeToFirstToken {
      ...AllPercentiles
    }
    tokensPerSecond
    tokenUsage {
      inputTokens
      cachedInputTokens
      cacheWriteTokens
      outputTokens
      reasoningTokens
      unclassifiedTokens
      totalTokens
      calls
    }
    creditsUsed
    cost
    timestamp
  }
}
    fragment AllPercentiles on Percentiles {
  p50Ms
  p90Ms
  p95Ms
  p99Ms
}`) as unknown as TypedDocumentString<MetricsNowQuery, MetricsNowQueryVariables>;
export const CountsLiveDocument = new TypedDocumentString(`
    subscription CountsLive($intervalMs: Int! = 500, $window: TimeWindowInput) {
  metricsUpdated(intervalMs: $intervalMs, window: $window) {
    totalTasks
    completedTasks
    queueLength
  }
}
    `) as unknown as TypedDocumentString<CountsLiveSubscription, CountsLiveSubscriptionVariables>;
export const CreatesForMetricsDocument = new TypedDocumentString(`
    mutation CreatesForMetrics($input: CreateTasksInput!) {
  createTasks(input: $input) {
    tasks {
      id
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreatesForMetricsMutation, CreatesForMetricsMutationVariables>;
export const ReordersForMetricsDocument = new TypedDocumentString(`
    mutation ReordersForMetrics($taskId: ID!) {
  updateTaskPriority(input: { taskId: $taskId, priority: 9 }) {
    task {
      priority
    }
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReordersForMetricsMutation, ReordersForMetricsMutationVariables>;
export const SomeNodesDocument = new TypedDocumentString(`
    query SomeNodes($id: ID!, $ids: [ID!]!) {
  node(id: $id) {
    __typename
    id
  }
  nodes(ids: $ids) {
    __typename
    id
    ... on Task {
      name
      template {
        name
      }
    }
    ... on Stage {
      type
      task {
        name
      }
    }
    ... on AgentLog {
      agentName
      stage {
        name
      }
    }
    ... on Artifact {
      label
      task {
        name
      }
    }
    ... on Template {
      version
    }
  }
}
    `) as unknown as TypedDocumentString<SomeNodesQuery, SomeNodesQueryVariables>;
export const PageOfTasksDocument = new TypedDocumentString(`
    query PageOfTasks($first: Int, $after: String, $last: Int, $before: String, $orderBy: TaskOrder) {
  tasks(
    first: $first
    after: $after
    last: $last
    before: $before
    orderBy: $orderBy
  ) {
    edges {
      cursor
      node {
        id
      }
    }
    nodes {
      id
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
  }
}
    `) as unknown as TypedDocumentString<PageOfTasksQuery, PageOfTasksQueryVariables>;
export const AboutServerDocument = new TypedDocumentString(`
    query AboutServer {
  serverInfo {
    service
    version
    status
    graphqlUrl
    subscriptionsUrl
    docsUrl
  }
  health {
    status
    version
    components {
      name
      kind
      status
      latencyMs
      message
    }
  }
  viewer {
    name
    shop
    scopes
    isAuthenticated
  }
}
    `) as unknown as TypedDocumentString<AboutServerQuery, AboutServerQueryVariables>;
export const ChangesTaskDocument = new TypedDocumentString(`
    mutation ChangesTask($id: ID!, $priority: Int! = 5) {
  updateTaskPriority(input: { taskId: $id, priority: $priority }) {
    task {
      id
      priority
    }
    previousPriority
    errors {
      ...AnyUserError
    }
  }
  deleteTask(input: { taskId: $id }) {
    task {
      id
      deletedAt
    }
    errors {
      ...AnyUserError
    }
  }
  restoreTask(input: { taskId: $id }) {
    task {
      id
      deletedAt
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<ChangesTaskMutation, ChangesTaskMutationVariables>;
export const CancelsTaskDocument = new TypedDocumentString(`
    mutation CancelsTask($id: ID!, $cascade: Boolean! = false) {
  cancelTask(input: { taskId: $id, cascade: $cascade }) {
    task {
      id
      status
    }
    cascaded {
      id
      status
    }
    cursor
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<CancelsTaskMutation, CancelsTaskMutationVariables>;
export const CancelsTasksDocument = new TypedDocumentString(`
    mutation CancelsTasks($filter: TaskFilter!) {
  cancelTasks(input: { filter: $filter }) {
    matched
    cancelled
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<CancelsTasksMutation, CancelsTasksMutationVariables>;
export const LogOfTaskDocument = new TypedDocumentString(`
    query LogOfTask($id: ID!, $first: Int, $after: EventCursor, $types: [TaskEventType!], $level: LogLevel, $source: OverlaySource) {
  task(id: $id) {
    events(first: $first, after: $after, types: $types) {
      edges {
        cursor
        node {
          ...AnyTaskEvent
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    logs(level: $level) {
      nodes {
        cursor
        level
        message
        fields
        recordedAt
        stage {
          id
        }
      }
      totalCount
    }
    overlays(source: $source) {
      nodes {
        ...AnyOverlay
      }
      totalCount
    }
  }
}
    fragment AnyOverlay on Overlay {
  cursor
  source
  type
  stepKey
  bbox {
    x
    y
    width
    height
  }
  contentType
  meta
  recordedAt
}
fragment AnyTaskEvent on TaskEvent {
  __typename
  cursor
  type
  at
  task {
    id
    status
  }
  ... on TaskStatusChanged {
    status
    previousStatus
    actor
    currentStage {
      id
    }
    planOverlays {
      ...AnyOverlay
    }
  }
  ... on TaskUpdated {
    changedFields
  }
  ... on StageChanged {
    stage {
      id
      status
    }
    stageStatus
  }
  ... on LogAppended {
    logEntry {
      cursor
      level
      message
      fields
      recordedAt
      stage {
        id
      }
    }
  }
  ... on OutputDelta {
    stage {
      id
    }
    text
  }
  ... on OverlayRecorded {
    overlay {
      ...AnyOverlay
    }
  }
  ... on ArtifactCreated {
    artifact {
      id
      label
    }
  }
  ... on AgentLogRecorded {
    agentLog {
      id
      agentName
    }
  }
  ... on TaskFailed {
    error {
      code
      message
      hint
      retryable
      stage {
        id
      }
    }
  }
}`) as unknown as TypedDocumentString<LogOfTaskQuery, LogOfTaskQueryVariables>;
export const WatchTaskDocument = new TypedDocumentString(`
    subscription WatchTask($id: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {
  taskEvents(
    taskId: $id
    after: $after
    types: $types
    untilTerminal: $untilTerminal
  ) {
    ...AnyTaskEvent
  }
}
    fragment AnyOverlay on Overlay {
  cursor
  source
  type
  stepKey
  bbox {
    x
    y
    width
    height
  }
  contentType
  meta
  recordedAt
}
fragment AnyTaskEvent on TaskEvent {
  __typename
  cursor
  type
  at
  task {
    id
    status
  }
  ... on TaskStatusChanged {
    status
    previousStatus
    actor
    currentStage {
      id
    }
    planOverlays {
      ...AnyOverlay
    }
  }
  ... on TaskUpdated {
    changedFields
  }
  ... on StageChanged {
    stage {
      id
      status
    }
    stageStatus
  }
  ... on LogAppended {
    logEntry {
      cursor
      level
      message
      fields
      recordedAt
      stage {
        id
      }
    }
  }
  ... on OutputDelta {
    stage {
      id
    }
    text
  }
  ... on OverlayRecorded {
    overlay {
      ...AnyOverlay
    }
  }
  ... on ArtifactCreated {
    artifact {
      id
      label
    }
  }
  ... on AgentLogRecorded {
    agentLog {
      id
      agentName
    }
  }
  ... on TaskFailed {
    error {
      code
      message
      hint
      retryable
      stage {
        id
      }
    }
  }
}`) as unknown as TypedDocumentString<WatchTaskSubscription, WatchTaskSubscriptionVariables>;
export const WatchTasksDocument = new TypedDocumentString(`
    subscription WatchTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {
  taskFeed(filter: $filter, after: $after, types: $types) {
    cursor
    type
    task {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<WatchTasksSubscription, WatchTasksSubscriptionVariables>;
export const FilteredTasksDocument = new TypedDocumentString(`
    query FilteredTasks($filter: TaskFilter) {
  tasks(
    first: 100
    filter: $filter
    orderBy: { field: CREATED_AT, direction: ASC }
  ) {
    nodes {
      name
    }
    totalCount
  }
  taskStatusGroups(filter: $filter) {
    status
    count
    tasks {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<FilteredTasksQuery, FilteredTasksQueryVariables>;
export const WhatWouldBeCancelledDocument = new TypedDocumentString(`
    mutation WhatWouldBeCancelled($filter: TaskFilter!) {
  cancelTasks(input: { filter: $filter, dryRun: true }) {
    matched
    cancelled
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<WhatWouldBeCancelledMutation, WhatWouldBeCancelledMutationVariables>;
export const ResultOfTaskDocument = new TypedDocumentString(`
    query ResultOfTask($id: ID!) {
  task(id: $id) {
    name
    result {
      json
      text
      offloaded
      sizeBytes
      url
      pointer {
        bucket
        key
        sizeBytes
        contentType
        sha256
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ResultOfTaskQuery, ResultOfTaskQueryVariables>;
export const WholeTaskDocument = new TypedDocumentString(`
    query WholeTask($id: ID!) {
  task(id: $id) {
    id
    externalId
    kind
    name
    status
    isTerminal
    priority
    prompt
    parameters
    agentNames
    onDependencyFailure
    attempts
    tags
    metadata
    shop
    createdBy
    creditsUsed
    cost
    createdAt
    updatedAt
    startAfter
    queuedAt
    startedAt
    completedAt
    lastEventAt
    deletedAt
    durationMs
    queueWaitMs
    template {
      id
      name
      version
      description
      createdAt
      shop
      isArchived
    }
    currentStage {
      id
    }
    stages {
      ...WholeStage
    }
    dependsOn {
      id
    }
    dependents {
      nodes {
        id
      }
    }
    error {
      code
      message
      hint
      retryable
      stage {
        id
        index
      }
    }
    resourceUsage {
      modelName
      inferenceTimeMs
      memoryUsedBytes
      cpuTimeMs
      peakMemoryBytes
    }
    tokenUsage {
      ...WholeUsage
    }
    agentLogs {
      nodes {
        ...WholeAgentLog
      }
    }
    artifacts {
      nodes {
        id
        label
        path
        mimeType
        sizeBytes
        sha256
        url
        createdAt
        task {
          id
        }
        stage {
          id
        }
      }
    }
  }
}
    fragment WholeStage on Stage {
  id
  index
  name
  type
  status
  attempt
  keyInput
  keyOutput
  durationMs
  creditsUsed
  cost
  modelName
  startedAt
  completedAt
  task {
    id
  }
  tokenUsage {
    ...WholeUsage
  }
  error {
    code
    message
    hint
    retryable
    stage {
      id
    }
  }
  agentLogs {
    nodes {
      id
    }
    totalCount
  }
}
fragment WholeAgentLog on AgentLog {
  id
  agentName
  input
  output
  durationMs
  status
  usedLlm
  creditsUsed
  llmTokens
  modelName
  provider
  cost
  shop
  createdAt
  task {
    id
  }
  stage {
    id
  }
  tokenUsage {
    ...WholeUsage
  }
}
fragment WholeUsage on TokenUsage {
  inputTokens
  cachedInputTokens
  cacheWriteTokens
  outputTokens
  reasoningTokens
  unclassifiedTokens
  totalTokens
  calls
}`) as unknown as TypedDocumentString<WholeTaskQuery, WholeTaskQueryVariables>;
export const TaskUnderExternalIdDocument = new TypedDocumentString(`
    query TaskUnderExternalId($externalId: String!, $shop: String) {
  taskByExternalId(externalId: $externalId, shop: $shop) {
    id
  }
}
    `) as unknown as TypedDocumentString<TaskUnderExternalIdQuery, TaskUnderExternalIdQueryVariables>;
export const PublishesTemplateDocument = new TypedDocumentString(`
    mutation PublishesTemplate($input: PublishTemplateInput!) {
  publishTemplate(input: $input) {
    template {
      name
      version
      description
      isArchived
      parameters {
        name
        type
        required
        description
        defaultValue
        enumValues
      }
      steps {
        index
        name
        type
        config
        requiresApproval
      }
      versions {
        version
      }
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<PublishesTemplateMutation, PublishesTemplateMutationVariables>;
export const ArchivesTemplateDocument = new TypedDocumentString(`
    mutation ArchivesTemplate($name: String!) {
  archiveTemplate(input: { name: $name }) {
    template {
      name
      version
      isArchived
    }
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<ArchivesTemplateMutation, ArchivesTemplateMutationVariables>;
export const LooksForTemplatesDocument = new TypedDocumentString(`
    query LooksForTemplates($name: String!, $version: Int, $filter: TemplateFilter, $parameters: JSON!) {
  template(name: $name, version: $version) {
    version
    isArchived
  }
  templates(filter: $filter) {
    nodes {
      name
      version
    }
    totalCount
  }
  validateTemplateParameters(
    template: $name
    version: $version
    parameters: $parameters
  ) {
    valid
    missingParameters
    unknownParameters
    invalidParameters {
      name
      expected
      message
    }
  }
}
    `) as unknown as TypedDocumentString<LooksForTemplatesQuery, LooksForTemplatesQueryVariables>;
export const PagesOfTemplatesDocument = new TypedDocumentString(`
    query PagesOfTemplates($after: String) {
  templates(first: 2, after: $after) {
    edges {
      cursor
      node {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PagesOfTemplatesQuery, PagesOfTemplatesQueryVariables>;
export const SaveAgentForTestDocument = new TypedDocumentString(`
    mutation SaveAgentForTest($input: SaveAgentInput!) {
  saveAgent(input: $input) {
    agent {
      name
    }
    errors {
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SaveAgentForTestMutation, SaveAgentForTestMutationVariables>;
export const ApprovalsForTestDocument = new TypedDocumentString(`
    query ApprovalsForTest($id: ID!) {
  task(id: $id) {
    status
    approvals {
      id
      status
      action
      requestedAt
      expiresAt
      resolvedAt
      resolvedBy
      comment
      stage {
        name
        status
        attempt
      }
      task {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApprovalsForTestQuery, ApprovalsForTestQueryVariables>;
export const ResolveForTestDocument = new TypedDocumentString(`
    mutation ResolveForTest($input: ResolveApprovalInput!) {
  resolveApproval(input: $input) {
    approval {
      id
      status
      resolvedBy
      comment
    }
    errors {
      __typename
      message
      path
      ... on InvalidStateError {
        currentStatus
      }
      ... on NotFoundError {
        resourceId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ResolveForTestMutation, ResolveForTestMutationVariables>;
export const WaitForTestDocument = new TypedDocumentString(`
    subscription WaitForTest($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [APPROVAL_REQUESTED]) {
    ... on ApprovalRequested {
      approval {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WaitForTestSubscription, WaitForTestSubscriptionVariables>;
export const CreatesTaskDocument = new TypedDocumentString(`
    mutation CreatesTask($input: CreateTaskInput!, $waitMs: Int! = 0, $waitFor: WaitTarget! = END) {
  createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {
    task {
      id
      name
      status
      priority
      parameters
      tags
      metadata
      externalId
      startAfter
      createdBy
      dependsOn {
        id
      }
      template {
        version
      }
    }
    cursor
    created
    waitOutcome
    errors {
      ...AnyUserError
    }
  }
}
    fragment AnyUserError on UserError {
  __typename
  message
  path
  ... on NotFoundError {
    resourceId
  }
  ... on InvalidStateError {
    currentStatus
  }
  ... on DependencyError {
    taskIds
  }
  ... on ConflictError {
    existingId
  }
  ... on LimitExceededError {
    limit
  }
}`) as unknown as TypedDocumentString<CreatesTaskMutation, CreatesTaskMutationVariables>;
export const PublishesFetchTemplateDocument = new TypedDocumentString(`
    mutation PublishesFetchTemplate($input: PublishTemplateInput!) {
  publishTemplate(input: $input) {
    errors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<PublishesFetchTemplateMutation, PublishesFetchTemplateMutationVariables>;
export const RecordLogsForTestDocument = new TypedDocumentString(`
    mutation RecordLogsForTest($input: RecordAgentLogsInput!) {
  recordAgentLogs(input: $input) {
    agentLogs {
      id
      agentName
      input
      output
      reasoning
      durationMs
      status
      routingMode
      usedLlm
      confidence
      creditsUsed
      llmTokens
      cost
      modelName
      provider
      shop
      createdAt
      tokenUsage {
        inputTokens
        cachedInputTokens
        cacheWriteTokens
        outputTokens
        reasoningTokens
        unclassifiedTokens
        totalTokens
        calls
      }
      task {
        id
        externalId
        kind
        status
        shop
      }
      stage {
        id
      }
    }
    recorded
    errors {
      __typename
      message
      path
      ... on LimitExceededError {
        limit
      }
      ... on NotFoundError {
        resourceId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RecordLogsForTestMutation, RecordLogsForTestMutationVariables>;
export const WatchOfTaskDocument = new TypedDocumentString(`
    subscription WatchOfTask($taskId: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {
  taskEvents(
    taskId: $taskId
    after: $after
    types: $types
    untilTerminal: $untilTerminal
  ) {
    type
    cursor
    ... on TaskStatusChanged {
      status
    }
    ... on StageChanged {
      stage {
        name
      }
      stageStatus
    }
    ... on LogAppended {
      logEntry {
        message
      }
    }
    ... on OutputDelta {
      text
    }
    ... on TaskUpdated {
      changedFields
    }
  }
}
    `) as unknown as TypedDocumentString<WatchOfTaskSubscription, WatchOfTaskSubscriptionVariables>;
export const FeedOfTasksDocument = new TypedDocumentString(`
    subscription FeedOfTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {
  taskFeed(filter: $filter, after: $after, types: $types) {
    type
    cursor
    task {
      id
    }
    ... on TaskStatusChanged {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<FeedOfTasksSubscription, FeedOfTasksSubscriptionVariables>;
export const CreatePlanForTestDocument = new TypedDocumentString(`
    mutation CreatePlanForTest($input: CreateTaskInput!, $waitMs: Int! = 300000, $waitFor: WaitTarget! = END) {
  createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {
    task {
      ...PlannedTask
    }
    cursor
    waitOutcome
    errors {
      __typename
      message
      path
    }
  }
}
    fragment PlannedTask on Task {
  id
  status
  kind
  name
  prompt
  parameters
  template {
    name
    version
  }
  planner {
    kind
    model
    retries
  }
  plan {
    id
    revision
    title
    summary
    rationale
    risks
    raw
    createdAt
    steps {
      key
      title
      detail
      requiresApproval
      tool {
        kind
        payload
        timeoutMs
      }
      validations {
        description
        kind
        value
        passed
      }
      stage {
        id
        name
        status
        type
        keyInput
      }
    }
  }
  error {
    code
    message
    hint
    retryable
    stage {
      name
    }
  }
  stages {
    id
    name
    type
    status
    attempt
    takenOver
    agentName
    error {
      code
    }
  }
}`) as unknown as TypedDocumentString<CreatePlanForTestMutation, CreatePlanForTestMutationVariables>;
export const ReplayPlanForTestDocument = new TypedDocumentString(`
    mutation ReplayPlanForTest($input: ReplayTaskInput!) {
  replayTask(input: $input, waitMs: 300000) {
    task {
      ...PlannedTask
    }
    errors {
      __typename
      message
      path
    }
  }
}
    fragment PlannedTask on Task {
  id
  status
  kind
  name
  prompt
  parameters
  template {
    name
    version
  }
  planner {
    kind
    model
    retries
  }
  plan {
    id
    revision
    title
    summary
    rationale
    risks
    raw
    createdAt
    steps {
      key
      title
      detail
      requiresApproval
      tool {
        kind
        payload
        timeoutMs
      }
      validations {
        description
        kind
        value
        passed
      }
      stage {
        id
        name
        status
        type
        keyInput
      }
    }
  }
  error {
    code
    message
    hint
    retryable
    stage {
      name
    }
  }
  stages {
    id
    name
    type
    status
    attempt
    takenOver
    agentName
    error {
      code
    }
  }
}`) as unknown as TypedDocumentString<ReplayPlanForTestMutation, ReplayPlanForTestMutationVariables>;
export const LinesOfScriptDocument = new TypedDocumentString(`
    subscription LinesOfScript($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [LOG_APPENDED]) {
    ... on LogAppended {
      logEntry {
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LinesOfScriptSubscription, LinesOfScriptSubscriptionVariables>;
export const ReplayForTestDocument = new TypedDocumentString(`
    mutation ReplayForTest($input: ReplayTaskInput!, $waitMs: Int! = 0) {
  replayTask(input: $input, waitMs: $waitMs) {
    task {
      id
      kind
      name
      status
      priority
      prompt
      parameters
      tags
      metadata
      externalId
      createdBy
      shop
      template {
        name
        version
      }
      dependsOn {
        id
      }
      replayOf {
        id
      }
      result {
        json
        text
        offloaded
      }
      stages {
        id
        name
        status
        takenOver
        attempt
        keyInput
        keyOutput
        completedAt
      }
    }
    originalTask {
      id
      replays {
        totalCount
        nodes {
          id
        }
      }
    }
    cursor
    waitOutcome
    errors {
      __typename
      message
      path
      ... on ConflictError {
        existingId
      }
      ... on InvalidStateError {
        currentStatus
      }
      ... on NotFoundError {
        resourceId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReplayForTestMutation, ReplayForTestMutationVariables>;
export const StageIdsForTestDocument = new TypedDocumentString(`
    query StageIdsForTest($id: ID!) {
  task(id: $id) {
    stages {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<StageIdsForTestQuery, StageIdsForTestQueryVariables>;
export const PublishForTestDocument = new TypedDocumentString(`
    mutation PublishForTest($input: PublishTemplateInput!) {
  publishTemplate(input: $input) {
    template {
      id
      name
      version
      isArchived
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<PublishForTestMutation, PublishForTestMutationVariables>;
export const CreateForTestDocument = new TypedDocumentString(`
    mutation CreateForTest($input: CreateTaskInput!, $waitMs: Int! = 0) {
  createTask(input: $input, waitMs: $waitMs) {
    task {
      id
      status
      priority
      result {
        json
      }
    }
    created
    cursor
    waitOutcome
    errors {
      __typename
      message
      path
      ... on ConflictError {
        existingId
      }
      ... on DependencyError {
        taskIds
      }
      ... on NotFoundError {
        resourceId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateForTestMutation, CreateForTestMutationVariables>;
export const CreateManyForTestDocument = new TypedDocumentString(`
    mutation CreateManyForTest($input: CreateTasksInput!) {
  createTasks(input: $input) {
    tasks {
      id
      tags
    }
    errors {
      __typename
      message
      path
      ... on ConflictError {
        existingId
      }
      ... on DependencyError {
        taskIds
      }
      ... on LimitExceededError {
        limit
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateManyForTestMutation, CreateManyForTestMutationVariables>;
export const CancelForTestDocument = new TypedDocumentString(`
    mutation CancelForTest($input: CancelTaskInput!) {
  cancelTask(input: $input) {
    task {
      id
      status
    }
    cascaded {
      id
      status
    }
    errors {
      __typename
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CancelForTestMutation, CancelForTestMutationVariables>;
export const StatusesForTestDocument = new TypedDocumentString(`
    subscription StatusesForTest($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [TASK_STATUS_CHANGED]) {
    ... on TaskStatusChanged {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<StatusesForTestSubscription, StatusesForTestSubscriptionVariables>;
export const ReportsForTestDocument = new TypedDocumentString(`
    subscription ReportsForTest($taskId: ID!) {
  taskEvents(taskId: $taskId, types: [REPORT_UPDATED], untilTerminal: false) {
    cursor
  }
}
    `) as unknown as TypedDocumentString<ReportsForTestSubscription, ReportsForTestSubscriptionVariables>;
export const TaskForTestDocument = new TypedDocumentString(`
    query TaskForTest($id: ID!) {
  task(id: $id) {
    id
    status
    priority
    attempts
    createdBy
    tags
    metadata
    parameters
    externalId
    onDependencyFailure
    startAfter
    queuedAt
    startedAt
    completedAt
    deletedAt
    durationMs
    cost
    template {
      name
      version
    }
    error {
      code
      message
      hint
      retryable
      stage {
        name
      }
    }
    result {
      json
      text
      offloaded
      sizeBytes
      url
    }
    resourceUsage {
      modelName
      inferenceTimeMs
      memoryUsedBytes
    }
    tokenUsage {
      inputTokens
      outputTokens
      totalTokens
      calls
    }
    stages {
      name
      status
      attempt
      keyInput
      keyOutput
      completedAt
      error {
        code
        message
      }
      tokenUsage {
        totalTokens
        calls
      }
    }
    agentLogs(first: 100) {
      nodes {
        agentName
        status
        input
        output
        usedLlm
        modelName
        timeToFirstTokenMs
        tokensPerSecond
        cacheHits
        tokenUsage {
          totalTokens
          calls
        }
      }
    }
    artifacts(first: 100) {
      nodes {
        label
        path
        sizeBytes
        url
      }
    }
    dependsOn {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TaskForTestQuery, TaskForTestQueryVariables>;
export const EventsForTestDocument = new TypedDocumentString(`
    query EventsForTest($id: ID!, $after: EventCursor) {
  task(id: $id) {
    events(first: 100, after: $after) {
      nodes {
        __typename
        cursor
        ... on TaskStatusChanged {
          status
          previousStatus
          actor
        }
        ... on TaskUpdated {
          changedFields
        }
        ... on PlanCreated {
          plan {
            steps {
              key
            }
          }
        }
        ... on StageChanged {
          stage {
            name
          }
          stageStatus
        }
        ... on LogAppended {
          logEntry {
            level
            message
            stage {
              name
            }
          }
        }
        ... on OutputDelta {
          text
        }
        ... on OverlayRecorded {
          overlay {
            source
            stepKey
            type
          }
        }
        ... on ArtifactCreated {
          artifact {
            path
          }
        }
        ... on AgentLogRecorded {
          agentLog {
            status
          }
        }
        ... on ApprovalRequested {
          approval {
            stage {
              name
            }
          }
        }
        ... on ApprovalResolved {
          approval {
            status
            stage {
              name
            }
            resolvedBy
          }
        }
        ... on TaskFailed {
          error {
            code
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsForTestQuery, EventsForTestQueryVariables>;
export const TreeOfTaskDocument = new TypedDocumentString(`
    query TreeOfTask($id: ID!) {
  task(id: $id) {
    agentNames
    trace {
      id
      eventCount
      errorCount
      agentNames
      startedAt
      endedAt
      durationMs
      task {
        id
      }
      events(first: 100) {
        totalCount
        nodes {
          id
          sequence
          eventType
          agentName
          payload
          durationMs
          timestamp
          parent {
            id
          }
        }
      }
      roots(first: 5) {
        nodes {
          ...Branch
          children(first: 5) {
            nodes {
              ...Branch
              children(first: 5) {
                nodes {
                  ...Branch
                  children(first: 5) {
                    nodes {
                      ...Branch
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
    fragment Branch on TraceEvent {
  eventType
  agentName
}`) as unknown as TypedDocumentString<TreeOfTaskQuery, TreeOfTaskQueryVariables>;
export const TracesOfTasksDocument = new TypedDocumentString(`
    query TracesOfTasks($filter: TraceFilter, $first: Int, $after: String) {
  traces(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      id
      task {
        id
      }
      endedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TracesOfTasksQuery, TracesOfTasksQueryVariables>;
export const TraceEventsOfTasksDocument = new TypedDocumentString(`
    query TraceEventsOfTasks($filter: TraceEventFilter, $first: Int, $after: String) {
  traceEvents(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      id
      eventType
      agentName
      task {
        id
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TraceEventsOfTasksQuery, TraceEventsOfTasksQueryVariables>;
export const WatchTracesDocument = new TypedDocumentString(`
    subscription WatchTraces($filter: TraceEventFilter, $after: EventCursor) {
  traceEventRecorded(filter: $filter, after: $after) {
    cursor
    task {
      id
    }
    traceEvent {
      id
      eventType
      agentName
    }
  }
}
    `) as unknown as TypedDocumentString<WatchTracesSubscription, WatchTracesSubscriptionVariables>;