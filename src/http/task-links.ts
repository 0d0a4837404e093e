import type { IncomingMessage } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { parsePublicId } from '../domain/ids.ts';
import type { LinkedTask, TaskLinks } from '../domain/task-links.ts';
import { decodeCursor } from '../events/cursor.ts';
import type { LiveEvents } from '../events/stream.ts';
import type { Caller, FollowedLink } from './caller.ts';
import { formatResult } from './errors.ts';
import { documents } from './task-link-documents.ts';

/** What the server has to know for it. */
export interface TaskLinkAccess extends Pick<TaskLinks, 'verify'> {
  /** Whether the task ended before this place of the log, which a client sent: it has seen all there was. */
  isOver(taskId: string, cursor: string): Promise<boolean>;
}

export function taskLinkAccess({ verify }: Pick<TaskLinks, 'verify'>, live: Pick<LiveEvents, 'isOver'>): TaskLinkAccess {
  return {
    verify,
    async isOver(taskId, text) {
      const [uuid, cursor] = [parsePublicId(taskId)?.uuid, decodeCursor(text)];
      return uuid !== undefined && cursor !== undefined && live.isOver(uuid, cursor);
    },
  };
}

/**
 * What stands behind a task's links, `/tasks/ID` and `/tasks/ID/stream`: one query and one subscription of the server's own, with the rights of
 * the token in the link, or of the key that the request brings. Whatever the request accepts, it gets JSON of the one and an event stream of the other.
 * @returns undefined for another request; this one then stands there as if it had been sent to /graphql.
 */
export function followTaskLink(request: IncomingMessage, { verify }: Pick<TaskLinks, 'verify'>): FollowedLink | undefined {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, taskId, stream] = /^\/tasks\/(task_\w{26})(\/stream)?$/.exec(path) ?? [];
  if (request.method !== 'GET' || taskId === undefined) return undefined;
  const link: LinkedTask = { kind: stream ? 'stream' : 'task', taskId };
  const token = new URLSearchParams(query).get('token');
  request.url = `/graphql?${new URLSearchParams({ query: documents[link.kind], variables: JSON.stringify({ taskId }) })}`;
  request.headers.accept = stream ? 'text/event-stream' : 'application/json';
  return { ...link, verdict: token === null ? undefined : verify(link, token) };
}

/**
 * An `EventSource` comes back after every end, until it is told by the status that there is nothing more: 204 after the end of the task, and
 * for what cannot be streamed at all the error's own status.
 */
export function useTaskLinks({ isOver }: Pick<TaskLinkAccess, 'isOver'>): Plugin<object, { caller: Caller }> {
  return {
    async onResultProcess({ result, serverContext: { caller }, setResultProcessor }) {
      const { link, lastEventId } = caller;
      if (link?.kind !== 'stream' || Array.isArray(result)) return;
      if (!isAsyncIterable(result)) {
        const { status, headers } = refusalOf(result);
        setResultProcessor(
          (_result, { Response }) =>
            new Response(JSON.stringify(formatResult(result)), { status, headers: { ...headers, 'content-type': 'application/json' } }),
          'application/json',
        );
        return;
      }
      if (lastEventId === undefined || !(await isOver(link.taskId, lastEventId))) return;
      await result[Symbol.asyncIterator]().return?.();
      setResultProcessor((_result, { Response }) => new Response(null, { status: 204 }), 'text/event-stream');
    },
  };
}

const statuses: Readonly<Record<string, number>> = { NOT_FOUND: 404, FORBIDDEN: 403, CURSOR_EXPIRED: 410, INTERNAL_SERVER_ERROR: 500 };

interface HttpExtension {
  status?: number;
  headers?: Record<string, string>;
}

function refusalOf({ errors }: ExecutionResult): Required<HttpExtension> {
  const { code, http } = errors?.[0]?.extensions ?? {};
  const { status = statuses[String(code)] ?? 400, headers = {} }: HttpExtension = http ?? {};
  return { status, headers };
}
