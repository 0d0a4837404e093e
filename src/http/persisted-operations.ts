import { readFile } from 'node:fs/promises';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import { ConfigError } from '../config.ts';
import type { Caller } from './caller.ts';

/** The operations that a server runs, and no others. */
export interface PersistedOperations {
  /**
   * The text of the operation that a request names by `extensions.persistedQuery.sha256Hash` or `documentId`.
   * @throws PERSISTED_QUERY_ID_REQUIRED for text instead of an id, PERSISTED_QUERY_NOT_IN_LIST for an unknown id.
   */
  textOf(request: OperationRequest): string;
}

/** Of the body of a request, or the payload of a `subscribe` message; whatever was sent. */
interface OperationRequest {
  query?: unknown;
  extensions?: unknown;
  documentId?: unknown;
}

/** As GraphQL Code Generator's client preset and relay-compiler write it: id → document. */
const byId = z.record(z.string(), z.string());
/** https://www.apollographql.com/docs/graphos/platform/security/persisted-queries: what Apollo's generator writes. */
const apollo = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});
const manifest = z.union([
  apollo.transform(({ operations }) => new Map(operations.map(({ id, body }) => [id, body]))),
  byId.transform((all) => new Map(Object.entries(all))),
]);

const persistedQuery = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) });

/** @throws ConfigError where the file is not there, or is no manifest. */
export async function readPersistedOperations(path: string): Promise<PersistedOperations> {
  const operations = await readManifest(path);
  return {
    textOf({ query, extensions, documentId }) {
      const id = typeof documentId === 'string' ? documentId : persistedQuery.safeParse(extensions).data?.persistedQuery.sha256Hash;
      // Sockets must send a text, so the empty one counts as none.
      if (id === undefined || (query !== undefined && query !== null && query !== '')) {
        throw refusal('PERSISTED_QUERY_ID_REQUIRED', 'This server runs persisted operations only: send the id of one, and no text.');
      }
      const text = operations.get(id);
      if (text === undefined) throw refusal('PERSISTED_QUERY_NOT_IN_LIST', 'This server has no persisted operation with that id.');
      return text;
    },
  };
}

/** For requests; WebSockets call `textOf` themselves. */
export function usePersistedOperations(operations: PersistedOperations): Plugin<object, { caller: Caller }> {
  return {
    onParams({ params, setParams, context: { caller } }) {
      // What stands behind a task's link is no client's choice.
      if (!caller.link) setParams({ ...params, query: operations.textOf(params) });
    },
  };
}

async function readManifest(path: string): Promise<Map<string, string>> {
  const fault = (reason: string) => new ConfigError([`PERSISTED_OPERATIONS: ${path} ${reason}`]);
  const text = await readFile(path, 'utf8').catch(() => {
    throw fault('cannot be read');
  });
  const parsed = z.string().transform(parseJson).pipe(manifest).safeParse(text);
  if (!parsed.success) throw fault('is no manifest: a JSON object of id → document, or the manifest of Apollo');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refusal = (code: string, message: string) => new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
