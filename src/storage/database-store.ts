import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { Database } from '../db/database.ts';
import { assertBlobKey, BlobNotFoundError, type BlobStore, type ByteRange } from './blob-store.ts';
import { measured, piecesOf } from './measured-content.ts';

const PIECE_BYTES = 256 * 1024;
const DAY_MS = 86_400_000;

/** No key begins with a dot, so nobody can read what is there. The time makes what a killed process left recognisable. */
const incomingKey = (startedAt: number, name = '') => `.incoming/${startedAt.toString().padStart(15, '0')}/${name}`;

/**
 * Objects as rows of `blob_chunk`, for processes that share a database but no disk.
 *
 * Pieces are written one statement each under a key of their own, and one short transaction gives them their name: a transaction that
 * waited for its producer would hold back the event log (and, on PGlite, everybody). Renaming is cheap, since Postgres keeps
 * large values beside the row. All pieces of an object thus have the same `xmin`, which tells a reader that it still reads the same one.
 */
export async function openDatabaseStore(database: Database): Promise<BlobStore> {
  await database.query(sql`
    delete from blob_chunk
    where key collate "C" >= ${incomingKey(0)} and key collate "C" < ${incomingKey(Date.now() - DAY_MS)}`);

  return {
    bucket: 'postgres',
    async put(key, content) {
      assertBlobKey(key);
      const incoming = incomingKey(Date.now(), randomUUID());
      try {
        const { chunks, measure } = measured(content);
        let index = 0;
        for await (const piece of piecesOf(chunks, PIECE_BYTES)) {
          await database.query(sql`insert into blob_chunk (key, index, data) values (${incoming}, ${index}, ${piece})`);
          index += 1;
        }
        await rename(database, incoming, key);
        return measure();
      } catch (error) {
        // Where the database is gone this fails too; then the next start removes them.
        await database.query(sql`delete from blob_chunk where key = ${incoming}`).catch(() => {});
        throw error;
      }
    },
    async stat(key) {
      const found = await lookUp(database, key);
      return found && { sizeBytes: found.sizeBytes, etag: `${found.version}-${found.sizeBytes.toString(36)}` };
    },
    async read(key, range) {
      const found = await lookUp(database, key);
      if (!found) throw new BlobNotFoundError(key);
      return Readable.from(readPieces(database, key, found, range), { objectMode: false, highWaterMark: PIECE_BYTES });
    },
    async delete(keys) {
      for (const key of keys) assertBlobKey(key);
      await database.query(sql`delete from blob_chunk where key = any(${keys}::text[])`);
    },
    async deleteFolders(folders) {
      for (const folder of folders) assertBlobKey(folder);
      await database.query(sql`delete from blob_chunk where exists (select 1 from unnest(${folders}::text[]) folder where starts_with(key, folder || '/'))`);
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function rename(database: Database, incoming: string, key: string): Promise<void> {
  await database.transaction(async (tx) => {
    // Two writers of one key: the later one replaces the earlier one, rather than colliding with its rows.
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    await tx.query(sql`delete from blob_chunk where key = ${key}`);
    await tx.query(sql`update blob_chunk set key = ${key} where key = ${incoming}`);
  });
}

interface StoredObject {
  sizeBytes: number;
  /** Of all its pieces but the last. */
  pieceBytes: number;
  version: string;
}

async function lookUp(database: Database, key: string): Promise<StoredObject | undefined> {
  assertBlobKey(key);
  const [found] = await database.query<StoredObject | Record<keyof StoredObject, null>>(sql`
    select sum(length(data))::bigint as "sizeBytes", max(length(data)) as "pieceBytes", min(xmin::text) as version
    from blob_chunk where key = ${key}`);
  return found && found.version !== null ? found : undefined;
}

async function* readPieces(database: Database, key: string, { sizeBytes, pieceBytes, version }: StoredObject, range?: ByteRange): AsyncGenerator<Uint8Array> {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? sizeBytes, sizeBytes - 1);
  for (let position = start; position <= end; ) {
    const index = Math.floor(position / pieceBytes);
    const [piece] = await database.query<{ data: Uint8Array; version: string }>(
      sql`select data, xmin::text as version from blob_chunk where key = ${key} and index = ${index}`,
    );
    if (piece?.version !== version) throw new Error(`The object ${key} was replaced or deleted while it was read`);
    const offset = index * pieceBytes;
    yield piece.data.subarray(position - offset, end + 1 - offset);
    position = offset + pieceBytes;
  }
}
