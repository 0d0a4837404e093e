import type { IncomingMessage } from 'node:http';
import type { LinkedTask, TaskLinkVerdict } from '../domain/task-links.ts';

/** A task's link that a request follows. */
export interface FollowedLink extends LinkedTask {
  /** Of the token in it; undefined where it has none, so that the request needs a key as any other does. */
  verdict: TaskLinkVerdict | undefined;
}

/** Who asks, and how: what a context is built from, for a request and again for every event of a subscription. */
export interface Caller {
  headers: Headers;
  /** Payload of `connection_init`; undefined except on a WebSocket. */
  connectionParams: Readonly<Record<string, unknown>> | undefined;
  /** Where an `EventSource` that reconnects stopped reading: stands in for the `after` of a subscription that names none. */
  lastEventId: string | undefined;
  /** Of a request that followed one: its operation is the server's own. */
  link?: FollowedLink | undefined;
  /** Aborted when nobody waits for the answer any more: the client is gone, unsubscribed, or the server goes down. */
  signal: AbortSignal;
}

/**
 * Builds the context of one execution; what it throws answers the operation.
 * What long-lived resolvers do must end with `signal`; loaders and rights belong to this context alone.
 */
export type CreateContext = (caller: Caller) => Promise<object> | object;

export function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
