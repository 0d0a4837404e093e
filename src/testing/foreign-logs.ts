import { graphql } from '../gql/gql.ts';
import type { AgentLogInput, RecordLogsForTestMutation } from '../gql/graphql.ts';
import type { Answer } from './graph.ts';

const RecordLogsForTest = graphql(`
  mutation RecordLogsForTest($input: RecordAgentLogsInput!) {
    recordAgentLogs(input: $input) {
      agentLogs {
        id agentName input output reasoning durationMs status routingMode usedLlm confidence creditsUsed llmTokens cost modelName provider shop createdAt
        tokenUsage { inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls }
        task { id externalId kind status shop }
        stage { id }
      }
      recorded
      errors { __typename message path ... on LimitExceededError { limit } ... on NotFoundError { resourceId } }
    }
  }
`);

export type RecordedLogs = RecordLogsForTestMutation['recordAgentLogs'];

/** Of an agent `writer`, in no time and without a model. */
export const foreignLog = (externalId: string, more: Partial<AgentLogInput> = {}): AgentLogInput => ({
  task: { externalId },
  agentName: 'writer',
  input: {},
  durationMs: 1,
  status: 'SUCCEEDED',
  ...more,
});

/** @throws where the answer has errors of GraphQL. */
export async function recordLogs(
  ask: (query: string, variables: object) => Promise<Answer<RecordLogsForTestMutation>>,
  logs: readonly AgentLogInput[],
): Promise<RecordedLogs> {
  const { data, errors } = await ask(RecordLogsForTest.toString(), { input: { logs } });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.recordAgentLogs;
}
