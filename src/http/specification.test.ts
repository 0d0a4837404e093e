import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

let fixture: HttpFixture;

beforeAll(async () => {
  fixture = await openHttpFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

// The address is asked for when an audit runs; the list of audits is needed before there is one.
const audits = serverAudits({ url: () => `${fixture.url}/graphql` });
/** "MAY accept application/x-www-form-urlencoded": any web page could send it, so it must not. */
const REFUSED = '5A70';

describe('GraphQL over HTTP', () => {
  it.each(audits.map(({ id, name, fn }) => ({ id, title: `${id} ${name}`, fn })))('$title', async ({ id, fn }) => {
    expect(await fn()).toMatchObject({ status: id === REFUSED ? 'notice' : 'ok' });
  });
});
