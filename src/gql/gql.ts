/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  subscription WatchLogs($filter: AgentLogFilter, $after: EventCursor) {\n    agentLogRecorded(filter: $filter, after: $after) { type cursor at task { externalId } agentLog { id agentName } }\n  }\n": typeof types.WatchLogsDocument,
    "\n  mutation RunsAgents($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) {\n      task {\n        id kind name status mode prompt parameters profile role agentNames\n        agents { name role }\n        template { name }\n        result { text json }\n        error { code message }\n        stages { name type agentName agent { name role } status reasoning }\n        agentLogs { nodes { agentName agent { name role } routingMode usedLlm confidence reasoning input output } }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n": typeof types.RunsAgentsDocument,
    "\n  mutation SavesAgentForRun($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { name tools { name source description parametersSchema } } errors { message } }\n  }\n": typeof types.SavesAgentForRunDocument,
    "\n  subscription SeesStatuses($names: [String!]) { agentStatusChanged(names: $names) { name status } }\n": typeof types.SeesStatusesDocument,
    "\n  subscription DemoEvents($taskId: ID!) {\n    taskEvents(taskId: $taskId) {\n      __typename\n      at\n      ... on TaskStatusChanged {\n        status\n        task { result { json } }\n      }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { level message } }\n      ... on ArtifactCreated { artifact { path sizeBytes } }\n      ... on TaskFailed { error { code message hint } }\n    }\n  }\n": typeof types.DemoEventsDocument,
    "\n  mutation StartAgain($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } } }, waitMs: 200000) {\n      task { status createdBy tags }\n    }\n  }\n": typeof types.StartAgainDocument,
    "\n  mutation CreateDemoTask($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } }, tags: [\"demo\"] }) {\n      task { id }\n      errors { message }\n    }\n  }\n": typeof types.CreateDemoTaskDocument,
    "\n  mutation CancelDemoTask($taskId: ID!) {\n    cancelTask(input: { taskId: $taskId, gracePeriodMs: 1000 }) { errors { message } }\n  }\n": typeof types.CancelDemoTaskDocument,
    "\n  mutation CancelManyForTest($input: CancelTasksInput!) {\n    cancelTasks(input: $input) { matched cancelled errors { __typename message path } }\n  }\n": typeof types.CancelManyForTestDocument,
    "\n  query StatusesOfTag($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n": typeof types.StatusesOfTagDocument,
    "\n  query ByExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n    tasks(filter: { externalIds: [$externalId] }) { totalCount }\n  }\n": typeof types.ByExternalIdDocument,
    "\n  query CountOfBatch($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n": typeof types.CountOfBatchDocument,
    "\n  mutation DeleteDependency($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }\n": typeof types.DeleteDependencyDocument,
    "\n  mutation CreateExternal($input: CreateTaskInput!) { createTask(input: $input) { task { id kind name prompt status startedAt stages { id } } errors { __typename message path } } }\n": typeof types.CreateExternalDocument,
    "\n  mutation FinishForTest($input: FinishTaskInput!) {\n    finishTask(input: $input) { task { id status completedAt } errors { __typename message path ... on InvalidStateError { currentStatus } } }\n  }\n": typeof types.FinishForTestDocument,
    "\n  mutation ArchiveIdempotent($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n": typeof types.ArchiveIdempotentDocument,
    "\n  query CountTagged($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n": typeof types.CountTaggedDocument,
    "\n  query CountsOfGraph($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n": typeof types.CountsOfGraphDocument,
    "\n  query PlanEvents($id: ID!) {\n    task(id: $id) {\n      events(first: 10, types: [PLAN_CREATED]) { nodes { type at ... on PlanCreated { plan { id summary task { id } } } } }\n      trace { events(first: 100) { nodes { agentName eventType payload parent { eventType } } } }\n      agentLogs(first: 10) { nodes { agentName routingMode reasoning } }\n    }\n  }\n": typeof types.PlanEventsDocument,
    "\n  mutation SavePlan($input: SavePlanAsTemplateInput!) {\n    savePlanAsTemplate(input: $input) {\n      template { name version description parameters { name type required defaultValue description } steps { name type config } }\n      errors { __typename message path }\n    }\n  }\n": typeof types.SavePlanDocument,
    "\n  mutation DeleteForPurge($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": typeof types.DeleteForPurgeDocument,
    "\n  mutation RestoreForPurge($taskId: ID!) { restoreTask(input: { taskId: $taskId }) { errors { message } } }\n": typeof types.RestoreForPurgeDocument,
    "\n  query TasksForPurge($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on Task { artifacts(first: 10) { nodes { id } } dependsOn { id } } }\n  }\n": typeof types.TasksForPurgeDocument,
    "\n  query ReplayForPurge($id: ID!) { task(id: $id) { status replayOf { id } } }\n": typeof types.ReplayForPurgeDocument,
    "\n  query UsedByTask($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) {\n      id kind status name agentNames creditsUsed cost updatedAt\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      resourceUsage { modelName }\n      agentLogs(first: 100) { totalCount nodes { id agentName } }\n      events(first: 100) { nodes { type ... on AgentLogRecorded { agentLog { agentName } } } }\n    }\n  }\n": typeof types.UsedByTaskDocument,
    "\n  query AgentForTest($name: String!) { agent(name: $name) { executionCount lastExecutedAt agentLogs { nodes { id } } } }\n": typeof types.AgentForTestDocument,
    "\n  mutation RecordTraceEvents($input: RecordTraceEventsInput!) {\n    recordTraceEvents(input: $input) {\n      traceEvents { id eventType agentName payload durationMs timestamp parent { id } task { id externalId kind status } }\n      recorded\n      errors { __typename message path }\n    }\n  }\n": typeof types.RecordTraceEventsDocument,
    "\n  mutation CreateForReplay($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) { task { id status } errors { message } }\n  }\n": typeof types.CreateForReplayDocument,
    "\n  mutation ArchiveForReplay($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n": typeof types.ArchiveForReplayDocument,
    "\n  mutation DeleteForReplay($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": typeof types.DeleteForReplayDocument,
    "\n  query ReportOfForeign($externalId: String!) {\n    taskByExternalId(externalId: $externalId) {\n      id\n      agentLogs(first: 1) { totalCount }\n      report { state totalDurationMs stages { stage } performanceBreakdown { calls } }\n    }\n  }\n": typeof types.ReportOfForeignDocument,
    "\n  mutation FinishForeign($externalId: String!) { finishTask(input: { task: { externalId: $externalId }, status: COMPLETED }) { errors { message } } }\n": typeof types.FinishForeignDocument,
    "\n  query ReportOfTask($id: ID!) {\n    task(id: $id) {\n      status\n      report {\n        id state originalPrompt totalDurationMs creditsCost cost generatedImageUrl aggregatedAt\n        tokenUsage { totalTokens calls }\n        stages { stage keyInput keyOutput durationMs creditsUsed llmTokens modelName status reasoning }\n        promptJourney { index stage before after reasoning at }\n        tokensByModel { modelName provider cost creditsUsed averageDurationMs tokenUsage { inputTokens totalTokens calls } }\n        performanceBreakdown { stage durationMs share calls creditsUsed totalTokens }\n        evaluationResults { name score label passed comment stage }\n      }\n      logs(first: 100) { nodes { level message fields } }\n    }\n  }\n": typeof types.ReportOfTaskDocument,
    "\n  query ReportNode($id: ID!) { node(id: $id) { id ... on TaskReport { state } } }\n": typeof types.ReportNodeDocument,
    "\n  mutation AggregateForTest($taskId: ID!) {\n    aggregateTask(input: { taskId: $taskId }) { task { id report { state totalDurationMs stages { stage } } } errors { __typename message path } }\n  }\n": typeof types.AggregateForTestDocument,
    "\n  subscription WatchReport($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [REPORT_UPDATED, TASK_STATUS_CHANGED], untilTerminal: false) {\n      type\n      ... on TaskStatusChanged { status }\n      ... on ReportUpdated { report { id } }\n    }\n  }\n": typeof types.WatchReportDocument,
    "\n  mutation DeleteForTest($id: ID!) {\n    deleteTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path ... on InvalidStateError { currentStatus } } }\n  }\n": typeof types.DeleteForTestDocument,
    "\n  mutation RestoreForTest($id: ID!) { restoreTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path } } }\n": typeof types.RestoreForTestDocument,
    "\n  query ListedByTag($tag: String!, $includeDeleted: Boolean! = false) {\n    tasks(filter: { tags: [$tag], includeDeleted: $includeDeleted }) { nodes { id } totalCount }\n    taskStatusGroups(filter: { tags: [$tag] }) { count }\n  }\n": typeof types.ListedByTagDocument,
    "\n  query VersionsOfTemplate($name: String!, $parameters: JSON! = {}) {\n    template(name: $name) { version isArchived versions { version isArchived } }\n    templates(filter: { search: $name }) { nodes { name } }\n    validateTemplateParameters(template: $name, parameters: $parameters) {\n      valid\n      missingParameters\n      invalidParameters { name expected message }\n      unknownParameters\n    }\n  }\n": typeof types.VersionsOfTemplateDocument,
    "\n  mutation ArchiveForTest($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name isArchived } errors { __typename message path } }\n  }\n": typeof types.ArchiveForTestDocument,
    "\n  mutation PriorityInTurmoil($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) { errors { __typename } }\n  }\n": typeof types.PriorityInTurmoilDocument,
    "\n  query AgentModelTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      artifacts(first: 10) { nodes { path mimeType sizeBytes } }\n      agentLogs(first: 10) { nodes { agentName status usedLlm modelName provider output cost tokenUsage { totalTokens calls } } }\n      stages { name status keyInput keyOutput }\n    }\n  }\n": typeof types.AgentModelTaskDocument,
    "\n  query BudgetTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      agentLogs(first: 10) { nodes { agentName status routingMode usedLlm confidence reasoning tokenUsage { totalTokens calls } } }\n      stages { name status }\n    }\n  }\n": typeof types.BudgetTaskDocument,
    "\n  mutation CreateWithBudget($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { __typename message path } } }\n": typeof types.CreateWithBudgetDocument,
    "\n  query ChildTasks($filter: TaskFilter!) { tasks(first: 20, filter: $filter) { nodes { id status createdBy budget { maxTokens } tokenUsage { totalTokens } } } }\n": typeof types.ChildTasksDocument,
    "\n  mutation RunAgentOnce($name: String!, $inputs: JSON!) {\n    createTask(input: { maxAttempts: 1, source: { pipeline: { pipelineName: $name, inputs: $inputs } } }) { task { id } errors { message } }\n  }\n": typeof types.RunAgentOnceDocument,
    "\n  query WhatAgentDid($id: ID!) {\n    task(id: $id) {\n      status\n      error { code }\n      result { json }\n      agentLogs { nodes { agentName routingMode usedLlm confidence reasoning tokenUsage { calls } } }\n      logs(first: 20) { nodes { level message } }\n      trace { events(first: 50) { nodes { eventType payload } } }\n    }\n  }\n": typeof types.WhatAgentDidDocument,
    "\n  query CountsOfCalls { metrics { toolCalls cacheHits } }\n": typeof types.CountsOfCallsDocument,
    "\n  query BrowserTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint stage { name } }\n      result { json text }\n      stages { name status attempt keyInput keyOutput }\n      agentLogs { nodes { agentName input output } }\n      artifacts { nodes { label path mimeType url stage { name } } }\n      logs(first: 100) { nodes { level message fields stage { name } } }\n      plan: overlays(source: PLAN) { nodes { stepKey bbox { x y width height } } }\n      execution: overlays(source: EXECUTION) { nodes { type stepKey contentType bbox { x y width height } meta } totalCount }\n      events(first: 100) { nodes { __typename ... on TaskStatusChanged { status planOverlays { stepKey } } ... on OverlayRecorded { overlay { stepKey source } } } }\n    }\n  }\n": typeof types.BrowserTaskDocument,
    "\n  subscription BeginsOfStages($taskId: ID!) { taskEvents(taskId: $taskId, types: [OVERLAY_RECORDED, LOG_APPENDED, STAGE_CHANGED]) {\n    ... on StageChanged { stageStatus stage { name } }\n  } }\n": typeof types.BeginsOfStagesDocument,
    "\n  subscription LogsOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n": typeof types.LogsOfTaskDocument,
    "\n  query UsageTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempts\n      error { code }\n      cost\n      budget { usedShare }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { attempt tokenUsage { totalTokens calls } }\n      agentLogs(first: 10) {\n        nodes { agentName status input output usedLlm modelName provider routingMode cost durationMs tokenUsage { totalTokens calls } }\n      }\n    }\n  }\n": typeof types.UsageTaskDocument,
    "\n  subscription OutputOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [OUTPUT_DELTA]) { ... on OutputDelta { text } } }\n": typeof types.OutputOfTaskDocument,
    "\n  query ModelPlan($id: ID!) {\n    task(id: $id) {\n      tokenUsage { calls totalTokens }\n      agentLogs(first: 20) { nodes { agentName routingMode usedLlm reasoning } }\n      logs(first: 100) { nodes { level message } }\n      trace { events(first: 100) { nodes { eventType agentName payload } } }\n    }\n  }\n": typeof types.ModelPlanDocument,
    "\n  query OpenApprovals($taskId: ID!) { approvals(first: 10, filter: { taskId: $taskId }) { nodes { id status action stage { name } } } }\n": typeof types.OpenApprovalsDocument,
    "\n  mutation ApprovePlanned($id: ID!) {\n    resolveApproval(input: { approvalId: $id, decision: APPROVE }) { approval { status } errors { __typename message } }\n  }\n": typeof types.ApprovePlannedDocument,
    "\n  mutation Reprioritise($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {\n      task { priority }\n      previousPriority\n      errors { __typename message path ... on InvalidStateError { currentStatus } }\n    }\n  }\n": typeof types.ReprioritiseDocument,
    "\n  query PageAfter($taskId: ID!, $after: EventCursor) { task(id: $taskId) { events(after: $after) { nodes { cursor } } } }\n": typeof types.PageAfterDocument,
    "\n  query PagesOfTask($id: ID!, $first: Int!, $after: EventCursor, $logsAfter: String) {\n    task(id: $id) {\n      events(first: $first, after: $after) { edges { cursor node { type cursor } } pageInfo { hasNextPage endCursor } }\n      logs(first: $first, after: $logsAfter) { edges { cursor node { cursor message } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": typeof types.PagesOfTaskDocument,
    "\n  mutation DeleteWatched($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": typeof types.DeleteWatchedDocument,
    "\n  query PagesOfLogs($filter: AgentLogFilter, $orderBy: AgentLogOrder, $after: String) {\n    agentLogs(first: 3, filter: $filter, orderBy: $orderBy, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.PagesOfLogsDocument,
    "\n  query PagesOfTasksLogs($externalId: String!, $after: String) {\n    taskByExternalId(externalId: $externalId) { agentLogs(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n": typeof types.PagesOfTasksLogsDocument,
    "\n  mutation SavesAgent($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { ...WholeAgent } errors { ...AnyUserError } }\n  }\n  fragment WholeAgent on Agent {\n    id name role goal instructions routingMode model shop removedAt\n    tools { name source description parametersSchema }\n    mcpServers { name url credential }\n  }\n": typeof types.SavesAgentDocument,
    "\n  mutation RemovesAgent($input: RemoveAgentInput!) {\n    removeAgent(input: $input) { agent { name removedAt } errors { ...AnyUserError } }\n  }\n": typeof types.RemovesAgentDocument,
    "\n  query LooksForAgents($name: String!, $filter: AgentFilter) {\n    agent(name: $name) { id name role removedAt status lastSeenAt lastExecutedAt executionCount }\n    agents(filter: $filter) { nodes { name role status lastSeenAt lastExecutedAt executionCount } totalCount }\n  }\n": typeof types.LooksForAgentsDocument,
    "\n  subscription SeesAgentsChange($names: [String!]) { agentStatusChanged(names: $names) { name status lastSeenAt } }\n": typeof types.SeesAgentsChangeDocument,
    "\n  query RoutingOverall($filter: AgentLogFilter) {\n    routingStats(filter: $filter) {\n      totalExecutions llmUsageRate averageConfidence\n      byMode { ...OneMode }\n      byAgent { agentName count byMode { ...OneMode } }\n    }\n  }\n  fragment OneMode on RoutingModeStats { mode count share successRate averageConfidence averageDurationMs totalTokens creditsUsed }\n": typeof types.RoutingOverallDocument,
    "\n  query UsageOverall($filter: AgentLogFilter) {\n    usageByModel(filter: $filter) { modelName provider tokenUsage { outputTokens totalTokens calls } cost creditsUsed averageDurationMs }\n  }\n": typeof types.UsageOverallDocument,
    "\n  query SeriesOverTime($window: TimeWindowInput!, $bucket: TimeBucket!, $groupBy: SeriesDimension, $filter: AgentLogFilter) {\n    timeSeries(window: $window, bucket: $bucket, groupBy: $groupBy, filter: $filter) {\n      bucketStart key count failed latency { p50Ms p90Ms p95Ms p99Ms } totalTokens creditsUsed cost\n    }\n  }\n": typeof types.SeriesOverTimeDocument,
    "\n  mutation RoutedChat($chat: ChatSourceInput!) {\n    createTask(input: { source: { chat: $chat } }, waitMs: 200000) {\n      task {\n        id kind name status prompt parameters profile role agentNames\n        routing { mode engine model agentName confidence reasoning }\n        stages { name type status agentName reasoning }\n        agentLogs { nodes { agentName routingMode usedLlm confidence } }\n        result { json }\n        error { code hint }\n      }\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n": typeof types.RoutedChatDocument,
    "\n  mutation Chat($input: ChatWithAgentInput!, $waitMs: Int! = 200000) {\n    chatWithAgent(input: $input, waitMs: $waitMs) {\n      task { id kind name status prompt agentNames routing { mode } }\n      reply { json }\n      waitOutcome\n      cursor\n      errors { __typename message path }\n    }\n  }\n": typeof types.ChatDocument,
    "\n  query EnginesInMetrics { metrics { llmEngines { name status models latencyMs } } }\n": typeof types.EnginesInMetricsDocument,
    "\n  mutation CreatesTasks($input: CreateTasksInput!) {\n    createTasks(input: $input) { tasks { id priority dependsOn { id } } cursor errors { ...AnyUserError } }\n  }\n": typeof types.CreatesTasksDocument,
    "\n  mutation CancelsCreatedTask($id: ID!) {\n    cancelTask(input: { taskId: $id }) { task { status } }\n  }\n": typeof types.CancelsCreatedTaskDocument,
    "\n  query MetricsNow($window: TimeWindowInput) {\n    metrics(window: $window) {\n      serverStatus\n      llmEngines { name provider baseUrl status models lastError latencyMs checkedAt }\n      totalTasks completedTasks failedTasks cancelledTasks activeTasks queueLength activeAgents\n      totalRequests toolCalls cacheHits successRate averageLatencyMs averageResponseTimeMs\n      latency { ...AllPercentiles } queueWait { ...AllPercentiles } timeToFirstToken { ...AllPercentiles }\n      tokensPerSecond\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      creditsUsed cost timestamp\n    }\n  }\n  fragment AllPercentiles on Percentiles { p50Ms p90Ms p95Ms p99Ms }\n": typeof types.MetricsNowDocument,
    "\n  subscription CountsLive($intervalMs: Int! = 500, $window: TimeWindowInput) {\n    metricsUpdated(intervalMs: $intervalMs, window: $window) { totalTasks completedTasks queueLength }\n  }\n": typeof types.CountsLiveDocument,
    "\n  mutation CreatesForMetrics($input: CreateTasksInput!) { createTasks(input: $input) { tasks { id } errors { message } } }\n": typeof types.CreatesForMetricsDocument,
    "\n  mutation ReordersForMetrics($taskId: ID!) { updateTaskPriority(input: { taskId: $taskId, priority: 9 }) { task { priority } errors { message } } }\n": typeof types.ReordersForMetricsDocument,
    "\n  query SomeNodes($id: ID!, $ids: [ID!]!) {\n    node(id: $id) { __typename id }\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Task { name template { name } }\n      ... on Stage { type task { name } }\n      ... on AgentLog { agentName stage { name } }\n      ... on Artifact { label task { name } }\n      ... on Template { version }\n    }\n  }\n": typeof types.SomeNodesDocument,
    "\n  query PageOfTasks($first: Int, $after: String, $last: Int, $before: String, $orderBy: TaskOrder) {\n    tasks(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {\n      edges { cursor node { id } }\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      totalCount\n    }\n  }\n": typeof types.PageOfTasksDocument,
    "\n  query AboutServer {\n    serverInfo { service version status graphqlUrl subscriptionsUrl docsUrl }\n    health { status version components { name kind status latencyMs message } }\n    viewer { name shop scopes isAuthenticated }\n  }\n": typeof types.AboutServerDocument,
    "\n  mutation ChangesTask($id: ID!, $priority: Int! = 5) {\n    updateTaskPriority(input: { taskId: $id, priority: $priority }) { task { id priority } previousPriority errors { ...AnyUserError } }\n    deleteTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n    restoreTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n  }\n": typeof types.ChangesTaskDocument,
    "\n  mutation CancelsTask($id: ID!, $cascade: Boolean! = false) {\n    cancelTask(input: { taskId: $id, cascade: $cascade }) { task { id status } cascaded { id status } cursor errors { ...AnyUserError } }\n  }\n": typeof types.CancelsTaskDocument,
    "\n  mutation CancelsTasks($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) { matched cancelled errors { ...AnyUserError } }\n  }\n": typeof types.CancelsTasksDocument,
    "\n  query LogOfTask($id: ID!, $first: Int, $after: EventCursor, $types: [TaskEventType!], $level: LogLevel, $source: OverlaySource) {\n    task(id: $id) {\n      events(first: $first, after: $after, types: $types) {\n        edges { cursor node { ...AnyTaskEvent } }\n        pageInfo { hasNextPage endCursor }\n      }\n      logs(level: $level) { nodes { cursor level message fields recordedAt stage { id } } totalCount }\n      overlays(source: $source) { nodes { ...AnyOverlay } totalCount }\n    }\n  }\n  fragment AnyOverlay on Overlay { cursor source type stepKey bbox { x y width height } contentType meta recordedAt }\n  fragment AnyTaskEvent on TaskEvent {\n    __typename\n    cursor\n    type\n    at\n    task { id status }\n    ... on TaskStatusChanged { status previousStatus actor currentStage { id } planOverlays { ...AnyOverlay } }\n    ... on TaskUpdated { changedFields }\n    ... on StageChanged { stage { id status } stageStatus }\n    ... on LogAppended { logEntry { cursor level message fields recordedAt stage { id } } }\n    ... on OutputDelta { stage { id } text }\n    ... on OverlayRecorded { overlay { ...AnyOverlay } }\n    ... on ArtifactCreated { artifact { id label } }\n    ... on AgentLogRecorded { agentLog { id agentName } }\n    ... on TaskFailed { error { code message hint retryable stage { id } } }\n  }\n": typeof types.LogOfTaskDocument,
    "\n  subscription WatchTask($id: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $id, after: $after, types: $types, untilTerminal: $untilTerminal) { ...AnyTaskEvent }\n  }\n": typeof types.WatchTaskDocument,
    "\n  subscription WatchTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) { cursor type task { id name } }\n  }\n": typeof types.WatchTasksDocument,
    "\n  query FilteredTasks($filter: TaskFilter) {\n    tasks(first: 100, filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } totalCount }\n    taskStatusGroups(filter: $filter) { status count tasks { name } }\n  }\n": typeof types.FilteredTasksDocument,
    "\n  mutation WhatWouldBeCancelled($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter, dryRun: true }) { matched cancelled errors { __typename message path } }\n  }\n": typeof types.WhatWouldBeCancelledDocument,
    "\n  query ResultOfTask($id: ID!) {\n    task(id: $id) {\n      name\n      result { json text offloaded sizeBytes url pointer { bucket key sizeBytes contentType sha256 } }\n    }\n  }\n": typeof types.ResultOfTaskDocument,
    "\n  query WholeTask($id: ID!) {\n    task(id: $id) {\n      id externalId kind name status isTerminal priority prompt parameters agentNames onDependencyFailure attempts tags metadata shop createdBy\n      creditsUsed cost createdAt updatedAt startAfter queuedAt startedAt completedAt lastEventAt deletedAt durationMs queueWaitMs\n      template { id name version description createdAt shop isArchived }\n      currentStage { id }\n      stages { ...WholeStage }\n      dependsOn { id }\n      dependents { nodes { id } }\n      error { code message hint retryable stage { id index } }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes cpuTimeMs peakMemoryBytes }\n      tokenUsage { ...WholeUsage }\n      agentLogs { nodes { ...WholeAgentLog } }\n      artifacts { nodes { id label path mimeType sizeBytes sha256 url createdAt task { id } stage { id } } }\n    }\n  }\n  fragment WholeStage on Stage {\n    id index name type status attempt keyInput keyOutput durationMs creditsUsed cost modelName startedAt completedAt\n    task { id }\n    tokenUsage { ...WholeUsage }\n    error { code message hint retryable stage { id } }\n    agentLogs { nodes { id } totalCount }\n  }\n  fragment WholeAgentLog on AgentLog {\n    id agentName input output durationMs status usedLlm creditsUsed llmTokens modelName provider cost shop createdAt\n    task { id }\n    stage { id }\n    tokenUsage { ...WholeUsage }\n  }\n  fragment WholeUsage on TokenUsage {\n    inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls\n  }\n": typeof types.WholeTaskDocument,
    "\n  query TaskUnderExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n  }\n": typeof types.TaskUnderExternalIdDocument,
    "\n  mutation PublishesTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) {\n      template {\n        name version description isArchived\n        parameters { name type required description defaultValue enumValues }\n        steps { index name type config requiresApproval }\n        versions { version }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n": typeof types.PublishesTemplateDocument,
    "\n  mutation ArchivesTemplate($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name version isArchived } errors { ...AnyUserError } }\n  }\n": typeof types.ArchivesTemplateDocument,
    "\n  query LooksForTemplates($name: String!, $version: Int, $filter: TemplateFilter, $parameters: JSON!) {\n    template(name: $name, version: $version) { version isArchived }\n    templates(filter: $filter) { nodes { name version } totalCount }\n    validateTemplateParameters(template: $name, version: $version, parameters: $parameters) {\n      valid missingParameters unknownParameters invalidParameters { name expected message }\n    }\n  }\n": typeof types.LooksForTemplatesDocument,
    "\n  query PagesOfTemplates($after: String) {\n    templates(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.PagesOfTemplatesDocument,
    "\n  mutation SaveAgentForTest($input: SaveAgentInput!) { saveAgent(input: $input) { agent { name } errors { message path } } }\n": typeof types.SaveAgentForTestDocument,
    "\n  query ApprovalsForTest($id: ID!) {\n    task(id: $id) { status approvals { id status action requestedAt expiresAt resolvedAt resolvedBy comment stage { name status attempt } task { id } } }\n  }\n": typeof types.ApprovalsForTestDocument,
    "\n  mutation ResolveForTest($input: ResolveApprovalInput!) {\n    resolveApproval(input: $input) {\n      approval { id status resolvedBy comment }\n      errors { __typename message path ... on InvalidStateError { currentStatus } ... on NotFoundError { resourceId } }\n    }\n  }\n": typeof types.ResolveForTestDocument,
    "\n  subscription WaitForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [APPROVAL_REQUESTED]) { ... on ApprovalRequested { approval { id } } }\n  }\n": typeof types.WaitForTestDocument,
    "\n  mutation CreatesTask($input: CreateTaskInput!, $waitMs: Int! = 0, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { id name status priority parameters tags metadata externalId startAfter createdBy dependsOn { id } template { version } }\n      cursor\n      created\n      waitOutcome\n      errors { ...AnyUserError }\n    }\n  }\n  fragment AnyUserError on UserError {\n    __typename\n    message\n    path\n    ... on NotFoundError { resourceId }\n    ... on InvalidStateError { currentStatus }\n    ... on DependencyError { taskIds }\n    ... on ConflictError { existingId }\n    ... on LimitExceededError { limit }\n  }\n": typeof types.CreatesTaskDocument,
    "\n  mutation PublishesFetchTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { errors { message } }\n  }\n": typeof types.PublishesFetchTemplateDocument,
    "\n  mutation RecordLogsForTest($input: RecordAgentLogsInput!) {\n    recordAgentLogs(input: $input) {\n      agentLogs {\n        id agentName input output reasoning durationMs status routingMode usedLlm confidence creditsUsed llmTokens cost modelName provider shop createdAt\n        tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n        task { id externalId kind status shop }\n        stage { id }\n      }\n      recorded\n      errors { __typename message path ... on LimitExceededError { limit } ... on NotFoundError { resourceId } }\n    }\n  }\n": typeof types.RecordLogsForTestDocument,
    "\n  subscription WatchOfTask($taskId: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $taskId, after: $after, types: $types, untilTerminal: $untilTerminal) {\n      type\n      cursor\n      ... on TaskStatusChanged { status }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { message } }\n      ... on OutputDelta { text }\n      ... on TaskUpdated { changedFields }\n    }\n  }\n": typeof types.WatchOfTaskDocument,
    "\n  subscription FeedOfTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) {\n      type\n      cursor\n      task { id }\n      ... on TaskStatusChanged { status }\n    }\n  }\n": typeof types.FeedOfTasksDocument,
    "\n  mutation CreatePlanForTest($input: CreateTaskInput!, $waitMs: Int! = 300000, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { ...PlannedTask }\n      cursor\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n": typeof types.CreatePlanForTestDocument,
    "\n  mutation ReplayPlanForTest($input: ReplayTaskInput!) {\n    replayTask(input: $input, waitMs: 300000) { task { ...PlannedTask } errors { __typename message path } }\n  }\n": typeof types.ReplayPlanForTestDocument,
    "\n  fragment PlannedTask on Task {\n    id\n    status\n    kind\n    name\n    prompt\n    parameters\n    template { name version }\n    planner { kind model retries }\n    plan {\n      id\n      revision\n      title\n      summary\n      rationale\n      risks\n      raw\n      createdAt\n      steps {\n        key title detail requiresApproval\n        tool { kind payload timeoutMs }\n        validations { description kind value passed }\n        stage { id name status type keyInput }\n      }\n    }\n    error { code message hint retryable stage { name } }\n    stages { id name type status attempt takenOver agentName error { code } }\n  }\n": typeof types.PlannedTaskFragmentDoc,
    "\n  subscription LinesOfScript($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n": typeof types.LinesOfScriptDocument,
    "\n  mutation ReplayForTest($input: ReplayTaskInput!, $waitMs: Int! = 0) {\n    replayTask(input: $input, waitMs: $waitMs) {\n      task {\n        id kind name status priority prompt parameters tags metadata externalId createdBy shop\n        template { name version }\n        dependsOn { id }\n        replayOf { id }\n        result { json text offloaded }\n        stages { id name status takenOver attempt keyInput keyOutput completedAt }\n      }\n      originalTask { id replays { totalCount nodes { id } } }\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on InvalidStateError { currentStatus }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n": typeof types.ReplayForTestDocument,
    "\n  query StageIdsForTest($id: ID!) { task(id: $id) { stages { id name } } }\n": typeof types.StageIdsForTestDocument,
    "\n  mutation PublishForTest($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { template { id name version isArchived } errors { __typename message path } }\n  }\n": typeof types.PublishForTestDocument,
    "\n  mutation CreateForTest($input: CreateTaskInput!, $waitMs: Int! = 0) {\n    createTask(input: $input, waitMs: $waitMs) {\n      task { id status priority result { json } }\n      created\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n": typeof types.CreateForTestDocument,
    "\n  mutation CreateManyForTest($input: CreateTasksInput!) {\n    createTasks(input: $input) {\n      tasks { id tags }\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on LimitExceededError { limit }\n      }\n    }\n  }\n": typeof types.CreateManyForTestDocument,
    "\n  mutation CancelForTest($input: CancelTaskInput!) {\n    cancelTask(input: $input) {\n      task { id status }\n      cascaded { id status }\n      errors { __typename message path }\n    }\n  }\n": typeof types.CancelForTestDocument,
    "\n  subscription StatusesForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [TASK_STATUS_CHANGED]) { ... on TaskStatusChanged { status } }\n  }\n": typeof types.StatusesForTestDocument,
    "\n  subscription ReportsForTest($taskId: ID!) { taskEvents(taskId: $taskId, types: [REPORT_UPDATED], untilTerminal: false) { cursor } }\n": typeof types.ReportsForTestDocument,
    "\n  query TaskForTest($id: ID!) {\n    task(id: $id) {\n      id status priority attempts createdBy tags metadata parameters externalId onDependencyFailure\n      startAfter queuedAt startedAt completedAt deletedAt durationMs cost\n      template { name version }\n      error { code message hint retryable stage { name } }\n      result { json text offloaded sizeBytes url }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { name status attempt keyInput keyOutput completedAt error { code message } tokenUsage { totalTokens calls } }\n      agentLogs(first: 100) { nodes { agentName status input output usedLlm modelName timeToFirstTokenMs tokensPerSecond cacheHits tokenUsage { totalTokens calls } } }\n      artifacts(first: 100) { nodes { label path sizeBytes url } }\n      dependsOn { id }\n    }\n  }\n": typeof types.TaskForTestDocument,
    "\n  query EventsForTest($id: ID!, $after: EventCursor) {\n    task(id: $id) {\n      events(first: 100, after: $after) {\n        nodes {\n          __typename\n          cursor\n          ... on TaskStatusChanged { status previousStatus actor }\n          ... on TaskUpdated { changedFields }\n          ... on PlanCreated { plan { steps { key } } }\n          ... on StageChanged { stage { name } stageStatus }\n          ... on LogAppended { logEntry { level message stage { name } } }\n          ... on OutputDelta { text }\n          ... on OverlayRecorded { overlay { source stepKey type } }\n          ... on ArtifactCreated { artifact { path } }\n          ... on AgentLogRecorded { agentLog { status } }\n          ... on ApprovalRequested { approval { stage { name } } }\n          ... on ApprovalResolved { approval { status stage { name } resolvedBy } }\n          ... on TaskFailed { error { code } }\n        }\n        pageInfo { hasNextPage }\n      }\n    }\n  }\n": typeof types.EventsForTestDocument,
    "\n  query TreeOfTask($id: ID!) {\n    task(id: $id) {\n      agentNames\n      trace {\n        id eventCount errorCount agentNames startedAt endedAt durationMs\n        task { id }\n        events(first: 100) { totalCount nodes { id sequence eventType agentName payload durationMs timestamp parent { id } } }\n        roots(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch } } } } } } } }\n      }\n    }\n  }\n  fragment Branch on TraceEvent { eventType agentName }\n": typeof types.TreeOfTaskDocument,
    "\n  query TracesOfTasks($filter: TraceFilter, $first: Int, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) { totalCount nodes { id task { id } endedAt } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.TracesOfTasksDocument,
    "\n  query TraceEventsOfTasks($filter: TraceEventFilter, $first: Int, $after: String) {\n    traceEvents(filter: $filter, first: $first, after: $after) { totalCount nodes { id eventType agentName task { id } } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.TraceEventsOfTasksDocument,
    "\n  subscription WatchTraces($filter: TraceEventFilter, $after: EventCursor) {\n    traceEventRecorded(filter: $filter, after: $after) { cursor task { id } traceEvent { id eventType agentName } }\n  }\n": typeof types.WatchTracesDocument,
};
const documents: Documents = {
    "\n  subscription WatchLogs($filter: AgentLogFilter, $after: EventCursor) {\n    agentLogRecorded(filter: $filter, after: $after) { type cursor at task { externalId } agentLog { id agentName } }\n  }\n": types.WatchLogsDocument,
    "\n  mutation RunsAgents($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) {\n      task {\n        id kind name status mode prompt parameters profile role agentNames\n        agents { name role }\n        template { name }\n        result { text json }\n        error { code message }\n        stages { name type agentName agent { name role } status reasoning }\n        agentLogs { nodes { agentName agent { name role } routingMode usedLlm confidence reasoning input output } }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n": types.RunsAgentsDocument,
    "\n  mutation SavesAgentForRun($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { name tools { name source description parametersSchema } } errors { message } }\n  }\n": types.SavesAgentForRunDocument,
    "\n  subscription SeesStatuses($names: [String!]) { agentStatusChanged(names: $names) { name status } }\n": types.SeesStatusesDocument,
    "\n  subscription DemoEvents($taskId: ID!) {\n    taskEvents(taskId: $taskId) {\n      __typename\n      at\n      ... on TaskStatusChanged {\n        status\n        task { result { json } }\n      }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { level message } }\n      ... on ArtifactCreated { artifact { path sizeBytes } }\n      ... on TaskFailed { error { code message hint } }\n    }\n  }\n": types.DemoEventsDocument,
    "\n  mutation StartAgain($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } } }, waitMs: 200000) {\n      task { status createdBy tags }\n    }\n  }\n": types.StartAgainDocument,
    "\n  mutation CreateDemoTask($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } }, tags: [\"demo\"] }) {\n      task { id }\n      errors { message }\n    }\n  }\n": types.CreateDemoTaskDocument,
    "\n  mutation CancelDemoTask($taskId: ID!) {\n    cancelTask(input: { taskId: $taskId, gracePeriodMs: 1000 }) { errors { message } }\n  }\n": types.CancelDemoTaskDocument,
    "\n  mutation CancelManyForTest($input: CancelTasksInput!) {\n    cancelTasks(input: $input) { matched cancelled errors { __typename message path } }\n  }\n": types.CancelManyForTestDocument,
    "\n  query StatusesOfTag($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n": types.StatusesOfTagDocument,
    "\n  query ByExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n    tasks(filter: { externalIds: [$externalId] }) { totalCount }\n  }\n": types.ByExternalIdDocument,
    "\n  query CountOfBatch($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n": types.CountOfBatchDocument,
    "\n  mutation DeleteDependency($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }\n": types.DeleteDependencyDocument,
    "\n  mutation CreateExternal($input: CreateTaskInput!) { createTask(input: $input) { task { id kind name prompt status startedAt stages { id } } errors { __typename message path } } }\n": types.CreateExternalDocument,
    "\n  mutation FinishForTest($input: FinishTaskInput!) {\n    finishTask(input: $input) { task { id status completedAt } errors { __typename message path ... on InvalidStateError { currentStatus } } }\n  }\n": types.FinishForTestDocument,
    "\n  mutation ArchiveIdempotent($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n": types.ArchiveIdempotentDocument,
    "\n  query CountTagged($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n": types.CountTaggedDocument,
    "\n  query CountsOfGraph($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n": types.CountsOfGraphDocument,
    "\n  query PlanEvents($id: ID!) {\n    task(id: $id) {\n      events(first: 10, types: [PLAN_CREATED]) { nodes { type at ... on PlanCreated { plan { id summary task { id } } } } }\n      trace { events(first: 100) { nodes { agentName eventType payload parent { eventType } } } }\n      agentLogs(first: 10) { nodes { agentName routingMode reasoning } }\n    }\n  }\n": types.PlanEventsDocument,
    "\n  mutation SavePlan($input: SavePlanAsTemplateInput!) {\n    savePlanAsTemplate(input: $input) {\n      template { name version description parameters { name type required defaultValue description } steps { name type config } }\n      errors { __typename message path }\n    }\n  }\n": types.SavePlanDocument,
    "\n  mutation DeleteForPurge($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": types.DeleteForPurgeDocument,
    "\n  mutation RestoreForPurge($taskId: ID!) { restoreTask(input: { taskId: $taskId }) { errors { message } } }\n": types.RestoreForPurgeDocument,
    "\n  query TasksForPurge($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on Task { artifacts(first: 10) { nodes { id } } dependsOn { id } } }\n  }\n": types.TasksForPurgeDocument,
    "\n  query ReplayForPurge($id: ID!) { task(id: $id) { status replayOf { id } } }\n": types.ReplayForPurgeDocument,
    "\n  query UsedByTask($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) {\n      id kind status name agentNames creditsUsed cost updatedAt\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      resourceUsage { modelName }\n      agentLogs(first: 100) { totalCount nodes { id agentName } }\n      events(first: 100) { nodes { type ... on AgentLogRecorded { agentLog { agentName } } } }\n    }\n  }\n": types.UsedByTaskDocument,
    "\n  query AgentForTest($name: String!) { agent(name: $name) { executionCount lastExecutedAt agentLogs { nodes { id } } } }\n": types.AgentForTestDocument,
    "\n  mutation RecordTraceEvents($input: RecordTraceEventsInput!) {\n    recordTraceEvents(input: $input) {\n      traceEvents { id eventType agentName payload durationMs timestamp parent { id } task { id externalId kind status } }\n      recorded\n      errors { __typename message path }\n    }\n  }\n": types.RecordTraceEventsDocument,
    "\n  mutation CreateForReplay($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) { task { id status } errors { message } }\n  }\n": types.CreateForReplayDocument,
    "\n  mutation ArchiveForReplay($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n": types.ArchiveForReplayDocument,
    "\n  mutation DeleteForReplay($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": types.DeleteForReplayDocument,
    "\n  query ReportOfForeign($externalId: String!) {\n    taskByExternalId(externalId: $externalId) {\n      id\n      agentLogs(first: 1) { totalCount }\n      report { state totalDurationMs stages { stage } performanceBreakdown { calls } }\n    }\n  }\n": types.ReportOfForeignDocument,
    "\n  mutation FinishForeign($externalId: String!) { finishTask(input: { task: { externalId: $externalId }, status: COMPLETED }) { errors { message } } }\n": types.FinishForeignDocument,
    "\n  query ReportOfTask($id: ID!) {\n    task(id: $id) {\n      status\n      report {\n        id state originalPrompt totalDurationMs creditsCost cost generatedImageUrl aggregatedAt\n        tokenUsage { totalTokens calls }\n        stages { stage keyInput keyOutput durationMs creditsUsed llmTokens modelName status reasoning }\n        promptJourney { index stage before after reasoning at }\n        tokensByModel { modelName provider cost creditsUsed averageDurationMs tokenUsage { inputTokens totalTokens calls } }\n        performanceBreakdown { stage durationMs share calls creditsUsed totalTokens }\n        evaluationResults { name score label passed comment stage }\n      }\n      logs(first: 100) { nodes { level message fields } }\n    }\n  }\n": types.ReportOfTaskDocument,
    "\n  query ReportNode($id: ID!) { node(id: $id) { id ... on TaskReport { state } } }\n": types.ReportNodeDocument,
    "\n  mutation AggregateForTest($taskId: ID!) {\n    aggregateTask(input: { taskId: $taskId }) { task { id report { state totalDurationMs stages { stage } } } errors { __typename message path } }\n  }\n": types.AggregateForTestDocument,
    "\n  subscription WatchReport($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [REPORT_UPDATED, TASK_STATUS_CHANGED], untilTerminal: false) {\n      type\n      ... on TaskStatusChanged { status }\n      ... on ReportUpdated { report { id } }\n    }\n  }\n": types.WatchReportDocument,
    "\n  mutation DeleteForTest($id: ID!) {\n    deleteTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path ... on InvalidStateError { currentStatus } } }\n  }\n": types.DeleteForTestDocument,
    "\n  mutation RestoreForTest($id: ID!) { restoreTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path } } }\n": types.RestoreForTestDocument,
    "\n  query ListedByTag($tag: String!, $includeDeleted: Boolean! = false) {\n    tasks(filter: { tags: [$tag], includeDeleted: $includeDeleted }) { nodes { id } totalCount }\n    taskStatusGroups(filter: { tags: [$tag] }) { count }\n  }\n": types.ListedByTagDocument,
    "\n  query VersionsOfTemplate($name: String!, $parameters: JSON! = {}) {\n    template(name: $name) { version isArchived versions { version isArchived } }\n    templates(filter: { search: $name }) { nodes { name } }\n    validateTemplateParameters(template: $name, parameters: $parameters) {\n      valid\n      missingParameters\n      invalidParameters { name expected message }\n      unknownParameters\n    }\n  }\n": types.VersionsOfTemplateDocument,
    "\n  mutation ArchiveForTest($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name isArchived } errors { __typename message path } }\n  }\n": types.ArchiveForTestDocument,
    "\n  mutation PriorityInTurmoil($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) { errors { __typename } }\n  }\n": types.PriorityInTurmoilDocument,
    "\n  query AgentModelTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      artifacts(first: 10) { nodes { path mimeType sizeBytes } }\n      agentLogs(first: 10) { nodes { agentName status usedLlm modelName provider output cost tokenUsage { totalTokens calls } } }\n      stages { name status keyInput keyOutput }\n    }\n  }\n": types.AgentModelTaskDocument,
    "\n  query BudgetTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      agentLogs(first: 10) { nodes { agentName status routingMode usedLlm confidence reasoning tokenUsage { totalTokens calls } } }\n      stages { name status }\n    }\n  }\n": types.BudgetTaskDocument,
    "\n  mutation CreateWithBudget($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { __typename message path } } }\n": types.CreateWithBudgetDocument,
    "\n  query ChildTasks($filter: TaskFilter!) { tasks(first: 20, filter: $filter) { nodes { id status createdBy budget { maxTokens } tokenUsage { totalTokens } } } }\n": types.ChildTasksDocument,
    "\n  mutation RunAgentOnce($name: String!, $inputs: JSON!) {\n    createTask(input: { maxAttempts: 1, source: { pipeline: { pipelineName: $name, inputs: $inputs } } }) { task { id } errors { message } }\n  }\n": types.RunAgentOnceDocument,
    "\n  query WhatAgentDid($id: ID!) {\n    task(id: $id) {\n      status\n      error { code }\n      result { json }\n      agentLogs { nodes { agentName routingMode usedLlm confidence reasoning tokenUsage { calls } } }\n      logs(first: 20) { nodes { level message } }\n      trace { events(first: 50) { nodes { eventType payload } } }\n    }\n  }\n": types.WhatAgentDidDocument,
    "\n  query CountsOfCalls { metrics { toolCalls cacheHits } }\n": types.CountsOfCallsDocument,
    "\n  query BrowserTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint stage { name } }\n      result { json text }\n      stages { name status attempt keyInput keyOutput }\n      agentLogs { nodes { agentName input output } }\n      artifacts { nodes { label path mimeType url stage { name } } }\n      logs(first: 100) { nodes { level message fields stage { name } } }\n      plan: overlays(source: PLAN) { nodes { stepKey bbox { x y width height } } }\n      execution: overlays(source: EXECUTION) { nodes { type stepKey contentType bbox { x y width height } meta } totalCount }\n      events(first: 100) { nodes { __typename ... on TaskStatusChanged { status planOverlays { stepKey } } ... on OverlayRecorded { overlay { stepKey source } } } }\n    }\n  }\n": types.BrowserTaskDocument,
    "\n  subscription BeginsOfStages($taskId: ID!) { taskEvents(taskId: $taskId, types: [OVERLAY_RECORDED, LOG_APPENDED, STAGE_CHANGED]) {\n    ... on StageChanged { stageStatus stage { name } }\n  } }\n": types.BeginsOfStagesDocument,
    "\n  subscription LogsOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n": types.LogsOfTaskDocument,
    "\n  query UsageTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempts\n      error { code }\n      cost\n      budget { usedShare }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { attempt tokenUsage { totalTokens calls } }\n      agentLogs(first: 10) {\n        nodes { agentName status input output usedLlm modelName provider routingMode cost durationMs tokenUsage { totalTokens calls } }\n      }\n    }\n  }\n": types.UsageTaskDocument,
    "\n  subscription OutputOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [OUTPUT_DELTA]) { ... on OutputDelta { text } } }\n": types.OutputOfTaskDocument,
    "\n  query ModelPlan($id: ID!) {\n    task(id: $id) {\n      tokenUsage { calls totalTokens }\n      agentLogs(first: 20) { nodes { agentName routingMode usedLlm reasoning } }\n      logs(first: 100) { nodes { level message } }\n      trace { events(first: 100) { nodes { eventType agentName payload } } }\n    }\n  }\n": types.ModelPlanDocument,
    "\n  query OpenApprovals($taskId: ID!) { approvals(first: 10, filter: { taskId: $taskId }) { nodes { id status action stage { name } } } }\n": types.OpenApprovalsDocument,
    "\n  mutation ApprovePlanned($id: ID!) {\n    resolveApproval(input: { approvalId: $id, decision: APPROVE }) { approval { status } errors { __typename message } }\n  }\n": types.ApprovePlannedDocument,
    "\n  mutation Reprioritise($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {\n      task { priority }\n      previousPriority\n      errors { __typename message path ... on InvalidStateError { currentStatus } }\n    }\n  }\n": types.ReprioritiseDocument,
    "\n  query PageAfter($taskId: ID!, $after: EventCursor) { task(id: $taskId) { events(after: $after) { nodes { cursor } } } }\n": types.PageAfterDocument,
    "\n  query PagesOfTask($id: ID!, $first: Int!, $after: EventCursor, $logsAfter: String) {\n    task(id: $id) {\n      events(first: $first, after: $after) { edges { cursor node { type cursor } } pageInfo { hasNextPage endCursor } }\n      logs(first: $first, after: $logsAfter) { edges { cursor node { cursor message } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": types.PagesOfTaskDocument,
    "\n  mutation DeleteWatched($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n": types.DeleteWatchedDocument,
    "\n  query PagesOfLogs($filter: AgentLogFilter, $orderBy: AgentLogOrder, $after: String) {\n    agentLogs(first: 3, filter: $filter, orderBy: $orderBy, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n": types.PagesOfLogsDocument,
    "\n  query PagesOfTasksLogs($externalId: String!, $after: String) {\n    taskByExternalId(externalId: $externalId) { agentLogs(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n": types.PagesOfTasksLogsDocument,
    "\n  mutation SavesAgent($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { ...WholeAgent } errors { ...AnyUserError } }\n  }\n  fragment WholeAgent on Agent {\n    id name role goal instructions routingMode model shop removedAt\n    tools { name source description parametersSchema }\n    mcpServers { name url credential }\n  }\n": types.SavesAgentDocument,
    "\n  mutation RemovesAgent($input: RemoveAgentInput!) {\n    removeAgent(input: $input) { agent { name removedAt } errors { ...AnyUserError } }\n  }\n": types.RemovesAgentDocument,
    "\n  query LooksForAgents($name: String!, $filter: AgentFilter) {\n    agent(name: $name) { id name role removedAt status lastSeenAt lastExecutedAt executionCount }\n    agents(filter: $filter) { nodes { name role status lastSeenAt lastExecutedAt executionCount } totalCount }\n  }\n": types.LooksForAgentsDocument,
    "\n  subscription SeesAgentsChange($names: [String!]) { agentStatusChanged(names: $names) { name status lastSeenAt } }\n": types.SeesAgentsChangeDocument,
    "\n  query RoutingOverall($filter: AgentLogFilter) {\n    routingStats(filter: $filter) {\n      totalExecutions llmUsageRate averageConfidence\n      byMode { ...OneMode }\n      byAgent { agentName count byMode { ...OneMode } }\n    }\n  }\n  fragment OneMode on RoutingModeStats { mode count share successRate averageConfidence averageDurationMs totalTokens creditsUsed }\n": types.RoutingOverallDocument,
    "\n  query UsageOverall($filter: AgentLogFilter) {\n    usageByModel(filter: $filter) { modelName provider tokenUsage { outputTokens totalTokens calls } cost creditsUsed averageDurationMs }\n  }\n": types.UsageOverallDocument,
    "\n  query SeriesOverTime($window: TimeWindowInput!, $bucket: TimeBucket!, $groupBy: SeriesDimension, $filter: AgentLogFilter) {\n    timeSeries(window: $window, bucket: $bucket, groupBy: $groupBy, filter: $filter) {\n      bucketStart key count failed latency { p50Ms p90Ms p95Ms p99Ms } totalTokens creditsUsed cost\n    }\n  }\n": types.SeriesOverTimeDocument,
    "\n  mutation RoutedChat($chat: ChatSourceInput!) {\n    createTask(input: { source: { chat: $chat } }, waitMs: 200000) {\n      task {\n        id kind name status prompt parameters profile role agentNames\n        routing { mode engine model agentName confidence reasoning }\n        stages { name type status agentName reasoning }\n        agentLogs { nodes { agentName routingMode usedLlm confidence } }\n        result { json }\n        error { code hint }\n      }\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n": types.RoutedChatDocument,
    "\n  mutation Chat($input: ChatWithAgentInput!, $waitMs: Int! = 200000) {\n    chatWithAgent(input: $input, waitMs: $waitMs) {\n      task { id kind name status prompt agentNames routing { mode } }\n      reply { json }\n      waitOutcome\n      cursor\n      errors { __typename message path }\n    }\n  }\n": types.ChatDocument,
    "\n  query EnginesInMetrics { metrics { llmEngines { name status models latencyMs } } }\n": types.EnginesInMetricsDocument,
    "\n  mutation CreatesTasks($input: CreateTasksInput!) {\n    createTasks(input: $input) { tasks { id priority dependsOn { id } } cursor errors { ...AnyUserError } }\n  }\n": types.CreatesTasksDocument,
    "\n  mutation CancelsCreatedTask($id: ID!) {\n    cancelTask(input: { taskId: $id }) { task { status } }\n  }\n": types.CancelsCreatedTaskDocument,
    "\n  query MetricsNow($window: TimeWindowInput) {\n    metrics(window: $window) {\n      serverStatus\n      llmEngines { name provider baseUrl status models lastError latencyMs checkedAt }\n      totalTasks completedTasks failedTasks cancelledTasks activeTasks queueLength activeAgents\n      totalRequests toolCalls cacheHits successRate averageLatencyMs averageResponseTimeMs\n      latency { ...AllPercentiles } queueWait { ...AllPercentiles } timeToFirstToken { ...AllPercentiles }\n      tokensPerSecond\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      creditsUsed cost timestamp\n    }\n  }\n  fragment AllPercentiles on Percentiles { p50Ms p90Ms p95Ms p99Ms }\n": types.MetricsNowDocument,
    "\n  subscription CountsLive($intervalMs: Int! = 500, $window: TimeWindowInput) {\n    metricsUpdated(intervalMs: $intervalMs, window: $window) { totalTasks completedTasks queueLength }\n  }\n": types.CountsLiveDocument,
    "\n  mutation CreatesForMetrics($input: CreateTasksInput!) { createTasks(input: $input) { tasks { id } errors { message } } }\n": types.CreatesForMetricsDocument,
    "\n  mutation ReordersForMetrics($taskId: ID!) { updateTaskPriority(input: { taskId: $taskId, priority: 9 }) { task { priority } errors { message } } }\n": types.ReordersForMetricsDocument,
    "\n  query SomeNodes($id: ID!, $ids: [ID!]!) {\n    node(id: $id) { __typename id }\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Task { name template { name } }\n      ... on Stage { type task { name } }\n      ... on AgentLog { agentName stage { name } }\n      ... on Artifact { label task { name } }\n      ... on Template { version }\n    }\n  }\n": types.SomeNodesDocument,
    "\n  query PageOfTasks($first: Int, $after: String, $last: Int, $before: String, $orderBy: TaskOrder) {\n    tasks(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {\n      edges { cursor node { id } }\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      totalCount\n    }\n  }\n": types.PageOfTasksDocument,
    "\n  query AboutServer {\n    serverInfo { service version status graphqlUrl subscriptionsUrl docsUrl }\n    health { status version components { name kind status latencyMs message } }\n    viewer { name shop scopes isAuthenticated }\n  }\n": types.AboutServerDocument,
    "\n  mutation ChangesTask($id: ID!, $priority: Int! = 5) {\n    updateTaskPriority(input: { taskId: $id, priority: $priority }) { task { id priority } previousPriority errors { ...AnyUserError } }\n    deleteTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n    restoreTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n  }\n": types.ChangesTaskDocument,
    "\n  mutation CancelsTask($id: ID!, $cascade: Boolean! = false) {\n    cancelTask(input: { taskId: $id, cascade: $cascade }) { task { id status } cascaded { id status } cursor errors { ...AnyUserError } }\n  }\n": types.CancelsTaskDocument,
    "\n  mutation CancelsTasks($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) { matched cancelled errors { ...AnyUserError } }\n  }\n": types.CancelsTasksDocument,
    "\n  query LogOfTask($id: ID!, $first: Int, $after: EventCursor, $types: [TaskEventType!], $level: LogLevel, $source: OverlaySource) {\n    task(id: $id) {\n      events(first: $first, after: $after, types: $types) {\n        edges { cursor node { ...AnyTaskEvent } }\n        pageInfo { hasNextPage endCursor }\n      }\n      logs(level: $level) { nodes { cursor level message fields recordedAt stage { id } } totalCount }\n      overlays(source: $source) { nodes { ...AnyOverlay } totalCount }\n    }\n  }\n  fragment AnyOverlay on Overlay { cursor source type stepKey bbox { x y width height } contentType meta recordedAt }\n  fragment AnyTaskEvent on TaskEvent {\n    __typename\n    cursor\n    type\n    at\n    task { id status }\n    ... on TaskStatusChanged { status previousStatus actor currentStage { id } planOverlays { ...AnyOverlay } }\n    ... on TaskUpdated { changedFields }\n    ... on StageChanged { stage { id status } stageStatus }\n    ... on LogAppended { logEntry { cursor level message fields recordedAt stage { id } } }\n    ... on OutputDelta { stage { id } text }\n    ... on OverlayRecorded { overlay { ...AnyOverlay } }\n    ... on ArtifactCreated { artifact { id label } }\n    ... on AgentLogRecorded { agentLog { id agentName } }\n    ... on TaskFailed { error { code message hint retryable stage { id } } }\n  }\n": types.LogOfTaskDocument,
    "\n  subscription WatchTask($id: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $id, after: $after, types: $types, untilTerminal: $untilTerminal) { ...AnyTaskEvent }\n  }\n": types.WatchTaskDocument,
    "\n  subscription WatchTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) { cursor type task { id name } }\n  }\n": types.WatchTasksDocument,
    "\n  query FilteredTasks($filter: TaskFilter) {\n    tasks(first: 100, filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } totalCount }\n    taskStatusGroups(filter: $filter) { status count tasks { name } }\n  }\n": types.FilteredTasksDocument,
    "\n  mutation WhatWouldBeCancelled($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter, dryRun: true }) { matched cancelled errors { __typename message path } }\n  }\n": types.WhatWouldBeCancelledDocument,
    "\n  query ResultOfTask($id: ID!) {\n    task(id: $id) {\n      name\n      result { json text offloaded sizeBytes url pointer { bucket key sizeBytes contentType sha256 } }\n    }\n  }\n": types.ResultOfTaskDocument,
    "\n  query WholeTask($id: ID!) {\n    task(id: $id) {\n      id externalId kind name status isTerminal priority prompt parameters agentNames onDependencyFailure attempts tags metadata shop createdBy\n      creditsUsed cost createdAt updatedAt startAfter queuedAt startedAt completedAt lastEventAt deletedAt durationMs queueWaitMs\n      template { id name version description createdAt shop isArchived }\n      currentStage { id }\n      stages { ...WholeStage }\n      dependsOn { id }\n      dependents { nodes { id } }\n      error { code message hint retryable stage { id index } }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes cpuTimeMs peakMemoryBytes }\n      tokenUsage { ...WholeUsage }\n      agentLogs { nodes { ...WholeAgentLog } }\n      artifacts { nodes { id label path mimeType sizeBytes sha256 url createdAt task { id } stage { id } } }\n    }\n  }\n  fragment WholeStage on Stage {\n    id index name type status attempt keyInput keyOutput durationMs creditsUsed cost modelName startedAt completedAt\n    task { id }\n    tokenUsage { ...WholeUsage }\n    error { code message hint retryable stage { id } }\n    agentLogs { nodes { id } totalCount }\n  }\n  fragment WholeAgentLog on AgentLog {\n    id agentName input output durationMs status usedLlm creditsUsed llmTokens modelName provider cost shop createdAt\n    task { id }\n    stage { id }\n    tokenUsage { ...WholeUsage }\n  }\n  fragment WholeUsage on TokenUsage {\n    inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls\n  }\n": types.WholeTaskDocument,
    "\n  query TaskUnderExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n  }\n": types.TaskUnderExternalIdDocument,
    "\n  mutation PublishesTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) {\n      template {\n        name version description isArchived\n        parameters { name type required description defaultValue enumValues }\n        steps { index name type config requiresApproval }\n        versions { version }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n": types.PublishesTemplateDocument,
    "\n  mutation ArchivesTemplate($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name version isArchived } errors { ...AnyUserError } }\n  }\n": types.ArchivesTemplateDocument,
    "\n  query LooksForTemplates($name: String!, $version: Int, $filter: TemplateFilter, $parameters: JSON!) {\n    template(name: $name, version: $version) { version isArchived }\n    templates(filter: $filter) { nodes { name version } totalCount }\n    validateTemplateParameters(template: $name, version: $version, parameters: $parameters) {\n      valid missingParameters unknownParameters invalidParameters { name expected message }\n    }\n  }\n": types.LooksForTemplatesDocument,
    "\n  query PagesOfTemplates($after: String) {\n    templates(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage endCursor } }\n  }\n": types.PagesOfTemplatesDocument,
    "\n  mutation SaveAgentForTest($input: SaveAgentInput!) { saveAgent(input: $input) { agent { name } errors { message path } } }\n": types.SaveAgentForTestDocument,
    "\n  query ApprovalsForTest($id: ID!) {\n    task(id: $id) { status approvals { id status action requestedAt expiresAt resolvedAt resolvedBy comment stage { name status attempt } task { id } } }\n  }\n": types.ApprovalsForTestDocument,
    "\n  mutation ResolveForTest($input: ResolveApprovalInput!) {\n    resolveApproval(input: $input) {\n      approval { id status resolvedBy comment }\n      errors { __typename message path ... on InvalidStateError { currentStatus } ... on NotFoundError { resourceId } }\n    }\n  }\n": types.ResolveForTestDocument,
    "\n  subscription WaitForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [APPROVAL_REQUESTED]) { ... on ApprovalRequested { approval { id } } }\n  }\n": types.WaitForTestDocument,
    "\n  mutation CreatesTask($input: CreateTaskInput!, $waitMs: Int! = 0, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { id name status priority parameters tags metadata externalId startAfter createdBy dependsOn { id } template { version } }\n      cursor\n      created\n      waitOutcome\n      errors { ...AnyUserError }\n    }\n  }\n  fragment AnyUserError on UserError {\n    __typename\n    message\n    path\n    ... on NotFoundError { resourceId }\n    ... on InvalidStateError { currentStatus }\n    ... on DependencyError { taskIds }\n    ... on ConflictError { existingId }\n    ... on LimitExceededError { limit }\n  }\n": types.CreatesTaskDocument,
    "\n  mutation PublishesFetchTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { errors { message } }\n  }\n": types.PublishesFetchTemplateDocument,
    "\n  mutation RecordLogsForTest($input: RecordAgentLogsInput!) {\n    recordAgentLogs(input: $input) {\n      agentLogs {\n        id agentName input output reasoning durationMs status routingMode usedLlm confidence creditsUsed llmTokens cost modelName provider shop createdAt\n        tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n        task { id externalId kind status shop }\n        stage { id }\n      }\n      recorded\n      errors { __typename message path ... on LimitExceededError { limit } ... on NotFoundError { resourceId } }\n    }\n  }\n": types.RecordLogsForTestDocument,
    "\n  subscription WatchOfTask($taskId: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $taskId, after: $after, types: $types, untilTerminal: $untilTerminal) {\n      type\n      cursor\n      ... on TaskStatusChanged { status }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { message } }\n      ... on OutputDelta { text }\n      ... on TaskUpdated { changedFields }\n    }\n  }\n": types.WatchOfTaskDocument,
    "\n  subscription FeedOfTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) {\n      type\n      cursor\n      task { id }\n      ... on TaskStatusChanged { status }\n    }\n  }\n": types.FeedOfTasksDocument,
    "\n  mutation CreatePlanForTest($input: CreateTaskInput!, $waitMs: Int! = 300000, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { ...PlannedTask }\n      cursor\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n": types.CreatePlanForTestDocument,
    "\n  mutation ReplayPlanForTest($input: ReplayTaskInput!) {\n    replayTask(input: $input, waitMs: 300000) { task { ...PlannedTask } errors { __typename message path } }\n  }\n": types.ReplayPlanForTestDocument,
    "\n  fragment PlannedTask on Task {\n    id\n    status\n    kind\n    name\n    prompt\n    parameters\n    template { name version }\n    planner { kind model retries }\n    plan {\n      id\n      revision\n      title\n      summary\n      rationale\n      risks\n      raw\n      createdAt\n      steps {\n        key title detail requiresApproval\n        tool { kind payload timeoutMs }\n        validations { description kind value passed }\n        stage { id name status type keyInput }\n      }\n    }\n    error { code message hint retryable stage { name } }\n    stages { id name type status attempt takenOver agentName error { code } }\n  }\n": types.PlannedTaskFragmentDoc,
    "\n  subscription LinesOfScript($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n": types.LinesOfScriptDocument,
    "\n  mutation ReplayForTest($input: ReplayTaskInput!, $waitMs: Int! = 0) {\n    replayTask(input: $input, waitMs: $waitMs) {\n      task {\n        id kind name status priority prompt parameters tags metadata externalId createdBy shop\n        template { name version }\n        dependsOn { id }\n        replayOf { id }\n        result { json text offloaded }\n        stages { id name status takenOver attempt keyInput keyOutput completedAt }\n      }\n      originalTask { id replays { totalCount nodes { id } } }\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on InvalidStateError { currentStatus }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n": types.ReplayForTestDocument,
    "\n  query StageIdsForTest($id: ID!) { task(id: $id) { stages { id name } } }\n": types.StageIdsForTestDocument,
    "\n  mutation PublishForTest($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { template { id name version isArchived } errors { __typename message path } }\n  }\n": types.PublishForTestDocument,
    "\n  mutation CreateForTest($input: CreateTaskInput!, $waitMs: Int! = 0) {\n    createTask(input: $input, waitMs: $waitMs) {\n      task { id status priority result { json } }\n      created\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n": types.CreateForTestDocument,
    "\n  mutation CreateManyForTest($input: CreateTasksInput!) {\n    createTasks(input: $input) {\n      tasks { id tags }\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on LimitExceededError { limit }\n      }\n    }\n  }\n": types.CreateManyForTestDocument,
    "\n  mutation CancelForTest($input: CancelTaskInput!) {\n    cancelTask(input: $input) {\n      task { id status }\n      cascaded { id status }\n      errors { __typename message path }\n    }\n  }\n": types.CancelForTestDocument,
    "\n  subscription StatusesForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [TASK_STATUS_CHANGED]) { ... on TaskStatusChanged { status } }\n  }\n": types.StatusesForTestDocument,
    "\n  subscription ReportsForTest($taskId: ID!) { taskEvents(taskId: $taskId, types: [REPORT_UPDATED], untilTerminal: false) { cursor } }\n": types.ReportsForTestDocument,
    "\n  query TaskForTest($id: ID!) {\n    task(id: $id) {\n      id status priority attempts createdBy tags metadata parameters externalId onDependencyFailure\n      startAfter queuedAt startedAt completedAt deletedAt durationMs cost\n      template { name version }\n      error { code message hint retryable stage { name } }\n      result { json text offloaded sizeBytes url }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { name status attempt keyInput keyOutput completedAt error { code message } tokenUsage { totalTokens calls } }\n      agentLogs(first: 100) { nodes { agentName status input output usedLlm modelName timeToFirstTokenMs tokensPerSecond cacheHits tokenUsage { totalTokens calls } } }\n      artifacts(first: 100) { nodes { label path sizeBytes url } }\n      dependsOn { id }\n    }\n  }\n": types.TaskForTestDocument,
    "\n  query EventsForTest($id: ID!, $after: EventCursor) {\n    task(id: $id) {\n      events(first: 100, after: $after) {\n        nodes {\n          __typename\n          cursor\n          ... on TaskStatusChanged { status previousStatus actor }\n          ... on TaskUpdated { changedFields }\n          ... on PlanCreated { plan { steps { key } } }\n          ... on StageChanged { stage { name } stageStatus }\n          ... on LogAppended { logEntry { level message stage { name } } }\n          ... on OutputDelta { text }\n          ... on OverlayRecorded { overlay { source stepKey type } }\n          ... on ArtifactCreated { artifact { path } }\n          ... on AgentLogRecorded { agentLog { status } }\n          ... on ApprovalRequested { approval { stage { name } } }\n          ... on ApprovalResolved { approval { status stage { name } resolvedBy } }\n          ... on TaskFailed { error { code } }\n        }\n        pageInfo { hasNextPage }\n      }\n    }\n  }\n": types.EventsForTestDocument,
    "\n  query TreeOfTask($id: ID!) {\n    task(id: $id) {\n      agentNames\n      trace {\n        id eventCount errorCount agentNames startedAt endedAt durationMs\n        task { id }\n        events(first: 100) { totalCount nodes { id sequence eventType agentName payload durationMs timestamp parent { id } } }\n        roots(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch } } } } } } } }\n      }\n    }\n  }\n  fragment Branch on TraceEvent { eventType agentName }\n": types.TreeOfTaskDocument,
    "\n  query TracesOfTasks($filter: TraceFilter, $first: Int, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) { totalCount nodes { id task { id } endedAt } pageInfo { hasNextPage endCursor } }\n  }\n": types.TracesOfTasksDocument,
    "\n  query TraceEventsOfTasks($filter: TraceEventFilter, $first: Int, $after: String) {\n    traceEvents(filter: $filter, first: $first, after: $after) { totalCount nodes { id eventType agentName task { id } } pageInfo { hasNextPage endCursor } }\n  }\n": types.TraceEventsOfTasksDocument,
    "\n  subscription WatchTraces($filter: TraceEventFilter, $after: EventCursor) {\n    traceEventRecorded(filter: $filter, after: $after) { cursor task { id } traceEvent { id eventType agentName } }\n  }\n": types.WatchTracesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchLogs($filter: AgentLogFilter, $after: EventCursor) {\n    agentLogRecorded(filter: $filter, after: $after) { type cursor at task { externalId } agentLog { id agentName } }\n  }\n"): typeof import('./graphql.ts').WatchLogsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RunsAgents($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) {\n      task {\n        id kind name status mode prompt parameters profile role agentNames\n        agents { name role }\n        template { name }\n        result { text json }\n        error { code message }\n        stages { name type agentName agent { name role } status reasoning }\n        agentLogs { nodes { agentName agent { name role } routingMode usedLlm confidence reasoning input output } }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n"): typeof import('./graphql.ts').RunsAgentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SavesAgentForRun($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { name tools { name source description parametersSchema } } errors { message } }\n  }\n"): typeof import('./graphql.ts').SavesAgentForRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SeesStatuses($names: [String!]) { agentStatusChanged(names: $names) { name status } }\n"): typeof import('./graphql.ts').SeesStatusesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DemoEvents($taskId: ID!) {\n    taskEvents(taskId: $taskId) {\n      __typename\n      at\n      ... on TaskStatusChanged {\n        status\n        task { result { json } }\n      }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { level message } }\n      ... on ArtifactCreated { artifact { path sizeBytes } }\n      ... on TaskFailed { error { code message hint } }\n    }\n  }\n"): typeof import('./graphql.ts').DemoEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartAgain($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } } }, waitMs: 200000) {\n      task { status createdBy tags }\n    }\n  }\n"): typeof import('./graphql.ts').StartAgainDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateDemoTask($parameters: JSON!) {\n    createTask(input: { source: { template: { name: \"git-script-execution\", parameters: $parameters } }, tags: [\"demo\"] }) {\n      task { id }\n      errors { message }\n    }\n  }\n"): typeof import('./graphql.ts').CreateDemoTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelDemoTask($taskId: ID!) {\n    cancelTask(input: { taskId: $taskId, gracePeriodMs: 1000 }) { errors { message } }\n  }\n"): typeof import('./graphql.ts').CancelDemoTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelManyForTest($input: CancelTasksInput!) {\n    cancelTasks(input: $input) { matched cancelled errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').CancelManyForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StatusesOfTag($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n"): typeof import('./graphql.ts').StatusesOfTagDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ByExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n    tasks(filter: { externalIds: [$externalId] }) { totalCount }\n  }\n"): typeof import('./graphql.ts').ByExternalIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountOfBatch($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n"): typeof import('./graphql.ts').CountOfBatchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteDependency($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }\n"): typeof import('./graphql.ts').DeleteDependencyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateExternal($input: CreateTaskInput!) { createTask(input: $input) { task { id kind name prompt status startedAt stages { id } } errors { __typename message path } } }\n"): typeof import('./graphql.ts').CreateExternalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FinishForTest($input: FinishTaskInput!) {\n    finishTask(input: $input) { task { id status completedAt } errors { __typename message path ... on InvalidStateError { currentStatus } } }\n  }\n"): typeof import('./graphql.ts').FinishForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchiveIdempotent($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n"): typeof import('./graphql.ts').ArchiveIdempotentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountTagged($tag: String!) { tasks(filter: { tags: [$tag] }) { totalCount } }\n"): typeof import('./graphql.ts').CountTaggedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountsOfGraph($tag: String!) { taskStatusGroups(filter: { tags: [$tag] }, perStatus: 0) { status count } }\n"): typeof import('./graphql.ts').CountsOfGraphDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanEvents($id: ID!) {\n    task(id: $id) {\n      events(first: 10, types: [PLAN_CREATED]) { nodes { type at ... on PlanCreated { plan { id summary task { id } } } } }\n      trace { events(first: 100) { nodes { agentName eventType payload parent { eventType } } } }\n      agentLogs(first: 10) { nodes { agentName routingMode reasoning } }\n    }\n  }\n"): typeof import('./graphql.ts').PlanEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SavePlan($input: SavePlanAsTemplateInput!) {\n    savePlanAsTemplate(input: $input) {\n      template { name version description parameters { name type required defaultValue description } steps { name type config } }\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').SavePlanDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteForPurge($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n"): typeof import('./graphql.ts').DeleteForPurgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreForPurge($taskId: ID!) { restoreTask(input: { taskId: $taskId }) { errors { message } } }\n"): typeof import('./graphql.ts').RestoreForPurgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TasksForPurge($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on Task { artifacts(first: 10) { nodes { id } } dependsOn { id } } }\n  }\n"): typeof import('./graphql.ts').TasksForPurgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReplayForPurge($id: ID!) { task(id: $id) { status replayOf { id } } }\n"): typeof import('./graphql.ts').ReplayForPurgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsedByTask($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) {\n      id kind status name agentNames creditsUsed cost updatedAt\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      resourceUsage { modelName }\n      agentLogs(first: 100) { totalCount nodes { id agentName } }\n      events(first: 100) { nodes { type ... on AgentLogRecorded { agentLog { agentName } } } }\n    }\n  }\n"): typeof import('./graphql.ts').UsedByTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentForTest($name: String!) { agent(name: $name) { executionCount lastExecutedAt agentLogs { nodes { id } } } }\n"): typeof import('./graphql.ts').AgentForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordTraceEvents($input: RecordTraceEventsInput!) {\n    recordTraceEvents(input: $input) {\n      traceEvents { id eventType agentName payload durationMs timestamp parent { id } task { id externalId kind status } }\n      recorded\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').RecordTraceEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateForReplay($source: TaskSourceInput!) {\n    createTask(input: { source: $source }, waitMs: 200000) { task { id status } errors { message } }\n  }\n"): typeof import('./graphql.ts').CreateForReplayDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchiveForReplay($name: String!) { archiveTemplate(input: { name: $name }) { errors { message } } }\n"): typeof import('./graphql.ts').ArchiveForReplayDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteForReplay($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n"): typeof import('./graphql.ts').DeleteForReplayDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportOfForeign($externalId: String!) {\n    taskByExternalId(externalId: $externalId) {\n      id\n      agentLogs(first: 1) { totalCount }\n      report { state totalDurationMs stages { stage } performanceBreakdown { calls } }\n    }\n  }\n"): typeof import('./graphql.ts').ReportOfForeignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FinishForeign($externalId: String!) { finishTask(input: { task: { externalId: $externalId }, status: COMPLETED }) { errors { message } } }\n"): typeof import('./graphql.ts').FinishForeignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportOfTask($id: ID!) {\n    task(id: $id) {\n      status\n      report {\n        id state originalPrompt totalDurationMs creditsCost cost generatedImageUrl aggregatedAt\n        tokenUsage { totalTokens calls }\n        stages { stage keyInput keyOutput durationMs creditsUsed llmTokens modelName status reasoning }\n        promptJourney { index stage before after reasoning at }\n        tokensByModel { modelName provider cost creditsUsed averageDurationMs tokenUsage { inputTokens totalTokens calls } }\n        performanceBreakdown { stage durationMs share calls creditsUsed totalTokens }\n        evaluationResults { name score label passed comment stage }\n      }\n      logs(first: 100) { nodes { level message fields } }\n    }\n  }\n"): typeof import('./graphql.ts').ReportOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportNode($id: ID!) { node(id: $id) { id ... on TaskReport { state } } }\n"): typeof import('./graphql.ts').ReportNodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AggregateForTest($taskId: ID!) {\n    aggregateTask(input: { taskId: $taskId }) { task { id report { state totalDurationMs stages { stage } } } errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').AggregateForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchReport($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [REPORT_UPDATED, TASK_STATUS_CHANGED], untilTerminal: false) {\n      type\n      ... on TaskStatusChanged { status }\n      ... on ReportUpdated { report { id } }\n    }\n  }\n"): typeof import('./graphql.ts').WatchReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteForTest($id: ID!) {\n    deleteTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path ... on InvalidStateError { currentStatus } } }\n  }\n"): typeof import('./graphql.ts').DeleteForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreForTest($id: ID!) { restoreTask(input: { taskId: $id }) { task { deletedAt } errors { __typename path } } }\n"): typeof import('./graphql.ts').RestoreForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListedByTag($tag: String!, $includeDeleted: Boolean! = false) {\n    tasks(filter: { tags: [$tag], includeDeleted: $includeDeleted }) { nodes { id } totalCount }\n    taskStatusGroups(filter: { tags: [$tag] }) { count }\n  }\n"): typeof import('./graphql.ts').ListedByTagDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VersionsOfTemplate($name: String!, $parameters: JSON! = {}) {\n    template(name: $name) { version isArchived versions { version isArchived } }\n    templates(filter: { search: $name }) { nodes { name } }\n    validateTemplateParameters(template: $name, parameters: $parameters) {\n      valid\n      missingParameters\n      invalidParameters { name expected message }\n      unknownParameters\n    }\n  }\n"): typeof import('./graphql.ts').VersionsOfTemplateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchiveForTest($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name isArchived } errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').ArchiveForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PriorityInTurmoil($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) { errors { __typename } }\n  }\n"): typeof import('./graphql.ts').PriorityInTurmoilDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentModelTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      artifacts(first: 10) { nodes { path mimeType sizeBytes } }\n      agentLogs(first: 10) { nodes { agentName status usedLlm modelName provider output cost tokenUsage { totalTokens calls } } }\n      stages { name status keyInput keyOutput }\n    }\n  }\n"): typeof import('./graphql.ts').AgentModelTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BudgetTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint }\n      result { json }\n      tokenUsage { totalTokens calls }\n      cost\n      budget { maxCost maxTokens usedShare }\n      agentLogs(first: 10) { nodes { agentName status routingMode usedLlm confidence reasoning tokenUsage { totalTokens calls } } }\n      stages { name status }\n    }\n  }\n"): typeof import('./graphql.ts').BudgetTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWithBudget($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { __typename message path } } }\n"): typeof import('./graphql.ts').CreateWithBudgetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChildTasks($filter: TaskFilter!) { tasks(first: 20, filter: $filter) { nodes { id status createdBy budget { maxTokens } tokenUsage { totalTokens } } } }\n"): typeof import('./graphql.ts').ChildTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RunAgentOnce($name: String!, $inputs: JSON!) {\n    createTask(input: { maxAttempts: 1, source: { pipeline: { pipelineName: $name, inputs: $inputs } } }) { task { id } errors { message } }\n  }\n"): typeof import('./graphql.ts').RunAgentOnceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhatAgentDid($id: ID!) {\n    task(id: $id) {\n      status\n      error { code }\n      result { json }\n      agentLogs { nodes { agentName routingMode usedLlm confidence reasoning tokenUsage { calls } } }\n      logs(first: 20) { nodes { level message } }\n      trace { events(first: 50) { nodes { eventType payload } } }\n    }\n  }\n"): typeof import('./graphql.ts').WhatAgentDidDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountsOfCalls { metrics { toolCalls cacheHits } }\n"): typeof import('./graphql.ts').CountsOfCallsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BrowserTask($id: ID!) {\n    task(id: $id) {\n      status\n      error { code message hint stage { name } }\n      result { json text }\n      stages { name status attempt keyInput keyOutput }\n      agentLogs { nodes { agentName input output } }\n      artifacts { nodes { label path mimeType url stage { name } } }\n      logs(first: 100) { nodes { level message fields stage { name } } }\n      plan: overlays(source: PLAN) { nodes { stepKey bbox { x y width height } } }\n      execution: overlays(source: EXECUTION) { nodes { type stepKey contentType bbox { x y width height } meta } totalCount }\n      events(first: 100) { nodes { __typename ... on TaskStatusChanged { status planOverlays { stepKey } } ... on OverlayRecorded { overlay { stepKey source } } } }\n    }\n  }\n"): typeof import('./graphql.ts').BrowserTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription BeginsOfStages($taskId: ID!) { taskEvents(taskId: $taskId, types: [OVERLAY_RECORDED, LOG_APPENDED, STAGE_CHANGED]) {\n    ... on StageChanged { stageStatus stage { name } }\n  } }\n"): typeof import('./graphql.ts').BeginsOfStagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LogsOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n"): typeof import('./graphql.ts').LogsOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsageTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempts\n      error { code }\n      cost\n      budget { usedShare }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { attempt tokenUsage { totalTokens calls } }\n      agentLogs(first: 10) {\n        nodes { agentName status input output usedLlm modelName provider routingMode cost durationMs tokenUsage { totalTokens calls } }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').UsageTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OutputOfTask($taskId: ID!) { taskEvents(taskId: $taskId, types: [OUTPUT_DELTA]) { ... on OutputDelta { text } } }\n"): typeof import('./graphql.ts').OutputOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ModelPlan($id: ID!) {\n    task(id: $id) {\n      tokenUsage { calls totalTokens }\n      agentLogs(first: 20) { nodes { agentName routingMode usedLlm reasoning } }\n      logs(first: 100) { nodes { level message } }\n      trace { events(first: 100) { nodes { eventType agentName payload } } }\n    }\n  }\n"): typeof import('./graphql.ts').ModelPlanDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OpenApprovals($taskId: ID!) { approvals(first: 10, filter: { taskId: $taskId }) { nodes { id status action stage { name } } } }\n"): typeof import('./graphql.ts').OpenApprovalsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApprovePlanned($id: ID!) {\n    resolveApproval(input: { approvalId: $id, decision: APPROVE }) { approval { status } errors { __typename message } }\n  }\n"): typeof import('./graphql.ts').ApprovePlannedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reprioritise($taskId: ID!, $priority: Int!) {\n    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) {\n      task { priority }\n      previousPriority\n      errors { __typename message path ... on InvalidStateError { currentStatus } }\n    }\n  }\n"): typeof import('./graphql.ts').ReprioritiseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PageAfter($taskId: ID!, $after: EventCursor) { task(id: $taskId) { events(after: $after) { nodes { cursor } } } }\n"): typeof import('./graphql.ts').PageAfterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagesOfTask($id: ID!, $first: Int!, $after: EventCursor, $logsAfter: String) {\n    task(id: $id) {\n      events(first: $first, after: $after) { edges { cursor node { type cursor } } pageInfo { hasNextPage endCursor } }\n      logs(first: $first, after: $logsAfter) { edges { cursor node { cursor message } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n"): typeof import('./graphql.ts').PagesOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteWatched($taskId: ID!) { deleteTask(input: { taskId: $taskId }) { errors { message } } }\n"): typeof import('./graphql.ts').DeleteWatchedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagesOfLogs($filter: AgentLogFilter, $orderBy: AgentLogOrder, $after: String) {\n    agentLogs(first: 3, filter: $filter, orderBy: $orderBy, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').PagesOfLogsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagesOfTasksLogs($externalId: String!, $after: String) {\n    taskByExternalId(externalId: $externalId) { agentLogs(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n"): typeof import('./graphql.ts').PagesOfTasksLogsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SavesAgent($input: SaveAgentInput!) {\n    saveAgent(input: $input) { agent { ...WholeAgent } errors { ...AnyUserError } }\n  }\n  fragment WholeAgent on Agent {\n    id name role goal instructions routingMode model shop removedAt\n    tools { name source description parametersSchema }\n    mcpServers { name url credential }\n  }\n"): typeof import('./graphql.ts').SavesAgentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemovesAgent($input: RemoveAgentInput!) {\n    removeAgent(input: $input) { agent { name removedAt } errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').RemovesAgentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LooksForAgents($name: String!, $filter: AgentFilter) {\n    agent(name: $name) { id name role removedAt status lastSeenAt lastExecutedAt executionCount }\n    agents(filter: $filter) { nodes { name role status lastSeenAt lastExecutedAt executionCount } totalCount }\n  }\n"): typeof import('./graphql.ts').LooksForAgentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SeesAgentsChange($names: [String!]) { agentStatusChanged(names: $names) { name status lastSeenAt } }\n"): typeof import('./graphql.ts').SeesAgentsChangeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoutingOverall($filter: AgentLogFilter) {\n    routingStats(filter: $filter) {\n      totalExecutions llmUsageRate averageConfidence\n      byMode { ...OneMode }\n      byAgent { agentName count byMode { ...OneMode } }\n    }\n  }\n  fragment OneMode on RoutingModeStats { mode count share successRate averageConfidence averageDurationMs totalTokens creditsUsed }\n"): typeof import('./graphql.ts').RoutingOverallDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsageOverall($filter: AgentLogFilter) {\n    usageByModel(filter: $filter) { modelName provider tokenUsage { outputTokens totalTokens calls } cost creditsUsed averageDurationMs }\n  }\n"): typeof import('./graphql.ts').UsageOverallDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SeriesOverTime($window: TimeWindowInput!, $bucket: TimeBucket!, $groupBy: SeriesDimension, $filter: AgentLogFilter) {\n    timeSeries(window: $window, bucket: $bucket, groupBy: $groupBy, filter: $filter) {\n      bucketStart key count failed latency { p50Ms p90Ms p95Ms p99Ms } totalTokens creditsUsed cost\n    }\n  }\n"): typeof import('./graphql.ts').SeriesOverTimeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoutedChat($chat: ChatSourceInput!) {\n    createTask(input: { source: { chat: $chat } }, waitMs: 200000) {\n      task {\n        id kind name status prompt parameters profile role agentNames\n        routing { mode engine model agentName confidence reasoning }\n        stages { name type status agentName reasoning }\n        agentLogs { nodes { agentName routingMode usedLlm confidence } }\n        result { json }\n        error { code hint }\n      }\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').RoutedChatDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Chat($input: ChatWithAgentInput!, $waitMs: Int! = 200000) {\n    chatWithAgent(input: $input, waitMs: $waitMs) {\n      task { id kind name status prompt agentNames routing { mode } }\n      reply { json }\n      waitOutcome\n      cursor\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').ChatDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EnginesInMetrics { metrics { llmEngines { name status models latencyMs } } }\n"): typeof import('./graphql.ts').EnginesInMetricsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatesTasks($input: CreateTasksInput!) {\n    createTasks(input: $input) { tasks { id priority dependsOn { id } } cursor errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').CreatesTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelsCreatedTask($id: ID!) {\n    cancelTask(input: { taskId: $id }) { task { status } }\n  }\n"): typeof import('./graphql.ts').CancelsCreatedTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MetricsNow($window: TimeWindowInput) {\n    metrics(window: $window) {\n      serverStatus\n      llmEngines { name provider baseUrl status models lastError latencyMs checkedAt }\n      totalTasks completedTasks failedTasks cancelledTasks activeTasks queueLength activeAgents\n      totalRequests toolCalls cacheHits successRate averageLatencyMs averageResponseTimeMs\n      latency { ...AllPercentiles } queueWait { ...AllPercentiles } timeToFirstToken { ...AllPercentiles }\n      tokensPerSecond\n      tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n      creditsUsed cost timestamp\n    }\n  }\n  fragment AllPercentiles on Percentiles { p50Ms p90Ms p95Ms p99Ms }\n"): typeof import('./graphql.ts').MetricsNowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CountsLive($intervalMs: Int! = 500, $window: TimeWindowInput) {\n    metricsUpdated(intervalMs: $intervalMs, window: $window) { totalTasks completedTasks queueLength }\n  }\n"): typeof import('./graphql.ts').CountsLiveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatesForMetrics($input: CreateTasksInput!) { createTasks(input: $input) { tasks { id } errors { message } } }\n"): typeof import('./graphql.ts').CreatesForMetricsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReordersForMetrics($taskId: ID!) { updateTaskPriority(input: { taskId: $taskId, priority: 9 }) { task { priority } errors { message } } }\n"): typeof import('./graphql.ts').ReordersForMetricsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SomeNodes($id: ID!, $ids: [ID!]!) {\n    node(id: $id) { __typename id }\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Task { name template { name } }\n      ... on Stage { type task { name } }\n      ... on AgentLog { agentName stage { name } }\n      ... on Artifact { label task { name } }\n      ... on Template { version }\n    }\n  }\n"): typeof import('./graphql.ts').SomeNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PageOfTasks($first: Int, $after: String, $last: Int, $before: String, $orderBy: TaskOrder) {\n    tasks(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {\n      edges { cursor node { id } }\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').PageOfTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AboutServer {\n    serverInfo { service version status graphqlUrl subscriptionsUrl docsUrl }\n    health { status version components { name kind status latencyMs message } }\n    viewer { name shop scopes isAuthenticated }\n  }\n"): typeof import('./graphql.ts').AboutServerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangesTask($id: ID!, $priority: Int! = 5) {\n    updateTaskPriority(input: { taskId: $id, priority: $priority }) { task { id priority } previousPriority errors { ...AnyUserError } }\n    deleteTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n    restoreTask(input: { taskId: $id }) { task { id deletedAt } errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').ChangesTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelsTask($id: ID!, $cascade: Boolean! = false) {\n    cancelTask(input: { taskId: $id, cascade: $cascade }) { task { id status } cascaded { id status } cursor errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').CancelsTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelsTasks($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) { matched cancelled errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').CancelsTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogOfTask($id: ID!, $first: Int, $after: EventCursor, $types: [TaskEventType!], $level: LogLevel, $source: OverlaySource) {\n    task(id: $id) {\n      events(first: $first, after: $after, types: $types) {\n        edges { cursor node { ...AnyTaskEvent } }\n        pageInfo { hasNextPage endCursor }\n      }\n      logs(level: $level) { nodes { cursor level message fields recordedAt stage { id } } totalCount }\n      overlays(source: $source) { nodes { ...AnyOverlay } totalCount }\n    }\n  }\n  fragment AnyOverlay on Overlay { cursor source type stepKey bbox { x y width height } contentType meta recordedAt }\n  fragment AnyTaskEvent on TaskEvent {\n    __typename\n    cursor\n    type\n    at\n    task { id status }\n    ... on TaskStatusChanged { status previousStatus actor currentStage { id } planOverlays { ...AnyOverlay } }\n    ... on TaskUpdated { changedFields }\n    ... on StageChanged { stage { id status } stageStatus }\n    ... on LogAppended { logEntry { cursor level message fields recordedAt stage { id } } }\n    ... on OutputDelta { stage { id } text }\n    ... on OverlayRecorded { overlay { ...AnyOverlay } }\n    ... on ArtifactCreated { artifact { id label } }\n    ... on AgentLogRecorded { agentLog { id agentName } }\n    ... on TaskFailed { error { code message hint retryable stage { id } } }\n  }\n"): typeof import('./graphql.ts').LogOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchTask($id: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $id, after: $after, types: $types, untilTerminal: $untilTerminal) { ...AnyTaskEvent }\n  }\n"): typeof import('./graphql.ts').WatchTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) { cursor type task { id name } }\n  }\n"): typeof import('./graphql.ts').WatchTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FilteredTasks($filter: TaskFilter) {\n    tasks(first: 100, filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { name } totalCount }\n    taskStatusGroups(filter: $filter) { status count tasks { name } }\n  }\n"): typeof import('./graphql.ts').FilteredTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WhatWouldBeCancelled($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter, dryRun: true }) { matched cancelled errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').WhatWouldBeCancelledDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResultOfTask($id: ID!) {\n    task(id: $id) {\n      name\n      result { json text offloaded sizeBytes url pointer { bucket key sizeBytes contentType sha256 } }\n    }\n  }\n"): typeof import('./graphql.ts').ResultOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WholeTask($id: ID!) {\n    task(id: $id) {\n      id externalId kind name status isTerminal priority prompt parameters agentNames onDependencyFailure attempts tags metadata shop createdBy\n      creditsUsed cost createdAt updatedAt startAfter queuedAt startedAt completedAt lastEventAt deletedAt durationMs queueWaitMs\n      template { id name version description createdAt shop isArchived }\n      currentStage { id }\n      stages { ...WholeStage }\n      dependsOn { id }\n      dependents { nodes { id } }\n      error { code message hint retryable stage { id index } }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes cpuTimeMs peakMemoryBytes }\n      tokenUsage { ...WholeUsage }\n      agentLogs { nodes { ...WholeAgentLog } }\n      artifacts { nodes { id label path mimeType sizeBytes sha256 url createdAt task { id } stage { id } } }\n    }\n  }\n  fragment WholeStage on Stage {\n    id index name type status attempt keyInput keyOutput durationMs creditsUsed cost modelName startedAt completedAt\n    task { id }\n    tokenUsage { ...WholeUsage }\n    error { code message hint retryable stage { id } }\n    agentLogs { nodes { id } totalCount }\n  }\n  fragment WholeAgentLog on AgentLog {\n    id agentName input output durationMs status usedLlm creditsUsed llmTokens modelName provider cost shop createdAt\n    task { id }\n    stage { id }\n    tokenUsage { ...WholeUsage }\n  }\n  fragment WholeUsage on TokenUsage {\n    inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls\n  }\n"): typeof import('./graphql.ts').WholeTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TaskUnderExternalId($externalId: String!, $shop: String) {\n    taskByExternalId(externalId: $externalId, shop: $shop) { id }\n  }\n"): typeof import('./graphql.ts').TaskUnderExternalIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishesTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) {\n      template {\n        name version description isArchived\n        parameters { name type required description defaultValue enumValues }\n        steps { index name type config requiresApproval }\n        versions { version }\n      }\n      errors { ...AnyUserError }\n    }\n  }\n"): typeof import('./graphql.ts').PublishesTemplateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchivesTemplate($name: String!) {\n    archiveTemplate(input: { name: $name }) { template { name version isArchived } errors { ...AnyUserError } }\n  }\n"): typeof import('./graphql.ts').ArchivesTemplateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LooksForTemplates($name: String!, $version: Int, $filter: TemplateFilter, $parameters: JSON!) {\n    template(name: $name, version: $version) { version isArchived }\n    templates(filter: $filter) { nodes { name version } totalCount }\n    validateTemplateParameters(template: $name, version: $version, parameters: $parameters) {\n      valid missingParameters unknownParameters invalidParameters { name expected message }\n    }\n  }\n"): typeof import('./graphql.ts').LooksForTemplatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagesOfTemplates($after: String) {\n    templates(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').PagesOfTemplatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveAgentForTest($input: SaveAgentInput!) { saveAgent(input: $input) { agent { name } errors { message path } } }\n"): typeof import('./graphql.ts').SaveAgentForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApprovalsForTest($id: ID!) {\n    task(id: $id) { status approvals { id status action requestedAt expiresAt resolvedAt resolvedBy comment stage { name status attempt } task { id } } }\n  }\n"): typeof import('./graphql.ts').ApprovalsForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveForTest($input: ResolveApprovalInput!) {\n    resolveApproval(input: $input) {\n      approval { id status resolvedBy comment }\n      errors { __typename message path ... on InvalidStateError { currentStatus } ... on NotFoundError { resourceId } }\n    }\n  }\n"): typeof import('./graphql.ts').ResolveForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WaitForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [APPROVAL_REQUESTED]) { ... on ApprovalRequested { approval { id } } }\n  }\n"): typeof import('./graphql.ts').WaitForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatesTask($input: CreateTaskInput!, $waitMs: Int! = 0, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { id name status priority parameters tags metadata externalId startAfter createdBy dependsOn { id } template { version } }\n      cursor\n      created\n      waitOutcome\n      errors { ...AnyUserError }\n    }\n  }\n  fragment AnyUserError on UserError {\n    __typename\n    message\n    path\n    ... on NotFoundError { resourceId }\n    ... on InvalidStateError { currentStatus }\n    ... on DependencyError { taskIds }\n    ... on ConflictError { existingId }\n    ... on LimitExceededError { limit }\n  }\n"): typeof import('./graphql.ts').CreatesTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishesFetchTemplate($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { errors { message } }\n  }\n"): typeof import('./graphql.ts').PublishesFetchTemplateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordLogsForTest($input: RecordAgentLogsInput!) {\n    recordAgentLogs(input: $input) {\n      agentLogs {\n        id agentName input output reasoning durationMs status routingMode usedLlm confidence creditsUsed llmTokens cost modelName provider shop createdAt\n        tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }\n        task { id externalId kind status shop }\n        stage { id }\n      }\n      recorded\n      errors { __typename message path ... on LimitExceededError { limit } ... on NotFoundError { resourceId } }\n    }\n  }\n"): typeof import('./graphql.ts').RecordLogsForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchOfTask($taskId: ID!, $after: EventCursor, $types: [TaskEventType!], $untilTerminal: Boolean! = true) {\n    taskEvents(taskId: $taskId, after: $after, types: $types, untilTerminal: $untilTerminal) {\n      type\n      cursor\n      ... on TaskStatusChanged { status }\n      ... on StageChanged { stage { name } stageStatus }\n      ... on LogAppended { logEntry { message } }\n      ... on OutputDelta { text }\n      ... on TaskUpdated { changedFields }\n    }\n  }\n"): typeof import('./graphql.ts').WatchOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FeedOfTasks($filter: TaskFeedFilter, $after: EventCursor, $types: [TaskEventType!]) {\n    taskFeed(filter: $filter, after: $after, types: $types) {\n      type\n      cursor\n      task { id }\n      ... on TaskStatusChanged { status }\n    }\n  }\n"): typeof import('./graphql.ts').FeedOfTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatePlanForTest($input: CreateTaskInput!, $waitMs: Int! = 300000, $waitFor: WaitTarget! = END) {\n    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {\n      task { ...PlannedTask }\n      cursor\n      waitOutcome\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').CreatePlanForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplayPlanForTest($input: ReplayTaskInput!) {\n    replayTask(input: $input, waitMs: 300000) { task { ...PlannedTask } errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').ReplayPlanForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PlannedTask on Task {\n    id\n    status\n    kind\n    name\n    prompt\n    parameters\n    template { name version }\n    planner { kind model retries }\n    plan {\n      id\n      revision\n      title\n      summary\n      rationale\n      risks\n      raw\n      createdAt\n      steps {\n        key title detail requiresApproval\n        tool { kind payload timeoutMs }\n        validations { description kind value passed }\n        stage { id name status type keyInput }\n      }\n    }\n    error { code message hint retryable stage { name } }\n    stages { id name type status attempt takenOver agentName error { code } }\n  }\n"): typeof import('./graphql.ts').PlannedTaskFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LinesOfScript($taskId: ID!) { taskEvents(taskId: $taskId, types: [LOG_APPENDED]) { ... on LogAppended { logEntry { message } } } }\n"): typeof import('./graphql.ts').LinesOfScriptDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplayForTest($input: ReplayTaskInput!, $waitMs: Int! = 0) {\n    replayTask(input: $input, waitMs: $waitMs) {\n      task {\n        id kind name status priority prompt parameters tags metadata externalId createdBy shop\n        template { name version }\n        dependsOn { id }\n        replayOf { id }\n        result { json text offloaded }\n        stages { id name status takenOver attempt keyInput keyOutput completedAt }\n      }\n      originalTask { id replays { totalCount nodes { id } } }\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on InvalidStateError { currentStatus }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ReplayForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StageIdsForTest($id: ID!) { task(id: $id) { stages { id name } } }\n"): typeof import('./graphql.ts').StageIdsForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishForTest($input: PublishTemplateInput!) {\n    publishTemplate(input: $input) { template { id name version isArchived } errors { __typename message path } }\n  }\n"): typeof import('./graphql.ts').PublishForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateForTest($input: CreateTaskInput!, $waitMs: Int! = 0) {\n    createTask(input: $input, waitMs: $waitMs) {\n      task { id status priority result { json } }\n      created\n      cursor\n      waitOutcome\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on NotFoundError { resourceId }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateManyForTest($input: CreateTasksInput!) {\n    createTasks(input: $input) {\n      tasks { id tags }\n      errors {\n        __typename\n        message\n        path\n        ... on ConflictError { existingId }\n        ... on DependencyError { taskIds }\n        ... on LimitExceededError { limit }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateManyForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelForTest($input: CancelTaskInput!) {\n    cancelTask(input: $input) {\n      task { id status }\n      cascaded { id status }\n      errors { __typename message path }\n    }\n  }\n"): typeof import('./graphql.ts').CancelForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription StatusesForTest($taskId: ID!) {\n    taskEvents(taskId: $taskId, types: [TASK_STATUS_CHANGED]) { ... on TaskStatusChanged { status } }\n  }\n"): typeof import('./graphql.ts').StatusesForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ReportsForTest($taskId: ID!) { taskEvents(taskId: $taskId, types: [REPORT_UPDATED], untilTerminal: false) { cursor } }\n"): typeof import('./graphql.ts').ReportsForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TaskForTest($id: ID!) {\n    task(id: $id) {\n      id status priority attempts createdBy tags metadata parameters externalId onDependencyFailure\n      startAfter queuedAt startedAt completedAt deletedAt durationMs cost\n      template { name version }\n      error { code message hint retryable stage { name } }\n      result { json text offloaded sizeBytes url }\n      resourceUsage { modelName inferenceTimeMs memoryUsedBytes }\n      tokenUsage { inputTokens outputTokens totalTokens calls }\n      stages { name status attempt keyInput keyOutput completedAt error { code message } tokenUsage { totalTokens calls } }\n      agentLogs(first: 100) { nodes { agentName status input output usedLlm modelName timeToFirstTokenMs tokensPerSecond cacheHits tokenUsage { totalTokens calls } } }\n      artifacts(first: 100) { nodes { label path sizeBytes url } }\n      dependsOn { id }\n    }\n  }\n"): typeof import('./graphql.ts').TaskForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsForTest($id: ID!, $after: EventCursor) {\n    task(id: $id) {\n      events(first: 100, after: $after) {\n        nodes {\n          __typename\n          cursor\n          ... on TaskStatusChanged { status previousStatus actor }\n          ... on TaskUpdated { changedFields }\n          ... on PlanCreated { plan { steps { key } } }\n          ... on StageChanged { stage { name } stageStatus }\n          ... on LogAppended { logEntry { level message stage { name } } }\n          ... on OutputDelta { text }\n          ... on OverlayRecorded { overlay { source stepKey type } }\n          ... on ArtifactCreated { artifact { path } }\n          ... on AgentLogRecorded { agentLog { status } }\n          ... on ApprovalRequested { approval { stage { name } } }\n          ... on ApprovalResolved { approval { status stage { name } resolvedBy } }\n          ... on TaskFailed { error { code } }\n        }\n        pageInfo { hasNextPage }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').EventsForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TreeOfTask($id: ID!) {\n    task(id: $id) {\n      agentNames\n      trace {\n        id eventCount errorCount agentNames startedAt endedAt durationMs\n        task { id }\n        events(first: 100) { totalCount nodes { id sequence eventType agentName payload durationMs timestamp parent { id } } }\n        roots(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch children(first: 5) { nodes { ...Branch } } } } } } } }\n      }\n    }\n  }\n  fragment Branch on TraceEvent { eventType agentName }\n"): typeof import('./graphql.ts').TreeOfTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TracesOfTasks($filter: TraceFilter, $first: Int, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) { totalCount nodes { id task { id } endedAt } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').TracesOfTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TraceEventsOfTasks($filter: TraceEventFilter, $first: Int, $after: String) {\n    traceEvents(filter: $filter, first: $first, after: $after) { totalCount nodes { id eventType agentName task { id } } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').TraceEventsOfTasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchTraces($filter: TraceEventFilter, $after: EventCursor) {\n    traceEventRecorded(filter: $filter, after: $after) { cursor task { id } traceEvent { id eventType agentName } }\n  }\n"): typeof import('./graphql.ts').WatchTracesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
