import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeResult } from '../../domain/step-types/store-result.ts';
import { openStepHarness, type StepHarness } from '../../testing/step-context.ts';
import { storeResultExecutor } from './store-result.ts';

let harness: StepHarness;
beforeAll(async () => {
  harness = await openStepHarness({ INLINE_RESULT_BYTES: '1000' });
});
afterAll(() => harness[Symbol.asyncDispose]());

const store = (config: object) => storeResultExecutor.run(harness.step(storeResult.config.parse(config)));
const file = async (name: string, content: string | Uint8Array) => {
  const path = join(harness.folder, name);
  await writeFile(path, content);
  return path;
};

describe('a file', () => {
  test.each([
    ['data.json', '{"a": "x\\u0000\\ud800"}', 'application/json', { json: { a: 'x\uFFFD\uFFFD' } }],
    ['broken.json', '{"a": ', 'application/json', { text: '{"a": ' }],
    ['nested.json', '['.repeat(500) + ']'.repeat(499), 'application/json', { text: '['.repeat(500) + ']'.repeat(499) }],
    ['page.html', '<p>ü</p>', 'text/html', { text: '<p>ü</p>' }],
    ['no-extension', 'ü text', 'text/plain', { text: 'ü text' }],
    ['empty', '', 'text/plain', { text: '' }],
  ])('%s can be read without a download', async (name, content, mimeType, result) => {
    await file(name, content);
    expect(await store({ path: name })).toEqual(expect.objectContaining({ result, output: { path: name, mimeType, sizeBytes: Buffer.byteLength(content) } }));
    expect(harness.artifacts.at(-1)).toMatchObject({ path: name, mimeType });
  });

  test.each([
    ['picture.png', new Uint8Array([137, 80, 78, 71]), 'image/png'],
    ['binary', new Uint8Array([0, 1, 2, 255]), 'application/octet-stream'],
    ['latin.txt', new Uint8Array([0xfc, 0x62]), 'text/plain'],
    ['nul.txt', 'a\0b', 'text/plain'],
    ['long.txt', 'ü'.repeat(501), 'text/plain'],
    ['long-without-extension', 'ü'.repeat(40_000), 'text/plain'],
  ])('%s is an artifact', async (name, content, mimeType) => {
    const path = await file(name, content);
    expect(await store({ path: `./${name}`, label: 'it' })).toMatchObject({ result: { artifactPath: name, file: path, mimeType } });
    expect(harness.artifacts.at(-1)).toEqual({ label: 'it', path: name, mimeType, content: { file: path } });
  });

  test('cannot be one outside, however it is named', async () => {
    await symlink('/etc', join(harness.folder, 'etc'));
    await symlink('/etc/passwd', join(harness.folder, 'passwd.txt'));
    await symlink('passwd.txt', join(harness.folder, 'twice.txt'));
    for (const path of ['/etc/passwd', '../secret', 'a/../../secret', 'etc/passwd', 'passwd.txt', 'twice.txt', '..']) {
      await expect(store({ path }), path).rejects.toMatchObject({ code: 'PATH_OUTSIDE_WORKSPACE' });
    }
  });

  test('must be a file', async () => {
    await mkdir(join(harness.folder, 'folder'));
    for (const path of ['folder', '.', 'missing', 'missing/too', 'no-extension/below', 'a\0b', 'x'.repeat(5_000)]) {
      await expect(store({ path }), path).rejects.toMatchObject({ code: 'RESULT_NOT_FOUND' });
    }
  });

  test('of more than 1 GiB is refused', async () => {
    await truncate(await file('huge', ''), 1024 ** 3 + 1);
    await expect(store({ path: 'huge' })).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
  });
});

describe('a value', () => {
  test.each([
    ['JSON', { a: [1, null] }, { json: { a: [1, null] } }, 'the-report-1.json', 'application/json', '{\n  "a": [\n    1,\n    null\n  ]\n}\n'],
    ['null', null, { json: null }, 'the-report-1.json', 'application/json', 'null\n'],
    ['text', 'a\0b', { text: 'a\uFFFDb' }, 'the-report-1.txt', 'text/plain', 'a\uFFFDb'],
  ])('%s becomes result and artifact', async (_kind, value, result, path, mimeType, content) => {
    expect(await store({ value, label: 'the report/1' })).toMatchObject({ result });
    expect(harness.artifacts.at(-1)).toEqual({ label: 'the report/1', path, mimeType, content: { bytes: Buffer.from(content) } });
  });

  test('has an artifact whose path stays inside', async () => {
    await store({ value: 1, label: '../../etc/x' });
    expect(harness.artifacts.at(-1)?.path).toBe('-..-etc-x.json');
  });
});
