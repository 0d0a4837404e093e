import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';
import { framesOf, post, transports } from './testing/graphql-transports.ts';
import { type ModelServers, startModelServers } from './testing/model-servers.ts';
import { openProbe } from './testing/steps.ts';
import { create, publish } from './testing/task-client.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

/** What no client may see, planted where errors are made. */
const canaries = { password: 'canary-hunter2', key: 'sk-canary0123456789abcdef', path: '/srv/canary/secrets.env' };
const credential = 'canary-credential-0123456789';
const leak = `connect ECONNREFUSED postgres://taskloom:${canaries.password}@db.internal:5432/taskloom (OPENAI_API_KEY=${canaries.key}, ${canaries.path}, ${credential})`;

const probe = openProbe();
const logged: string[] = [];
let servers: ModelServers;
let app: TestApp;
let isDatabaseBroken = false;

beforeAll(async () => {
  servers = await startModelServers();
  probe.on('crash', async (step) => {
    step.log('INFO', 'about to crash');
    throw new Error(leak);
  });
  const env = {
    ...servers.environment,
    OPENAI_API_KEY: canaries.key,
    CREDENTIALS: JSON.stringify({ canary: { origin: 'https://git.example', token: credential } }),
    LOG_LEVEL: 'trace',
  };
  app = await openTestApp({
    env,
    executors: probe.executors,
    logger: openLog(readConfig(env), { write: (line) => void logged.push(line) }),
    onStatement: () => {
      if (isDatabaseBroken) throw new Error(leak);
    },
  });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

function expectNoCanary(text: string) {
  for (const canary of [...Object.values(canaries), credential, 'db.internal']) expect(text).not.toContain(canary);
}

describe.each(transports)('over %s', (_name, run) => {
  it.each([
    '{ tasks { nodes { id } } }',
    '{ taskStatusGroups { count } }',
    'mutation { cancelTasks(input: { filter: { tags: ["a"] } }) { errors { message } } }',
    'mutation { createTask(input: { source: { template: { name: "none", parameters: {} } } }) { errors { message } } }',
  ])('a database that fails says nothing to %s', async (query) => {
    const before = logged.length;
    isDatabaseBroken = true;
    const answers = await run(app.url, { query });
    isDatabaseBroken = false;
    const { errorId } = answers[0]?.errors?.[0]?.extensions ?? {};
    expect(answers[0]?.errors).toEqual([expect.objectContaining({ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } })]);
    expectNoCanary(JSON.stringify(answers));
    // Once, and under the id that the client has.
    expect(logged.slice(before).filter((line) => line.includes(String(errorId)))).toHaveLength(1);
  });
});

/** Everything that the graph tells of a task. */
async function storyOf(taskId: string): Promise<string> {
  const query = `subscription ($taskId: ID!) {
    taskEvents(taskId: $taskId) {
      __typename cursor
      ... on TaskStatusChanged { status task { error { code message hint } stages { keyInput keyOutput error { code message hint } } } }
      ... on StageChanged { stageStatus stage { error { code message hint } } }
      ... on LogAppended { logEntry { message fields } }
      ... on OutputDelta { text }
      ... on TaskFailed { error { code message hint } }
      ... on AgentLogRecorded { agentLog { input output } }
    }
  }`;
  const response = await post(app.url, { query, variables: { taskId } }, { accept: 'text/event-stream' });
  const frames = await Array.fromAsync(framesOf(response));
  const events = frames.map(({ data }) => data ?? '').join('\n');
  expect(events).toContain('TaskStatusChanged');
  return (
    events + JSON.stringify(await app.ask('query ($id: ID!) { task(id: $id) { error { message hint } logs { nodes { message fields } } } }', { id: taskId }))
  );
}

it('an executor that throws says nothing in events, task and logs', async () => {
  await publish(app, 'crashes', [{ does: 'crash' }]);
  const story = await storyOf(await create(app, { template: 'crashes' }));
  expect(story).toContain('about to crash');
  expect(story).toContain('The step failed unexpectedly');
  expectNoCanary(story);
});

it('an engine that repeats what it was sent says nothing of it', async () => {
  await publish(app, 'asks', [{ type: 'llm_generate', config: { model: 'openai/gpt-4o-mini', prompt: 'Hello' } }]);
  for (const status of [401, 400]) {
    servers.failNext({ status, body: { error: { message: `Incorrect API key provided: ${canaries.key}. Sent to ${servers.openaiUrl}` } } });
    const story = await storyOf(await create(app, { template: 'asks', maxAttempts: 1 }));
    expect(story).toContain('FAILED');
    expect(story).not.toContain(canaries.key);
    expect(story).not.toContain(servers.openaiUrl);
  }
  expect(servers.requests.filter(({ kind }) => kind === 'generate')).toHaveLength(2);
});

it('the log has what happened, without passwords, keys and credentials', () => {
  const lines = logged.join('');
  expect(lines).toContain('connect ECONNREFUSED postgres://taskloom:[secret]@db.internal:5432/taskloom');
  for (const secret of [canaries.password, canaries.key, credential]) expect(lines).not.toContain(secret);
});
