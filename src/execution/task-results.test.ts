import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '../domain/ids.ts';
import { purge, removePurgedTasks } from '../domain/purge.ts';
import { openS3Server } from '../testing/s3-server.ts';
import { openProbe } from '../testing/steps.ts';
import { create, publish } from '../testing/task-client.ts';
import { ended, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const INLINE_BYTES = 1_000;
const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, env: { INLINE_RESULT_BYTES: String(INLINE_BYTES) } });
  probe.on('say', async ({ config: { value } }) => ({ output: null, result: { text: String(value) } }));
  for (const does of ['say', 'succeed'])
    await publish(app, does, [{ does, value: '{{value}}' }], [{ name: 'value', type: does === 'say' ? 'STRING' : 'OBJECT' }]);
});
afterAll(() => app[Symbol.asyncDispose]());

async function run(template: string, value?: unknown) {
  const id = await create(app, { template, ...(value !== undefined && { parameters: { value } }) });
  await ended(app, id);
  return readTask(app, id);
}

async function download(url: string | null | undefined) {
  const response = await fetch(url ?? '');
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('a small result is in the answer', () => {
  test('JSON', async () => {
    const { result } = await run('succeed', { a: [1, 'ü'] });
    expect(result).toEqual({ json: { a: [1, 'ü'] }, text: null, offloaded: false, sizeBytes: Buffer.byteLength('{"a":[1,"ü"]}'), url: null });
  });

  test('text, up to the limit', async () => {
    const text = 'x'.repeat(INLINE_BYTES);
    expect((await run('say', text)).result).toEqual({ json: null, text, offloaded: false, sizeBytes: INLINE_BYTES, url: null });
  });
});

describe('a large result is in storage', () => {
  test('text: read back where it is asked for, and downloaded from its link', async () => {
    const text = 'ü'.repeat(INLINE_BYTES / 2 + 1);
    const { result } = await run('say', text);
    expect(result).toMatchObject({ json: null, text, offloaded: true, sizeBytes: INLINE_BYTES + 2 });
    expect(await download(result?.url)).toEqual({ status: 200, type: 'text/plain; charset=utf-8', text });
  });

  test('JSON', async () => {
    const value = { long: 'x'.repeat(INLINE_BYTES) };
    const { result } = await run('succeed', value);
    expect(result).toMatchObject({ json: value, text: null, offloaded: true });
    expect(await download(result?.url)).toMatchObject({ status: 200, type: expect.stringContaining('application/json'), text: JSON.stringify(value) });
  });

  test('a file that the step has saved as an artifact', async () => {
    probe.on('draw', async ({ saveArtifact }) => {
      const artifact = { label: 'drawing', path: 'out/drawing.svg', content: { bytes: Buffer.from('<svg/>') } };
      await saveArtifact(artifact);
      return { output: null, result: { artifactPath: artifact.path, file: '' } };
    });
    await publish(app, 'draw', [{ does: 'draw' }]);
    const { result, artifacts } = await run('draw');
    expect(artifacts.nodes).toMatchObject([{ label: 'drawing', path: 'out/drawing.svg', sizeBytes: 6 }]);
    expect(result).toMatchObject({ json: null, text: null, offloaded: true, sizeBytes: 6 });
    for (const url of [result?.url, artifacts.nodes[0]?.url]) {
      expect(await download(url)).toEqual({ status: 200, type: 'image/svg+xml', text: '<svg/>' });
    }
  });
});

describe('of several steps', () => {
  test('the last that has a result makes the task’s', async () => {
    await publish(app, 'several', [{ does: 'say', value: 'first' }, { value: { second: true } }, { does: 'succeed' }, { does: 'chatty', value: 1 }]);
    expect((await run('several')).result).toEqual({ json: { second: true }, text: null, offloaded: false, sizeBytes: 15, url: null });
  });

  test('a large result gives way to a later one as a whole', async () => {
    await publish(app, 'shrinking', [
      { does: 'say', value: 'x'.repeat(INLINE_BYTES + 1) },
      { does: 'say', value: 'short' },
    ]);
    expect((await run('shrinking')).result).toEqual({ json: null, text: 'short', offloaded: false, sizeBytes: 5, url: null });
  });

  test('what was produced before a failure is kept', async () => {
    await publish(app, 'half', [{ does: 'say', value: 'half of it' }, { does: 'fail' }]);
    expect(await run('half')).toMatchObject({ status: 'FAILED', result: { text: 'half of it' } });
  });
});

test('a result that cannot be kept fails the stage, and what it used is recorded', async () => {
  const model = {
    modelName: 'some',
    provider: 'test',
    calls: 1,
    cost: null,
    tokens: { input: 1, cachedInput: 0, cacheWrite: 0, output: 2, reasoning: 0, unclassified: 0 },
  };
  probe.on('forgetful', async () => ({ output: null, model, result: { artifactPath: 'never-saved', file: '' } }));
  await publish(app, 'forgetful', [{ does: 'forgetful' }]);
  expect(await run('forgetful')).toMatchObject({
    status: 'FAILED',
    error: { code: 'INTERNAL', retryable: false, message: expect.stringMatching(/error [0-9a-f-]{36}/) },
    tokenUsage: { totalTokens: 3, calls: 1 },
  });
});

test('in a bucket: stored before the row points at it, read in the answer and by links, ranges too, and removed with the task', async () => {
  await using s3 = await openS3Server();
  await using bucketed = await openTestApp({ executors: probe.executors, env: { INLINE_RESULT_BYTES: String(INLINE_BYTES), STORAGE_URL: s3.storageUrl } });
  const text = '0123456789'.repeat(INLINE_BYTES / 5);
  probe.on('say and save', async ({ saveArtifact }) => {
    await saveArtifact({ label: 'log', path: 'log.txt', content: { bytes: Buffer.from(text) } });
    return { output: null, result: { text } };
  });
  await publish(bucketed, 'say-and-save', [{ does: 'say and save' }]);
  s3.failNext('PUT', [500, 503]);
  const id = await create(bucketed, { template: 'say-and-save' });
  expect(await ended(bucketed, id)).toBe('COMPLETED');
  const { result, artifacts } = await readTask(bucketed, id);
  expect(result).toMatchObject({ text, json: null, offloaded: true, sizeBytes: text.length });
  for (const url of [result?.url ?? '', artifacts.nodes[0]?.url ?? '']) {
    expect(await download(url)).toMatchObject({ status: 200, text });
    const part = await fetch(url, { headers: { range: 'bytes=5-14' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, `bytes 5-14/${text.length}`, '5678901234']);
  }

  const { domain } = bucketed.app;
  await domain.database.query(sql`update task set deleted_at = now() - interval '31 days'`);
  await purge(domain, { retentionDays: 30, snapshotDays: 3 });
  await removePurgedTasks(domain, [parsePublicId(id)?.uuid ?? '']);
  for (const url of [result?.url ?? '', artifacts.nodes[0]?.url ?? '']) expect((await fetch(url)).status).toBe(404);
});
