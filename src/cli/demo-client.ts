import type { GraphQLFormattedError } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import type { TypedDocumentString } from '../gql/graphql.ts';

/**
 * A WebSocket that connects with the first operation. One that breaks is an error here; a client that is to go on by itself subscribes
 * again, with the cursor of its last event as `after`.
 * @param url of the server, without the path of the API.
 */
export function openClient(url: string, key?: string): Client {
  return createClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, retryAttempts: 0, ...(key && { connectionParams: { 'X-API-Key': key } }) });
}

/**
 * What a subscription sends, until it completes.
 * @throws Error with what the server says.
 */
export async function* results<Result, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): AsyncGenerator<Result> {
  try {
    for await (const { data, errors } of client.iterate<Result>({ query: document.toString(), variables })) {
      if (errors || !data) throw errors;
      yield data;
    }
  } catch (error) {
    throw new Error(explain(error), { cause: error });
  }
}

/** What a query or a mutation answers. @throws as `results`. */
export async function result<Result, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  for await (const value of results(client, document, variables)) return value;
  throw new Error('The server answered nothing.');
}

/** graphql-ws throws the errors of an operation as a list, and the event with which a connection broke or was never made. */
function explain(error: unknown): string {
  if (Array.isArray(error)) return error.map(({ message }: GraphQLFormattedError) => message).join('\n');
  if (error instanceof CloseEvent) return `The connection to the server broke (${error.code}${error.reason && `, ${error.reason}`}).`;
  return typeof error === 'object' && error !== null && 'message' in error ? `No connection to the server: ${error.message}` : String(error);
}
