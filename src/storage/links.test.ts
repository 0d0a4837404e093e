import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type Links, openLinks } from './links.ts';

let database: TestDatabase;
let links: Links;
const baseUrl = () => 'https://tasks.example';
const target = { key: 'tasks/1/out.txt', contentType: 'text/plain', filename: 'out.txt' };

const requestTarget = (link: string) => link.slice(baseUrl().length);

beforeAll(async () => {
  database = await openTestDatabase();
  links = await openLinks({ database, baseUrl });
});

afterAll(() => database[Symbol.asyncDispose]());

describe('signed links', () => {
  it('carry what they were signed for', () => {
    const link = links.sign(target);
    expect(link).toMatch(/^https:\/\/tasks\.example\/files\/[\w-]{43}\/\d+\/out\.txt\?/);
    expect(links.verify(requestTarget(link))).toEqual({ status: 'valid', ...target, disposition: 'inline' });
    expect(links.verify(requestTarget(links.sign({ ...target, disposition: 'attachment' })))).toMatchObject({ disposition: 'attachment' });
  });

  it('begin with the base URL, path included', async () => {
    const behindProxy = await openLinks({ database, baseUrl: () => 'https://example.com/taskloom/' });
    expect(behindProxy.sign(target)).toMatch(/^https:\/\/example\.com\/taskloom\/files\/[\w-]{43}\//);
  });

  it('expire, by default after a quarter of an hour', () => {
    expect(links.verify(requestTarget(links.sign({ ...target, expiresInMs: -1_000 })))).toEqual({ status: 'expired' });
    const expiry = Number(links.sign(target).split('/')[5]) * 1_000;
    expect(expiry - Date.now()).toBeGreaterThan(14 * 60_000);
    expect(expiry - Date.now()).toBeLessThanOrEqual(15 * 60_000 + 1_000);
  });

  it.each([
    ['key', (link: string) => link.replace('tasks%2F1', 'tasks%2F2')],
    ['type', (link: string) => link.replace('text%2Fplain', 'text%2Fhtml')],
    ['disposition', (link: string) => link.replace('as=inline', 'as=attachment')],
    ['file name', (link: string) => link.replace('/out.txt', '/out.exe')],
    ['expiry', (link: string) => link.replace(/\/(\d+)\//, (_, expiry: string) => `/${Number(expiry) + 60}/`)],
    ['expiry of an expired one', (link: string) => link.replace(/\/(\d+)\//, '/1/')],
    ['signature', (link: string) => link.replace(/files\/./, (start) => (start.endsWith('A') ? 'files/B' : 'files/A'))],
    ['signature, cut', (link: string) => link.replace(/files\/./, 'files/')],
    ['name, undecodable', (link: string) => link.replace('/out.txt', '/%ff')],
    ['query, gone', (link: string) => link.replace(/\?.*/, '')],
    ['path, other', () => '/files/'],
  ])('are refused with another %s', (_part, change) => {
    const link = requestTarget(links.sign(target));
    expect(change(link)).not.toBe(link);
    expect(links.verify(change(link))).toEqual({ status: 'forged' });
  });

  it.each([
    ['übung "1".txt', 'übung "1".txt'],
    ['a/b\\c\r\n.txt', 'a_b_c_.txt'],
    ['..', 'download'],
    ['', 'download'],
    ['\ud800', '\ufffd'],
    ['100% + ?&#.txt', '100% + ?&#.txt'],
  ])('carry the file name %j as %j', (filename, expected) => {
    // As an HTTP client sends it.
    const { pathname, search } = new URL(links.sign({ ...target, filename }));
    expect(links.verify(pathname + search)).toMatchObject({ status: 'valid', filename: expected });
  });

  it('are understood by every process on the database, also when two start at once', async () => {
    await database.query(sql`delete from server_secret`);
    const [first, second] = await Promise.all([openLinks({ database, baseUrl }), openLinks({ database, baseUrl })]);
    expect(second.verify(requestTarget(first.sign(target)))).toMatchObject({ status: 'valid' });
    expect(links.verify(requestTarget(first.sign(target)))).toEqual({ status: 'forged' });
    expect(await database.query(sql`select name from server_secret`)).toEqual([{ name: 'links' }]);
  });
});
