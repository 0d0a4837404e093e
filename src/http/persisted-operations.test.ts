import { createHash } from 'node:crypto';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { openSocket, post, transports } from '../testing/graphql-transports.ts';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';
import { readPersistedOperations } from './persisted-operations.ts';

const text = 'query Greet($name: String!) { hello(name: $name) }';
const sha256Hash = createHash('sha256').update(text).digest('hex');
const variables = { name: 'there' };
const greeted = { data: { hello: 'Hello, there' } };
const withCode = (code: string) => [{ errors: [expect.objectContaining({ extensions: { code } })] }];

describe('a server with a manifest', () => {
  let fixture: HttpFixture;
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
  beforeAll(async () => {
    folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-manifest-'));
    const PERSISTED_OPERATIONS = join(folder.path, 'manifest.json');
    await writeFile(PERSISTED_OPERATIONS, JSON.stringify({ [sha256Hash]: text, count: 'subscription { count { number } }' }));
    fixture = await openHttpFixture({ config: { ...readConfig({ PERSISTED_OPERATIONS }), PORT: 0 } });
  });
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  describe.each(transports)('over %s', (_name, run) => {
    // What is no part of an ordinary operation.
    const named = (id: object) => ({ query: '', variables, ...id });

    it('runs what it has, by either name', async () => {
      expect(await run(fixture.url, named({ extensions: { persistedQuery: { version: 1, sha256Hash } } }))).toEqual([greeted]);
      expect(await run(fixture.url, named({ documentId: sha256Hash }))).toEqual([greeted]);
    });

    it('runs no text, not even one that it has', async () => {
      for (const query of [text, '{ hello }', '{ __schema { types { name } } }', 'mutation { shout }']) {
        expect(await run(fixture.url, { query, variables })).toEqual(withCode('PERSISTED_QUERY_ID_REQUIRED'));
        expect(await run(fixture.url, { ...named({ documentId: sha256Hash }), query })).toEqual(withCode('PERSISTED_QUERY_ID_REQUIRED'));
      }
    });

    it('knows no others', async () => {
      for (const documentId of ['unknown', '__proto__', 'constructor']) {
        expect(await run(fixture.url, named({ documentId }))).toEqual(withCode('PERSISTED_QUERY_NOT_IN_LIST'));
      }
      for (const extensions of [{}, { persistedQuery: {} }, { persistedQuery: { sha256Hash: 1 } }, null]) {
        expect(await run(fixture.url, named({ extensions }))).toEqual(withCode('PERSISTED_QUERY_ID_REQUIRED'));
      }
    });
  });

  it('subscribes', async () => {
    await using socket = await openSocket(fixture.url);
    const messages = await Array.fromAsync(socket.subscribe('1', { query: '', documentId: 'count' } as { query: string }));
    expect(messages.map(({ type }) => type)).toEqual(['next', 'next', 'next', 'complete']);
  });

  it('answers a GET and a POST without text', async () => {
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
    const query = new URLSearchParams({ extensions, variables: JSON.stringify(variables) });
    const response = await fetch(`${fixture.url}/graphql?${query}`, { headers: { accept: 'application/json' } });
    expect(await response.json()).toEqual(greeted);
    expect(await (await post(fixture.url, { documentId: sha256Hash, variables })).json()).toEqual(greeted);
  });
});

describe('a manifest', () => {
  const read = async (content: string) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-manifest-'));
    const path = join(folder.path, 'manifest.json');
    await writeFile(path, content);
    return await readPersistedOperations(path);
  };

  it("may be Apollo's", async () => {
    const operations = [{ id: 'a', name: 'Greet', type: 'query', body: text }];
    const manifest = await read(JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
    expect(manifest.textOf({ documentId: 'a' })).toBe(text);
  });

  it.each(['', 'text', '[]', '{ "a": 1 }', '{ "format": "apollo-persisted-query-manifest", "operations": [{}] }'])('is not %j', async (content) => {
    await expect(read(content)).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringContaining('is no manifest') });
  });

  it('must be there, and leaves nothing else to be shown', async () => {
    await expect(readPersistedOperations('/nowhere/manifest.json')).rejects.toMatchObject({ name: 'ConfigError' });
    const PERSISTED_OPERATIONS = 'manifest.json';
    expect(readConfig({ PERSISTED_OPERATIONS })).toMatchObject({ graphiql: false, introspection: false });
    expect(() => readConfig({ PERSISTED_OPERATIONS, GRAPHIQL: 'true', INTROSPECTION: 'true' })).toThrow(
      /GRAPHIQL=true contradicts.*\n.*INTROSPECTION=true contradicts/,
    );
  });
});
