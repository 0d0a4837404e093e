import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type ObjectIdentifier,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { assertBlobKey, BlobNotFoundError, type BlobStore } from './blob-store.ts';
import { measured } from './measured-content.ts';
import type { S3Address } from './s3-address.ts';

/** The most that one request may delete. */
const DELETE_BATCH = 1_000;
/** Each request is tried so often, by the SDK, where the server asks for patience or the connection breaks. */
const ATTEMPTS = 5;
const CONNECT_MS = 5_000;
const SILENCE_MS = 60_000;

/**
 * Objects in a bucket of S3, or of a server that speaks its protocol. Large ones go up in parts, each of which is held in memory and tried
 * again by itself; nobody sees the object before the last part is there. Credentials come from where the AWS SDK looks for them.
 * @throws where the bucket cannot be reached.
 */
export async function openS3Store({ bucket, prefix, endpoint, region }: S3Address): Promise<BlobStore> {
  const client = new S3Client({
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // Servers that only speak the protocol know the newer checksums least of all; whoever reads checks the SHA-256.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    client.destroy();
    throw error;
  }

  const toKey = (key: string) => {
    assertBlobKey(key);
    return prefix === '' ? key : `${prefix}/${key}`;
  };
  const remove = async (objects: ObjectIdentifier[]) => {
    for (let start = 0; start < objects.length; start += DELETE_BATCH) {
      const batch = objects.slice(start, start + DELETE_BATCH);
      const { Errors: [failed] = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: batch, Quiet: true } }));
      if (failed) throw new Error(`The object ${failed.Key} was not deleted: ${failed.Code} ${failed.Message}`);
    }
  };

  return {
    // What stands before a key in an address of the object.
    bucket: prefix === '' ? bucket : `${bucket}/${prefix}`,
    async put(key, content) {
      const Key = toKey(key);
      const { chunks, measure } = measured(content);
      const upload = new Upload({ client, params: { Bucket: bucket, Key, Body: Readable.from(chunks, { objectMode: false }) }, leavePartsOnError: true });
      try {
        await upload.done();
      } catch (error) {
        const { uploadId } = upload;
        // By ourselves: where this fails too, it is still the first error that tells what happened.
        if (uploadId !== undefined) await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId: uploadId })).catch(() => {});
        throw error;
      }
      return measure();
    },
    async stat(key) {
      const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: toKey(key) })).catch(undefinedIfMissing);
      return found && { sizeBytes: found.ContentLength ?? 0, etag: (found.ETag ?? '').replaceAll('"', '') };
    },
    async read(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: toKey(key), ...(Range && { Range }) })).catch(undefinedIfMissing);
      if (!found) throw new BlobNotFoundError(key);
      if (found.Body instanceof Readable) return found.Body;
      throw new TypeError('The AWS SDK gave no stream of Node');
    },
    async delete(keys) {
      await remove(keys.map((key) => ({ Key: toKey(key) })));
    },
    async deleteFolders(folders) {
      for (const Prefix of folders.map((folder) => `${toKey(folder)}/`)) {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
          await remove(Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }])));
        }
      }
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
    },
  };
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
  throw error;
}
