import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openS3Server, type S3Server } from '../testing/s3-server.ts';
import { BlobNotFoundError, type BlobStore } from './blob-store.ts';
import { openDatabaseStore } from './database-store.ts';
import { openFileStore } from './file-store.ts';
import { openStorage } from './open-storage.ts';
import { parseS3Address } from './s3-address.ts';
import { openS3Store } from './s3-store.ts';

let database: TestDatabase;
let folder: string;
let s3: S3Server;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'taskloom-storage-'));
  s3 = await openS3Server();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  await s3[Symbol.asyncDispose]();
});

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

const stores: [string, () => Promise<BlobStore>][] = [
  ['file:', () => openFileStore(folder)],
  ['postgres:', () => openDatabaseStore(database)],
  ['s3:', () => openS3Store(parseS3Address(s3.storageUrl))],
];

describe.each(stores)('%s storage', (scheme, open) => {
  // Three pieces of the database store, the last one short.
  const large = randomBytes(600_000);
  let store: BlobStore;

  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store[Symbol.asyncDispose]());

  it('keeps bytes, and knows their size and digest', async () => {
    expect(await store.put('a/large', large)).toEqual({ sizeBytes: 600_000, sha256: sha256(large) });
    expect(await store.stat('a/large')).toMatchObject({ sizeBytes: 600_000 });
    expect(sha256(await buffer(await store.read('a/large')))).toBe(sha256(large));
  });

  it('keeps what a stream delivers in chunks of any size, and text', async () => {
    const chunks = [large.subarray(0, 1), large.subarray(1, 300_000), large.subarray(300_000)];
    expect(await store.put('a/streamed', Readable.from(chunks))).toEqual({ sizeBytes: 600_000, sha256: sha256(large) });
    expect(sha256(await buffer(await store.read('a/streamed')))).toBe(sha256(large));
    await store.put('a/text', Readable.from(['grüße', ', world']));
    expect(await text(await store.read('a/text'))).toBe('grüße, world');
  });

  it('keeps an empty object', async () => {
    expect(await store.put('a/empty', Buffer.alloc(0))).toEqual({ sizeBytes: 0, sha256: sha256(Buffer.alloc(0)) });
    expect(await store.stat('a/empty')).toMatchObject({ sizeBytes: 0 });
    expect(await buffer(await store.read('a/empty'))).toHaveLength(0);
  });

  it.each<[number, number]>([
    // The S3 server of these tests takes an end of 0 for none.
    ...(scheme === 's3:' ? [] : [[0, 0] satisfies [number, number]]),
    [10, 19],
    [262_143, 262_144],
    [262_144, 524_287],
    [599_999, 599_999],
    [599_990, 700_000],
  ])('reads bytes %i to %i', async (start, end) => {
    await store.put('a/ranged', large);
    const expected = large.subarray(start, end + 1);
    expect(sha256(await buffer(await store.read('a/ranged', { start, end })))).toBe(sha256(expected));
  });

  it('replaces an object, and its etag', async () => {
    await store.put('a/replaced', Buffer.from('one'));
    const before = await store.stat('a/replaced');
    await store.put('a/replaced', Buffer.from('two'));
    const after = await store.stat('a/replaced');
    expect(await text(await store.read('a/replaced'))).toBe('two');
    expect(after?.etag).not.toBe(before?.etag);
    expect(await store.stat('a/replaced')).toEqual(after);
  });

  // S3 promises it; the server of these tests writes two contents into one file.
  const contested = scheme === 's3:' ? [] : ['one of two contents that are put at once'];
  it.each(contested)('keeps %s, whole', async () => {
    const contents = [Buffer.alloc(600_000, 'a'), Buffer.alloc(300_000, 'b')];
    await Promise.all(contents.map((content) => store.put('a/contested', Readable.from([content]))));
    const kept = await buffer(await store.read('a/contested'));
    expect(contents.some((content) => content.equals(kept))).toBe(true);
    expect(await store.stat('a/contested')).toMatchObject({ sizeBytes: kept.length });
  });

  it('keeps nothing of a stream that breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield large;
        throw new Error('the producer died');
      })(),
    );
    await expect(store.put('a/broken', broken)).rejects.toThrow('the producer died');
    expect(await store.stat('a/broken')).toBeUndefined();
  });

  it('says that an object is not there', async () => {
    expect(await store.stat('a/nothing')).toBeUndefined();
    expect(await store.stat('a')).toBeUndefined();
    await expect(store.read('a/nothing')).rejects.toThrow(BlobNotFoundError);
    await expect(store.read('a')).rejects.toThrow(BlobNotFoundError);
  });

  it('deletes whole folders, and nothing beside them', async () => {
    const keys = ['f/one/a', 'f/one/b/c', 'f/two/a', 'f/one-more/a', 'f/oneself', 'g/one/a'];
    for (const key of keys) await store.put(key, Buffer.from(key));
    await store.deleteFolders(['f/one', 'f/oneself', 'f/unknown', 'unknown/x']);
    const left: string[] = [];
    for (const key of keys) if (await store.stat(key)) left.push(key);
    expect(left).toEqual(['f/two/a', 'f/one-more/a', 'f/oneself', 'g/one/a']);
    await store.deleteFolders([]);
    await expect(store.deleteFolders(['../f'])).rejects.toThrow('Not a storage key');
    await store.deleteFolders(['f', 'g']);
  });

  it('deletes what is there, and leaves the rest', async () => {
    await store.put('b/c/one', Buffer.from('1'));
    await store.put('b/two', Buffer.from('2'));
    await store.delete(['b/c/one', 'b/c/unknown', 'unknown/x']);
    expect(await store.stat('b/c/one')).toBeUndefined();
    expect(await text(await store.read('b/two'))).toBe('2');
    await store.put('b/c/one', Buffer.from('again'));
    expect(await text(await store.read('b/c/one'))).toBe('again');
    await store.delete([]);
  });

  it.each(['', '/etc/passwd', '../secret', 'a/../b', 'a//b', 'a/', '.incoming/x', 'a/.hidden', 'a b', 'ä', 'a\0b', 'x'.repeat(513)])(
    'refuses %j as a key',
    async (key) => {
      await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('Not a storage key');
      await expect(store.stat(key)).rejects.toThrow('Not a storage key');
      await expect(store.read(key)).rejects.toThrow('Not a storage key');
      await expect(store.delete([key])).rejects.toThrow('Not a storage key');
    },
  );
});

describe('file: storage', () => {
  it('leaves neither temporary files nor empty folders', async () => {
    const root = join(folder, 'tidy');
    const store = await openFileStore(root);
    await store.put('x/y/z', Buffer.from('1'));
    await store.put('x/w', Buffer.from('2'));
    expect(await readdir(join(root, '.incoming'))).toEqual([]);
    await store.delete(['x/y/z']);
    expect(await readdir(join(root, 'x'))).toEqual(['w']);
    await store.delete(['x/w']);
    expect(await readdir(root)).toEqual(['.incoming']);
  });

  it('survives deletions of neighbours in the same folder', async () => {
    const store = await openFileStore(join(folder, 'busy'));
    const names = Array.from({ length: 40 }, (_, index) => `shared/${index}`);
    await Promise.all(
      names.map(async (name) => {
        await store.put(name, Buffer.from(name));
        await store.delete([name]);
      }),
    );
    expect(await readdir(join(folder, 'busy'))).toEqual(['.incoming']);
  });
});

describe('postgres: storage', () => {
  it('leaves no pieces of what broke off, and fails a reader whose object is replaced', async () => {
    const store = await openDatabaseStore(database);
    await store.put('live', Buffer.alloc(600_000, 'a'));
    const reading = (await store.read('live')).iterator();
    expect((await reading.next()).value).toHaveLength(262_144);
    await store.put('live', Buffer.alloc(600_000, 'b'));
    await expect(Array.fromAsync({ [Symbol.asyncIterator]: () => reading })).rejects.toThrow('was replaced or deleted');
    expect(await database.query(sql`select key from blob_chunk where key like '.incoming%'`)).toEqual([]);
  });

  it('removes what a killed process left, but nothing that may still be written', async () => {
    const abandoned = `.incoming/${(Date.now() - 25 * 3_600_000).toString().padStart(15, '0')}/a`;
    const recent = `.incoming/${(Date.now() - 3_600_000).toString().padStart(15, '0')}/b`;
    for (const key of [abandoned, recent]) await database.query(sql`insert into blob_chunk (key, index, data) values (${key}, 0, ${Buffer.from('x')})`);
    await openDatabaseStore(database);
    expect(await database.query(sql`select key from blob_chunk where key like '.incoming%'`)).toEqual([{ key: recent }]);
    await database.query(sql`delete from blob_chunk where key = ${recent}`);
  });
});

describe('s3: storage', () => {
  let store: BlobStore;
  beforeAll(async () => {
    store = await openS3Store(parseS3Address(s3.storageUrl));
  });
  afterAll(() => store[Symbol.asyncDispose]());

  it('sends what is large in parts, and tries again where the server asks for patience', async () => {
    const large = randomBytes(11 * 1_048_576);
    s3.failNext('PUT', [503, 500]);
    s3.failNext('GET', [503]);
    const before = s3.requests.length;
    expect(await store.put('parts', Readable.from([large]))).toEqual({ sizeBytes: large.length, sha256: sha256(large) });
    const parts = s3.requests.slice(before).filter((request) => /^PUT .*partNumber=/.test(request));
    expect(parts).toHaveLength(3 + 2);
    expect(sha256(await buffer(await store.read('parts')))).toBe(sha256(large));
    expect(await store.stat('parts')).toMatchObject({ sizeBytes: large.length });
    await store.delete(['parts']);
  });

  it('keeps nothing where the parts break off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(6 * 1_048_576);
        throw new Error('the producer died');
      })(),
    );
    await expect(store.put('broken', broken)).rejects.toThrow('the producer died');
    expect(s3.requests.at(-1)).toMatch(/^DELETE .*uploadId=/);
    expect(await store.stat('broken')).toBeUndefined();
  });

  it('deletes more objects of a folder than one request may', async () => {
    const keys = Array.from({ length: 1_100 }, (_, index) => `many/${index}`);
    for (const key of keys.slice(0, 20)) await store.put(key, Buffer.from(key));
    await store.delete(keys);
    expect(await store.stat('many/0')).toBeUndefined();
  });

  it('says why it cannot, at once where that will not change and else after five attempts', async () => {
    for (const statuses of [[403], [500, 500, 500, 500, 500]]) {
      s3.failNext('GET', statuses);
      const before = s3.requests.length;
      await expect(store.read('forbidden')).rejects.toThrow('As the test says.');
      expect(s3.requests.length - before).toBe(statuses.length);
    }
  });
});

describe('STORAGE_URL', () => {
  const config = { STORAGE_URL: undefined, DATABASE_URL: undefined, dataDir: '' };

  it('is files in DATA_DIR by default, and the database with DATABASE_URL', async () => {
    const dataDir = join(folder, 'data');
    expect(await openStorage({ ...config, dataDir }, database)).toMatchObject({ bucket: 'file' });
    expect(await readdir(dataDir)).toEqual(['storage']);
    expect(await openStorage({ ...config, DATABASE_URL: 'postgres://127.0.0.1/x' }, database)).toMatchObject({ bucket: 'postgres' });
  });

  it.each([(path: string) => `file:${path}`, (path: string) => `file://${path}`])('takes a path and a file URL', async (urlOf) => {
    const path = join(folder, 'named');
    await (await openStorage({ ...config, STORAGE_URL: urlOf(path) }, database)).put('x', Buffer.from('1'));
    expect(await readdir(path)).toContain('x');
    await rm(path, { recursive: true });
  });

  it('takes a bucket', async () => {
    await using store = await openStorage({ ...config, STORAGE_URL: s3.storageUrl }, database);
    expect(store.bucket).toBe('taskloom/of/tests');
  });

  it.each([
    ['s3://', 's3://bucket/prefix'],
    ['s3://key:secret@taskloom', 'credentials do not belong there'],
    ['s3://taskloom?region=eu&colour=blue', 'no option "colour"'],
    ['s3://taskloom/../x y', 'Not a storage key'],
    ['s3://taskloom?endpoint=ftp://x', 'endpoint must be an http'],
  ])('does not take %s', async (STORAGE_URL, message) => {
    await expect(openStorage({ ...config, STORAGE_URL }, database)).rejects.toThrow(message);
  });

  it('names a bucket that is not there, and a server that is not', async () => {
    const elsewhere = s3.storageUrl.replace('taskloom', 'elsewhere');
    await expect(openStorage({ ...config, STORAGE_URL: elsewhere }, database)).rejects.toThrow(`STORAGE_URL: cannot use ${elsewhere} (`);
    const nobody = 's3://taskloom?region=eu&endpoint=http://127.0.0.1:9';
    await expect(openStorage({ ...config, STORAGE_URL: nobody }, database)).rejects.toThrow('ECONNREFUSED');
  });

  it('names what it cannot use', async () => {
    await expect(openStorage({ ...config, STORAGE_URL: 'postgres://elsewhere/x' }, database)).rejects.toThrow('STORAGE_URL: nothing may follow');
    await expect(openStorage({ ...config, STORAGE_URL: 'file:/dev/null/x' }, database)).rejects.toThrow('STORAGE_URL: cannot write to /dev/null/x');
  });
});
