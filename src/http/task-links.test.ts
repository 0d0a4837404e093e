import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePublicId } from '../domain/ids.ts';
import { StepError } from '../domain/step-outcome.ts';
import { openTaskLinks, type TaskLinks } from '../domain/task-links.ts';
import { type Frame, framesOf } from '../testing/graphql-transports.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { openProbe } from '../testing/steps.ts';

const page = 'https://dashboard.example';
const probe = openProbe();
probe.on('everything', async ({ config: { value }, log, emit, saveArtifact }) => {
  log('WARN', 'A line', { number: 1 });
  emit('Some text');
  await saveArtifact({ label: 'proof', path: 'proof.txt', content: { bytes: Buffer.from('It ran.') } });
  if (value === 'break') throw new StepError('BROKEN', 'It cannot work.', { hint: 'Mend it.' });
  return { output: null };
});

const logged: string[] = [];
let app: KeyedApp;
let signer: TaskLinks;
let north: { id: string; secret: string };

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line) => void logged.push(line) });
  app = await openKeyedApp({ executors: probe.executors, logger, env: { CORS_ORIGINS: page } });
  signer = await openTaskLinks(app.app.database);
  north = await app.makeKey({ name: 'north', scopes: ['READ', 'WRITE'], shop: 'north' });
  for (const name of ['everything', 'held']) {
    await mustAsk(ADMIN_API_KEY, 'mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { errors { message } } }', {
      input: {
        name,
        description: name,
        parameters: [{ name: 'value', type: 'STRING', defaultValue: 'work' }],
        steps: [{ name: 'step', type: 'probe', config: { does: name, value: '{{value}}' } }],
      },
    });
  }
});

afterAll(() => app[Symbol.asyncDispose]());

async function mustAsk<Data>(key: string, query: string, variables: object): Promise<Data> {
  const { data, errors } = await app.askAs<Data>(key, query, variables);
  if (!data || errors || JSON.stringify(data).includes('"message"')) throw new Error(JSON.stringify({ data, errors }));
  return data;
}

interface Created {
  id: string;
  links: { task: string; stream: string };
}

async function create(name: string, { key = north.secret, value = 'work', waitMs = 60_000 } = {}): Promise<Created> {
  const { createTask } = await mustAsk<{ createTask: { task: Created } }>(
    key,
    'mutation ($input: CreateTaskInput!, $waitMs: Int!) { createTask(input: $input, waitMs: $waitMs) { task { id links { task stream } } errors { message } } }',
    { input: { source: { template: { name, parameters: { value } } } }, waitMs },
  );
  return createTask.task;
}

const read = async (url: string, headers: Record<string, string> = {}): Promise<Frame[]> =>
  (await Array.fromAsync(framesOf(await fetch(url, { headers })))).filter(({ event }) => event === 'next');
const eventsIn = (frames: readonly Frame[]) =>
  frames.map(({ data }) => (JSON.parse(data ?? '') as { data: { taskEvents: Record<string, unknown> } }).data.taskEvents);

describe("a task's links", () => {
  it('need no key: the one gives the task as JSON, the other every kind of its events, as frames with their cursors', async () => {
    const { id, links } = await create('everything', { value: 'break' });
    const json = await fetch(links.task);
    expect({ status: json.status, type: json.headers.get('content-type') }).toEqual({ status: 200, type: expect.stringContaining('application/json') });
    expect(await json.json()).toMatchObject({
      data: {
        task: { id, status: 'FAILED', error: { code: 'BROKEN', message: 'It cannot work.', hint: 'Mend it.' }, artifacts: { nodes: [{ path: 'proof.txt' }] } },
      },
    });
    const frames = await read(links.stream);
    const events = eventsIn(frames);
    expect(frames.map((frame) => frame.id)).toEqual(events.map(({ cursor }) => cursor));
    const ofType = (...types: string[]) => events.filter(({ type }) => types.includes(String(type)));
    // What a step says is stored a little later than what it keeps.
    expect(ofType('LOG_APPENDED', 'OUTPUT_DELTA')).toMatchObject([
      { logEntry: { level: 'WARN', message: 'A line', recordedAt: expect.any(String), fields: { number: 1 }, stage: { name: 'step' } } },
      { text: 'Some text' },
    ]);
    expect(ofType('ARTIFACT_CREATED')).toMatchObject([
      { artifact: { label: 'proof', path: 'proof.txt', mimeType: 'text/plain', url: expect.stringContaining('/files/') } },
    ]);
    expect(ofType('TASK_STATUS_CHANGED', 'STAGE_CHANGED', 'TASK_FAILED')).toMatchObject([
      { status: 'QUEUED', previousStatus: null, actor: 'north' },
      { status: 'RUNNING', previousStatus: 'QUEUED', currentStage: { index: 0, name: 'step' } },
      { stageStatus: 'RUNNING', stage: { name: 'step' } },
      { stageStatus: 'FAILED' },
      { error: { code: 'BROKEN', message: 'It cannot work.', hint: 'Mend it.', retryable: false } },
      { status: 'FAILED', previousStatus: 'RUNNING' },
    ]);
  });

  it('resume after the last event that arrived, and say 204 at the end of the task and behind it', async () => {
    const { id, links } = await create('everything');
    const all = await read(links.stream);
    const rest = await read(links.stream, { 'last-event-id': all[2]?.id ?? '' });
    expect(rest.map((frame) => frame.id)).toEqual(all.slice(3).map((frame) => frame.id));
    const last = await fetch(links.stream, { headers: { 'last-event-id': all.at(-1)?.id ?? '' } });
    expect({ status: last.status, body: await last.text() }).toEqual({ status: 204, body: '' });
    const { deleteTask } = await mustAsk<{ deleteTask: { task: { events: { nodes: { cursor: string }[] } } } }>(
      north.secret,
      'mutation ($id: ID!) { deleteTask(input: { taskId: $id }) { task { events(first: 100, types: [TASK_UPDATED]) { nodes { cursor } } } errors { message } } }',
      { id },
    );
    const later = await expectLater(deleteTask.task.events.nodes.at(-1)?.cursor, id);
    expect((await fetch(links.stream, { headers: { 'last-event-id': later } })).status).toBe(204);
  });

  /** The cursor of the deletion, once readers see it. */
  async function expectLater(cursor: string | undefined, id: string): Promise<string> {
    let found = cursor;
    const query = 'query ($id: ID!) { task(id: $id) { events(first: 100, types: [TASK_UPDATED]) { nodes { cursor } } } }';
    while (!found) {
      const { task } = await mustAsk<{ task: { events: { nodes: { cursor: string }[] } } }>(north.secret, query, { id });
      found = task.events.nodes.at(-1)?.cursor;
    }
    return found;
  }

  it('also take a key instead', async () => {
    const { links } = await create('everything');
    const bare = links.task.replace(/\?.*/, '');
    expect((await fetch(bare)).status).toBe(401);
    expect((await fetch(bare, { headers: { 'x-api-key': north.secret } })).status).toBe(200);
    const foreign = await app.makeKey({ scopes: ['READ'], shop: 'south' });
    expect(await (await fetch(bare, { headers: { 'x-api-key': foreign.secret } })).json()).toEqual({ data: { task: null } });
    expect((await fetch(`${bare}/stream`, { headers: { 'x-api-key': foreign.secret } })).status).toBe(404);
  });

  it('hold for what they were made for, and for nothing else', async () => {
    const [{ id, links }, other] = [await create('everything'), await create('everything')];
    const statusOf = async (url: string) => (await fetch(url)).status;
    const change = (url: string, index: number) => `${url.slice(0, index)}${url[index] === 'A' ? 'B' : 'A'}${url.slice(index + 1)}`;
    const token = links.task.indexOf('token=') + 'token='.length;
    const signature = links.task.lastIndexOf('.') + 1;
    for (const changed of [
      links.task.replace(id, other.id),
      links.task.replace('?', '/stream?'),
      links.stream.replace('/stream', ''),
      change(links.task, token + 2),
      change(links.task, signature + 2),
      links.task.slice(0, -1),
      links.task.replace(/token=.*/, 'token='),
      links.task.replace(/token=.*/, 'token=.'),
    ]) {
      expect(await statusOf(changed), changed).toBe(401);
      if (!changed.includes('/stream')) expect(await (await fetch(changed)).json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
    expect(await (await fetch(`${links.task}&query=%7Btasks%7Bnodes%7Bid%7D%7D%7D&variables=%7B%7D`)).json()).toMatchObject({ data: { task: { id } } });
    const asGraph = await fetch(links.task.replace(/\/tasks\/[^?]*/, '/graphql').concat('&query=%7B__typename%7D'), {
      headers: { accept: 'application/json' },
    });
    expect(await asGraph.json()).toMatchObject({ data: { __typename: 'Query' } });
    expect(
      await (
        await fetch(`${app.url}/graphql?query=%7Btasks%7Bnodes%7Bid%7D%7D%7D&${links.task.split('?')[1]}`, { headers: { accept: 'application/json' } })
      ).json(),
    ).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('see what their viewer sees: a shop its own tasks', async () => {
    const { id } = await create('everything', { key: ADMIN_API_KEY });
    const south = { name: 'south', shop: 'south', scopes: [], isAuthenticated: true };
    const signed = (kind: 'task' | 'stream', path: string) => `${app.url}/tasks/${id}${path}?token=${signer.sign({ kind, taskId: id }, south)}`;
    expect(await (await fetch(signed('task', ''))).json()).toEqual({ data: { task: null } });
    expect((await fetch(signed('stream', '/stream'))).status).toBe(404);
  });

  it('expire, and end with the key that they were made with', async () => {
    const { id, links } = await create('held', { waitMs: 0 });
    const north2 = await app.makeKey({ name: 'north', scopes: ['READ'], shop: 'north' });
    const { task } = await mustAsk<{ task: Created }>(north2.secret, 'query ($id: ID!) { task(id: $id) { id links { task stream } } }', { id });
    const expired = `${app.url}/tasks/${id}?token=${signer.sign({ kind: 'task', taskId: id }, { name: 'north', shop: 'north', scopes: [], isAuthenticated: true }, -1)}`;
    const answer = await fetch(expired);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 401,
      body: { errors: [{ message: expect.stringContaining('expired') }] },
    });

    const open = read(task.links.stream);
    expect((await fetch(task.links.task)).status).toBe(200);
    await app.revoke(north2.id);
    expect((await open).at(-1)?.data).toContain('UNAUTHENTICATED');
    for (const url of [task.links.task, task.links.stream]) expect((await fetch(url)).status).toBe(401);
    expect((await fetch(links.task)).status, "another key's").toBe(200);
    probe.release(id);
    await read(links.stream);
  });

  it('end with the token that asked for them, and hold however long its names are', () => {
    const link = { kind: 'task', taskId: 'task_00000000000000000000000000' } as const;
    const long = { name: '漢'.repeat(255), shop: '"'.repeat(255), scopes: [], isAuthenticated: true };
    const expiresAt = new Date(Date.now() + 600_000);
    expect(signer.verify(link, signer.sign(link, { ...long, expiresAt }))).toMatchObject({
      status: 'valid',
      actor: { name: long.name, shop: long.shop },
      expiresAt,
    });
    expect(signer.verify(link, signer.sign(link, { ...long, expiresAt: new Date(Date.now() - 1_000) }))).toEqual({ status: 'expired' });
  });

  it('are only for who may read', async () => {
    const writer = await app.makeKey({ scopes: ['WRITE'], shop: 'north' });
    const refused = await app.askAs(
      writer.secret,
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { links { task } } errors { message } } }',
      { input: { source: { template: { name: 'everything', parameters: {} } } } },
    );
    expect(refused.errors).toMatchObject([{ message: expect.stringContaining('links needs the scope READ'), extensions: { code: 'FORBIDDEN' } }]);
    const { id } = await create('everything');
    const keyId = parsePublicId(writer.id)?.uuid ?? '';
    const actor = { name: 'writer', shop: 'north', scopes: [], isAuthenticated: true, keyId };
    const signed = (kind: 'task' | 'stream', path: string) => `${app.url}/tasks/${id}${path}?token=${signer.sign({ kind, taskId: id }, actor)}`;
    expect(await (await fetch(signed('task', ''))).json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect((await fetch(signed('stream', '/stream'))).status).toBe(403);
  });

  it('are for pages of CORS_ORIGINS, whatever the answer', async () => {
    const { links } = await create('everything');
    const last = (await read(links.stream)).at(-1)?.id ?? '';
    const allowed = async (url: string, origin: string, headers: Record<string, string> = {}) => {
      const response = await fetch(url, { headers: { origin, ...headers } });
      await response.text();
      return [response.status, response.headers.get('access-control-allow-origin')];
    };
    expect(await allowed(links.stream, page)).toEqual([200, page]);
    expect(await allowed(links.stream, page, { 'last-event-id': last })).toEqual([204, page]);
    expect(await allowed(`${links.stream}x`, page)).toEqual([401, page]);
    expect(await allowed(links.stream, 'https://evil.example')).toEqual([200, null]);
  });

  it('stand in no log', async () => {
    const { links } = await create('everything');
    for (const url of [links.task, links.stream, `${links.task}x`]) await (await fetch(url)).text();
    const tokens = [links.task, links.stream].map((url) => url.split('token=')[1] ?? '');
    expect(logged.filter((line) => tokens.some((token) => line.includes(token.slice(0, 40))))).toEqual([]);
  });
});

it('beside PERSISTED_OPERATIONS the links work all the same', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-operations-'));
  const file = join(folder.path, 'operations.json');
  const operations = {
    publish: 'mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { errors { message } } }',
    create: 'mutation ($input: CreateTaskInput!) { createTask(input: $input, waitMs: 60000) { task { id links { task stream } } } }',
  };
  await writeFile(file, JSON.stringify(operations));
  await using closed = await openKeyedApp({ env: { PERSISTED_OPERATIONS: file } });
  const run = async (documentId: string, variables: object) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_API_KEY };
    return (await (await fetch(`${closed.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ documentId, variables }) })).json()) as {
      data: { createTask: { task: Created } };
    };
  };
  const steps = [{ name: 'keep', type: 'store_result', config: { value: 1 } }];
  await run('publish', { input: { name: 'small', description: 'Small', parameters: [], steps } });
  const { id, links } = (await run('create', { input: { source: { template: { name: 'small', parameters: {} } } } })).data.createTask.task;
  expect(await (await fetch(links.task)).json()).toMatchObject({ data: { task: { id, result: { json: 1 } } } });
  expect(eventsIn(await read(links.stream)).at(-1)).toMatchObject({ status: 'COMPLETED' });
  expect((await closed.askAs(ADMIN_API_KEY, '{ __typename }')).errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_ID_REQUIRED' } }]);
});
