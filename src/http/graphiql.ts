import type { YogaServerOptions } from 'graphql-yoga';

/** A query that GraphiQL opens with when its user has none of their own yet. `variables` and `headers` are JSON. */
export interface ExampleTab {
  query: string;
  variables?: string;
  headers?: string;
}

/**
 * Yoga's options for a playground that needs no network. The page is nine megabytes: loaded and put together when somebody first asks.
 */
export function graphiqlPage(exampleTabs: readonly ExampleTab[]): Pick<YogaServerOptions<object, object>, 'graphiql' | 'renderGraphiQL'> {
  let page: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    graphiql: { title: 'Taskloom', subscriptionsProtocol: 'WS', defaultTabs: [...exampleTabs] },
    renderGraphiQL: (options) => {
      page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) => new TextEncoder().encode(renderGraphiQL(options)));
      return page;
    },
  };
}
