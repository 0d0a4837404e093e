import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { buildSchema, isInterfaceType, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framesOf, post } from '../testing/graphql-transports.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { openWebServer, type WebServer } from '../testing/web-server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [readme, sdl] = await Promise.all([readFile(`${root}README.md`, 'utf8'), readFile(`${root}schema.graphql`, 'utf8')]);
const schema = buildSchema(sdl);
const address = /http:\/\/127\.0\.0\.1:4000/g;

const blocks = (language: string) => [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

interface Curl {
  headers: Record<string, string>;
  /** JSON. */
  body: string;
}

const curls = blocks('sh')
  .filter((code) => code.startsWith('curl '))
  .map((code): Curl => {
    const quoted = (option: string) => [...code.matchAll(new RegExp(`-${option} '([^']*)'`, 'g'))].map(([, text = '']) => text);
    return { headers: Object.fromEntries(quoted('H').map((header) => header.split(': '))), body: quoted('d').join('') };
  });

const documents = [
  ...blocks('graphql'),
  ...curls.map(({ body }) => (JSON.parse(body) as { query: string }).query),
  ...[...blocks('ts'), ...blocks('js')].flatMap((code) => [...code.matchAll(/(?:gql`|query = ')(.*?)[`']/gs)].map(([, document = '']) => document)),
];

test.for(documents.map((document) => [document.trim().split('\n')[0], document] as const))('%s fits the schema', ([, document]) => {
  expect(validate(schema, parse(document))).toEqual([]);
});

test('each kind of snippet was found', () => {
  expect([blocks('graphql').length, curls.length, blocks('ts').length, blocks('js').length, documents.length]).toEqual([13, 3, 2, 2, 20]);
});

describe('what it lists is what there is', () => {
  test('commands', async () => {
    const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run )?([a-z]+)(?=[ `\n])/g)].flatMap(([, name = '']) => (['ci', 'run'].includes(name) ? [] : [name]));
    expect(named).toContain('bench');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('errors of payloads', () => {
    const userError = schema.getType('UserError');
    if (!isInterfaceType(userError)) throw new Error('There is no interface UserError');
    const listed = [...readme.matchAll(/^\| `(\w+Error)` \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(schema.getPossibleTypes(userError).map(({ name }) => name));
  });

  test('codes of failed tasks', async () => {
    const sources = await Array.fromAsync(glob('src/{domain,execution,llm}/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }));
    const texts = await Promise.all(sources.map((source) => readFile(root + source, 'utf8')));
    const thrown = texts.flatMap((text) => [...text.matchAll(/(?:new StepError\(\s*|\bcode: )'([A-Z][A-Z_]+)'/g)].map(([, code]) => code));
    const section = readme.slice(readme.indexOf('| codes | what failed |'), readme.indexOf('## Configuration'));
    expect(thrown.length).toBeGreaterThan(20);
    expect([...new Set(thrown)].filter((code) => !section.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('the examples run', () => {
  let server: TestApp;
  let models: ModelServers;
  let taskId: string;

  beforeAll(async () => {
    models = await startModelServers();
    server = await openTestApp({ env: { EGRESS_ALLOW: '127.0.0.1', OLLAMA_BASE_URL: models.ollamaUrl } });
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await models[Symbol.asyncDispose]();
  });

  const run = async (index: number) => post(server.url, (curls[index]?.body ?? '').replace('TASK_ID', taskId), curls[index]?.headers);

  test('with curl', async () => {
    const published = await run(0);
    expect(await published.json()).toEqual({ data: { publishTemplate: { template: { name: 'greeting', version: 1 }, errors: [] } } });

    const created = (await (await run(1)).json()) as { data: { createTask: { task: { id: string } } } };
    taskId = created.data.createTask.task.id;
    const [shown = '{}'] = blocks('json');
    expect(created).toEqual(JSON.parse(shown.replace(/task_\w+/, taskId)));
  });

  test('over server-sent events, and again after an event', async () => {
    const frames = await Array.fromAsync(framesOf(await run(2)));
    const sent = frames.filter(({ event }) => event === 'next');
    expect(sent[0]?.data).toMatch(/^\{"data":\{"taskEvents":\{"type":"TASK_STATUS_CHANGED","at":"[^"]+","status":"QUEUED"\}\}\}$/);
    expect(frames.at(-1)).toMatchObject({ event: 'complete' });

    const { headers, body } = curls[2] ?? { headers: {}, body: '' };
    const rest = await post(server.url, body.replace('TASK_ID', taskId), { ...headers, 'last-event-id': sent[0]?.id ?? '' });
    expect((await Array.fromAsync(framesOf(rest))).filter(({ event }) => event === 'next')).toEqual(sent.slice(1));
  });

  test.for([
    ['graphql-sse', 'ts', []],
    ['an EventSource', 'js', ['--experimental-eventsource']],
  ] as const)('with %s', async ([, language, options]) => {
    const snippet = blocks(language).find((code) => !code.includes('@apollo')) ?? '';
    const input = `const taskId = '${taskId}';\n${snippet.replace(address, server.url)}`;
    const { stdout } = await execa(process.execPath, [...options, '--input-type=module'], { cwd: root, input });
    expect(stdout).toMatch(/type: 'TASK_STATUS_CHANGED'.*type: 'ARTIFACT_CREATED'.*type: 'TASK_STATUS_CHANGED'/s);
  });

  test('what analytics say of the tasks above', async () => {
    const [query = ''] = blocks('graphql').filter((code) => code.includes('timeSeries('));
    const answer = (await (await post(server.url, { query, variables: { from: new Date(Date.now() - 7 * 86_400_000) } })).json()) as {
      data: { timeSeries: object[]; routingStats: object; metrics: object };
    };
    expect(answer).toMatchObject({
      data: { usageByModel: [], routingStats: { totalExecutions: expect.any(Number) }, metrics: { totalTasks: expect.any(Number) } },
    });
    expect(answer.data.timeSeries.length).toBeGreaterThanOrEqual(8);
  });

  test('the template that looks something up', async () => {
    await using page: WebServer = await openWebServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{ "found": true }');
    });
    const publish = blocks('graphql').find((code) => code.includes('PublishLookUp')) ?? '';
    expect(await server.ask(publish)).toMatchObject({ data: { publishTemplate: { template: { name: 'look-up', version: 1 }, errors: [] } } });

    const create = JSON.parse(curls[1]?.body ?? '') as { query: string };
    const source = { template: { name: 'look-up', parameters: { url: page.url } } };
    expect(await server.ask(create.query, { input: { source } })).toMatchObject({
      data: { createTask: { task: { status: 'COMPLETED', result: { json: { about: `${page.url} answered 200`, page: { found: true } } } } } },
    });
    expect(page.requests[0]?.headers.accept).toBe('application/json');
  });

  test('agent logs from elsewhere', async () => {
    const recordLogs = blocks('graphql').find((code) => code.includes('recordAgentLogs')) ?? '';
    const agentLogs = [
      { cost: '0.00021', llmTokens: 1_100 },
      { cost: null, llmTokens: null },
    ];
    expect(await server.ask(recordLogs)).toMatchObject({ data: { recordAgentLogs: { recorded: 2, agentLogs, errors: [] } } });
    expect(await server.ask(recordLogs)).toMatchObject({ data: { recordAgentLogs: { recorded: 0, agentLogs, errors: [] } } });
  });

  test('with a model of Ollama', async () => {
    const ask = blocks('graphql').find((code) => code.includes('ollama-inference')) ?? '';
    expect(await server.ask(ask)).toMatchObject({
      data: { createTask: { task: { status: 'COMPLETED', result: { json: { output: 'Hello from the model.' } }, error: null }, errors: [] } },
    });
  });
});
