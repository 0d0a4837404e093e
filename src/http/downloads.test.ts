import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabaseStore } from '../storage/database-store.ts';
import { openTestDatabase } from '../testing/database.ts';
import { type HttpFixture, openHttpFixture } from '../testing/http-fixture.ts';

const content = randomBytes(600_000);
const target = { key: 'tasks/1/report.bin', contentType: 'application/x-report', filename: 'Bericht für März.bin' };

describe.each(['file:', 'postgres:'])('a download from %s', (scheme) => {
  let fixture: HttpFixture;
  let resources: AsyncDisposableStack;

  beforeAll(async () => {
    resources = new AsyncDisposableStack();
    const database = resources.use(await openTestDatabase());
    fixture = resources.use(await openHttpFixture(scheme === 'postgres:' ? { storage: await openDatabaseStore(database) } : {}));
    await fixture.storage.put(target.key, content);
  });

  afterAll(() => resources.disposeAsync());

  const download = (headers: Record<string, string> = {}, method = 'GET') => fetch(fixture.links.sign(target), { headers, method });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  it('has the bytes, and what a browser needs to know about them', async () => {
    const response = await download();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/x-report',
      'content-length': '600000',
      'content-disposition': `inline; filename="Bericht f?r M?rz.bin"; filename*=UTF-8''Bericht%20f%C3%BCr%20M%C3%A4rz.bin`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[\w-]+"$/),
    });
    expect(content.equals(await bytesOf(response))).toBe(true);
  });

  it('answers HEAD with the same headers and no bytes', async () => {
    const [head, whole] = [await download({ range: 'bytes=0-9' }, 'HEAD'), await download()];
    expect(await bytesOf(head)).toHaveLength(0);
    expect(head.status).toBe(200);
    for (const name of ['content-type', 'content-length', 'etag', 'content-disposition']) expect(head.headers.get(name)).toBe(whole.headers.get(name));
  });

  it.each([
    ['bytes=0-9', 0, 9],
    ['bytes=262140-262150', 262_140, 262_150],
    ['bytes=599990-', 599_990, 599_999],
    ['bytes=-10', 599_990, 599_999],
    ['bytes=599990-700000', 599_990, 599_999],
    ['bytes=0-5,6-9', 0, 9],
  ])('gives the range %s', async (range, start, end) => {
    const response = await download({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/600000`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect(content.subarray(start, end + 1).equals(await bytesOf(response))).toBe(true);
  });

  it('refuses a range that is not there', async () => {
    const response = await download({ range: 'bytes=600000-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */600000');
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it.each(['bytes=0-5,100-105', 'bytes=x', 'lines=0-5'])('gives the whole for the range %s', async (range) => {
    const response = await download({ range });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, 600_000]);
  });

  it('continues only what has not changed meanwhile', async () => {
    const etag = (await download({}, 'HEAD')).headers.get('etag') ?? '';
    expect((await download({ range: 'bytes=10-19', 'if-range': etag })).status).toBe(206);
    expect((await download({ range: 'bytes=10-19', 'if-range': '"other"' })).status).toBe(200);
    expect((await download({ 'if-none-match': `"other", ${etag}` })).status).toBe(304);
    await fixture.storage.put(target.key, content);
    expect((await download({ range: 'bytes=10-19', 'if-range': etag })).status).toBe(200);
    expect((await download({ 'if-none-match': etag })).status).toBe(200);
  });

  it('gives an empty object', async () => {
    await fixture.storage.put('empty', Buffer.alloc(0));
    const link = fixture.links.sign({ key: 'empty', contentType: 'text/plain', filename: 'empty.txt' });
    const response = await fetch(link);
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '0', '']);
    expect((await fetch(link, { headers: { range: 'bytes=0-0' } })).status).toBe(416);
  });

  it('says what is wrong with a link', async () => {
    const forged = await fetch(fixture.links.sign(target).replace('report.bin', 'secret.bin'));
    expect([forged.status, await forged.text()]).toEqual([403, 'This link was not made by this server, or was changed.\n']);
    const expired = await fetch(fixture.links.sign({ ...target, expiresInMs: -60_000 }));
    expect([expired.status, await expired.text()]).toEqual([410, 'This link has expired. Ask the API for a new one.\n']);
    const gone = await fetch(fixture.links.sign({ ...target, key: 'never/stored' }));
    expect([gone.status, await gone.text()]).toEqual([404, 'The object of this link is gone.\n']);
    for (const response of [forged, expired, gone]) expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});

describe('a downloaded file', () => {
  let fixture: HttpFixture;

  beforeAll(async () => {
    fixture = await openHttpFixture();
    await fixture.storage.put('page', Buffer.from('<script>fetch("/graphql")</script>'));
  });

  afterAll(() => fixture[Symbol.asyncDispose]());

  it.each([
    ['text/html', 'text/html; charset=utf-8', 'sandbox'],
    ['image/svg+xml', 'image/svg+xml', 'sandbox'],
    ['application/xhtml+xml', 'application/xhtml+xml', 'sandbox'],
    ['text/xml; charset=latin1', 'text/xml; charset=latin1', 'sandbox'],
    ['text/plain', 'text/plain; charset=utf-8', null],
    ['image/png', 'image/png', null],
    ['nonsense\r\nset-cookie: a=b', 'application/octet-stream', null],
  ])('of type %j runs no scripts here', async (contentType, expected, policy) => {
    const response = await fetch(fixture.links.sign({ key: 'page', contentType, filename: 'page' }));
    expect(response.headers.get('content-type')).toBe(expected);
    expect(response.headers.get('content-security-policy')).toBe(policy);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('is offered for saving where the link says so', async () => {
    const link = fixture.links.sign({ key: 'page', contentType: 'text/plain', filename: 'a.txt', disposition: 'attachment' });
    expect((await fetch(link)).headers.get('content-disposition')).toBe('attachment; filename=a.txt');
  });
});
