import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../domain/ids.ts';
import { graphql } from '../gql/gql.ts';
import { type Graph, openGraph } from '../testing/graph.ts';
import { insertRichTask, richIds } from '../testing/rich-task.ts';

const ResultOfTask = graphql(`
  query ResultOfTask($id: ID!) {
    task(id: $id) {
      name
      result { json text offloaded sizeBytes url pointer { bucket key sizeBytes contentType sha256 } }
    }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await insertRichTask(graph.services);
});

afterAll(() => graph[Symbol.asyncDispose]());

const id = publicId('Task', richIds.task);

describe('the result of a task', () => {
  const resultOf = async (columns: ReturnType<typeof sql>) => {
    await graph.services.database.query(sql`
      update task set result_json = null, result_text = null, result_blob_key = null, result_content_type = null, result_size_bytes = null, result_sha256 = null
      where id = ${richIds.task}::uuid`);
    await graph.services.database.query(sql`update task set ${columns} where id = ${richIds.task}::uuid`);
    const { answer, statements } = await graph.measure(ResultOfTask, { id });
    expect(statements).toHaveLength(1);
    return answer;
  };
  const offload = async (content: string, contentType: string, sizeBytes = content.length) => {
    await graph.services.storage.put('tasks/result', Buffer.from(content));
    return sql`result_blob_key = 'tasks/result', result_content_type = ${contentType}, result_size_bytes = ${sizeBytes}::bigint, result_sha256 = 'abc'`;
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
      pointer: { bucket: graph.services.storage.bucket, key: 'tasks/result', sizeBytes: content.length, contentType, sha256: 'abc' },
    });
    const download = await fetch(data?.task?.result?.url ?? '');
    expect(await download.text()).toBe(content);
  });

  it('is not read into an answer that it would burst', async () => {
    const { data, errors } = await resultOf(await offload('', 'text/plain', 20_000_000));
    expect(data?.task?.result).toMatchObject({ text: null, sizeBytes: 20_000_000, url: expect.stringContaining('http') });
    expect(errors).toMatchObject([{ message: expect.stringContaining('`url`'), path: ['task', 'result', 'text'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
