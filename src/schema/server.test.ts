import { expect, it } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { openGraph } from '../testing/graph.ts';
import { openTestApp } from '../testing/test-app.ts';

const AboutServer = graphql(`
  query AboutServer {
    serverInfo { service version status graphqlUrl subscriptionsUrl docsUrl }
    health { status version components { name kind status latencyMs message } }
    viewer { name shop scopes isAuthenticated }
  }
`);

it('the server says what it is and how it is, part by part', async () => {
  await using app = await openTestApp({ env: { OLLAMA_BASE_URL: 'http://127.0.0.1:9' } });
  const { serverInfo, health } = await app.run(AboutServer, {});
  const { version } = app.app;
  expect(serverInfo).toEqual({
    service: 'taskloom',
    version,
    status: health?.status,
    graphqlUrl: `${app.url}/graphql`,
    subscriptionsUrl: `${app.url.replace('http:', 'ws:')}/graphql`,
    docsUrl: `${app.url}/graphql`,
  });
  expect(health?.version).toBe(version);
  expect(health?.components).toEqual(
    expect.arrayContaining([
      { name: 'database', kind: app.app.database.kind, status: 'ONLINE', latencyMs: expect.any(Number), message: null },
      { name: 'llm:ollama', kind: 'ollama', status: 'OFFLINE', latencyMs: null, message: expect.stringMatching(/./) },
    ]),
  );
});

it('the viewer is whoever asks', async () => {
  await using graph = await openGraph();
  const { data } = await graph.ask(AboutServer, {}, 'shop-a');
  expect(data?.viewer).toEqual({ name: 'local', shop: 'shop-a', scopes: ['READ', 'WRITE', 'INGEST', 'APPROVE', 'ADMIN'], isAuthenticated: false });
});
