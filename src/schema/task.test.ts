import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertRichTask, instant, richIds, richUsage } from '../testing/rich-task.ts';

const WholeTask = graphql(`
  query WholeTask($id: ID!) {
    task(id: $id) {
      id externalId kind name status isTerminal priority prompt parameters agentNames onDependencyFailure attempts tags metadata shop createdBy
      creditsUsed cost createdAt updatedAt startAfter queuedAt startedAt completedAt lastEventAt deletedAt durationMs queueWaitMs
      template { id name version description createdAt shop isArchived }
      currentStage { id }
      stages { ...WholeStage }
      dependsOn { id }
      dependents { nodes { id } }
      error { code message hint retryable stage { id index } }
      resourceUsage { modelName inferenceTimeMs memoryUsedBytes cpuTimeMs peakMemoryBytes }
      tokenUsage { ...WholeUsage }
      agentLogs { nodes { ...WholeAgentLog } }
      artifacts { nodes { id label path mimeType sizeBytes sha256 url createdAt task { id } stage { id } } }
    }
  }
  fragment WholeStage on Stage {
    id index name type status attempt keyInput keyOutput durationMs creditsUsed cost modelName startedAt completedAt
    task { id }
    tokenUsage { ...WholeUsage }
    error { code message hint retryable stage { id } }
    agentLogs { nodes { id } totalCount }
  }
  fragment WholeAgentLog on AgentLog {
    id agentName input output durationMs status usedLlm creditsUsed llmTokens modelName provider cost shop createdAt
    task { id }
    stage { id }
    tokenUsage { ...WholeUsage }
  }
  fragment WholeUsage on TokenUsage {
    inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens unclassifiedTokens totalTokens calls
  }
`);

const TaskUnderExternalId = graphql(`
  query TaskUnderExternalId($externalId: String!, $shop: String) {
    taskByExternalId(externalId: $externalId, shop: $shop) { id }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await insertRichTask(graph.services);
});

afterAll(() => graph[Symbol.asyncDispose]());

const id = publicId('Task', richIds.task);

it('a task shows every column, in the units and types of the graph', async () => {
  const { data, errors } = await graph.ask(WholeTask, { id });
  expect(errors).toBeUndefined();
  const stageId = publicId('Stage', richIds.stage);
  const failure = { code: 'BOOM', message: 'It went wrong.', hint: 'Try again.', retryable: true };
  const stage = { id: stageId };
  const task = { id };
  expect(data?.task).toEqual({
    id,
    externalId: 'job-1',
    kind: 'TEMPLATE',
    name: 'rich',
    status: 'FAILED',
    isTerminal: true,
    priority: 9,
    prompt: 'Do it',
    parameters: { a: { b: [1.5, null] } },
    agentNames: ['painter'],
    onDependencyFailure: 'RUN',
    attempts: 2,
    tags: ['one', 'two'],
    metadata: { note: 'x' },
    shop: 'shop-a',
    createdBy: 'key',
    creditsUsed: '12.5',
    cost: '0.0000000001',
    createdAt: instant(0),
    updatedAt: instant(9),
    startAfter: instant(1),
    queuedAt: instant(2),
    startedAt: instant(4),
    completedAt: instant(7),
    lastEventAt: instant(9),
    deletedAt: instant(9),
    durationMs: 3000,
    queueWaitMs: 2000,
    template: {
      id: publicId('Template', richIds.template),
      name: 'rich',
      version: 3,
      description: 'All of it',
      createdAt: instant(0),
      shop: 'shop-a',
      isArchived: false,
    },
    currentStage: null,
    stages: [
      {
        id: stageId,
        index: 1,
        name: 'paint',
        type: 'llm_generate',
        status: 'FAILED',
        attempt: 3,
        keyInput: { in: 1 },
        keyOutput: { out: 2 },
        durationMs: 2000,
        creditsUsed: '12.5',
        cost: '3',
        modelName: 'llama',
        startedAt: instant(4),
        completedAt: instant(6),
        task,
        tokenUsage: richUsage,
        error: { ...failure, stage },
        agentLogs: { nodes: [{ id: publicId('AgentLog', richIds.log) }], totalCount: 1 },
      },
    ],
    dependsOn: [{ id: publicId('Task', richIds.before) }],
    dependents: { nodes: [{ id: publicId('Task', richIds.after) }] },
    error: { ...failure, stage: { ...stage, index: 1 } },
    resourceUsage: { modelName: 'llama', inferenceTimeMs: 9_007_199_254_740_991, memoryUsedBytes: 1, cpuTimeMs: 2, peakMemoryBytes: 3 },
    tokenUsage: richUsage,
    agentLogs: {
      nodes: [
        {
          id: publicId('AgentLog', richIds.log),
          agentName: 'painter',
          input: 'in',
          output: ['out'],
          durationMs: 2000,
          status: 'FAILED',
          usedLlm: true,
          creditsUsed: '12.5',
          llmTokens: 21,
          modelName: 'llama',
          provider: 'ollama',
          cost: '3',
          shop: 'shop-a',
          createdAt: instant(6),
          task,
          stage,
          tokenUsage: richUsage,
        },
      ],
    },
    artifacts: {
      nodes: [
        {
          id: publicId('Artifact', richIds.artifact),
          label: 'report',
          path: 'out/report.txt',
          mimeType: 'text/plain',
          sizeBytes: 8,
          sha256: 'abc',
          url: expect.stringMatching(/^http:.*\/report\.txt\?/),
          createdAt: instant(6),
          task,
          stage,
        },
      ],
    },
  });
});

it('a task that has not begun has no error, no use of resources, no result and no duration', async () => {
  const { data } = await graph.ask(WholeTask, { id: publicId('Task', richIds.before) });
  expect(data?.task).toMatchObject({
    shop: 'shop-a',
    externalId: null,
    error: null,
    resourceUsage: null,
    durationMs: null,
    queueWaitMs: null,
    creditsUsed: '0',
    cost: '0',
    template: null,
    tokenUsage: { totalTokens: 0 },
  });
});

it('an artifact whose object is gone has no link', async () => {
  const { storage } = graph.services;
  await storage.delete(['tasks/report.txt']);
  const { data } = await graph.ask(WholeTask, { id });
  await storage.put('tasks/report.txt', Buffer.from('a report'));
  expect(data?.task?.artifacts.nodes[0]?.url).toBeNull();
});

describe('a task by the id of its creator', () => {
  const find = async (variables: { externalId: string; shop?: string }, shop?: string) =>
    (await graph.ask(TaskUnderExternalId, variables, shop)).data?.taskByExternalId;

  it('is found in the shop that is named, or that the viewer is bound to', async () => {
    expect(await find({ externalId: 'job-1', shop: 'shop-a' })).toEqual({ id });
    expect(await find({ externalId: 'job-1' }, 'shop-a')).toEqual({ id });
    expect(await find({ externalId: 'job-1', shop: 'shop-a' }, 'shop-a')).toEqual({ id });
  });

  it('is not found anywhere else', async () => {
    expect(await find({ externalId: 'job-1' })).toBeNull();
    expect(await find({ externalId: 'job-2', shop: 'shop-a' })).toBeNull();
    expect(await find({ externalId: 'job-1', shop: 'shop-a' }, 'shop-b')).toBeNull();
    expect(await find({ externalId: 'job-1' }, 'shop-b')).toBeNull();
  });
});
