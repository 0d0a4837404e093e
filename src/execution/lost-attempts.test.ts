import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { saveTestAgent } from '../testing/agents.ts';
import type { GraphClient } from '../testing/graph-client.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { openPlace } from '../testing/process-place.ts';
import { type ServerProcess, spawnServer } from '../testing/process-server.ts';
import { create, publish } from '../testing/task-client.ts';
import { ended } from '../testing/task-history.ts';
import { openWebServer, type WebServer } from '../testing/web-server.ts';

const UsageTask = graphql(`
  query UsageTask($id: ID!) {
    task(id: $id) {
      status
      attempts
      error { code }
      cost
      budget { usedShare }
      tokenUsage { inputTokens outputTokens totalTokens calls }
      stages { attempt tokenUsage { totalTokens calls } }
      agentLogs(first: 10) {
        nodes { agentName status input output usedLlm modelName provider routingMode cost durationMs tokenUsage { totalTokens calls } }
      }
    }
  }
`);

let models: ModelServers;
/** What the agent's tool asks: it never answers, so that the agent stands between two turns. */
let silent: WebServer;
beforeAll(async () => {
  models = await startModelServers();
  silent = await openWebServer(() => undefined);
});
afterAll(async () => {
  await silent[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

const start = (env: Record<string, string>) => spawnServer({ ...env, ...models.environment, EGRESS_ALLOW: '127.0.0.1', LOG_LEVEL: 'error' });
const usage = { input: 400, output: 10 };
const call = (url: string) => ({ text: '', toolCalls: [{ name: 'http_get', arguments: { url } }], usage });

async function readUsage(client: GraphClient, id: string) {
  const { task } = await client.run(UsageTask, { id });
  if (!task) throw new Error(`There is no task ${id}`);
  return task;
}

/** A task whose agent has called its model once, and waits for a tool. */
async function createWaiting(server: ServerProcess, budget: { maxTokens: number }): Promise<string> {
  await saveTestAgent(server, { name: 'reader', tools: ['http_get'] });
  await publish(server, 'reading', [{ name: 'read', type: 'agent', config: { agent: 'reader', inputs: 'Read it.', model: 'paid/gpt-4o-mini' } }]);
  models.setReply(call(silent.url));
  const before = silent.requests.length;
  const id = await create(server, { template: 'reading', budget, maxAttempts: 1 });
  await vi.waitUntil(() => silent.requests.length > before);
  return id;
}

const lostLog = {
  agentName: 'reader',
  status: 'FAILED',
  input: expect.objectContaining({ agent: 'reader', inputs: 'Read it.' }),
  usedLlm: true,
  modelName: 'gpt-4o-mini',
  provider: 'paid',
  routingMode: 'LLM',
  cost: '0.000066',
  tokenUsage: { totalTokens: 410, calls: 1 },
};

describe('an agent whose process is gone between two turns', () => {
  test('killed: what it had used is recorded once, and counts for the budget; it begins its conversation again', async () => {
    await using place = await openPlace();
    await using first = await start(place.env);
    const id = await createWaiting(first, { maxTokens: 1_000 });
    first.signal('SIGKILL');
    await first.ended;

    models.setReply(call('not an address'));
    const conversations = models.requests.filter(({ kind }) => kind === 'generate').length;
    await using next = await start(place.env);
    expect(await ended(next, id)).toBe('FAILED');
    expect(await readUsage(next, id)).toMatchObject({
      attempts: 2,
      // The third call would have passed it: 410 of the lost attempt, and 410 of this one.
      error: { code: 'BUDGET_EXCEEDED' },
      cost: '0.000132',
      budget: { usedShare: 0.82 },
      tokenUsage: { inputTokens: 800, outputTokens: 20, totalTokens: 820, calls: 2 },
      stages: [{ attempt: 1, tokenUsage: { totalTokens: 820, calls: 2 } }],
      agentLogs: {
        nodes: [
          { ...lostLog, output: { code: 'WORKER_LOST', error: expect.any(String) } },
          { agentName: 'reader', status: 'FAILED', output: { code: 'BUDGET_EXCEEDED' }, tokenUsage: { totalTokens: 410, calls: 1 } },
        ],
      },
    });
    const again = models.requests.filter(({ kind }) => kind === 'generate').slice(conversations);
    expect(again.map(({ body }) => (body as { messages: unknown[] }).messages.length)).toEqual([2]);
  });

  test('told to stop: the same', async () => {
    await using place = await openPlace();
    await using first = await start(place.env);
    const id = await createWaiting(first, { maxTokens: 2_000 });
    first.signal('SIGTERM');
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });

    models.setReply({ text: 'It says nothing.', usage });
    await using next = await start(place.env);
    expect(await ended(next, id)).toBe('COMPLETED');
    expect(await readUsage(next, id)).toMatchObject({
      cost: '0.000132',
      tokenUsage: { totalTokens: 820, calls: 2 },
      stages: [{ attempt: 1, tokenUsage: { totalTokens: 820, calls: 2 } }],
      agentLogs: {
        nodes: [
          { ...lostLog, output: { code: 'WORKER_STOPPED', error: expect.any(String) } },
          { agentName: 'reader', status: 'SUCCEEDED', tokenUsage: { totalTokens: 410, calls: 1 } },
        ],
      },
    });
  });
});
