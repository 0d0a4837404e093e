import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish, tryCreate, tryPublish } from '../testing/task-client.ts';
import { ended, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const VersionsOfTemplate = graphql(`
  query VersionsOfTemplate($name: String!, $parameters: JSON! = {}) {
    template(name: $name) { version isArchived versions { version isArchived } }
    templates(filter: { search: $name }) { nodes { name } }
    validateTemplateParameters(template: $name, parameters: $parameters) {
      valid
      missingParameters
      invalidParameters { name expected message }
      unknownParameters
    }
  }
`);
const ArchiveForTest = graphql(`
  mutation ArchiveForTest($name: String!) {
    archiveTemplate(input: { name: $name }) { template { name isArchived } errors { __typename message path } }
  }
`);

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
});
afterAll(() => app[Symbol.asyncDispose]());

const resultOf = async (id: string) => {
  expect(await ended(app, id)).toBe('COMPLETED');
  return (await readTask(app, id)).result?.json;
};

describe('versions', () => {
  test('publishing a name again makes the next one; a task keeps its own, and earlier ones can still be asked for', async () => {
    expect(await publish(app, 'growing', [{ does: 'held' }, { value: 'first' }])).toBe(1);
    const begun = await create(app, { template: 'growing' });
    await probe.entered(begun);
    expect(await publish(app, 'growing', [{ value: 'second' }])).toBe(2);
    probe.release(begun);

    expect(await resultOf(begun)).toBe('first');
    expect((await readTask(app, begun)).template).toEqual({ name: 'growing', version: 1 });
    expect(await resultOf(await create(app, { template: 'growing' }))).toBe('second');
    const older = await create(app, { template: 'growing', version: 1 });
    probe.release(older);
    expect(await resultOf(older)).toBe('first');

    const { template } = await app.run(VersionsOfTemplate, { name: 'growing' });
    expect(template?.versions.map(({ version }) => version)).toEqual([2, 1]);
  });

  test('two that publish the same name at once make two', async () => {
    const versions = await Promise.all(Array.from({ length: 8 }, () => publish(app, 'contested', [{}])));
    expect(versions.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('one that is unknown is refused, by name and by number', async () => {
    await publish(app, 'only-one', [{}]);
    for (const [task, path, resourceId] of [
      [{ template: 'nowhere' }, 'name', 'nowhere'],
      [{ template: 'only-one', version: 2 }, 'version', 'only-one'],
    ] as const) {
      const { task: created, errors } = await tryCreate(app, task);
      expect(created).toBeNull();
      expect(errors).toMatchObject([{ __typename: 'NotFoundError', path: ['source', 'template', path], resourceId }]);
    }
  });
});

test('an archived template makes no tasks and is in no list, its tasks go on, and publishing brings it back', async () => {
  await publish(app, 'archived', [{ does: 'held' }, { value: 'still' }]);
  const begun = await create(app, { template: 'archived' });
  const { archiveTemplate } = await app.run(ArchiveForTest, { name: 'archived' });
  expect(archiveTemplate).toEqual({ template: { name: 'archived', isArchived: true }, errors: [] });

  const refused = await tryCreate(app, { template: 'archived' });
  expect(refused.errors).toMatchObject([{ __typename: 'NotFoundError', message: expect.stringContaining('archived'), path: ['source', 'template', 'name'] }]);
  expect((await tryCreate(app, { template: 'archived', version: 1 })).errors).toHaveLength(1);
  expect((await app.run(VersionsOfTemplate, { name: 'archived' })).templates.nodes).toEqual([]);
  probe.release(begun);
  expect(await resultOf(begun)).toBe('still');

  expect(await publish(app, 'archived', [{ value: 'again' }])).toBe(2);
  const { template, templates } = await app.run(VersionsOfTemplate, { name: 'archived' });
  expect(templates.nodes).toEqual([{ name: 'archived' }]);
  expect(template?.versions).toEqual([
    { version: 2, isArchived: false },
    { version: 1, isArchived: false },
  ]);
  expect(await resultOf(await create(app, { template: 'archived' }))).toBe('again');

  const unknown = await app.run(ArchiveForTest, { name: 'nowhere' });
  expect(unknown.archiveTemplate).toMatchObject({ template: null, errors: [{ __typename: 'NotFoundError', path: ['name'] }] });
});

describe('placeholders', () => {
  const text = { name: 'text', type: 'STRING', required: true } as const;

  test('a whole value keeps its JSON type, inside a text it becomes text, and one without a value is left out', async () => {
    await publish(
      app,
      'filled',
      [
        {
          value: {
            text: '{{text}}',
            number: '{{number}}',
            flag: '{{flag}}',
            list: '{{list}}',
            object: '{{object}}',
            field: '{{object.deep.0}}',
            fallback: '{{ fallback }}',
            sentence: 'to {{text}}, {{number}} times: {{list}}{{absent}}',
            absent: '{{absent}}',
            nested: [{ absent: '{{absent}}', kept: 1 }, '{{absent}}', '{{text}}'],
            literal: '{{ two words }} {text}',
          },
        },
      ],
      [
        text,
        { name: 'number', type: 'NUMBER' },
        { name: 'flag', type: 'BOOLEAN' },
        { name: 'list', type: 'ARRAY' },
        { name: 'object', type: 'OBJECT' },
        { name: 'fallback', type: 'INTEGER', defaultValue: 7 },
        { name: 'absent', type: 'STRING' },
      ],
    );
    const parameters = { text: 'all', number: 1.5, flag: false, list: [1, 'two'], object: { deep: ['down'] }, absent: null };
    expect(await resultOf(await create(app, { template: 'filled', parameters }))).toEqual({
      ...{ text: 'all', number: 1.5, flag: false, list: [1, 'two'], object: { deep: ['down'] }, field: 'down', fallback: 7 },
      sentence: 'to all, 1.5 times: [1,"two"]',
      nested: [{ kept: 1 }, 'all'],
      literal: '{{ two words }} {text}',
    });
  });

  test('name what earlier steps put out', async () => {
    await publish(app, 'linked', [
      { name: 'first', value: { rows: [{ id: 7 }], note: null } },
      { name: 'second', value: { whole: '{{steps.first.output}}', id: '{{steps.first.output.rows.0.id}}', said: 'id {{steps.first.output.rows.0.id}}' } },
      { name: 'third', value: ['{{steps.second.output.said}}', '{{steps.first.output.note}}', '{{steps.first.output.rows.5.id}}'] },
    ]);
    const id = await create(app, { template: 'linked' });
    expect(await resultOf(id)).toEqual(['id 7', null]);
    const { agentLogs } = await readTask(app, id);
    expect(agentLogs.nodes[1]?.output).toEqual({ whole: { rows: [{ id: 7 }], note: null }, id: 7, said: 'id 7' });
  });

  test('reach no prototype', async () => {
    const parameters = [{ name: '__proto__', type: 'OBJECT', required: true } as const, { name: 'constructor', type: 'STRING' } as const];
    const config = JSON.parse(
      '{"value": {"__proto__": {"polluted": "{{__proto__.polluted}}"}, "absent": "{{constructor}}", "deep": "{{__proto__.toString}}"}}',
    );
    await publish(app, 'proto', [{ config }], parameters);
    const id = await create(app, { template: 'proto', parameters: JSON.parse('{"__proto__": {"polluted": true}}') });
    expect(await ended(app, id)).toBe('COMPLETED');
    const { agentLogs } = await readTask(app, id);
    expect(JSON.stringify(agentLogs.nodes[0]?.input)).toBe('{"value":{"__proto__":{"polluted":true}}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a parameter that nobody declared is unknown, whatever its name', async () => {
    await publish(app, 'strict', [{}]);
    const { errors } = await tryCreate(app, { template: 'strict', parameters: JSON.parse('{"__proto__": {}, "toString": 1}') });
    expect(errors.map(({ path }) => path?.at(-1)).sort()).toEqual(['__proto__', 'toString']);
  });

  test('that name nothing are refused when the template is published, all of them with their paths', async () => {
    const { errors } = await tryPublish(
      app,
      'unknown-placeholders',
      [
        { name: 'first', value: { a: ['{{texd}}', '{{text}}'], b: '{{steps.second.output}}' } },
        { name: 'second', value: '{{steps.first.stdout}} {{steps}} {{steps.first.output.anything}}' },
      ],
      [text],
    );
    expect(errors.map(({ path }) => path?.join('.'))).toEqual([
      'steps.0.config.value.a.0',
      'steps.0.config.value.b',
      'steps.1.config.value',
      'steps.1.config.value',
    ]);
    expect(errors[0]?.message).toContain('{{texd}}');
    expect(errors[0]?.message).toContain('text');
  });

  test('whose values do not fit the step fail the stage and say why', async () => {
    await publish(
      app,
      'misfit',
      [{ type: 'http_request', config: { url: '{{url}}', method: '{{method}}' } }],
      [
        { name: 'url', type: 'STRING', required: true },
        { name: 'method', type: 'STRING' },
      ],
    );
    const id = await create(app, { template: 'misfit', parameters: { url: 'https://example.com', method: 'FETCH' } });
    expect(await ended(app, id)).toBe('FAILED');
    const { error, stages } = await readTask(app, id);
    expect(error).toMatchObject({ code: 'INVALID_STEP', retryable: false, stage: { name: 'step-1' }, message: expect.stringContaining('method') });
    expect(stages).toMatchObject([{ status: 'FAILED', attempt: 1 }]);
  });
});

describe('what cannot be published', () => {
  test('is named all at once, with paths, and nothing is stored', async () => {
    const { template, errors } = await tryPublish(
      app,
      'bad template!',
      [
        { name: 'twice', type: 'teleport', config: {} },
        { name: 'twice', config: { does: 5, colour: 'red' } },
        { name: 'no good', type: 'execute_script', config: { script_path: 'run.sh', args: 'one', timeout_ms: '{{limit}}' } },
      ],
      [
        { name: 'limit', type: 'INTEGER', defaultValue: 'ten' },
        { name: 'limit', type: 'STRING', enumValues: ['a', 1] },
        { name: 'steps', type: 'STRING' },
      ],
    );
    expect(template).toBeNull();
    expect(errors.map(({ __typename, path }) => `${__typename} ${path?.join('.')}`).sort()).toEqual([
      'ValidationError name',
      'ValidationError parameters.0.defaultValue',
      'ValidationError parameters.1.enumValues',
      'ValidationError parameters.1.name',
      'ValidationError parameters.2.name',
      'ValidationError steps.0.type',
      'ValidationError steps.1.config',
      'ValidationError steps.1.config.does',
      'ValidationError steps.1.name',
      'ValidationError steps.2.config.args',
      'ValidationError steps.2.name',
    ]);
    expect(errors.find(({ path }) => path?.at(-1) === 'type')?.message).toMatch(/"teleport".*git_clone.*probe/);
  });

  test('a template without steps', async () => {
    expect((await tryPublish(app, 'empty', [])).errors).toMatchObject([{ path: ['steps'] }]);
  });
});

describe('parameters', () => {
  beforeAll(() =>
    publish(
      app,
      'particular',
      [{ value: '{{colour}}' }],
      [
        { name: 'repo_url', type: 'STRING', required: true },
        { name: 'count', type: 'INTEGER', required: true },
        { name: 'ratio', type: 'NUMBER' },
        { name: 'flag', type: 'BOOLEAN' },
        { name: 'list', type: 'ARRAY' },
        { name: 'object', type: 'OBJECT' },
        { name: 'colour', type: 'STRING', required: true, defaultValue: 'red', enumValues: ['red', 'blue'] },
      ],
    ),
  );
  const wrong = { count: 1.5, ratio: '1', flag: 'yes', list: {}, object: [], colour: 'green', extra: 1 };

  test('all faults are in one answer, each with its path', async () => {
    const { task, errors } = await tryCreate(app, { template: 'particular', parameters: wrong, priority: 11 });
    expect(task).toBeNull();
    expect(errors.map(({ path }) => path)).toEqual([
      ['priority'],
      ...['repo_url', 'count', 'ratio', 'flag', 'list', 'object', 'colour', 'extra'].map((name) => ['source', 'template', 'parameters', name]),
    ]);
    expect(errors.at(-1)?.message).toContain('repo_url, count, ratio');
    expect(errors.at(-2)?.message).toContain('"red", "blue"');
  });

  test('a dry check finds the same and creates nothing', async () => {
    const { validateTemplateParameters } = await app.run(VersionsOfTemplate, { name: 'particular', parameters: wrong });
    expect(validateTemplateParameters).toMatchObject({ valid: false, missingParameters: ['repo_url'], unknownParameters: ['extra'] });
    expect(validateTemplateParameters?.invalidParameters.map(({ name, expected }) => `${name}: ${expected}`)).toEqual([
      'count: integer',
      'ratio: number',
      'flag: boolean',
      'list: array',
      'object: object',
      'colour: one of "red", "blue"',
    ]);
    const valid = await app.run(VersionsOfTemplate, { name: 'particular', parameters: { repo_url: '', count: 0 } });
    expect(valid.validateTemplateParameters).toEqual({ valid: true, missingParameters: [], invalidParameters: [], unknownParameters: [] });
    expect((await app.run(VersionsOfTemplate, { name: 'nowhere' })).validateTemplateParameters).toBeNull();
  });

  test('must be an object', async () => {
    const { errors } = await tryCreate(app, { template: 'particular', parameters: ['repo_url'] });
    expect(errors).toMatchObject([{ path: ['source', 'template', 'parameters'], message: expect.stringContaining('an array') }]);
  });

  test('what is given as null is not given: the default counts', async () => {
    const id = await create(app, { template: 'particular', parameters: { repo_url: 'x', count: 1, colour: null } });
    expect(await resultOf(id)).toBe('red');
  });
});
