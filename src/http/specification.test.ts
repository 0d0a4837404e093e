import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';
import { type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';

let open: HttpFixture;
let secured: KeyedApp;
let key = '';

beforeAll(async () => {
  // Some audits ask for `__type`.
  [open, secured] = await Promise.all([openHttpFixture(), openKeyedApp({ env: { INTROSPECTION: 'true' } })]);
  key = (await secured.makeKey({ scopes: ['READ'] })).secret;
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await secured[Symbol.asyncDispose]();
});

/** "MAY accept application/x-www-form-urlencoded": any web page could send it, so it must not. */
const REFUSED = '5A70';

/** The address and the key are asked for when an audit runs; the list of audits is needed before there are any. */
const auditsOf = (server: () => { url: string; headers?: Record<string, string> }) =>
  serverAudits({
    url: () => `${server().url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...server().headers, ...Object.fromEntries(new Headers(init.headers)) } }),
  }).map(({ id, name, fn }) => ({ id, title: `${id} ${name}`, fn }));

describe('GraphQL over HTTP', () => {
  it.each(auditsOf(() => open))('$title', async ({ id, fn }) => {
    expect(await fn()).toMatchObject({ status: id === REFUSED ? 'notice' : 'ok' });
  });
});

describe('GraphQL over HTTP, of the whole server with a key', () => {
  it.each(auditsOf(() => ({ url: secured.url, headers: { 'x-api-key': key } })))('$title', async ({ id, fn }) => {
    expect(await fn()).toMatchObject({ status: id === REFUSED ? 'notice' : 'ok' });
  });
});
