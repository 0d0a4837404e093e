import type { Answer, TypedDocument } from './graph.ts';
import { framesOf, post } from './graphql-transports.ts';

/** A caller of the API of some server, in this process or another. */
export interface GraphClient {
  /** Of the API, without a path. */
  readonly url: string;
  /** Runs an operation over HTTP. @throws with the query and the answer where the answer has errors. */
  run<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables): Promise<Data>;
  /** As `run`, errors included. */
  ask<Data, Variables>(document: TypedDocument<Data, Variables> | string, variables?: Variables): Promise<Answer<Data>>;
  /** The results of a subscription over server-sent events, until it completes or is left. */
  watch<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables): AsyncGenerator<Data>;
}

export function graphClient(url: string): GraphClient {
  const ask: GraphClient['ask'] = async (document, variables) => (await post(url, { query: document.toString(), variables })).json() as never;
  return {
    url,
    ask,
    async run(document, variables) {
      const answer = await ask(document, variables);
      if (!answer.data || answer.errors) throw new Error(`${document.toString()}\nanswered\n${JSON.stringify(answer, null, 2)}`);
      return answer.data;
    },
    async *watch<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables) {
      const gone = new AbortController();
      try {
        const response = await post(url, { query: document.toString(), variables }, { accept: 'text/event-stream' }, gone.signal);
        for await (const { event, data } of framesOf(response)) {
          if (event === 'complete') return;
          if (event !== 'next') continue;
          const answer = JSON.parse(data ?? '') as Answer<Data>;
          if (!answer.data || answer.errors) throw new Error(`${document.toString()}\nsent\n${JSON.stringify(answer, null, 2)}`);
          yield answer.data;
        }
      } finally {
        gone.abort();
      }
    },
  };
}
