import type { Answer, TypedDocument } from './graph.ts';
import { framesOf, post } from './graphql-transports.ts';

/** A subscription over server-sent events that has begun: whatever happens from now on, it sees. Disposed, it is left. */
export interface Watch<Data> extends AsyncDisposable {
  /** Everything that `next` gave. */
  readonly seen: readonly Data[];
  /** @throws where it has ended, or sent an error. */
  next(): Promise<Data>;
}

/** Resolves when the server has accepted it. */
export async function openWatch<Data, Variables>(
  url: string,
  document: TypedDocument<Data, Variables>,
  variables: Variables,
  headers: Record<string, string> = {},
): Promise<Watch<Data>> {
  const gone = new AbortController();
  const response = await post(url, { query: document.toString(), variables }, { accept: 'text/event-stream', ...headers }, gone.signal);
  const frames = framesOf(response);
  const seen: Data[] = [];
  return {
    seen,
    async next() {
      for (;;) {
        const { value, done } = await frames.next();
        if (done || value.event === 'complete') throw new Error('The subscription has ended.');
        if (value.event !== 'next') continue;
        const answer = JSON.parse(value.data ?? '') as Answer<Data>;
        if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer));
        seen.push(answer.data);
        return answer.data;
      }
    },
    async [Symbol.asyncDispose]() {
      gone.abort();
      await frames.return(undefined).catch(() => {});
    },
  };
}
