import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graphql } from '../../gql/gql.ts';
import type { TaskSourceInput } from '../../gql/graphql.ts';
import { type ModelServers, startModelServers } from '../../testing/model-servers.ts';
import { original, replay, stageIdsOf, tryReplay } from '../../testing/replay-client.ts';
import { publish } from '../../testing/task-client.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const CreateForReplay = graphql(`
  mutation CreateForReplay($source: TaskSourceInput!) {
    createTask(input: { source: $source }, waitMs: 200000) { task { id status } errors { message } }
  }
`);

const models = ['small', 'large'];
let servers: ModelServers;
let app: TestApp;
beforeAll(async () => {
  servers = await startModelServers({ models: { ollama: models } });
  app = await openTestApp({ env: { OLLAMA_BASE_URL: servers.ollamaUrl, DEFAULT_MODEL: 'small' } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

/** What was asked of which model since the last call. */
let seen = 0;
function asked(): { model: unknown; text: string }[] {
  const requests = servers.requests.filter(({ kind }) => kind === 'generate').slice(seen);
  seen += requests.length;
  return requests.map(({ body }) => ({ model: (body as { model?: unknown }).model, text: JSON.stringify(body) }));
}
beforeEach(() => void asked());

async function ended(source: TaskSourceInput) {
  const { createTask } = await app.run(CreateForReplay, { source });
  const id = createTask.task?.id ?? '';
  expect(createTask).toMatchObject({ task: { status: 'COMPLETED' } });
  asked();
  return { id, stageIds: await stageIdsOf(app, id) };
}

const refusal = (path: string[], text: string) => ({ task: null, errors: [{ __typename: 'ValidationError', path, message: expect.stringContaining(text) }] });

describe('a task of agents', () => {
  const prompt = (inputs: unknown): TaskSourceInput => ({ prompt: { promptName: 'essay', inputs, mode: 'SEQUENTIAL', agents: ['writer', 'critic'] } });

  test('goes on from the second agent, on what the first one had put out, with another prompt and model', async () => {
    servers.setReply({ text: 'A first draft.' });
    const { id, stageIds } = await ended(prompt({ task: 'write', text: 'about whales' }));
    const again = await replay(app, { taskId: id, from: { stageId: stageIds.critic ?? '' }, prompt: 'about sharks', model: 'large' });
    expect(again).toMatchObject({ kind: 'PROMPT', name: 'essay', takenOver: ['writer'], status: 'COMPLETED', prompt: 'about sharks' });
    expect(again.parameters).toEqual({ task: 'write', text: 'about sharks' });
    expect(asked()).toEqual([{ model: 'large', text: expect.stringMatching(/about sharks.*A first draft\./) }]);
  });

  test('whose inputs are a text takes another, as the prompt or as the parameters', async () => {
    const { id } = await ended(prompt('about whales'));
    expect(await replay(app, { taskId: id, prompt: 'about sharks' })).toMatchObject({ parameters: 'about sharks', prompt: 'about sharks' });
    expect(asked().map(({ text }) => text.includes('about sharks'))).toEqual([true, true]);
    expect(await replay(app, { taskId: id, parameters: { message: 'about rays' } })).toMatchObject({
      parameters: { message: 'about rays' },
      prompt: 'about rays',
    });
    expect(await tryReplay(app, { taskId: id, parameters: '  ' })).toMatchObject(refusal(['parameters'], 'nothing to work on'));
  });

  test('is refused where one of those that are to run again was removed', async () => {
    const { id, stageIds } = await ended(prompt('about whales'));
    await app.app.database.query(sql`update agent set removed_at = now() where name = 'writer'`);
    const { errors } = await tryReplay(app, { taskId: id });
    expect(errors).toMatchObject([{ __typename: 'NotFoundError', resourceId: 'writer', path: ['taskId'] }]);
    expect((await tryReplay(app, { taskId: id, from: { stageId: stageIds.critic ?? '' } }, 200_000)).task?.status).toBe('COMPLETED');
    await app.app.database.query(sql`update agent set removed_at = null where name = 'writer'`);
  });

  test('that is a pipeline is replayed as one', async () => {
    const { id } = await ended({ pipeline: { pipelineName: 'writer', inputs: { topic: 'whales' } } });
    expect(await replay(app, { taskId: id, parameters: { tone: 'dry' }, model: 'large' })).toMatchObject({
      ...{ kind: 'PIPELINE', name: 'writer', template: null, parameters: { topic: 'whales', tone: 'dry' } },
    });
    expect(asked()).toEqual([{ model: 'large', text: expect.stringMatching(/dry.*whales/) }]);
  });
});

describe('a template', () => {
  test('with parameters for prompt and model has them there', async () => {
    const { id } = await original(app, { template: 'ollama-inference', parameters: { model: 'small', prompt: 'Count' } });
    asked();
    const again = await replay(app, { taskId: id, prompt: 'Count {{higher}}', model: 'large' });
    expect(again).toMatchObject({ parameters: { model: 'large', prompt: 'Count {{higher}}' }, prompt: 'Count {{higher}}' });
    expect(asked()).toEqual([{ model: 'large', text: expect.stringContaining('Count {{higher}}') }]);
  });

  test('that says them itself has them there: the model in every stage that runs again, the prompt in the first', async () => {
    const steps = ['first', 'second', 'third'].map((name) => ({ name, type: 'llm_generate', config: { model: 'small', prompt: `The ${name} of {{topic}}` } }));
    await publish(app, 'three', steps, [{ name: 'topic', type: 'STRING', defaultValue: 'all' }]);
    const { id, stageIds } = await original(app, { template: 'three' });
    asked();
    const again = await replay(app, {
      taskId: id,
      from: { stageId: stageIds.second ?? '' },
      prompt: 'Something else',
      model: 'large',
      parameters: { topic: 'whales' },
    });
    expect(again).toMatchObject({ takenOver: ['first'], prompt: 'Something else' });
    expect(asked()).toEqual([
      { model: 'large', text: expect.stringContaining('Something else') },
      { model: 'large', text: expect.stringContaining('The third of whales') },
    ]);
    const words = { prompt: 'Say {{topic}}', model: '{{topic}}' };
    expect((await tryReplay(app, { taskId: id, ...words })).errors.map(({ path }) => path)).toEqual([['model'], ['prompt']]);
  });

  test('that takes none is refused, as is what only stages take that are taken over', async () => {
    const steps = [
      { name: 'ask', type: 'llm_generate', config: { prompt: '{{prompt}}' } },
      { type: 'store_result', config: { value: '{{steps.ask.output.text}}' } },
    ];
    await publish(app, 'ask-and-store', steps, [{ name: 'prompt', type: 'STRING', required: true }]);
    const { id, stageIds } = await original(app, { template: 'ask-and-store', parameters: { prompt: 'Hello' } });
    const from = { stageId: Object.values(stageIds)[1] ?? '' };
    expect(await tryReplay(app, { taskId: id, from, prompt: 'Bye' })).toMatchObject(refusal(['prompt'], 'earlier stage'));
    expect(await tryReplay(app, { taskId: id, from, model: 'large' })).toMatchObject(refusal(['model'], 'earlier stage'));
    expect(await tryReplay(app, { taskId: id, prompt: ' ' })).toMatchObject(refusal(['prompt'], 'empty'));
    expect(await tryReplay(app, { taskId: id, model: '' })).toMatchObject(refusal(['model'], 'empty'));
  });
});
