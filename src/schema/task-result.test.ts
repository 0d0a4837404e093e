import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { openDatabaseStore } from '../storage/database-store.ts';
import { parseS3Address } from '../storage/s3-address.ts';
import { openS3Store } from '../storage/s3-store.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertRichTask, richIds } from '../testing/rich-task.ts';
import { openS3Server, type S3Server } from '../testing/s3-server.ts';

const ResultOfTask = graphql(`
  query ResultOfTask($id: ID!) {
    task(id: $id) {
      name
      result { json text offloaded sizeBytes url pointer { bucket key sizeBytes contentType sha256 } }
    }
  }
`);

let graph: Graph;
let s3: S3Server;

beforeAll(async () => {
  s3 = await openS3Server();
  graph = await openGraph();
  await insertRichTask(graph.services);
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

const id = publicId('Task', richIds.task);

describe('the result of a task', () => {
  const ask = async (columns: ReturnType<typeof sql>) => {
    await graph.services.database.query(sql`
      update task set result_json = null, result_text = null, result_blob_key = null, result_content_type = null, result_size_bytes = null, result_sha256 = null
      where id = ${richIds.task}::uuid`);
    await graph.services.database.query(sql`update task set ${columns} where id = ${richIds.task}::uuid`);
    return graph.measure(ResultOfTask, { id });
  };
  const resultOf = async (columns: ReturnType<typeof sql>) => {
    const { answer, statements } = await ask(columns);
    expect(statements).toHaveLength(1);
    return answer;
  };
  const offload = async (content: string, contentType: string, sizeBytes = Buffer.byteLength(content)) => {
    const { sha256 } = await graph.services.storage.put('tasks/result', Buffer.from(content));
    return sql`result_blob_key = 'tasks/result', result_content_type = ${contentType}, result_size_bytes = ${sizeBytes}::bigint, result_sha256 = ${sha256}`;
  };
  const inline = { offloaded: false, url: null, pointer: null };

  it('may be missing', async () => {
    expect((await resultOf(sql`result_json = null`)).data?.task?.result).toBeNull();
  });

  it('may be JSON in the row', async () => {
    const { data } = await resultOf(sql`result_json = '{"a": [1]}', result_content_type = 'application/json', result_size_bytes = 9`);
    expect(data?.task?.result).toEqual({ ...inline, json: { a: [1] }, text: null, sizeBytes: 9 });
  });

  it('may be text in the row', async () => {
    const { data } = await resultOf(sql`result_text = 'Grüße', result_content_type = 'text/plain', result_size_bytes = 7`);
    expect(data?.task?.result).toEqual({ ...inline, json: null, text: 'Grüße', sizeBytes: 7 });
  });

  it.each([
    ['{"a":[1]}', 'application/json', { json: { a: [1] }, text: null }, '.json'],
    ['Hello', 'text/plain; charset=utf-8', { json: null, text: 'Hello' }, '.txt'],
    ['%PDF', 'application/pdf', { json: null, text: null }, '.pdf'],
  ])('is read back from storage: %s', async (content, contentType, value, extension) => {
    const { data } = await resultOf(await offload(content, contentType));
    expect(data?.task?.result).toEqual({
      ...value,
      offloaded: true,
      sizeBytes: content.length,
      url: expect.stringContaining(`${id}${extension}`),
      pointer: {
        bucket: graph.services.storage.bucket,
        key: 'tasks/result',
        sizeBytes: content.length,
        contentType,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    });
    const download = await fetch(data?.task?.result?.url ?? '');
    expect(await download.text()).toBe(content);
  });

  it('is not read into an answer that it would burst', async () => {
    const { data, errors } = await resultOf(await offload('', 'text/plain', 20_000_000));
    expect(data?.task?.result).toMatchObject({ text: null, sizeBytes: 20_000_000, url: expect.stringContaining('http') });
    expect(errors).toMatchObject([{ message: expect.stringContaining('`url`'), path: ['task', 'result', 'text'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  describe.each<[string, () => BlobStore | Promise<BlobStore>]>([
    ['file:', () => graph.services.storage],
    ['postgres:', () => openDatabaseStore(graph.services.database)],
    ['s3:', () => openS3Store(parseS3Address(s3.storageUrl))],
  ])('in %s storage', (_scheme, open) => {
    let own: BlobStore;
    let store: BlobStore;
    beforeAll(async () => {
      own = graph.services.storage;
      store = await open();
      graph.services.storage = store;
      // It tells the operator of each object that is lost.
      graph.services.domain.log.level = 'silent';
    });
    afterAll(async () => {
      graph.services.storage = own;
      if (store !== own) await store[Symbol.asyncDispose]();
    });

    it.each([
      ['[{"ü":1}]', 'application/json', { json: [{ ü: 1 }], text: null }],
      ['Grüße', 'text/plain; charset=utf-8', { json: null, text: 'Grüße' }],
    ])('%s reads as it would from the row', async (content, contentType, value) => {
      const columns = await offload(content, contentType);
      const { answer } = await ask(columns);
      expect(answer.errors).toBeUndefined();
      expect(answer.data?.task?.result).toMatchObject({ ...value, offloaded: true, sizeBytes: Buffer.byteLength(content), pointer: { bucket: store.bucket } });
    });

    it.each([
      ['lost', () => store.delete(['tasks/result']), 'NOT_FOUND', 'removed'],
      ['altered', () => store.put('tasks/result', Buffer.from('{"a":2}')), 'INTERNAL_SERVER_ERROR', 'SHA-256'],
      ['grown', () => store.put('tasks/result', Buffer.from('{"a":1} ')), 'INTERNAL_SERVER_ERROR', 'SHA-256'],
      ['cut off', () => store.put('tasks/result', Buffer.from('{"a"')), 'INTERNAL_SERVER_ERROR', 'SHA-256'],
    ])('an object that is %s is an error of that field, and the rest of the answer stays', async (_fate, meddle, code, message) => {
      const columns = await offload('{"a":1}', 'application/json');
      await meddle();
      const { answer } = await ask(columns);
      expect(answer.data?.task).toMatchObject({
        name: expect.any(String),
        result: { json: null, text: null, offloaded: true, sizeBytes: 7, pointer: { key: 'tasks/result' } },
      });
      expect(answer.errors).toMatchObject([{ message: expect.stringContaining(message), path: ['task', 'result', 'json'], extensions: { code } }]);
    });
  });
});
